import { TICKS_PER_DAY, TICKS_PER_SECOND } from '../types/datetime.ts'
import type { Int64 } from '../types/int64.ts'
import { formatTimespan, parseTimespan } from '../types/timespan.ts'

const ISO = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i

/**
 * A duration of a rule in ticks: KQL's `1d`, `5m` or `1.00:00:00`, or ISO 8601's `P1D`, `PT5M`; null if it is neither.
 */
export function parseDuration(text: string): Int64 | null {
  const trimmed = text.trim()
  const iso = ISO.exec(trimmed)
  if (iso) {
    const [weeks, days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0))
    return (weeks * 7 + days) * TICKS_PER_DAY + ((hours * 60 + minutes) * 60 + seconds) * TICKS_PER_SECOND
  }
  // A bare number is a count of days to KQL: in a rule it is more likely a missing unit.
  return /^\d+$/.test(trimmed) ? null : parseTimespan(trimmed)
}

const UNITS = [
  ['d', TICKS_PER_DAY],
  ['h', 3600 * TICKS_PER_SECOND],
  ['m', 60 * TICKS_PER_SECOND],
  ['s', TICKS_PER_SECOND],
] as const

/** A duration as rules write it: `14d`, `1h`, `90m`; what is no whole number of seconds as KQL's clock. */
export function formatDuration(ticks: Int64): string {
  if (ticks === 0) return '0s'
  const unit = UNITS.find(([, size]) => BigInt(ticks) % BigInt(size) === 0n)
  return unit === undefined ? formatTimespan(ticks) : `${BigInt(ticks) / BigInt(unit[1])}${unit[0]}`
}
