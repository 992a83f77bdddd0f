import { daysOf, isCalendarDay } from '../../types/calendar.ts'
import {
  type Datetime,
  datetimeFromUnixMs,
  inRange,
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MILLISECOND,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
} from '../../types/datetime.ts'
import { calendarDayOf, datetimeOfDay, dayNumber, ticksOfDay } from '../../types/datetime-parts.ts'
import type { Decimal } from '../../types/decimal.ts'
import type { Value } from '../../types/dynamic.ts'
import { add64, type Int64, int64, multiply64, subtract64, truncateToInt64 } from '../../types/int64.ts'
import type { Timespan } from '../../types/timespan.ts'
import { alias, type RowKernel, type ScalarFunction } from '../function.ts'
import { dayOfWeek, dayOfYear, endOf, isoWeek, monthsLater, type Period, startOf } from './calendar.ts'

// ------------------------------------------------------------------------------------------------------ the clock

const clock: readonly ScalarFunction[] = [
  {
    name: 'now',
    doc: 'The time at which the query started, plus a timespan if one is given.',
    overloads: [
      {
        signature: '(offset?: timespan) -> datetime',
        prepare:
          ({ context }) =>
          (offset: Timespan = 0) =>
            inRange(add64(context.now, offset)),
      },
    ],
  },
  {
    name: 'ago',
    doc: 'The time at which the query started, less a timespan.',
    overloads: [
      {
        signature: '(timespan: timespan) -> datetime',
        prepare:
          ({ context }) =>
          (span: Timespan) =>
            inRange(subtract64(context.now, span)),
      },
    ],
  },
]

// ---------------------------------------------------------------------------------------- starts and ends of periods

function periodFunction(edge: 'start' | 'end', period: Period): ScalarFunction {
  const find = edge === 'start' ? startOf : endOf
  return {
    name: `${edge}of${period}`,
    doc: `The ${edge === 'start' ? 'first' : 'last'} tick of the ${period}, an offset of ${period}s later if one is given.`,
    overloads: [
      {
        signature: '(date: datetime, offset?: long) -> datetime',
        row: (date: Datetime, offset: Int64 = 0) => find(period, date, Number(offset)),
      },
    ],
    ...(edge === 'start' && period === 'day' ? { resultName: 'FirstArgument' } : {}),
  }
}

const periods = (['day', 'week', 'month', 'year'] as const).flatMap((period) => [
  periodFunction('start', period),
  periodFunction('end', period),
])

// ----------------------------------------------------------------------------------------------------------- parts

/** The parts of a datetime that are numbers, by the names that `datetime_part` takes. */
const PARTS: Readonly<Record<string, (date: Datetime) => number>> = {
  year: (date) => calendarDayOf(date).year,
  quarter: (date) => Math.ceil(calendarDayOf(date).month / 3),
  month: (date) => calendarDayOf(date).month,
  week_of_year: isoWeek,
  day: (date) => calendarDayOf(date).day,
  dayofyear: dayOfYear,
  hour: (date) => Math.floor(ticksOfDay(date) / TICKS_PER_HOUR),
  minute: (date) => Math.floor(ticksOfDay(date) / TICKS_PER_MINUTE) % 60,
  second: (date) => Math.floor(ticksOfDay(date) / TICKS_PER_SECOND) % 60,
  millisecond: (date) => Math.floor(ticksOfDay(date) / TICKS_PER_MILLISECOND) % 1000,
  microsecond: (date) => Math.floor((ticksOfDay(date) % TICKS_PER_SECOND) / 10),
  nanosecond: (date) => (ticksOfDay(date) % TICKS_PER_SECOND) * 100,
}

function partFunction(name: string, part: string, doc: string): ScalarFunction {
  return { name, doc, overloads: [{ signature: '(date: datetime) -> int', row: PARTS[part] }] }
}

const datetimePart: ScalarFunction = {
  name: 'datetime_part',
  doc: 'A part of a datetime as a number.',
  examples: [["datetime_part('quarter', datetime(2024-02-14))", '1']],
  overloads: [
    {
      signature: `(part: string literal [${Object.keys(PARTS).join('|')}], date: datetime) -> int`,
      prepare: ({ constants }) => {
        const part = PARTS[partName(constants[0])]
        return (_part: string, date: Datetime) => part(date)
      },
    },
  ],
}

/** The part asked for; the binder has seen that it is one of those allowed. */
function partName(constant: Value | undefined): string {
  return String(constant).toLowerCase()
}

const weekOfYear = partFunction('week_of_year', 'week_of_year', 'The week of the year, by ISO 8601.')
const monthOfYear = partFunction('monthofyear', 'month', 'The month of the year.')

const parts: readonly ScalarFunction[] = [
  datetimePart,
  alias('datepart', datetimePart, { hidden: true }),
  partFunction('getyear', 'year', 'The year.'),
  partFunction('getmonth', 'month', 'The month of the year.'),
  monthOfYear,
  weekOfYear,
  alias('weekofyear', weekOfYear, { hidden: true }),
  partFunction('dayofmonth', 'day', 'The day of the month.'),
  partFunction('dayofyear', 'dayofyear', 'The day of the year.'),
  partFunction('hourofday', 'hour', 'The hour of the day.'),
  {
    name: 'dayofweek',
    doc: 'The whole days since the Sunday before, as a timespan.',
    examples: [['dayofweek(datetime(2024-02-14))', '3.00:00:00']],
    overloads: [
      {
        signature: '(date: datetime) -> timespan',
        row: (date: Datetime) => dayOfWeek(date) * TICKS_PER_DAY,
      },
    ],
  },
]

// ------------------------------------------------------------------------------------------- sums and differences

const UNITS = 'year|quarter|month|week|day|hour|minute|second|millisecond|microsecond|nanosecond'

/** The units of fixed length, in ticks. */
const TICKS_OF: Readonly<Record<string, number>> = {
  week: 7 * TICKS_PER_DAY,
  day: TICKS_PER_DAY,
  hour: TICKS_PER_HOUR,
  minute: TICKS_PER_MINUTE,
  second: TICKS_PER_SECOND,
  millisecond: TICKS_PER_MILLISECOND,
  microsecond: 10,
}

const MONTHS_OF: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 }

function adder(unit: string): (date: Datetime, count: Int64) => Datetime | null {
  const months = MONTHS_OF[unit]
  if (months !== undefined) return (date, count) => monthsLater(date, Number(count) * months)
  const ticks = TICKS_OF[unit]
  if (ticks === undefined) return (date, count) => inRange(add64(date, int64(BigInt(count) / 100n)))
  return (date, count) => {
    const sum = BigInt(date) + BigInt(count) * BigInt(ticks)
    return BigInt.asIntN(64, sum) === sum ? inRange(int64(sum)) : null
  }
}

/** How many borders of a unit lie between two datetimes. */
function difference(unit: string): RowKernel {
  const months = MONTHS_OF[unit]
  if (months !== undefined) {
    const indexOf = (date: Datetime) => {
      const { year, month } = calendarDayOf(date)
      return Math.floor((year * 12 + month - 1) / months)
    }
    return (_unit, a: Datetime, b: Datetime) => indexOf(a) - indexOf(b)
  }
  if (unit === 'week') {
    const indexOf = (date: Datetime) => Math.floor((dayNumber(date) + 4) / 7)
    return (_unit, a: Datetime, b: Datetime) => indexOf(a) - indexOf(b)
  }
  if (unit === 'nanosecond') return (_unit, a: Datetime, b: Datetime) => multiply64(subtract64(a, b), 100)
  const ticks = TICKS_OF[unit]
  const perDay = TICKS_PER_DAY / ticks
  const countOf = (date: Datetime) => Math.floor(ticksOfDay(date) / ticks)
  return (_unit, a: Datetime, b: Datetime) => {
    return add64(multiply64(dayNumber(a) - dayNumber(b), perDay), countOf(a) - countOf(b))
  }
}

const sums: readonly ScalarFunction[] = [
  {
    name: 'datetime_add',
    doc: 'A datetime some units later. A day that the month does not have becomes its last.',
    examples: [["datetime_add('month', 1, datetime(2024-01-31))", '2024-02-29T00:00:00.0000000Z']],
    overloads: [
      {
        signature: `(part: string literal [${UNITS}], value: Integer as long, datetime: datetime) -> datetime`,
        prepare: ({ constants }) => {
          const add = adder(partName(constants[0]))
          return (_unit: string, count: Int64, date: Datetime) => add(date, count)
        },
      },
    ],
  },
  {
    name: 'datetime_diff',
    doc: 'How many units the first datetime is after the second, counted by the borders between them.',
    examples: [["datetime_diff('day', datetime(2024-03-01), datetime(2024-02-28 23:00))", '2']],
    overloads: [
      {
        signature: `(part: string literal [${UNITS}], datetime1: datetime, datetime2: datetime) -> Custom`,
        // Measured: weeks, and only weeks, come back as a real.
        result: (_types, constants) => (partName(constants[0]) === 'week' ? 'real' : 'long'),
        prepare: ({ constants }) => difference(partName(constants[0])),
      },
    ],
  },
]

// ------------------------------------------------------------------------------------------------------ from numbers

/** Ticks of an hour, a minute and (parts of) a second of a day; null when they are not a time of day. */
function timeOfDay(hours: Int64, minutes: Int64, seconds: number): number | null {
  if (!(hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60 && seconds >= 0 && seconds < 60)) return null
  return Number(hours) * TICKS_PER_HOUR + Number(minutes) * TICKS_PER_MINUTE + Math.round(seconds * TICKS_PER_SECOND)
}

const makers: readonly ScalarFunction[] = [
  {
    name: 'make_datetime',
    doc: 'A datetime from its year, month and day, and the time of day. Null when there is no such day or time.',
    examples: [['make_datetime(2024, 2, 14, 12, 30, 15.5)', '2024-02-14T12:30:15.5000000Z']],
    overloads: [
      {
        signature:
          '(year: Number as long, month: Number as long, day: Number as long, hour?: Number as long, minute?: Number as long, second?: Number as real) -> datetime',
        row: (year: number, month: number, day: number, hour: Int64 = 0, minute: Int64 = 0, second = 0) => {
          const time = timeOfDay(hour, minute, second)
          return time === null || !isCalendarDay(year, month, day)
            ? null
            : datetimeOfDay(daysOf(year, month, day), time)
        },
      },
      { signature: '(value: Scalar as datetime) -> datetime', row: (value: Datetime) => value },
    ],
    resultName: 'OnlyArgument',
  },
  {
    name: 'make_timespan',
    doc: 'A timespan from days, hours, minutes and seconds. Null when a part is out of its range.',
    examples: [['make_timespan(1, 12, 30, 55.5)', '1.12:30:55.5000000']],
    overloads: [
      {
        signature:
          '(days: Integer as long, hours: Integer as long, minutes: Integer as long, seconds: Number as real) -> timespan',
        row: (days: Int64, hours: Int64, minutes: Int64, seconds: number) => {
          const time = timeOfDay(hours, minutes, seconds)
          return time === null || days < 0 ? null : add64(multiply64(days, TICKS_PER_DAY), time)
        },
      },
      {
        signature: '(hours: Integer as long, minutes: Integer as long, seconds?: Number as real) -> timespan',
        row: (hours: Int64, minutes: Int64, seconds = 0) => timeOfDay(hours, minutes, seconds),
      },
      { signature: '(value: Scalar as timespan) -> timespan', row: (value: Timespan) => value },
    ],
    resultName: 'OnlyArgument',
  },
]

const UNIX_EPOCH = datetimeFromUnixMs(0)!

/** `unixtime_…_todatetime`: to the tick, also for parts of a unit. */
function unixTime(unit: string, nanoseconds: bigint): ScalarFunction {
  const ticksOf = (count: Int64) => (BigInt(count) * nanoseconds) / 100n
  const afterEpoch = (ticks: bigint) => {
    const sum = BigInt(UNIX_EPOCH) + ticks
    return BigInt.asIntN(64, sum) === sum ? inRange(int64(sum)) : null
  }
  return {
    name: `unixtime_${unit}_todatetime`,
    doc: `The datetime that is so many ${unit} after 1970-01-01.`,
    overloads: [
      {
        signature: '(number: Number) -> datetime',
        prepare: ({ types }) => {
          if (types[0] === 'int' || types[0] === 'long') return (count: Int64) => afterEpoch(ticksOf(count))
          return (count: number | Decimal) => {
            const whole = truncateToInt64(Number(count))
            if (whole === null) return null
            const rest = Math.round(((Number(count) - Number(whole)) * Number(nanoseconds)) / 100)
            return afterEpoch(ticksOf(whole) + BigInt(rest))
          }
        },
      },
    ],
  }
}

/** Datetimes and timespans: their parts, their making, their distances. */
export const datetimeFunctions: readonly ScalarFunction[] = [
  ...clock,
  ...periods,
  ...parts,
  ...sums,
  ...makers,
  unixTime('seconds', 1_000_000_000n),
  unixTime('milliseconds', 1_000_000n),
  unixTime('microseconds', 1000n),
  unixTime('nanoseconds', 1n),
]
