import { expect, test } from 'vitest'
import { formatError } from '../../src/errors/code-frame.ts'
import { parseTestFile, readTestFile } from '../../src/testing/parse.ts'

/** Test files that are not as they should be, and what is said of them. */
const errors: readonly [what: string, text: string, message: string][] = [
  [
    'a key of the file that is not known, and the nearest one',
    'tabels: {}\ntests: []\n',
    `x.test.yaml:1:1: a test file has no key 'tabels' [KQL132]
1 | tabels: {}
  | ^^^^^^
hint: did you mean 'tables'?`,
  ],
  [
    'a key of a test that is near no other',
    'tests:\n  - name: a\n    fires: true\n    colour: red\n',
    `x.test.yaml:4:5: a test has no key 'colour' [KQL132]
4 |     colour: red
  |     ^^^^^^
hint: keys: name, fires, alerts, rows, columns, contains, lacks, equals, ordered, error, now, tables, base, schemas, watchlists, functions, externaldata, geoInfo, parameters`,
  ],
  [
    'a key with a $ in a row',
    'tests:\n  - name: a\n    fires: true\n    tables:\n      T: [{ $form: x }]\n',
    `x.test.yaml:5:13: a row has no key '$form' [KQL132]
5 |       T: [{ $form: x }]
  |             ^^^^^
hint: did you mean '$from'?`,
  ],
  [
    'a key that is missing',
    'tests:\n  - fires: true\n',
    `x.test.yaml:2:5: a test needs the key 'name' [KQL133]
2 |   - fires: true
  |     ^^^^^`,
  ],
  [
    'a list where a map belongs',
    'tests:\n  - name: a\n    fires: true\n    parameters: [1]\n',
    `x.test.yaml:4:17: expected a map of names to values, not a list [KQL131]
4 |     parameters: [1]
  |                 ^^^`,
  ],
  [
    'rows that are no list',
    'tables:\n  T: { a: 1 }\ntests: []\n',
    `x.test.yaml:2:6: expected a path or a list of rows and files, not a map (a: …) [KQL131]
2 |   T: { a: 1 }
  |      ^^^^^^^^`,
  ],
  [
    'a flag that is a word',
    'tests:\n  - name: a\n    fires: yes\n',
    `x.test.yaml:3:12: expected true or false, not yes [KQL131]
3 |     fires: yes
  |            ^^^`,
  ],
  [
    'a number that is none',
    'tests:\n  - name: a\n    rows: many\n',
    `x.test.yaml:3:11: expected a number such as 3 or '>= 3', not many [KQL131]
3 |     rows: many
  |           ^^^^`,
  ],
  [
    'rows where their number should be',
    'tests:\n  - name: a\n    rows: [{ x: 1 }]\n',
    `x.test.yaml:3:11: expected a number such as 3 or '>= 3', not a list [KQL131]
3 |     rows: [{ x: 1 }]
  |           ^^^^^^^^^^
hint: the rows themselves stand under 'equals' or 'contains'`,
  ],
  [
    'a type that Kusto does not have',
    'schemas: { T_CL: { a: text } }\ntests: []\n',
    `x.test.yaml:1:23: expected a type (bool, datetime, decimal, dynamic, guid, int, long, real, string, timespan), not text [KQL131]
1 | schemas: { T_CL: { a: text } }
  |                       ^^^^`,
  ],
  [
    'a kind of error that there is not',
    'tests:\n  - name: a\n    error: { kind: semantics }\n',
    `x.test.yaml:3:20: expected a kind of error (syntax, semantic, runtime, limit, unsupported), not semantics [KQL131]
3 |     error: { kind: semantics }
  |                    ^^^^^^^^^`,
  ],
  [
    'nothing where a text belongs',
    'now:\ntests: []\n',
    `x.test.yaml:1:5: expected a text, not nothing [KQL131]
1 | now:
  |     ^`,
  ],
  [
    'two tests of one name',
    'tests:\n  - name: a\n    fires: true\n  - name: a\n    fires: false\n',
    `x.test.yaml:4:11: there are two tests of the name 'a' [KQL134]
4 |   - name: a
  |           ^`,
  ],
  [
    'a test that expects nothing',
    'tests:\n  - name: a\n    tables: {}\n',
    `x.test.yaml:2:5: the test 'a' expects nothing [KQL134]
2 |   - name: a
  |     ^^^^
hint: say one of fires, alerts, rows, columns, contains, lacks, equals, error`,
  ],
  [
    'an error and rows',
    'tests:\n  - name: a\n    rows: 1\n    error: KS142\n',
    `x.test.yaml:4:5: a query that fails has no result: 'error' cannot stand with 'rows' [KQL134]
4 |     error: KS142
  |     ^^^^^`,
  ],
  [
    'an order of nothing',
    'tests:\n  - name: a\n    contains: [{ a: 1 }]\n    ordered: true\n',
    `x.test.yaml:4:5: 'ordered' says how 'equals' compares rows: it needs one [KQL134]
4 |     ordered: true
  |     ^^^^^^^`,
  ],
  [
    'what is no YAML',
    'tests: [\n',
    `x.test.yaml:2:1: Flow sequence in block collection must be sufficiently indented and end with a ] [KQL130]
2 | 
  | ^`,
  ],
  [
    'a key twice',
    'now: 2024-01-01\nnow: 2024-01-02\ntests: []\n',
    `x.test.yaml:2:1: Map keys must be unique [KQL130]
2 | now: 2024-01-02
  | ^^^`,
  ],
  [
    'an alias of nothing',
    'base: { a: *nobody }\ntests: []\n',
    `x.test.yaml:1:12: there is no anchor &nobody before this [KQL130]
1 | base: { a: *nobody }
  |            ^^^^^^^`,
  ],
  [
    'a file that is no map',
    '- a\n',
    `x.test.yaml:1:1: expected a test file, not a list [KQL131]
1 | - a
  | ^^^`,
  ],
]

test.each(errors)('%s', (_, text, message) => {
  const [error] = readTestFile(text, 'x.test.yaml').errors
  expect(formatError(error)).toBe(message)
  expect(() => parseTestFile(text, 'x.test.yaml')).toThrow(error.message)
})

test('all of it is reported, in the order of the file', () => {
  const text = 'tabels: {}\ntests:\n  - name: a\n    fires: maybe\n    row: 1\n'
  expect(readTestFile(text, 'x.test.yaml').errors.map(({ message }) => message)).toEqual([
    "a test file has no key 'tabels'",
    'expected true or false, not maybe',
    "a test has no key 'row'",
  ])
})

test('what a file says is shared by its tests; what a test says goes first', () => {
  const text = `now: 2024-01-01
schemas: { A_CL: { a: long }, B_CL: { b: long } }
parameters: { x: 1, y: 1 }
tests:
  - name: own
    now: 2024-02-02
    schemas: { B_CL: { c: string } }
    parameters: { y: 2 }
    fires: true
  - name: shared
    rows: '>= 3'
`
  const [own, shared] = parseTestFile(text, 'x.test.yaml').tests
  expect(own.fixture.now?.text).toBe('2024-02-02')
  expect(own.fixture.schemas).toEqual({ A_CL: { a: 'long' }, B_CL: { c: 'string' } })
  expect([...own.fixture.parameters.keys()]).toEqual(['x', 'y'])
  expect(shared.fixture.now?.text).toBe('2024-01-01')
  expect(shared.expected.rows?.value).toEqual({ operator: '>=', count: 3 })
})

test('a rule in YAML has tests among its own keys', () => {
  const text = 'id: 1\nquery: T\ntests:\n  - name: a\n    fires: false\n'
  const file = parseTestFile(text, 'rule.yaml')
  expect(file.tests.map(({ name }) => name)).toEqual(['a'])
  expect(file.rule).toBeUndefined()
  expect(readTestFile('query: T\ntests:\n  - nam: a\n', 'rule.yaml').errors[0]?.message).toBe("a test has no key 'nam'")
})

test('the rule: a path, and which of several in it', () => {
  const rule = (text: string) => parseTestFile(`rule: ${text}\ntests: []\n`, 'x.test.yaml').rule
  expect(rule('../a.kql')).toMatchObject({ path: '../a.kql', name: undefined })
  expect(rule("'page.md#Some rule'")).toMatchObject({ path: 'page.md', name: 'Some rule' })
})
