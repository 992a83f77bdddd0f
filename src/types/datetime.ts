import { type CalendarDay, calendarDay } from './calendar.ts'
import { type Int64, int64 } from './int64.ts'

/**
 * A point in time, UTC, in ticks of 100 ns counted from 2010-01-01T00:00:00Z, as an Int64. Kusto counts from year 1;
 * counting from 2010 keeps every tick between 1981 and 2038 a safe integer, so that columns of dates are plain
 * Float64Arrays. Only this module knows the origin. Differences of datetimes are timespans (ticks) as they are.
 */
export type Datetime = Int64

/** Ticks (100 ns) in units of time. */
export const TICKS_PER_MILLISECOND = 10_000
export const TICKS_PER_SECOND = 10_000_000
export const TICKS_PER_MINUTE = 600_000_000
export const TICKS_PER_HOUR = 36_000_000_000
export const TICKS_PER_DAY = 864_000_000_000

/** Ticks from 0001-01-01 (Kusto's zero) to our origin. */
export const ORIGIN_TICKS = 633_979_008_000_000_000n
/** Days from 1970-01-01 to our origin. */
export const ORIGIN_DAYS = 14_610
/** Milliseconds from 1970-01-01 to our origin. */
const ORIGIN_UNIX_MS = ORIGIN_DAYS * 86_400_000

/** 0001-01-01T00:00:00Z */
export const MIN_DATETIME: Datetime = -ORIGIN_TICKS
/** 9999-12-31T23:59:59.9999999Z */
const MAX_DATETIME: Datetime = 3_155_378_975_999_999_999n - ORIGIN_TICKS

/** From ticks since 0001-01-01, Kusto's own count; null when out of range. */
export function datetimeFromTicks(ticks: Int64): Datetime | null {
  return inRange(int64(BigInt(ticks) - ORIGIN_TICKS))
}

/** Ticks since 0001-01-01, Kusto's own count. */
export function ticksOfDatetime(value: Datetime): Int64 {
  return int64(BigInt(value) + ORIGIN_TICKS)
}

/** From milliseconds since 1970 and ticks beyond them; null when out of range. */
export function datetimeFromUnixMs(ms: number, ticks = 0): Datetime | null {
  const whole = Math.floor(ms)
  if (!Number.isFinite(whole)) return null
  const scaled = (whole - ORIGIN_UNIX_MS) * TICKS_PER_MILLISECOND + ticks
  if (Number.isSafeInteger(scaled)) return scaled
  return inRange(int64(BigInt(whole - ORIGIN_UNIX_MS) * 10_000n + BigInt(ticks)))
}

/** The value itself if it lies between years 1 and 9999, else null. */
export function inRange(value: Datetime): Datetime | null {
  return value >= MIN_DATETIME && value <= MAX_DATETIME ? value : null
}

/** A datetime split into whole milliseconds since 1970 and the ticks (0 to 9,999) beyond them. */
export function splitDatetime(value: Datetime): { ms: number; ticks: number } {
  if (typeof value === 'number') {
    const ms = Math.floor(value / TICKS_PER_MILLISECOND)
    return { ms: ms + ORIGIN_UNIX_MS, ticks: value - ms * TICKS_PER_MILLISECOND }
  }
  let ticks = value % 10_000n
  if (ticks < 0n) ticks += 10_000n
  return { ms: Number((value - ticks) / 10_000n) + ORIGIN_UNIX_MS, ticks: Number(ticks) }
}

/** The JavaScript Date, to the millisecond below. */
export function dateOfDatetime(value: Datetime): Date {
  return new Date(splitDatetime(value).ms)
}

/** The canonical text of a datetime without the zeros at its end: `2024-02-14T12:00:00Z`. */
export function withoutZeros(text: string): string {
  return text.replace(/\.?0+Z$/, 'Z')
}

/** The canonical text: ISO 8601 with 7 digits, as Kusto writes it (`2024-02-14T12:00:00.0000000Z`). */
export function formatDatetime(value: Datetime): string {
  const { ms, ticks } = splitDatetime(value)
  const days = Math.floor(ms / 86_400_000)
  const seconds = Math.floor((ms - days * 86_400_000) / 1000)
  const fraction = (ms - days * 86_400_000 - seconds * 1000) * TICKS_PER_MILLISECOND + ticks
  const hour = TWO_DIGITS[Math.floor(seconds / 3600)]
  const minute = TWO_DIGITS[Math.floor(seconds / 60) % 60]
  return `${dateText(days)}T${hour}:${minute}:${TWO_DIGITS[seconds % 60]}.${sevenDigits(fraction)}Z`
}

/** The numbers below 100 with two digits. */
export const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'))

/** A number of ticks below a second with seven digits. */
export function sevenDigits(ticks: number): string {
  return String(TICKS_PER_SECOND + ticks).slice(1)
}

let lastDay: CalendarDay | undefined
let lastDate = ''

/** The date of a day; many datetimes after one another have the same. */
function dateText(days: number): string {
  const day = calendarDay(days)
  if (day !== lastDay) {
    lastDay = day
    lastDate = `${String(day.year).padStart(4, '0')}-${TWO_DIGITS[day.month]}-${TWO_DIGITS[day.day]}`
  }
  return lastDate
}
