import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayOfWeek, dayOfYear, isoWeek } from '../../src/functions/datetime/calendar.ts'
import { calendarDay, daysOf, isCalendarDay } from '../../src/types/calendar.ts'
import { datetimeFromUnixMs, formatDatetime, splitDatetime } from '../../src/types/datetime.ts'
import { datetimeOfDay } from '../../src/types/datetime-parts.ts'
import { parseDatetime } from '../../src/types/parse-datetime.ts'

const FIRST_DAY = daysOf(1, 1, 1)
const LAST_DAY = daysOf(9999, 12, 31)
const days = fc.integer({ min: FIRST_DAY, max: LAST_DAY })

test('days are counted as Date counts them', () => {
  fc.assert(
    fc.property(days, (day) => {
      const date = new Date(day * 86_400_000)
      const { year, month, day: dayOfMonth } = calendarDay(day)
      expect([year, month, dayOfMonth]).toEqual([date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()])
      expect(daysOf(year, month, dayOfMonth)).toBe(day)
      expect(isCalendarDay(year, month, dayOfMonth)).toBe(true)
      expect(dayOfWeek(datetimeOfDay(day)!)).toBe(date.getUTCDay())
    }),
  )
})

test('days of the year and weeks of ISO 8601', () => {
  expect(dayOfYear(datetimeOfDay(daysOf(2024, 12, 31))!)).toBe(366)
  const weeks = [
    [2015, 12, 31, 53],
    [2016, 1, 3, 53],
    [2016, 1, 4, 1],
    [2018, 12, 31, 1],
    [2023, 1, 1, 52],
  ]
  for (const [year, month, day, week] of weeks) expect(isoWeek(datetimeOfDay(daysOf(year, month, day))!)).toBe(week)
})

test('a datetime is read as it was written', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 86_399_999 }), fc.integer({ min: 0, max: 9999 }), (day, ms, ticks) => {
      const value = datetimeFromUnixMs(day * 86_400_000 + ms, ticks)!
      expect(splitDatetime(value)).toEqual({ ms: day * 86_400_000 + ms, ticks })
      expect(parseDatetime(formatDatetime(value))).toBe(value)
    }),
  )
})
