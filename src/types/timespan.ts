import {
  sevenDigits,
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MILLISECOND,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
  TWO_DIGITS,
} from './datetime.ts'
import { type Int64, int64, truncateToInt64 } from './int64.ts'

/** A length of time in ticks of 100 ns. */
export type Timespan = Int64

/** The canonical text: `[-][d.]hh:mm:ss[.fffffff]`. */
export function formatTimespan(value: Timespan): string {
  const negative = value < 0
  const { days, rest } = splitDays(value)
  const hour = TWO_DIGITS[Math.floor(rest / TICKS_PER_HOUR)]
  const minute = TWO_DIGITS[Math.floor(rest / TICKS_PER_MINUTE) % 60]
  const second = TWO_DIGITS[Math.floor(rest / TICKS_PER_SECOND) % 60]
  const fraction = rest % TICKS_PER_SECOND
  return (
    (negative ? '-' : '') +
    (days > 0 ? `${days}.` : '') +
    `${hour}:${minute}:${second}` +
    (fraction > 0 ? `.${sevenDigits(fraction)}` : '')
  )
}

/** The whole days of a length of time, and the ticks beyond them, without its sign. */
export function splitDays(value: Timespan): { readonly days: number; readonly rest: number } {
  if (typeof value === 'bigint') {
    const length = value < 0n ? -value : value
    const rest = length % BigInt(TICKS_PER_DAY)
    return { days: Number((length - rest) / BigInt(TICKS_PER_DAY)), rest: Number(rest) }
  }
  const length = Math.abs(value)
  const rest = length % TICKS_PER_DAY
  return { days: (length - rest) / TICKS_PER_DAY, rest }
}

const UNITS: readonly (readonly [names: string, ticks: number])[] = [
  ['d day days', TICKS_PER_DAY],
  ['h hr hrs hour hours', TICKS_PER_HOUR],
  ['m min minute minutes', TICKS_PER_MINUTE],
  ['s sec second seconds', TICKS_PER_SECOND],
  ['ms milli millis millisec millisecond milliseconds', TICKS_PER_MILLISECOND],
  ['micro micros microsec microsecond microseconds', 10],
  ['nano nanos nanosec nanosecond nanoseconds', 0.01],
  ['tick ticks', 1],
]

const TICKS_OF_UNIT = new Map(UNITS.flatMap(([names, ticks]) => names.split(' ').map((name) => [name, ticks] as const)))

const CLOCK = /^(-)?(?:(\d+)(?:\.|:(?=\d+:\d+:)))?(\d+):(\d+)(?::(\d+)(?:\.(\d{1,7})\d*)?)?$/

/**
 * Parses a timespan: `1.02:03:04.5`, `02:03`, a number with a unit (`1d`, `1.5h`, `10 minutes`), or a bare whole
 * number of days. Null when the text is none of these or does not fit.
 */
export function parseTimespan(text: string): Timespan | null {
  const trimmed = text.trim()
  const unit = /^(-?\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(trimmed)
  if (unit) {
    const ticks = TICKS_OF_UNIT.get(unit[2].toLowerCase())
    if (ticks === undefined) return null
    return truncateToInt64(Math.round(Number(unit[1]) * ticks))
  }
  if (/^-?\d+$/.test(trimmed)) return inRange(BigInt(trimmed) * BigInt(TICKS_PER_DAY))
  const clock = CLOCK.exec(trimmed)
  if (!clock) return null
  const [, sign, days = '0', hours, minutes, seconds = '0', fraction = ''] = clock
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null
  const ticks =
    BigInt(days) * BigInt(TICKS_PER_DAY) +
    BigInt(hours) * BigInt(TICKS_PER_HOUR) +
    BigInt(minutes) * BigInt(TICKS_PER_MINUTE) +
    BigInt(seconds) * BigInt(TICKS_PER_SECOND) +
    BigInt(fraction.padEnd(7, '0'))
  return inRange(sign ? -ticks : ticks)
}

function inRange(ticks: bigint): Timespan | null {
  return BigInt.asIntN(64, ticks) === ticks ? int64(ticks) : null
}
