import { TICKS_PER_MINUTE } from '../../types/datetime.ts'
import { timeBounds } from '../analysis/time-bounds.ts'
import { formatDuration } from '../duration.ts'
import type { Check } from './check.ts'

const IGNORED = ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'] as const

/** What near-real-time rules cannot do. */
export const nrtLimits: Check = {
  id: 'nrt-limits',
  severity: 'warning',
  summary: 'What a near-real-time (NRT) rule cannot do, or passes over.',
  why: `An NRT rule runs once a minute over the events that were ingested in the minute before, and fires on any result. It has
no frequency, period, trigger operator and threshold, and it cannot look further back. (Whether Sentinel takes an NRT
rule that reads several tables, or another workspace, has changed over time, and is not checked.)`,
  wrong: `kind: NRT
query: |
  SigninLogs
  | where TimeGenerated > ago(1d)
  | summarize Failures = countif(ResultType != "0") by UserPrincipalName
  | where Failures > 50
`,
  right: `kind: Scheduled
queryFrequency: 1h
queryPeriod: 1d
query: |
  SigninLogs
  | where TimeGenerated > ago(1d)
  | summarize Failures = countif(ResultType != "0") by UserPrincipalName
  | where Failures > 50
`,
  *find(subject) {
    const { kind, places } = subject.rule
    if (kind !== 'NRT') return
    for (const key of IGNORED) {
      if (places[key] !== undefined) yield { at: subject.placeOf(key), message: `an NRT rule has no ${key}` }
    }
    for (const { side, back, at } of timeBounds(subject)) {
      if (side === 'after' ? back <= 5 * TICKS_PER_MINUTE : back < 5 * TICKS_PER_MINUTE) continue
      const message = `this looks back ${formatDuration(back)}, but an NRT rule sees only what was ingested in the last minute`
      yield { at, message }
    }
  },
}
