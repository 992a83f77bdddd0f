import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { UsageError } from '../../src/cli/arguments.ts'
import { loadWorkspace } from '../../src/cli/data.ts'
import { reportError } from '../../src/cli/report.ts'
import { runCommand } from '../../src/cli/run.ts'
import { tableView } from '../../src/cli/table-view.ts'
import { terminalWidth } from '../../src/cli/terminal.ts'
import { Workspace } from '../../src/index.ts'
import { printedBy } from '../support/commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'kqlite-run-'))
mkdirSync(join(folder, 'logs', 'day', 'hour'), { recursive: true })
mkdirSync(join(folder, 'none'))
writeFileSync(join(folder, 'logs', 'a.ndjson'), '{"n": 1}\n')
writeFileSync(join(folder, 'logs', 'day', 'b.json'), '[{"n": 2}]')
writeFileSync(join(folder, 'logs', 'day', 'hour', 'c.json.gz'), gzipSync('{"n": 3}'))
writeFileSync(join(folder, 'logs', 'day', 'README.txt'), 'no rows')
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())

test('a table may be all files in and below a folder', async () => {
  const workspace = new Workspace(await loadWorkspace({ data: [`T=${join(folder, 'logs')}`] }, ['T']))
  expect(workspace.query('T | sort by n asc').rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
})

test('a folder without rows, and a pattern, say what to give', async () => {
  await expect(loadWorkspace({ data: [`T=${join(folder, 'none')}`] }, ['T'])).rejects.toThrow(
    /none: there are no JSON, NDJSON or CSV files in this folder$/,
  )
  const pattern = loadWorkspace({ data: [`T=${join(folder, 'logs', '*.json')}`] }, ['T'])
  await expect(pattern).rejects.toBeInstanceOf(UsageError)
  await expect(pattern).rejects.toMatchObject({ hint: 'a folder stands for all files in it' })
})

test('several queries, or files that a shell made of a pattern, are told one by one', async () => {
  const run = printedBy(runCommand, '--query', 'print 1', '--data', 'a.json', 'b.json', 'c.json')
  await expect(run).rejects.toMatchObject({
    message: 'give one query, not 3: --query TEXT, b.json, c.json',
    hint: '--data takes one path, such as a folder; for several, give it again',
  })
  await expect(printedBy(runCommand)).rejects.toThrow(/^give a query: a file, or --query TEXT$/)
})

test('what was not given is said, and how it is given', async () => {
  const none = await printedBy(runCommand, '--query', 'SigninLogs | count')
  expect(none).toEqual({
    code: 0,
    out: 'Count\n0\n',
    err: 'note: no rows were given for SigninLogs: --data SigninLogs=FILE\n',
  })
  expect(await printedBy(runCommand, '--query', 'print 1')).toMatchObject({ err: '' })
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    await runCommand(['--query', 'SigninLogs | invoke Enriched()']).catch(reportError)
    expect(stderr.mock.calls.join('')).toMatch(/\nhint: saved functions are given with --functions PATH\n$/)
  } finally {
    vi.restoreAllMocks()
  }
})

test('a parameter that the query does not declare, and a time that is none, are wrong usage', async () => {
  const query = 'declare query_parameters(threshold: long = 1, user: string = ""); print n = threshold, u = user'
  const run = (...args: string[]) => printedBy(runCommand, '--query', ...args)
  expect(await run(query, '--param', 'threshold=2', '--param', 'user=a=b')).toMatchObject({
    out: 'n,u\n2,a=b\n',
  })
  await expect(run(query, '--param', 'treshold=2')).rejects.toMatchObject({
    message: '--param treshold=2: the query declares no parameter treshold',
    hint: "did you mean 'threshold'?",
  })
  await expect(run(query, '--param', 'x=2')).rejects.toMatchObject({ hint: 'its parameters: threshold, user' })
  await expect(run('print 1', '--param', 'x=2')).rejects.toMatchObject({
    hint: 'a query declares one with: declare query_parameters(x: string);',
  })
  await expect(run('print 1', '--now', 'noon')).rejects.toMatchObject({
    message: '--now noon: expected a time, such as 2024-02-14T12:00:00Z',
  })
  await expect(run('print 1', '--now', 'noon')).rejects.toBeInstanceOf(UsageError)
  await expect(run('print 1', '--param', 'x=2')).rejects.toBeInstanceOf(UsageError)
  // What is wrong with the query itself is said of the query.
  await expect(run('print (', '--param', 'x=2')).rejects.toMatchObject({ kind: 'syntax' })
})

test('a table of more rows than cli-table3 makes at once is one box', () => {
  const lines = tableView(new Workspace().query('range x from 1 to 12000 step 1'), {}).split('\n')
  expect(lines.filter((line) => !/^│ +\d+ │$/.test(line))).toEqual([
    '┌───────┐',
    '│     x │',
    '│  long │',
    '├───────┤',
    '└───────┘',
    '12000 rows',
  ])
  expect(lines).toHaveLength(12_006)
})

test('the width of a terminal that does not say how wide it is', () => {
  const stream = { isTTY: true, columns: 0 } as NodeJS.WriteStream
  vi.stubEnv('COLUMNS', '')
  expect(terminalWidth(stream)).toBe(80)
  vi.stubEnv('COLUMNS', '132')
  expect(terminalWidth(stream)).toBe(132)
  expect(terminalWidth({ ...stream, columns: 40 } as NodeJS.WriteStream)).toBe(40)
  expect(terminalWidth({ ...stream, isTTY: false } as NodeJS.WriteStream)).toBeUndefined()
})
