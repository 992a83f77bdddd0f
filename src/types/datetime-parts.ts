import { type CalendarDay, calendarDay } from './calendar.ts'
import { type Datetime, inRange, ORIGIN_DAYS, TICKS_PER_DAY } from './datetime.ts'
import { add64, floorTo64, type Int64, int64, subtract64 } from './int64.ts'

/** The day of a datetime, counted from 1970-01-01. */
export function dayNumber(value: Datetime): number {
  if (typeof value === 'number') return Math.floor(value / TICKS_PER_DAY) + ORIGIN_DAYS
  return Number(floorTo64(value, TICKS_PER_DAY)) / TICKS_PER_DAY + ORIGIN_DAYS
}

/** The ticks since midnight. */
export function ticksOfDay(value: Datetime): number {
  return Number(subtract64(value, floorTo64(value, TICKS_PER_DAY)))
}

/** The year, month and day of a datetime. */
export function calendarDayOf(value: Datetime): CalendarDay {
  return calendarDay(dayNumber(value))
}

/** Midnight of a day counted from 1970-01-01, plus some ticks; null when out of range. */
export function datetimeOfDay(days: number, ticks: Int64 = 0): Datetime | null {
  const midnight = (days - ORIGIN_DAYS) * TICKS_PER_DAY
  const whole = Number.isSafeInteger(midnight) ? midnight : int64(BigInt(days - ORIGIN_DAYS) * BigInt(TICKS_PER_DAY))
  return inRange(add64(whole, ticks))
}
