import { KqlError } from '../../errors/kql-error.ts'
import { type Datetime, datetimeFromUnixMs, TICKS_PER_MINUTE } from '../../types/datetime.ts'
import { add64, floorTo64, type Int64 } from '../../types/int64.ts'
import { parseDatetime } from '../../types/parse-datetime.ts'
import { parseDuration } from '../duration.ts'
import type { Rule } from '../rule.ts'

/** When a rule runs and what it sees, as far as it is not the rule that says so. */
export interface ScheduleOptions {
  /**
   * The first run, and the time after which there is none: a Date, ISO text, or milliseconds since 1970. Left out, the
   * runs go from the first that sees an event to the last, at multiples of `every`.
   */
  readonly from?: Date | string | number
  readonly to?: Date | string | number
  /** How often it runs, and how far back a run looks: `1h`, `PT1H`. The rule's `queryFrequency` and `queryPeriod`. */
  readonly every?: string
  readonly period?: string
  /** How long after the end of its window a run happens: 5m, as Sentinel waits for late events; 0 of an NRT rule. */
  readonly runDelay?: string
}

/** When a rule runs, in ticks. */
export interface Schedule {
  readonly from: Datetime
  readonly to: Datetime
  readonly every: Int64
  readonly period: Int64
  readonly runDelay: Int64
}

/** A run a minute for nearly two years. */
const MOST_RUNS = 1_000_000

const RUN_DELAY = 5 * TICKS_PER_MINUTE

/**
 * The schedule of a rule. Throws KqlError (`semantic`) for one that is none.
 * @param range the first and last time of events, where there are some.
 */
export function scheduleOf(
  rule: Rule,
  options: ScheduleOptions,
  range: readonly [first: Int64, last: Int64] | undefined,
): Schedule {
  const isNrt = rule.kind === 'NRT'
  const given = { every: durationOf('every', options.every), period: durationOf('period', options.period) }
  const frequency = given.every ?? (isNrt ? TICKS_PER_MINUTE : rule.queryFrequency)
  const back = given.period ?? (isNrt ? TICKS_PER_MINUTE : rule.queryPeriod)
  const every = frequency ?? back
  const period = back ?? frequency
  if (every === undefined || period === undefined) {
    const hint = 'say how often it runs, and how far back it looks: every and period (--every, --period)'
    throw new KqlError('semantic', `the rule ${rule.name} has no schedule`, { hint })
  }
  const runDelay = durationOf('runDelay', options.runDelay) ?? (isNrt ? 0 : RUN_DELAY)
  const [first, last] = range ?? []
  const from = options.from === undefined ? after(first, every) : instant('from', options.from)
  const to = options.to === undefined ? after(last, every) : instant('to', options.to)
  if (from === undefined || to === undefined) {
    const hint = 'there are no events that would say: give from and to (--from, --to)'
    throw new KqlError('semantic', 'it is not known when the runs are', { hint })
  }
  if (to < from) throw new KqlError('semantic', 'the last run is before the first: to is before from')
  const runs = (Number(to) - Number(from)) / Number(every)
  if (runs > MOST_RUNS) {
    const hint = 'give from and to closer to each other (--from, --to), or let it run less often (--every)'
    throw new KqlError('semantic', `that would be ${Math.ceil(runs)} runs, of at most ${MOST_RUNS}`, { hint })
  }
  return { from, to, every, period, runDelay }
}

/** The first multiple of a length of time after a time. */
function after(time: Int64 | undefined, every: Int64): Int64 | undefined {
  return time === undefined ? undefined : add64(floorTo64(time, every), every)
}

/** A duration in ticks; null for a text that is none, and for 0 unless it may be. */
export function readDuration(text: string, mayBeZero: boolean): Int64 | null {
  const ticks = /^0[a-z]?$/i.test(text) ? 0 : parseDuration(text)
  return ticks !== null && (ticks > 0 || mayBeZero) ? ticks : null
}

/** The duration of an option. Throws KqlError for a text that is none. */
export function durationOf(name: string, text: string | undefined): Int64 | undefined {
  if (text === undefined) return undefined
  const ticks = readDuration(text, name === 'runDelay' || name === 'delay')
  if (ticks !== null) return ticks
  throw new KqlError('semantic', `${name}: '${text}' is no duration`, { hint: 'write 5m, 1h or 14d' })
}

function instant(name: string, given: Date | string | number): Datetime {
  const time = typeof given === 'string' ? parseDatetime(given) : datetimeFromUnixMs(Number(given))
  if (time !== null) return time
  throw new KqlError('semantic', `${name}: ${given} is no time`, { hint: 'write 2024-02-14T12:00:00Z' })
}
