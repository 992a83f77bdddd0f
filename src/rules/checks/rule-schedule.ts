import { TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE } from '../../types/datetime.ts'
import type { Int64 } from '../../types/int64.ts'
import { formatDuration } from '../duration.ts'
import type { Check } from './check.ts'

const SHORTEST = 5 * TICKS_PER_MINUTE
const LONGEST = 14 * TICKS_PER_DAY
const LONG_PERIOD = 2 * TICKS_PER_DAY

/** Schedules that Sentinel does not take, or that leave gaps. */
export const ruleSchedule: Check = {
  id: 'rule-schedule',
  severity: 'error',
  summary: 'A `queryFrequency` and `queryPeriod` that Sentinel does not take, or that leave events unseen.',
  why: `Both are between 5 minutes and 14 days, a rule with a period of 2 days or more runs at most once an hour, and it may not
run less often than its period is long: what happens between two windows is seen by no run.`,
  wrong: 'queryFrequency: 1d\nqueryPeriod: 1h\nquery: SigninLogs\n',
  right: 'queryFrequency: 1h\nqueryPeriod: 1h\nquery: SigninLogs\n',
  *find(subject) {
    const { kind, queryFrequency, queryPeriod } = subject.rule
    if (kind === 'NRT') return
    for (const key of ['queryFrequency', 'queryPeriod'] as const) {
      const value: Int64 | undefined = subject.rule[key]
      if (value === undefined || (value >= SHORTEST && value <= LONGEST)) continue
      const message = `${key} is ${formatDuration(value)}; it must be between 5m and 14d`
      yield { at: subject.placeOf(key), message }
    }
    if (queryFrequency === undefined || queryPeriod === undefined) return
    const [frequency, period] = [formatDuration(queryFrequency), formatDuration(queryPeriod)]
    if (queryFrequency > queryPeriod) {
      const message = `a run every ${frequency} that looks back ${period}: what happens in between is seen by none`
      yield { at: subject.placeOf('queryFrequency'), message, hint: `queryPeriod: ${frequency}, or longer` }
    }
    if (queryPeriod >= LONG_PERIOD && queryFrequency < TICKS_PER_HOUR) {
      const message = `a rule that looks back ${period} may run once an hour at most, not every ${frequency}`
      yield { at: subject.placeOf('queryFrequency'), message, hint: 'queryFrequency: 1h, or longer' }
    }
  },
}
