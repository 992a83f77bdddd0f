import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { checkCommand } from '../../src/cli/check.ts'
import { printedBy } from '../support/commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'kqlite-check-'))
const before = process.cwd()

beforeEach(() => process.chdir(folder))
afterEach(() => process.chdir(before))
afterAll(() => rmSync(folder, { recursive: true }))

const check = (...args: string[]) => printedBy(checkCommand, ...args)

mkdirSync(join(folder, 'rules'))
const file = (name: string, text: string) => writeFileSync(join(folder, name), text)
file('rules/a b.kql', 'SigninLogs\n| where isnull(UserPrincipalName)\n')
file('rules/good.yaml', 'name: Good\nquery: |\n  SigninLogs\n  | where ResultType == "0"\n')
file('rules/page.md', '# One\n```kql\nSigninLogs\n```\n# Two\n```kql\nSigninLogs | where Nope == 1\n```\n')
file('rules/other.yaml', 'settings: 1\n')
file('rules/rows.json', '[{"query": "x"}]')
file('rules/good.test.yaml', 'query: x\n')
file('broken.yaml', 'name: x\nqueryPeriod: soon\nquery: T\n')
file('join.kql', 'SigninLogs | join kind=inner SigninLogs on Location')

test('shows what is wrong in all rules of a folder', async () => {
  const { out, err, code } = await check('rules')
  expect(code).toBe(1)
  expect(out).toBe(
    [
      'rules/a b.kql:2:9: warning: no string is null: isnull( ) is always false here [null-string]',
      '2 | | where isnull(UserPrincipalName)',
      '  |         ^^^^^^^^^^^^^^^^^^^^^^^^^',
      'hint: use isempty( )',
      '',
      "rules/page.md:7:20: error: The name 'Nope' does not refer to any known column, table, variable or function. [KS142]",
      '7 | SigninLogs | where Nope == 1',
      '  |                    ^^^^',
      '',
      '',
    ].join('\n'),
  )
  expect(err).toBe('checked 4 rules: 1 error, 1 warning\n')
})

test('a file without a query is an error, as it is when it is run', async () => {
  file('nothing.kql', '// to be written\n')
  file('only-let.kql', 'let window = 1h;\n')
  const { out, err, code } = await check('nothing.kql', 'only-let.kql')
  expect(out.match(/^\S+: error: .*$/gm)).toEqual([
    'nothing.kql:1:1: error: the query has no expression to run [KQL129]',
    'only-let.kql:1:1: error: the query has no expression to run [KQL129]',
  ])
  expect([code, err]).toEqual([1, 'checked 2 rules: 2 errors\n'])
})

test('takes one rule of several by its name', async () => {
  expect(await check('rules/page.md#One')).toMatchObject({ out: '', err: 'checked 1 rule: nothing wrong\n', code: 0 })
  await expect(check('rules/page.md#Twoo')).rejects.toThrow(expect.objectContaining({ hint: "did you mean 'Two'?" }))
})

test('shows remarks when it is asked to, and does not fail for them', async () => {
  expect(await check('join.kql')).toMatchObject({ out: '', code: 0 })
  const { out, code } = await check('join.kql', '--level', 'info')
  expect(out).toContain('join.kql:1:14: info: rows whose Location')
  expect(code).toBe(0)
})

test('turns checks off', async () => {
  expect(await check('rules/a b.kql', '--disable', 'null-string')).toMatchObject({ out: '', code: 0 })
  await expect(check('rules', '--disable', 'null-strings')).rejects.toThrow('there is no check null-strings')
})

test('reports a file that is broken, and goes on', async () => {
  const { out, code } = await check('broken.yaml', 'rules/good.yaml')
  expect(out).toContain("broken.yaml:2:14: error: 'soon' is no duration [rule-file]")
  expect(code).toBe(1)
})

test('writes JSON', async () => {
  const { out } = await check('rules/a b.kql', '--format', 'json')
  expect(JSON.parse(out).findings).toEqual([
    {
      id: 'null-string',
      severity: 'warning',
      message: 'no string is null: isnull( ) is always false here',
      hint: 'use isempty( )',
      rule: 'a b',
      file: 'rules/a b.kql',
      line: 2,
      column: 9,
      endLine: 2,
      endColumn: 34,
    },
  ])
})

test('writes annotations for GitHub', async () => {
  const { out } = await check('rules/a b.kql', '--format', 'github')
  expect(out).toBe(
    '::warning file=rules/a b.kql,line=2,endLine=2,col=9,endColumn=34,title=null-string::' +
      'no string is null: isnull( ) is always false here%0Ahint: use isempty( )\n',
  )
})

test('writes SARIF 2.1.0', async () => {
  const { out } = await check('rules', '--format', 'sarif')
  const log = JSON.parse(out)
  expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringContaining('sarif-2.1.0') })
  const [{ tool, results, columnKind }] = log.runs
  expect(columnKind).toBe('utf16CodeUnits')
  expect(tool.driver).toMatchObject({ name: 'kqlite', version: expect.stringMatching(/^\d/) })
  expect(tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual(['KS142', 'null-string'])
  expect(results.map((result: { ruleId: string; ruleIndex: number; level: string }) => result)).toMatchObject([
    { ruleId: 'null-string', ruleIndex: 1, level: 'warning' },
    { ruleId: 'KS142', ruleIndex: 0, level: 'error' },
  ])
  expect(results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'rules/a%20b.kql' },
    region: { startLine: 2, startColumn: 9, endLine: 2, endColumn: 34 },
  })
})

test('refuses formats and levels that there are not', async () => {
  await expect(check('rules', '--format', 'serif')).rejects.toThrow('there is no format serif')
  await expect(check('rules', '--level', 'all')).rejects.toThrow('there is no level all')
})

test('lists the checks', async () => {
  expect((await check('--list')).out).toMatch(/^join-innerunique +warning +A `join` without a kind/m)
})
