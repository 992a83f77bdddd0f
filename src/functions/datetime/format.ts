import { KqlError } from '../../errors/kql-error.ts'
import { type Datetime, sevenDigits, TICKS_PER_SECOND, TWO_DIGITS } from '../../types/datetime.ts'
import { calendarDayOf, ticksOfDay } from '../../types/datetime-parts.ts'
import { splitDays, type Timespan } from '../../types/timespan.ts'
import type { ScalarFunction } from '../function.ts'

/** What the elements of a format read. */
interface Fields {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** Ticks of the second. */
  readonly fraction: number
}

type Part = (fields: Fields) => string

function padded(field: keyof Fields, width: number): Part {
  return (fields) => String(fields[field]).padStart(width, '0')
}

/** Of a field that is below 100. */
function twoDigits(field: keyof Fields): Part {
  return (fields) => TWO_DIGITS[fields[field]]
}

/** `f` to `fffffff`: that many digits of the second's fraction. */
function digits(count: number): Part {
  return (fields) => sevenDigits(fields.fraction).slice(0, count)
}

/** `F` to `FFFFFFF`: the same without the zeros at the end. */
function significantDigits(count: number): Part {
  const all = digits(count)
  return (fields) => all(fields).replace(/0+$/, '')
}

function fractions(): [string, Part][] {
  return [1, 2, 3, 4, 5, 6, 7].flatMap((count): [string, Part][] => [
    ['f'.repeat(count), digits(count)],
    ['F'.repeat(count), significantDigits(count)],
  ])
}

const CLOCK: readonly [string, Part][] = [
  ['H', padded('hour', 1)],
  ['HH', twoDigits('hour')],
  ['m', padded('minute', 1)],
  ['mm', twoDigits('minute')],
  ['s', padded('second', 1)],
  ['ss', twoDigits('second')],
  ...fractions(),
]

const hour12 = ({ hour }: Fields) => String(hour % 12 === 0 ? 12 : hour % 12)

const DATETIME_PARTS = new Map<string, Part>([
  ...CLOCK,
  ['d', padded('day', 1)],
  ['dd', twoDigits('day')],
  ['M', padded('month', 1)],
  ['MM', twoDigits('month')],
  ['y', ({ year }) => String(year % 100)],
  ['yy', ({ year }) => String(year % 100).padStart(2, '0')],
  ['yyyy', padded('year', 4)],
  ['h', hour12],
  ['hh', (fields) => hour12(fields).padStart(2, '0')],
  ['tt', ({ hour }) => (hour < 12 ? 'AM' : 'PM')],
])

const TIMESPAN_PARTS = new Map<string, Part>([
  ...CLOCK,
  ['h', padded('hour', 1)],
  ['hh', twoDigits('hour')],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((width): [string, Part] => ['d'.repeat(width), padded('day', width)]),
])

const DELIMITERS = ' /-:,._[]'

/** A format as the functions that write its parts, in order. */
function compileFormat(format: string, elements: ReadonlyMap<string, Part>): Part[] {
  return Array.from(format.matchAll(/(.)\1*/gs), ([run, character]) => {
    if (DELIMITERS.includes(character)) return () => run
    const part = elements.get(run)
    if (part !== undefined) return part
    const hint = `the elements are ${[...elements.keys()].join(', ')}; the delimiters ' ' ${DELIMITERS.trim()}`
    throw new KqlError('runtime', `'${run}' in the format '${format}' is not supported.`, { hint })
  })
}

function write(parts: readonly Part[], fields: Fields): string {
  let text = ''
  for (const part of parts) text += part(fields)
  return text
}

function fieldsOf(year: number, month: number, day: number, ticks: number): Fields {
  const seconds = Math.floor(ticks / TICKS_PER_SECOND)
  return {
    year,
    month,
    day,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    fraction: ticks - seconds * TICKS_PER_SECOND,
  }
}

/** Datetimes and timespans as texts. */
export const datetimeFormatFunctions: readonly ScalarFunction[] = [
  {
    name: 'format_datetime',
    doc: 'A datetime written in a format.',
    examples: [["format_datetime(datetime(2024-02-14 13:05:09), 'yy-MM-dd hh:mm tt')", '24-02-14 01:05 PM']],
    overloads: [
      {
        signature: '(date: datetime, format: string literal) -> string',
        prepare: ({ constants }) => {
          const parts = compileFormat(String(constants[1]), DATETIME_PARTS)
          return (date: Datetime) => {
            const { year, month, day } = calendarDayOf(date)
            return write(parts, fieldsOf(year, month, day, ticksOfDay(date)))
          }
        },
      },
    ],
    resultName: 'FirstArgument',
  },
  {
    name: 'format_timespan',
    doc: 'A timespan written in a format; a negative one with a minus before it.',
    examples: [["format_timespan(1d + 2h + 30m, 'd.hh:mm')", '1.02:30']],
    overloads: [
      {
        signature: '(timespan: timespan, format: string literal) -> string',
        prepare: ({ constants }) => {
          const parts = compileFormat(String(constants[1]), TIMESPAN_PARTS)
          return (span: Timespan) => {
            const { days, rest } = splitDays(span)
            const text = write(parts, fieldsOf(0, 0, days, rest))
            return span < 0 ? `-${text}` : text
          }
        },
      },
    ],
    resultName: 'FirstArgument',
  },
]
