import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Result, type TableInput, Workspace } from '../../src/index.ts'
import { readFunction, readRows, readTable } from '../../src/io/index.ts'

const root = resolve(import.meta.dirname, '../..')
const logs = resolve(root, '../shared/cloudtrail')

const CLI = 'SuspiciousAWSCLICommandExecution'
const SESSIONS = 'asl_aws_concurrent_sessions_from_different_ips'
const DENIED = 'aws_iam_accessdenied_discovery_events'

const functions = { AWSIdentityRole: readFunction(join(root, 'examples/functions/AWSIdentityRole.kql')) }

async function exampleWatchlists(): Promise<Record<string, TableInput>> {
  const files = ['AccountId-AuditAWSAccounts.csv', 'Activity-ExpectedSignificantActivity.csv', 'IP-Vendors.json']
  const tables = files.map(async (file) => {
    const name = file.replace(/\.\w+$/, '')
    return [name, await readTable(join(root, 'examples/watchlists', file), { name, strings: true })] as const
  })
  return Object.fromEntries(await Promise.all(tables))
}

/** Watchlists with one entry each that excludes nothing in the real logs. */
const harmless = {
  'Activity-ExpectedSignificantActivity': [
    activity('AWSAssumedRoleIdentityEventName_Regex', 'no-such-role', 'no-such-session'),
    activity('AWSIAMUser', '', 'arn:aws:iam::000000000000:user/nobody'),
  ],
  'IP-Vendors': [{ IPAddress: '192.0.2.0/24', Notes: 'Acme [Proxy]' }],
  'AccountId-AuditAWSAccounts': [{ AccountId: '000000000000', AccountName: 'none' }],
}

function activity(kind: string, SourceResource: string, ActorPrincipalName: string): Record<string, string> {
  return { Activity: kind, SourceResource, ActorPrincipalName, Auxiliar: 'AccessDenied' }
}

function runRule(
  rule: string,
  AWSCloudTrail: TableInput,
  now: string,
  watchlists: Record<string, TableInput> = harmless,
): Result {
  const text = readFileSync(join(root, `queries/AWSCloudTrail-${rule}.kql`), 'utf8')
  return new Workspace({ tables: { AWSCloudTrail }, functions, watchlists, now }).query(text)
}

describe('the rules on the examples', () => {
  const now = '2024-02-14T12:00:00Z'

  test.each([
    [CLI, 'cli-discovery/fires/AWSCloudTrail.json', 8],
    [CLI, 'cli-discovery/quiet/AWSCloudTrail.json', 0],
    [SESSIONS, 'concurrent-sessions/fires/AWSCloudTrail.ndjson', 3],
    [SESSIONS, 'concurrent-sessions/quiet/AWSCloudTrail.ndjson', 0],
    [DENIED, 'denied-calls/fires/AWSCloudTrail.json', 8],
    [DENIED, 'denied-calls/quiet/AWSCloudTrail.csv', 0],
  ])('%s on %s: %i rows', async (rule, log, rows) => {
    const table = await readTable(join(root, 'examples/logs', log), { name: 'AWSCloudTrail' })
    expect(runRule(rule, table, now, await exampleWatchlists()).length).toBe(rows)
  })

  test('the originals are unchanged', () => {
    const text = readFileSync(join(root, `queries/AWSCloudTrail-${DENIED}.kql`), 'utf8')
    expect(text).toContain('// query_period should be 2 * query_frequency')
    expect(text).toHaveLength(2662)
  })
})

describe.skipIf(!existsSync(logs))('the rules on real logs', () => {
  const read = (file: string) => readTable(join(logs, file), { name: 'AWSCloudTrail' })

  test('access denied on flaws.cloud: 34 new pairs in the current hour, none before', async () => {
    const result = runRule(DENIED, await read('flaws-cloud-sample.jsonl'), '2020-09-30T23:00:00Z')
    expect(result.length).toBe(74)
    expect(new Set(result.rows.map((row) => row.UserIdentityArn))).toEqual(
      new Set(['arn:aws:iam::811596193553:user/Level6']),
    )
  })

  test('access denied on flaws.cloud an hour later: 39 after 34 is no surprise', async () => {
    expect(runRule(DENIED, await read('flaws-cloud-sample.jsonl'), '2020-10-01T00:00:00Z').length).toBe(0)
  })

  test('without watchlists the rule is blind to IAM users: its regex becomes ^()$', async () => {
    expect(runRule(DENIED, await read('flaws-cloud-sample.jsonl'), '2020-09-30T23:00:00Z', {}).length).toBe(0)
  })

  test('a time that is none is an error that says where it stands', async () => {
    const table = await read('panther-rule-tests.jsonl')
    expect(() => runRule(DENIED, table, '2024-01-01T00:00:00Z')).toThrow(
      /panther-rule-tests\.jsonl:320, column TimeGenerated: "redacted" is no datetime/,
    )
  })

  test.each(['flaws-cloud-sample.jsonl', 'invictus-ir.jsonl', 'stratus-red-team.jsonl', 'panther-rule-tests.jsonl'])(
    'each rule runs over every two hours of %s, and flags only rows of its period',
    async (file) => {
      const records = await readRows(join(logs, file))
      const table = records.filter(({ eventTime }) => /^\d{4}-/.test(String(eventTime)))
      const times = new Workspace({ tables: { AWSCloudTrail: table } }).query(
        'AWSCloudTrail | where isnotnull(TimeGenerated) | summarize by Hour = bin(TimeGenerated, 1h) | take 30',
      )
      expect(times.length).toBeGreaterThan(0)
      for (const { Hour } of times.rows) {
        const now = new Date((Hour as Date).getTime() + 3_600_000)
        for (const rule of [CLI, SESSIONS, DENIED]) {
          for (const { TimeGenerated } of runRule(rule, table, now.toISOString()).rows) {
            expect(now.getTime() - (TimeGenerated as Date).getTime()).toBeLessThan(7_200_000)
          }
        }
      }
    },
  )
})
