import { expect, test } from 'vitest'
import { stylesFor } from '../../../src/cli/terminal.ts'
import { REPORTERS, type ReporterStyle } from '../../../src/cli/testing/reporters/index.ts'
import { type RunReport, reportOf, type SuiteReport } from '../../../src/cli/testing/reporters/reporter.ts'
import { parseRules } from '../../../src/rules/index.ts'
import type { FixtureFiles } from '../../../src/testing/fixtures.ts'
import { parseTestFile, readTestFile } from '../../../src/testing/parse.ts'
import { runTestFile } from '../../../src/testing/run.ts'

const QUERY = 'datatable(user:string, n:long)["ada", 1, "bob", 2]\n| where n > 0\n'

const TESTS = `tests:
  - name: two users
    rows: 2
  - name: quiet
    fires: false
  - name: exact <rows> & more
    equals:
      - { user: ada, n: 7 }
      - { user: eve, n: 9 }
  - name: a broken fixture
    tables: { T: [{ $from: nobody }] }
    rows: 0
`

/** A run of three files, in which every test takes five milliseconds. */
async function report(): Promise<RunReport> {
  const [rule] = parseRules(QUERY, 'rules/users.kql')
  const suite = async (path: string, text: string): Promise<SuiteReport> => {
    const outcomes = await runTestFile(parseTestFile(text, path), { rule, files: {} as FixtureFiles })
    return { path, rule: rule.name, errors: [], tests: outcomes.map((one) => ({ ...reportOf(one), duration: 5 })) }
  }
  const bad = 'rules/bad.test.yaml'
  return {
    suites: [
      { path: bad, rule: undefined, errors: readTestFile('test: []\ntests: []\n', bad).errors, tests: [] },
      await suite('rules/good.test.yaml', 'tests:\n  - { name: fires, fires: true }\n'),
      await suite('rules/users.test.yaml', TESTS),
    ],
    complaints: ['rules/other.kql: no tests'],
    duration: 1234,
  }
}

async function written(name: string, style: Partial<ReporterStyle> = {}): Promise<string> {
  const run = await report()
  const reporter = REPORTERS[name]({
    width: 80,
    colors: false,
    styles: stylesFor(false),
    failuresOnly: false,
    folder: '',
    ...style,
  })
  return `${run.suites.map((suite) => reporter.suite(suite)).join('')}${reporter.end(run)}`
}

const DIFF = `rules/users.test.yaml:7:5: the rows are not as expected: 1 missing, 1 unexpected, 1 changed
7 |     equals:
  |     ^^^^^^
┌───┬──────┬─────┐
│   │ user │ n   │
├───┼──────┼─────┤
│ - │ eve  │ 9   │
│ ~ │ ada  │ - 7 │
│   │      │ + 1 │
│ + │ bob  │ 2   │
└───┴──────┴─────┘
now: 2024-01-01T00:00:00Z, as the tables have no times`

const QUIET = `rules/users.test.yaml:5:5: expected the rule not to fire, but it returned 2 rows
5 |     fires: false
  |     ^^^^^^^^^^^^
now: 2024-01-01T00:00:00Z, as the tables have no times`

const BROKEN = `rules/users.test.yaml:11:28: there is no row 'nobody' in base [KQL135]
11 |     tables: { T: [{ $from: nobody }] }
   |                            ^^^^^^`

const FORM = `rules/bad.test.yaml:1:1: a test file has no key 'test' [KQL132]
1 | test: []
  | ^^^^
hint: did you mean 'tests'?`

function indented(text: string, by: string): string {
  return text.replace(/^(?=.)/gm, by)
}

const FAILED = `✗ rules/bad.test.yaml cannot be run
${indented(FORM, '  ')}

`

test('default', async () => {
  expect(await written('default')).toBe(`${FAILED}✓ rules/good.test.yaml 1 test, 5 ms
✗ rules/users.test.yaml 3 of 4 tests failed
  ✓ two users
  ✗ quiet rules/users.test.yaml:4:11
${indented(QUIET, '    ')}
  ✗ exact <rows> & more rules/users.test.yaml:6:11
${indented(DIFF, '    ')}
  ✗ a broken fixture rules/users.test.yaml:10:11
${indented(BROKEN, '    ')}

✗ rules/other.kql: no tests
6 tests in 3 files: 2 failed, 2 errors, 2 passed (1.23 s)
`)
})

test('default, failures only', async () => {
  const text = await written('default', { failuresOnly: true })
  expect(text).not.toContain('✓')
  expect(text).toContain('✗ quiet')
})

test('colours say nothing that is not said without them', async () => {
  const colored = await written('default', { colors: true, styles: stylesFor(true) })
  expect(colored).toContain('\u001b[31m- 7\u001b[39m')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(await written('default'))
})

test('escape sequences in names and data are shown rather than sent', async () => {
  const clear = '\u001b[2J'
  const [rule] = parseRules(`print ['${clear}'] = "x"`, 'r.kql')
  const text = `tests:\n  - name: "\\e[2J"\n    equals: [{ "\\e[2J": "\\e[2J" }]\n  - name: b\n    error: "\\e[2J"\n`
  const outcomes = await runTestFile(parseTestFile(text, 'r.test.yaml'), { rule, files: {} as FixtureFiles })
  const suite: SuiteReport = { path: `${clear}.yaml`, rule: rule.name, errors: [], tests: outcomes.map(reportOf) }
  for (const name of ['default', 'dot', 'tap']) {
    const style = { width: 80, colors: false, styles: stylesFor(false), failuresOnly: false, folder: '' }
    const reporter = REPORTERS[name](style)
    const start = reporter.suite(suite)
    const end = reporter.end({ suites: [suite], complaints: [clear], duration: 1 })
    expect(start + end, name).not.toContain('\u001b')
  }
})

test('dot', async () => {
  const text = await written('dot')
  expect(text.startsWith(`E..FFE\n\n${FAILED}✗ rules/users.test.yaml 3 of 4 tests failed\n  ✗ quiet`)).toBe(true)
  expect(text.endsWith('6 tests in 3 files: 2 failed, 2 errors, 2 passed (1.23 s)\n')).toBe(true)
})

test('tap', async () => {
  const problem = (message: string, details: string) =>
    `  ---\n  message: ${JSON.stringify(message)}\n  details: |\n${indented(details, '    ')}\n  ...\n`
  expect(await written('tap')).toBe(`TAP version 14
not ok 1 - rules/bad.test.yaml
${problem("a test file has no key 'test'", FORM)}ok 2 - rules/good.test.yaml > fires
ok 3 - rules/users.test.yaml > two users
not ok 4 - rules/users.test.yaml > quiet
${problem('expected the rule not to fire, but it returned 2 rows', QUIET)}not ok 5 - rules/users.test.yaml > exact <rows> & more
${problem('the rows are not as expected: 1 missing, 1 unexpected, 1 changed', DIFF)}not ok 6 - rules/users.test.yaml > a broken fixture
${problem("there is no row 'nobody' in base", BROKEN)}not ok 7 - rules/other.kql: no tests
${problem('rules/other.kql: no tests', 'rules/other.kql: no tests')}1..7
`)
})

test('github', async () => {
  const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\n', '%0A')
  expect(await written('github', { folder: 'sub/' })).toBe(
    [
      `::error file=sub/rules/bad.test.yaml,line=1,col=1,title=rules/bad.test.yaml::a test file has no key 'test'%0Ahint: did you mean 'tests'?`,
      `::error file=sub/rules/users.test.yaml,line=5,col=5,title=quiet::${data(QUIET)}`,
      `::error file=sub/rules/users.test.yaml,line=7,col=5,title=exact <rows> & more::${data(DIFF)}`,
      `::error file=sub/rules/users.test.yaml,line=11,col=28,title=a broken fixture::${data(BROKEN)}`,
      '::error title=minimum tests::rules/other.kql: no tests',
      '',
    ].join('\n'),
  )
})

test('junit', async () => {
  const xml = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
  expect(await written('junit')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="kqlite" tests="7" failures="3" errors="2" time="1.234">
  <testsuite name="rules/bad.test.yaml" tests="1" failures="0" errors="1" time="0.000">
    <testcase name="rules/bad.test.yaml" classname="rules/bad.test.yaml" time="0.000">
      <error message="a test file has no key 'test'" type="semantic">${FORM}</error>
    </testcase>
  </testsuite>
  <testsuite name="rules/good.test.yaml" tests="1" failures="0" errors="0" time="0.005">
    <testcase name="fires" classname="users" file="rules/good.test.yaml" line="2" time="0.005"/>
  </testsuite>
  <testsuite name="rules/users.test.yaml" tests="4" failures="2" errors="1" time="0.020">
    <testcase name="two users" classname="users" file="rules/users.test.yaml" line="2" time="0.005"/>
    <testcase name="quiet" classname="users" file="rules/users.test.yaml" line="4" time="0.005">
      <failure message="expected the rule not to fire, but it returned 2 rows" type="fires">${QUIET}</failure>
    </testcase>
    <testcase name="exact &lt;rows&gt; &amp; more" classname="users" file="rules/users.test.yaml" line="6" time="0.005">
      <failure message="the rows are not as expected: 1 missing, 1 unexpected, 1 changed" type="equals">${xml(DIFF)}</failure>
    </testcase>
    <testcase name="a broken fixture" classname="users" file="rules/users.test.yaml" line="10" time="0.005">
      <error message="there is no row 'nobody' in base" type="semantic">${BROKEN}</error>
    </testcase>
  </testsuite>
  <testsuite name="minimum tests" tests="1" failures="1" errors="0" time="0.000">
    <testcase name="rules/other.kql: no tests" classname="minimum tests" time="0.000">
      <failure message="rules/other.kql: no tests" type="minimum-tests">rules/other.kql: no tests</failure>
    </testcase>
  </testsuite>
</testsuites>
`)
})

test('json', async () => {
  const run = JSON.parse(await written('json'))
  expect(run).toMatchObject({ ok: false, passed: 2, failed: 2, errors: 2, duration: 1234 })
  expect(run.complaints).toEqual(['rules/other.kql: no tests'])
  const [bad, good, users] = run.files
  expect(bad.errors).toEqual([
    {
      kind: 'semantic',
      code: 'KQL132',
      message: "a test file has no key 'test'",
      file: 'rules/bad.test.yaml',
      line: 1,
      column: 1,
      hint: "did you mean 'tests'?",
    },
  ])
  expect(good.tests).toEqual([
    {
      name: 'fires',
      status: 'passed',
      line: 2,
      column: 13,
      duration: 5,
      now: '2024-01-01T00:00:00.0000000Z',
      clock: 'none',
      unseen: {},
      failures: [],
    },
  ])
  expect(users.tests.map(({ status }: { status: string }) => status)).toEqual(['passed', 'failed', 'failed', 'error'])
  expect(users.tests[2]).toMatchObject({
    failures: [
      {
        expectation: 'equals',
        line: 7,
        column: 5,
        missing: [{ user: 'eve', n: 9 }],
        unexpected: [{ user: 'bob', n: 2 }],
        changed: [{ expected: { user: 'ada', n: 7 }, actual: { user: 'ada', n: 1 }, columns: ['n'], moved: false }],
      },
    ],
    result: {
      rows: [
        ['ada', 1],
        ['bob', 2],
      ],
    },
  })
  expect(users.tests[3].error).toMatchObject({ message: "there is no row 'nobody' in base", line: 11, column: 28 })
})
