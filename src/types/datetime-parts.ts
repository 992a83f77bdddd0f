import { type CalendarDay, calendarDay, daysInMonth, daysOf } from './calendar.ts'
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

/** The same time of day some months later; a day that the month does not have becomes its last. */
export function addMonths(value: Datetime, months: number): Datetime | null {
  const { year, month, day } = calendarDayOf(value)
  const total = year * 12 + month - 1 + months
  const newYear = Math.floor(total / 12)
  const newMonth = total - newYear * 12 + 1
  if (!(newYear >= 1 && newYear <= 9999)) return null
  const newDay = Math.min(day, daysInMonth(newYear, newMonth))
  return datetimeOfDay(daysOf(newYear, newMonth, newDay), ticksOfDay(value))
}
