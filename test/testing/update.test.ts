import { expect, test } from 'vitest'
import { parseRules } from '../../src/rules/index.ts'
import type { FixtureFiles } from '../../src/testing/fixtures.ts'
import { parseTestFile } from '../../src/testing/parse.ts'
import { runTestFile } from '../../src/testing/run.ts'
import { updatedTestFile } from '../../src/testing/update.ts'

const noFiles = {} as FixtureFiles
const QUERY =
  'datatable(n:long, s:string, d:dynamic)[1, "a", dynamic({"k": [1]}), 2, "b: c", dynamic(null), 3, "", dynamic("x")]'

/** The test file after an update; it must pass then. */
async function updated(text: string, query = QUERY): Promise<string> {
  const run = (file: string) => {
    const rule = parseRules(query, 'rule.kql')[0]
    return runTestFile(parseTestFile(file, 'rule.test.yaml'), { rule, files: noFiles })
  }
  const after = updatedTestFile(text, await run(text))
  expect((await run(after)).flatMap(({ failures }) => failures)).toEqual([])
  return after
}

test('numbers and columns', async () => {
  const text = `tests:
  - name: a # a comment
    rows: '>= 4'   # another
    alerts: 2
    columns: [n,
      m]
  - name: b
    columns: { n: int }
    rows: 3
`
  expect(await updated(text)).toBe(`tests:
  - name: a # a comment
    rows: 3   # another
    alerts: 1
    columns: [n, s, d]
  - name: b
    columns: { n: long, s: string, d: dynamic }
    rows: 3
`)
})

test('rows of equals: cells change, rows go and come, comments and what holds stay', async () => {
  const text = `tests:
  - name: a
    # all of them
    equals:
      # the first
      - { n: 1,   s: wrong, d: {k: [1]} } # of three
      # this one is gone
      - { n: 9, s: zz, d: yy }
      - n: 3
        s: ''
        d: y
    rows: 3
`
  expect(await updated(text)).toBe(`tests:
  - name: a
    # all of them
    equals:
      # the first
      - { n: 1,   s: a, d: {k: [1]} } # of three
      # this one is gone
      - n: 3
        s: ''
        d: x
      - { n: 2, s: 'b: c' }
    rows: 3
`)
})

test('a column that a row left out is added to it', async () => {
  const text = `tests:
  - name: a
    equals:
      - { n: 1, s: a }
      - { n: 2, s: 'b: c' }
      - n: 3
        s: ''
`
  expect(await updated(text)).toBe(`tests:
  - name: a
    equals:
      - { d: { k: [1] }, n: 1, s: a }
      - { n: 2, s: 'b: c' }
      - d: x
        n: 3
        s: ''
`)
})

test('an empty list, one in brackets, and one in another order are written anew', async () => {
  const rows = `
      - { n: 1, s: a, d: { k: [1] } }
      - { n: 2, s: 'b: c' }
      - { n: 3, d: x }
`
  const head = 'tests:\n  - name: a\n'
  expect(await updated(`${head}    equals: []\n    rows: 3\n`)).toBe(`${head}    equals:${rows}    rows: 3\n`)
  expect(await updated(`${head}    equals: [{ n: 1 }]\n`)).toBe(`${head}    equals:${rows}`)
  const turned = `${head}    ordered: true\n    equals:\n      - { n: 3, d: x }\n      - { n: 1, s: a, d: { k: [1] } }\n      - { n: 2, s: 'b: c' }\n`
  expect(await updated(turned)).toBe(`${head}    ordered: true\n    equals:${rows}`)
})

test('a file with CRLF stays one', async () => {
  const text = 'tests:\r\n  - name: a\r\n    equals: []\r\n'
  expect(await updated(text, 'print n = 1')).toBe('tests:\r\n  - name: a\r\n    equals:\r\n      - { n: 1 }\r\n')
})

test('no rows', async () => {
  const text = 'tests:\n  - name: a\n    equals:\n      - { n: 1 }\n'
  expect(await updated(text, `${QUERY} | where false`)).toBe('tests:\n  - name: a\n    equals: []\n')
  const commented = text.replace('equals:', 'equals: # none')
  expect(await updated(commented, `${QUERY} | where false`)).toBe('tests:\n  - name: a\n    equals: # none\n      []\n')
})

test('rows of contains: cells change, and rows that are like no other go', async () => {
  const text = `tests:
  - name: a
    contains:
      - { n: 1, s: x }
      - { n: 7 }
`
  expect(await updated(text)).toBe(`tests:
  - name: a
    contains:
      - { n: 1, s: a }
`)
})

test('texts that YAML would take for something else are in quotes', async () => {
  const query = `print a = "true", b = "012", c = "1e5", d = "it's", e = "a\\tb", f = "#x", g = "- y", h = "192.0.2.1",
    i = "arn:aws:iam::1:user/x", j = "x: y", k = "[z]", l = "null", m = datetime(2024-01-01), n = "2024-01-01T00:00:00Z"`
  const head = 'tests:\n  - name: a\n'
  expect(await updated(`${head}    equals: []\n`, query)).toBe(
    `${head}    equals:
      - { a: 'true', b: '012', c: '1e5', d: "it's", e: "a\\tb", f: '#x', g: '- y', h: 192.0.2.1, i: arn:aws:iam::1:user/x, j: 'x: y', k: '[z]', l: 'null', m: 2024-01-01T00:00:00Z, n: 2024-01-01T00:00:00Z }
`,
  )
})

test('what says what is meant is left as it is', async () => {
  const text = 'tests:\n  - name: a\n    fires: false\n    lacks: [{ n: 1 }]\n'
  const rule = parseRules(QUERY, 'rule.kql')[0]
  const outcomes = await runTestFile(parseTestFile(text, 'rule.test.yaml'), { rule, files: noFiles })
  expect(updatedTestFile(text, outcomes)).toBe(text)
})
