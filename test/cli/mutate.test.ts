import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { mutateCommand } from '../../src/cli/mutate.ts'
import { printedBy } from '../support/commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'kqlite-'))
const rule = join(folder, 'failures.kql')
const tests = join(folder, 'failures.test.yaml')

const RULE = `let threshold = 1;
SigninLogs
| where ResultType == "Failure"
| summarize Failures = count() by UserPrincipalName
| where Failures > threshold
`

const TESTS = `tests:
  - name: two fail
    tables:
      SigninLogs:
        - { UserPrincipalName: ada, ResultType: Failure, $repeat: 2 }
        - { UserPrincipalName: bob, ResultType: 0, $repeat: 3 }
    equals:
      - { UserPrincipalName: ada, Failures: 2 }
`

const ONE_TEST = `  - name: one fails
    tables:
      SigninLogs:
        - { UserPrincipalName: ada, ResultType: Failure }
    fires: false
`

let output: string
let warnings: string

/** Runs the command; gives its exit code, and adds to `output` and `warnings` what it prints. */
async function mutate(...args: string[]): Promise<number> {
  const { out, err, code } = await printedBy(mutateCommand, ...args)
  output += out
  warnings += err
  return code
}

beforeEach(() => {
  output = ''
  warnings = ''
  writeFileSync(rule, RULE)
})
afterAll(() => rmSync(folder, { recursive: true }))

test('lists the mutants that survive, with their lines, and what explains them', async () => {
  writeFileSync(tests, TESTS)
  expect(await mutate(rule)).toBe(1)
  expect(output).toContain(
    [
      `${rule}:1:17 1 becomes 0 (number)`,
      '  - let threshold = 1;',
      '  + let threshold = 0;',
      '',
      `${rule}:3:20 == becomes =~ (case)`,
      '  - | where ResultType == "Failure"',
      '  + | where ResultType =~ "Failure"',
    ].join('\n'),
  )
  expect(output).toContain(`  - at: '| where ResultType == "Failure"'\n    change: '== becomes =~'\n    reason: …\n`)
  expect(output).toMatch(/✗ failures: \d+ mutants: \d+ killed, 4 survived \(1 test, /)
})

test('is content when all are killed or explained; explanations of nothing are warnings', async () => {
  const reasons = [
    `  - { at: '== "Failure"', change: '== becomes =~', reason: ResultType has one case }`,
    "  - { at: 5, change: '> becomes >=', reason: killed by a test }",
  ]
  writeFileSync(tests, `${TESTS}${ONE_TEST}mutants:\n${reasons.join('\n')}\n`)
  expect(await mutate(rule)).toBe(0)
  expect(output).toMatch(/^✓ failures: \d+ mutants: \d+ killed, 1 explained, 0 survived \(2 tests, /)
  expect(warnings).toContain('no mutant that survives is like this: > becomes >= at 5')
  expect(warnings).toContain('failures.test.yaml:16:11')
})

test('as data', async () => {
  writeFileSync(tests, TESTS)
  expect(await mutate(rule, '--format', 'json', '--operators', 'boundary,number')).toBe(1)
  const [report] = JSON.parse(output)
  expect(report).toMatchObject({ path: tests, rule: 'failures', tests: ['two fail'], failing: [] })
  expect(report.mutants).toMatchObject([
    { operator: 'number', change: '1 becomes 2', line: 1, column: 17, status: 'killed', killedBy: ['two fail'] },
    { operator: 'number', change: '1 becomes 0', status: 'survived' },
    { operator: 'boundary', change: '> becomes >=', status: 'survived', start: RULE.lastIndexOf('>') },
  ])
})

test('all tests, and how many mutants each kills', async () => {
  writeFileSync(tests, TESTS + ONE_TEST)
  await mutate(rule, '--all', '--operators', 'boundary,number')
  expect(output).toContain(' kills  alone  test\n     1      1  two fail\n     2      2  one fails\n')
})

test('what is no query any more does not count', async () => {
  writeFileSync(tests, TESTS + ONE_TEST)
  expect(await mutate(rule, '--format', 'json', '--operators', 'operator')).toBe(0)
  const [{ mutants }] = JSON.parse(output)
  expect(mutants.map(({ change, status }: { change: string; status: string }) => [change, status])).toEqual([
    ['without where ResultType == "Failure"', 'killed'],
    ['without summarize Failures = count() by UserPrincipalName', 'invalid'],
    ['without where Failures > threshold', 'killed'],
  ])
})

test('a mutant that takes too long is killed', async () => {
  writeFileSync(rule, 'range x from 1 to 2 step 1 | where x < 10')
  writeFileSync(tests, 'tests:\n  - { name: two, rows: 2 }\n')
  await mutate(rule, '--format', 'json', '--timeout', '0')
  const [{ mutants }] = JSON.parse(output)
  expect(mutants.some(({ timedOut }: { timedOut?: boolean }) => timedOut)).toBe(true)
})

test('tests that fail without any change tell nothing of mutants', async () => {
  writeFileSync(tests, TESTS.replace('Failures: 2', 'Failures: 3'))
  expect(await mutate(rule)).toBe(1)
  expect(output).toBe(`✗ failures: 1 of 1 test fails without any change (kqlite test ${tests})\n`)
})

test('a page of several rules, and one of them, say what they need', async () => {
  const page = join(folder, 'page.md')
  writeFileSync(page, '# One\n```kql\nSigninLogs\n```\n# Two\n```kql\nSigninLogs\n```\n')
  await expect(mutate(page)).rejects.toMatchObject({
    message: `${page} has no tests`,
    hint: `it has 2 rules (One, Two): kqlite init '${page}#One' writes a first test file for one, to be given here`,
  })
  await expect(mutate(`${page}#Two`)).rejects.toMatchObject({
    message: `${page}#Two is a rule: give its test file`,
    hint: `kqlite init '${page}#Two' writes a first one`,
  })
})

test('the mutants alone, without tests', async () => {
  writeFileSync(tests, TESTS)
  for (const path of [tests, folder]) {
    output = ''
    expect(await mutate(path, '--list', '--operators', 'boundary')).toBe(0)
    expect(output).toContain(`${rule}:5:18 > becomes >= (boundary)`)
  }
  rmSync(tests)
  output = ''
  expect(await mutate(rule, '--list', '--operators', 'boundary')).toBe(0)
  expect(output).toBe(
    `${rule}:5:18 > becomes >= (boundary)\n  - | where Failures > threshold\n  + | where Failures >= threshold\n`,
  )
  await expect(mutate(rule)).rejects.toThrow('has no tests')
  await expect(mutate(rule, '--operators', 'boundry')).rejects.toMatchObject({
    hint: "did you mean 'boundary'?",
  })
})

test('the tests of a rule in YAML stand in it, and so do the explanations', async () => {
  const yaml = join(folder, 'rule.yaml')
  const body = RULE.replace(/^/gm, '  ').trimEnd()
  const mutants = 'mutants:\n  - { at: == "Failure", reason: ResultType has one case }\n'
  writeFileSync(yaml, `name: Failures\nquery: |\n${body}\n${TESTS}${ONE_TEST}${mutants}`)
  expect(await mutate(yaml)).toBe(0)
  expect(output).toContain('1 explained, 0 survived')
  output = ''
  await mutate(yaml, '--list', '--operators', 'boundary')
  expect(output).toContain(`${yaml}:7:20 > becomes >=`)
})
