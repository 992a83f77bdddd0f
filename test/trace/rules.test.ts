import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Source, type TableInput, Workspace } from '../../src/index.ts'
import { readTable } from '../../src/io/index.ts'
import { readFunctionText } from '../../src/sentinel/functions.ts'

const root = join(import.meta.dirname, '../..')
const text = (path: string) => readFileSync(join(root, path), 'utf8')
const { parameters, body } = readFunctionText(text('examples/functions/AWSIdentityRole.kql'), 'AWSIdentityRole')

function trace(rule: string, tables: Record<string, TableInput>) {
  const functions = { AWSIdentityRole: { parameters, body } }
  const workspace = new Workspace({ tables, functions, now: '2024-02-14T12:00:00Z' })
  const source = new Source(text(`queries/AWSCloudTrail-${rule}.kql`), { name: `${rule}.kql` })
  return workspace.query(source, { trace: true }).trace!
}

test('without a watchlist the rule of denied calls is blind to IAM users, and the trace says why', async () => {
  const path = join(root, 'examples/logs/denied-calls/fires/AWSCloudTrail.json')
  const AWSCloudTrail = await readTable(path, { name: 'AWSCloudTrail' })
  const denied = trace('aws_iam_accessdenied_discovery_events', { AWSCloudTrail })
  const notes = denied.steps.flatMap((step) => step.notes.map(({ kind, message }) => `${kind}: ${message}`))
  expect(notes).toContain(
    'empty-pattern: _ExpectedRoleIdentityRegex = "^()$" matches the empty text: in 27 rows strcat(SessionIssuerUserName, UserIdentityUserName) is empty',
  )
  expect(notes).toContain("no-watchlist: no rows were given for the watchlist 'Activity-ExpectedSignificantActivity'")
  const [user] = denied.follow({ where: 'UserIdentityType == "IAMUser"', limit: 1 })
  expect(user.droppedAt?.step.source.positionAt(user.droppedAt.step.span.start).line).toBe(26)
  const leaves = user.droppedAt!.reasons[0].parts[0].parts.map(({ text: part, value }) => [part, value])
  expect(leaves).toEqual([
    ['ErrorCode in (_ExpectedErrorCodes)', true],
    ['strcat(SessionIssuerUserName, UserIdentityUserName) matches regex _ExpectedRoleIdentityRegex', true],
  ])
})

test('every row of the examples is followed to its end through each of the three rules', async () => {
  const rules = [
    ['SuspiciousAWSCLICommandExecution', 'cli-discovery', 'json'],
    ['asl_aws_concurrent_sessions_from_different_ips', 'concurrent-sessions', 'ndjson'],
    ['aws_iam_accessdenied_discovery_events', 'denied-calls', 'json'],
  ]
  for (const [rule, log, format] of rules) {
    const path = join(root, `examples/logs/${log}/fires/AWSCloudTrail.${format}`)
    const AWSCloudTrail = await readTable(path, { name: 'AWSCloudTrail' })
    const traced = trace(rule, { AWSCloudTrail })
    const trails = traced.follow({ where: 'true', table: 'AWSCloudTrail' })
    expect(trails.length).toBe(AWSCloudTrail.length)
    const results = new Set(trails.flatMap(({ resultRows }) => resultRows))
    expect(results.size, rule).toBe(traced.root.rowsOut)
    for (const { outcome, droppedAt } of trails) expect(outcome === 'in the result').toBe(droppedAt === undefined)
    expect(trails.filter(({ outcome }) => outcome === 'unknown')).toEqual([])
  }
})
