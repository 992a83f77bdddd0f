import type { Location } from '../../binder/plan.ts'
import { timeBounds } from '../analysis/time-bounds.ts'
import { formatDuration } from '../duration.ts'
import type { Check } from './check.ts'

/** A query that looks for events that no run of the rule sees. */
export const lookBack: Check = {
  id: 'look-back',
  severity: 'warning',
  summary: 'The query looks further back than `queryPeriod`.',
  why: `A run of a rule sees only the events of the last \`queryPeriod\`, in every table, whatever the query asks for:
\`ago(14d)\` under \`queryPeriod: 1d\` compares a day with nothing, so that everything is new, or nothing is found.
Make the period as long as the query needs.`,
  wrong: `queryFrequency: 1d
queryPeriod: 1d
query: |
  let known = SigninLogs
      | where TimeGenerated between (ago(14d) .. ago(1d))
      | distinct UserPrincipalName, IPAddress;
  SigninLogs
  | where TimeGenerated > ago(1d)
  | join kind=leftanti known on UserPrincipalName, IPAddress
`,
  right: `queryFrequency: 1d
queryPeriod: 14d
query: |
  let known = SigninLogs
      | where TimeGenerated between (ago(14d) .. ago(1d))
      | distinct UserPrincipalName, IPAddress;
  SigninLogs
  | where TimeGenerated > ago(1d)
  | join kind=leftanti known on UserPrincipalName, IPAddress
`,
  *find(subject) {
    const { queryPeriod, kind } = subject.rule
    if (queryPeriod === undefined || kind === 'NRT') return
    const period = formatDuration(queryPeriod)
    let reported: Location | undefined
    for (const { side, back, at } of timeBounds(subject)) {
      // Both bounds of one `between` can be out of reach.
      if (at === reported) continue
      const hint = `queryPeriod: ${formatDuration(back)}`
      if (side === 'after' && back > queryPeriod) {
        reported = at
        yield { at, message: `this looks back ${formatDuration(back)}, but a run sees only the last ${period}`, hint }
      } else if (side === 'before' && back >= queryPeriod) {
        const message = `this wants events from before ${formatDuration(back)} ago, but a run sees only the last ${period}`
        yield { at, message }
      }
    }
  },
}
