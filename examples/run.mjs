// Runs the three rules of queries/ over the logs of examples/logs and prints what they flag:
//
//   node examples/run.mjs
//
// Ends with 1 if a rule is silent where it should fire, or the other way round.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Workspace } from '../dist/index.js' // for you: 'kqlite'
import { readFunction, readTable } from '../dist/io/index.js' // for you: 'kqlite/io'

const file = (path) => fileURLToPath(new URL(path, import.meta.url))

const rules = [
  { log: 'cli-discovery', rule: 'SuspiciousAWSCLICommandExecution' },
  { log: 'concurrent-sessions', rule: 'asl_aws_concurrent_sessions_from_different_ips', format: 'ndjson' },
  { log: 'denied-calls', rule: 'aws_iam_accessdenied_discovery_events', quietFormat: 'csv' },
]
const watchlists = {}
for (const name of ['AccountId-AuditAWSAccounts.csv', 'Activity-ExpectedSignificantActivity.csv', 'IP-Vendors.json']) {
  const alias = name.replace(/\.\w+$/, '')
  watchlists[alias] = await readTable(file(`watchlists/${name}`), { name: alias, strings: true })
}
const functions = { AWSIdentityRole: readFunction(file('functions/AWSIdentityRole.kql')) }

let wrong = 0
for (const { log, rule, format = 'json', quietFormat = format } of rules) {
  const query = readFileSync(file(`../queries/AWSCloudTrail-${rule}.kql`), 'utf8')
  console.log(`\n${rule}`)
  for (const [which, extension] of [
    ['fires', format],
    ['quiet', quietFormat],
  ]) {
    const path = `logs/${log}/${which}/AWSCloudTrail.${extension}`
    const AWSCloudTrail = await readTable(file(path), { name: 'AWSCloudTrail' })
    const workspace = new Workspace({ tables: { AWSCloudTrail }, functions, watchlists, now: '2024-02-14T12:00:00Z' })
    const { rows } = workspace.query(query)
    console.log(
      `  ${path}: ${AWSCloudTrail.length} events, ${rows.length === 0 ? 'nothing flagged' : `${rows.length} rows flagged`}`,
    )
    for (const row of rows) {
      const time = row.TimeGenerated.toISOString().slice(11, 19)
      console.log(`    ${time}  ${row.Identity}  ${row.EventName}  ${row.SourceIpAddress}  ${row.ErrorCode}`.trimEnd())
    }
    if (rows.length > 0 !== (which === 'fires')) {
      wrong++
      console.log(`    *** expected the rule ${which === 'fires' ? 'to fire' : 'to be quiet'}`)
    }
  }
}
process.exitCode = wrong > 0 ? 1 : 0
