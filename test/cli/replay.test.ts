import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { UsageError } from '../../src/cli/arguments.ts'
import { replayCommand } from '../../src/cli/replay.ts'
import { printedBy } from '../support/commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'kqlite-replay-'))

afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const rule = file(
  'rule.yaml',
  `name: Failures
queryFrequency: 1h
queryPeriod: 2h
triggerOperator: gt
triggerThreshold: 0
query: |
  Logins
  | where Result == "failed"
  | summarize Failures = count() by User
  | where Failures > 1
`,
)
const rows = [
  ['00:10', 'ada', 'failed'],
  ['01:10', 'ada', 'failed'],
  ['01:20', 'ada', 'failed'],
  ['02:50', 'bob', 'failed'],
  ['02:58', 'bob', 'failed'],
].map(([time, User, Result]) => JSON.stringify({ TimeGenerated: `2024-01-01T${time}:00Z`, User, Result }))
const data = `Logins=${file('logins.ndjson', rows.join('\n'))}`

const replay = (...args: string[]) => printedBy(replayCommand, ...args, '--data', data)

test('shows the runs that fire, and what was not seen or seen twice', async () => {
  const { out, code } = await replay(rule, '--from', '2024-01-01T01:00Z', '--to', '2024-01-01T04:00Z', '--delay', '8m')
  expect(code).toBe(0)
  expect(out.replaceAll(/[│┌┐└┘─┬┴├┤┼]+/g, '|').replaceAll(/ +/g, ' ')).toBe(
    [
      'Failures (Scheduled): every 1h over 2h, 5m after its window',
      '2024-01-01T01:00:00Z to 2024-01-01T04:00:00Z: 4 runs, 3 fired (3 alerts), 1 quiet',
      '',
      'fired 2024-01-01T02:00:00Z (window from 2024-01-01T00:00:00Z, 3 events): 1 row, 1 alert',
      '|\n| User | Failures |\n| string | long |\n|\n| ada | 3 |\n|',
      '1 row',
      '',
      'fired 2024-01-01T03:00:00Z (window from 2024-01-01T01:00:00Z, 3 events): 1 row, 1 alert',
      '|\n| User | Failures |\n| string | long |\n|\n| ada | 2 |\n|',
      '1 row',
      '',
      'fired 2024-01-01T04:00:00Z (window from 2024-01-01T02:00:00Z, 2 events): 1 row, 1 alert',
      '|\n| User | Failures |\n| string | long |\n|\n| bob | 2 |\n|',
      '1 row',
      '',
      'every one of 5 events was seen',
      '',
      '2 events in the results of several runs',
      ' Logins row 2, 2024-01-01T01:10:00Z, ingested 2024-01-01T01:18:00Z: 2 runs',
      ' Logins row 3, 2024-01-01T01:20:00Z, ingested 2024-01-01T01:28:00Z: 2 runs',
      '',
    ].join('\n'),
  )
})

test('tells which events come too late', async () => {
  const { out } = await replay(rule, '--from', '2024-01-01T01:00Z', '--to', '2024-01-01T03:00Z', '--delay', '8m')
  expect(out).toContain('1 event of 5 that no run saw\n  Logins row 5, 2024-01-01T02:58:00Z, ingested')
  expect(out).toContain('2024-01-01T03:06:00Z: ingested too late')
})

test('writes JSON', async () => {
  const { out } = await replay(rule, '--format', 'json', '--from', '2024-01-01T02:00Z', '--to', '2024-01-01T02:00Z')
  const report = JSON.parse(out)
  expect(report).toMatchObject({ rule: 'Failures', every: '1h', period: '2h', runDelay: '5m', events: 3, unseen: [] })
  expect(report.runs).toEqual([
    {
      at: '2024-01-01T02:00:00.000Z',
      from: '2024-01-01T00:00:00.000Z',
      outcome: 'fired',
      rows: 1,
      alerts: 1,
      events: 3,
      result: {
        columns: [
          { name: 'User', type: 'string' },
          { name: 'Failures', type: 'long' },
        ],
        rows: [['ada', 3]],
      },
    },
  ])
})

test('takes a schedule for a query of its own', async () => {
  const query = file('query.kql', 'Logins | where User == "bob"')
  const { out } = await replay(query, '--every', '1h', '--period', '1h')
  expect(out).toContain('2024-01-01T01:00:00Z to 2024-01-01T03:00:00Z: 3 runs, 1 fired (1 alert), 2 quiet')
  await expect(replay(query)).rejects.toThrow('the rule query has no schedule')
})

test('fails when a run failed, and goes on', async () => {
  const query = file('fails.kql', 'Logins | extend b = bag_pack(User, 1) | evaluate bag_unpack(b) | where bob == 1')
  const { out, code } = await replay(query, '--every', '1h', '--format', 'json')
  expect(code).toBe(1)
  const { runs } = JSON.parse(out)
  expect(runs.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['failed', 'failed', 'fired'])
  expect(runs[0].error).toMatchObject({ code: 'KS142', message: expect.stringContaining("The name 'bob'") })
  const shown = await replay(query, '--every', '1h')
  expect(shown.out).toContain('failed 2024-01-01T01:00:00Z (window from 2024-01-01T00:00:00Z, 1 event)\n')
})

test('refuses what is no option', async () => {
  await expect(replay(rule, '--format', 'xml')).rejects.toThrow('there is no format xml')
  await expect(replay(rule, '--rows', 'ten')).rejects.toThrow('--rows ten: expected a whole number')
  await expect(replay(rule, '--from', 'noon')).rejects.toThrow(
    '--from noon: expected a time, such as 2024-02-14T12:00:00Z',
  )
  await expect(replay(rule, '--every', '0')).rejects.toThrow('--every 0: expected a duration, such as 5m, 1h or 14d')
  await expect(replay(rule, '--run-delay', '5')).rejects.toBeInstanceOf(UsageError)
  await expect(replay(rule, '--delay', '0', '--run-delay', '0m')).resolves.toMatchObject({ code: 0 })
  await expect(replay(rule, '--param', 'x=1')).rejects.toThrow('the query declares no parameter x')
  await expect(replay(rule, rule)).rejects.toThrow('give one rule')
})
