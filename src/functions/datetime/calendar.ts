import { UTCDateMini } from '@date-fns/utc'
import {
  addMonths,
  addWeeks,
  addYears,
  getDayOfYear,
  getISOWeek,
  lastDayOfMonth,
  lastDayOfWeek,
  lastDayOfYear,
  startOfMonth,
  startOfWeek,
  startOfYear,
} from 'date-fns'
import { type Datetime, TICKS_PER_DAY } from '../../types/datetime.ts'
import { datetimeOfDay, dayNumber, ticksOfDay } from '../../types/datetime-parts.ts'

/** Calendar arithmetic on the days of datetimes, by date-fns in UTC; the ticks of the day are ours. */

export type Period = 'day' | 'week' | 'month' | 'year'

const MS_PER_DAY = 86_400_000

function dayOf(date: Datetime): Date {
  return new UTCDateMini(dayNumber(date) * MS_PER_DAY)
}

/** A day between years 1 and 9999 as a datetime, or null. */
function datetimeOf(day: Date, ticks: number): Datetime | null {
  const days = day.getTime() / MS_PER_DAY
  return Number.isNaN(days) ? null : datetimeOfDay(days, ticks)
}

const STARTS: Readonly<Record<Exclude<Period, 'day'>, (day: Date, offset: number) => Date>> = {
  week: (day, offset) => startOfWeek(addWeeks(day, offset)),
  month: (day, offset) => startOfMonth(addMonths(day, offset)),
  year: (day, offset) => startOfYear(addYears(day, offset)),
}

const LAST_DAYS: Readonly<Record<Exclude<Period, 'day'>, (day: Date) => Date>> = {
  week: (day) => lastDayOfWeek(day),
  month: (day) => lastDayOfMonth(day),
  year: (day) => lastDayOfYear(day),
}

/** Midnight at the start of the period that a datetime lies in, some periods later; null when out of range. */
export function startOf(period: Period, date: Datetime, offset: number): Datetime | null {
  return period === 'day' ? datetimeOfDay(dayNumber(date) + offset) : datetimeOf(STARTS[period](dayOf(date), offset), 0)
}

/** The last tick of the period that a datetime lies in, some periods later; null when out of range. */
export function endOf(period: Period, date: Datetime, offset: number): Datetime | null {
  const start = startOf(period, date, offset)
  if (start === null) return null
  return datetimeOf(period === 'day' ? dayOf(start) : LAST_DAYS[period](dayOf(start)), TICKS_PER_DAY - 1)
}

/** The same time of day some months later; a day that the month does not have becomes its last. */
export function monthsLater(date: Datetime, months: number): Datetime | null {
  return datetimeOf(addMonths(dayOf(date), months), ticksOfDay(date))
}

/** The week of ISO 8601: Monday to Sunday, the first is the one with the first Thursday. */
export function isoWeek(date: Datetime): number {
  return getISOWeek(dayOf(date))
}

/** The day of the year, from 1. */
export function dayOfYear(date: Datetime): number {
  return getDayOfYear(dayOf(date))
}

/** The day of the week: 0 is Sunday. */
export function dayOfWeek(date: Datetime): number {
  return dayOf(date).getDay()
}
