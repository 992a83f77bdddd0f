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

/** A period of the calendar: weeks begin on Sunday. */
export type Period = 'day' | 'week' | 'month' | 'year'

const MS_PER_DAY = 86_400_000

const MOST_DAYS = 16_384

/**
 * What date-fns finds for a day (counted from 1970-01-01) and a number, as it was found before: tables have many
 * datetimes but few days, and making a Date in UTC takes long.
 */
function remembered(find: (date: Date, offset: number) => number): (day: number, offset: number) => number {
  const known = new Map<number, number>()
  let knownOffset = 0
  return (day, offset) => {
    if (offset !== knownOffset || known.size === MOST_DAYS) {
      known.clear()
      knownOffset = offset
    }
    let found = known.get(day)
    if (found === undefined) {
      found = find(new UTCDateMini(day * MS_PER_DAY), offset)
      known.set(day, found)
    }
    return found
  }
}

/** `remembered` of a day that is found, as a number of days; NaN for one that JavaScript does not know. */
function rememberedDay(find: (date: Date, offset: number) => Date): (day: number, offset: number) => number {
  return remembered((date, offset) => find(date, offset).getTime() / MS_PER_DAY)
}

/** A day between years 1 and 9999 as a datetime, or null. */
function datetimeOf(day: number, ticks: number): Datetime | null {
  return Number.isNaN(day) ? null : datetimeOfDay(day, ticks)
}

const starts = {
  week: rememberedDay((date, offset) => startOfWeek(addWeeks(date, offset))),
  month: rememberedDay((date, offset) => startOfMonth(addMonths(date, offset))),
  year: rememberedDay((date, offset) => startOfYear(addYears(date, offset))),
}

const lastDays = {
  week: rememberedDay((date) => lastDayOfWeek(date)),
  month: rememberedDay((date) => lastDayOfMonth(date)),
  year: rememberedDay((date) => lastDayOfYear(date)),
}

/** Midnight at the start of the period that a datetime lies in, some periods later; null when out of range. */
export function startOf(period: Period, date: Datetime, offset: number): Datetime | null {
  const day = dayNumber(date)
  return period === 'day' ? datetimeOfDay(day + offset) : datetimeOf(starts[period](day, offset), 0)
}

/** The last tick of the period that a datetime lies in, some periods later; null when out of range. */
export function endOf(period: Period, date: Datetime, offset: number): Datetime | null {
  const start = startOf(period, date, offset)
  if (start === null) return null
  const day = dayNumber(start)
  return datetimeOf(period === 'day' ? day : lastDays[period](day, 0), TICKS_PER_DAY - 1)
}

const daysMonthsLater = rememberedDay(addMonths)

/** The same time of day some months later; a day that the month does not have becomes its last. */
export function monthsLater(date: Datetime, months: number): Datetime | null {
  return datetimeOf(daysMonthsLater(dayNumber(date), months), ticksOfDay(date))
}

const isoWeekOfDay = remembered((date) => getISOWeek(date))
const dayOfYearOfDay = remembered((date) => getDayOfYear(date))
const dayOfWeekOfDay = remembered((date) => date.getDay())

/** The week of ISO 8601: Monday to Sunday, the first is the one with the first Thursday. */
export function isoWeek(date: Datetime): number {
  return isoWeekOfDay(dayNumber(date), 0)
}

/** The day of the year, from 1. */
export function dayOfYear(date: Datetime): number {
  return dayOfYearOfDay(dayNumber(date), 0)
}

/** The day of the week: 0 is Sunday. */
export function dayOfWeek(date: Datetime): number {
  return dayOfWeekOfDay(dayNumber(date), 0)
}
