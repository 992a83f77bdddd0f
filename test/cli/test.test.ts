import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UsageError } from '../../src/cli/arguments.ts'
import { initCommand } from '../../src/cli/init.ts'
import { testCommand } from '../../src/cli/test.ts'
import { type Printed, printedBy } from '../support/commands.ts'

const before = process.cwd()
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kqlite-test-'))
  process.chdir(folder)
})
afterEach(() => {
  process.chdir(before)
  rmSync(folder, { recursive: true })
})

function file(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** What a command prints, and its exit code; a UsageError is 2. */
async function run(command: (args: readonly string[]) => Promise<number>, ...args: string[]): Promise<Printed> {
  try {
    return await printedBy(command, ...args)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return { code: 2, out: '', err: `${error.message}; ${error.hint}` }
  }
}

const kqliteTest = (...args: string[]) => run(testCommand, ...args)
const kqliteInit = (...args: string[]) => run(initCommand, ...args)

/** The text without the times that tests took. */
function timeless(text: string): string {
  return text.replace(/\d+ ms|\d+\.\d\d s/g, 'N ms')
}

/** A repository with rules of every kind. */
function repository(): void {
  file('rules/spray.kql', 'SigninLogs\n| summarize Failures = count() by IPAddress\n| where Failures > 2\n')
  file(
    'rules/spray.test.yaml',
    `base: { failed: { TimeGenerated: 2024-02-14, IPAddress: 192.0.2.1 } }
tests:
  - { name: three fire, fires: true, tables: { SigninLogs: [{ $from: failed, $repeat: 3 }] } }
  - { name: two do not, fires: false, tables: { SigninLogs: two.csv } }
`,
  )
  file('rules/two.csv', 'TimeGenerated,IPAddress\n2024-02-14,192.0.2.1\n2024-02-14,192.0.2.1\n')
  file(
    'rules/sentinel.yaml',
    `name: In Sentinel
query: |
  SecurityEvent
  | where EventID == 1102
triggerThreshold: 1
tests:
  - { name: two fire, fires: true, tables: { SecurityEvent: [{ EventID: 1102, $repeat: 2 }] } }
  - { name: one does not, fires: false, tables: { SecurityEvent: [{ EventID: 1102 }] } }
`,
  )
  file('pages/hunts.md', '# One\n```kql\nprint 1\n```\n# Two\n```kql\nprint 1 | where false\n```\n')
  file('pages/two.test.yaml', 'rule: hunts.md#Two\ntests: [{ name: quiet, fires: false }]\n')
  file('node_modules/x/x.test.yaml', 'broken: [')
  file('.hidden/x.test.yaml', 'broken: [')
}

test('finds tests of rules of every kind', async () => {
  repository()
  const { out, code } = await kqliteTest()
  expect(timeless(out)).toBe(`✓ pages/two.test.yaml 1 test, N ms
✓ rules/sentinel.yaml 2 tests, N ms
✓ rules/spray.test.yaml 2 tests, N ms
5 tests in 3 files: 5 passed (N ms)
`)
  expect(code).toBe(0)
})

test.each([
  [['rules'], 4],
  [['rules/spray.kql'], 2],
  [['rules/spray.test.yaml', 'rules/sentinel.yaml', 'rules'], 4],
  [['--filter', 'FIRE'], 2],
  [['rules', '--filter', 'spray.test.yaml two'], 1],
])('%j runs %i tests', async (args, count) => {
  repository()
  const { out, code } = await kqliteTest(...args)
  expect(out).toContain(`${count} test${count === 1 ? '' : 's'} in `)
  expect(code).toBe(0)
})

test.each([
  [[], 'there are no tests here; kqlite init RULE writes a first test file'],
  [['nowhere'], 'nowhere: there is no such file or folder; undefined'],
  [['rule.kql'], 'rule.kql has no tests; kqlite init rule.kql writes a first test file'],
  [['--reporter', 'junitt'], "there is no reporter junitt; did you mean 'junit'?"],
  [
    ['--reporter', 'json', '--reporter', 'tap'],
    'the reporter json needs a file of its own beside others; --reporter json=FILE',
  ],
  [['--minimum-tests', 'x'], '--minimum-tests x: expected a whole number; undefined'],
  [
    ['--minimum-tests', '1', '--filter', 'x'],
    '--minimum-tests counts all tests: leave out --filter and --changed; undefined',
  ],
  [['--filter', 'nothing'], "no test has 'nothing' in its file's path or its name; undefined"],
  [['--fliter', 'x'], "there is no option --fliter; did you mean '--filter'?"],
])('wrong usage: %j', async (args, message) => {
  if (args[0] === '--filter' || args[0] === '--reporter') repository()
  else file('rule.kql', 'print 1')
  expect(await kqliteTest(...args)).toMatchObject({ code: 2, err: message })
})

test('a failing test shows its place, the rows that differ, and where rows were lost', async () => {
  file('r.kql', 'SigninLogs\n| where ResultType == "1"\n')
  file('r.test.yaml', 'tests:\n  - name: a\n    tables: { SigninLogs: [{ ResultType: 2 }] }\n    fires: true\n')
  const { out, code } = await kqliteTest()
  expect(code).toBe(1)
  expect(out).toContain('  ✗ a r.test.yaml:2:11\n')
  expect(out).toContain('r.test.yaml:4:5: expected the rule to fire, but it returned 0 rows\n')
  expect(out).toContain('✗ where ResultType == "1"')
})

test.each([
  [
    'nothing beside it',
    'r.test.yaml',
    'tests: [{ name: a, fires: true }]',
    'there is no rule r.kql, .csl, .kusto, .yaml, .yml, .json, .md beside this file',
  ],
  [
    'a path that is not there',
    'r.test.yaml',
    'rule: x.kql\ntests: [{ name: a, fires: true }]',
    'there is no file x.kql',
  ],
  ['several rules', 'hunts.test.yaml', 'tests: [{ name: a, fires: true }]', 'hunts.md has 2 rules'],
  [
    'no rule of this name',
    'r.test.yaml',
    "rule: 'hunts.md#Tow'\ntests: [{ name: a, fires: true }]",
    "hunts.md has no rule 'Tow'",
  ],
])('a rule that is not found: %s', async (_, path, text, message) => {
  file('hunts.md', '# One\n```kql\nprint 1\n```\n# Two\n```kql\nprint 1\n```\n')
  file(path, text)
  const { out, code } = await kqliteTest()
  expect(out).toContain(`: ${message} [KQL137]`)
  expect(code).toBe(1)
})

test('--failures-only says nothing of what passed', async () => {
  repository()
  const { out } = await kqliteTest('--failures-only')
  expect(timeless(out)).toBe('5 tests in 3 files: 5 passed (N ms)\n')
})

test('reporters write to files beside the terminal', async () => {
  repository()
  const { out, code } = await kqliteTest(
    '--reporter',
    'dot',
    '--reporter',
    'tap=out/a.tap',
    '--reporter',
    'junit',
    '--output',
    'out/b.xml',
  )
  expect(timeless(out)).toBe('.....\n5 tests in 3 files: 5 passed (N ms)\n')
  expect(readFileSync('out/a.tap', 'utf8')).toContain('ok 5 - rules/spray.test.yaml > two do not\n1..5\n')
  expect(readFileSync('out/b.xml', 'utf8')).toContain('<testsuites name="kqlite" tests="5" failures="0" errors="0"')
  expect(code).toBe(0)
})

test('--update writes what was returned, and runs the tests again', async () => {
  file('r.kql', 'print a = 1, b = "x"')
  file('r.test.yaml', '# mine\ntests:\n  - name: a\n    equals: []\n    rows: 5\n')
  expect(await kqliteTest('--update')).toMatchObject({ code: 0, err: 'updated r.test.yaml\n' })
  expect(readFileSync('r.test.yaml', 'utf8')).toBe(
    '# mine\ntests:\n  - name: a\n    equals:\n      - { a: 1, b: x }\n    rows: 1\n',
  )
  expect(await kqliteTest('--update')).toMatchObject({ code: 0, err: '' })
})

test('--minimum-tests names rules with too few tests, and those without any', async () => {
  repository()
  file('rules/untested.kql', 'print 1')
  file('rules/functions/helper.kql', 'print 1')
  file('rules/data.json', '[{ "query": "x" }]')
  file('rules/f.kql', 'helper()')
  file('rules/f.test.yaml', 'functions: functions\ntests: [{ name: fires, fires: true }]\n')
  const { out, code } = await kqliteTest('rules', '--minimum-tests', '2')
  expect(out.match(/^✗ .*/gm)).toEqual([
    '✗ rules/f.test.yaml: 1 test of at least 2, none that does not fire',
    '✗ rules/untested.kql: no tests',
  ])
  expect(code).toBe(1)
})

test('--minimum-tests counts the tests of a rule in all of its files', async () => {
  file('rules/f.kql', 'SigninLogs')
  file('rules/f.test.yaml', 'tests: [{ name: fires, tables: { SigninLogs: [{}] }, fires: true }]\n')
  file('rules/more.test.yaml', 'rule: f.kql\ntests: [{ name: quiet, tables: { SigninLogs: [] }, fires: false }]\n')
  const { out, code } = await kqliteTest('rules', '--minimum-tests', '2')
  expect(out.match(/^✗ .*/gm)).toBeNull()
  expect(code).toBe(0)
  const { out: more } = await kqliteTest('rules', '--minimum-tests', '3')
  expect(more.match(/^✗ .*/gm)).toEqual(['✗ rules/f.test.yaml, rules/more.test.yaml: 2 tests of at least 3'])
})

test('--coverage adds up what the tests of each rule have shown', async () => {
  repository()
  const { out, code } = await kqliteTest('rules', '--coverage')
  expect(code).toBe(0)
  const coverage = out.split('\n').filter((line) => /^coverage|^ {2}line/.test(line))
  expect(coverage).toEqual([
    'coverage of rules/sentinel.yaml: 75% (3 of 4 outcomes, 2 tests)',
    '  line 4: EventID == 1102  never false',
    'coverage of rules/spray.kql: 100% (5 of 5 outcomes, 2 tests)',
  ])
  const json = await kqliteTest('rules', '--coverage', '--reporter', 'json')
  expect(
    JSON.parse(json.out).coverage.map(({ file: rule, runs }: { file: string; runs: number }) => [rule, runs]),
  ).toEqual([
    ['rules/sentinel.yaml', 2],
    ['rules/spray.kql', 2],
  ])
})

test('--changed runs what a change since a commit may have changed', async () => {
  repository()
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args])
  git('init', '-q')
  git('add', '.')
  git('commit', '-qm', 'first')
  expect(await kqliteTest('--changed')).toMatchObject({
    code: 0,
    out: '',
    err: 'no tests are affected by what changed since HEAD\n',
  })
  file('rules/two.csv', 'TimeGenerated,IPAddress\n2024-02-14,192.0.2.1\n')
  expect((await kqliteTest('--changed')).out).toMatch(/^✓ rules\/spray.test.yaml.*\n2 tests in 1 file/)
  git('commit', '-qam', 'second')
  file('pages/new.kql', 'print 1')
  file('pages/new.test.yaml', 'tests: [{ name: a, fires: true }]')
  expect((await kqliteTest('--changed')).out).toMatch(/^✓ pages\/new.test.yaml.*\n1 test in 1 file/)
  expect((await kqliteTest('--changed=HEAD~1', 'rules')).out).toContain('2 tests in 1 file')
  expect(await kqliteTest('--changed=nowhere')).toMatchObject({ code: 2 })
  git('add', '.')
  git('commit', '-qm', 'third')
  rmSync('pages/new.kql')
  expect((await kqliteTest('--changed')).out).toMatch(
    /^✗ pages\/new.test.yaml cannot be run\n.*there is no rule new.kql/,
  )
})

test('init writes a first test file that passes', async () => {
  file(
    'rules/spray.kql',
    'SigninLogs\n| where ResultType == "50126"\n| summarize Failures = count() by IPAddress\n| where Failures > 4\n',
  )
  expect(await kqliteInit('rules/spray.kql')).toEqual({
    code: 0,
    out: 'wrote rules/spray.test.yaml\nnext: kqlite test rules/spray.test.yaml\n',
    err: '',
  })
  expect(
    readFileSync('rules/spray.test.yaml', 'utf8'),
  ).toBe(`# yaml-language-server: $schema=https://unpkg.com/kqlite/docs/test.schema.json
now: 2024-01-01T12:00:00Z

# Rows that those of the tests start from.
base:
  SigninLogs:
    TimeGenerated: 2024-01-01T11:58:00Z
    IPAddress: 192.0.2.1
    ResultType: '50126'

tests:
  - name: fires on 5 events
    tables:
      SigninLogs:
        - { $from: SigninLogs, $repeat: 5, $every: 1s }
    fires: true

  - name: does not fire on 4
    tables:
      SigninLogs:
        - { $from: SigninLogs, $repeat: 4, $every: 1s }
    fires: false
`)
  expect((await kqliteTest()).code).toBe(0)
  expect(await kqliteInit('rules/spray.kql')).toMatchObject({
    code: 2,
    err: 'rules/spray.test.yaml is there already; --force writes over it',
  })
  expect(await kqliteInit('rules/spray.kql', '--force')).toMatchObject({ code: 0 })
})

test('init varies what a rule counts, and puts the time first', async () => {
  file(
    'spray.kql',
    'SigninLogs\n| where ResultType == "1" and TimeGenerated > ago(1h)\n| summarize Users = dcount(UserPrincipalName) by IPAddress\n| where Users > 2\n',
  )
  expect(await kqliteInit('spray.kql')).toMatchObject({ code: 0 })
  const text = readFileSync('spray.test.yaml', 'utf8')
  expect(text).toContain('  SigninLogs:\n    TimeGenerated: 2024-01-01T11:58:00Z\n')
  expect(text).toContain(
    "- { $from: SigninLogs, $repeat: 3, $every: 1s, UserPrincipalName: 'alice{n}@example.com' }\n    fires: true\n",
  )
})

test('init makes up what is not known: custom tables, functions, watchlists', async () => {
  file(
    'custom.kql',
    `let vips = _GetWatchlist('Vip') | project Name;
MyApp_CL
| invoke Enriched()
| where Action_s == "delete" and Count_d > 3 and User_s !in (vips)
| join kind=inner (SecurityEvent | where EventID == 4688) on Computer
`,
  )
  expect(await kqliteInit('custom.kql')).toMatchObject({ code: 0 })
  const text = readFileSync('custom.test.yaml', 'utf8')
  expect(text).toContain('functions:\n  - Enriched: # not found')
  expect(text).toContain(
    '  MyApp_CL:\n    TimeGenerated: datetime\n    Action_s: string\n    Count_d: long\n    User_s: string\n    Computer: string\n',
  )
  expect(text).toContain('watchlists:\n  Vip: []\n    # - a row such as\n    #   Name: example\n')
  expect(text).toContain(
    '  MyApp_CL:\n    TimeGenerated: 2024-01-01T11:58:00Z\n    Action_s: delete\n    Count_d: 4\n    User_s: alice\n',
  )
  expect(await kqliteTest()).toMatchObject({ code: 0 })
})

test('init finds functions beside the rules, and one of several rules in a page', async () => {
  file('functions/Recent.kql', '(T:(*)) { T | where TimeGenerated > ago(1d) }')
  file('rules/page.md', '# One\n```kql\nprint 1\n```\n# The second\n```kql\nSigninLogs | invoke Recent()\n```\n')
  expect(await kqliteInit('rules/page.md')).toMatchObject({ code: 2 })
  expect(await kqliteInit('rules/page.md#The second')).toMatchObject({ code: 0 })
  const text = readFileSync('rules/The-second.test.yaml', 'utf8')
  expect(text).toContain("\nrule: 'page.md#The second'\nnow: 2024-01-01T12:00:00Z\nfunctions: [../functions]\n")
  expect(await kqliteTest()).toMatchObject({ code: 0 })
})

test('init says what is wrong with a rule', async () => {
  file('broken.kql', 'SigninLogs | where Nope == 1')
  await expect(kqliteInit('broken.kql')).rejects.toThrow("The name 'Nope' does not refer to any known column")
})
