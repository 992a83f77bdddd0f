import { daysOf, isCalendarDay } from '../types/calendar.ts'
import { type Datetime, datetimeFromUnixMs } from '../types/datetime.ts'

const MS_PER_DAY = 86_400_000

/** Where the punctuation stands in `"2024-02-14T12:00:00`. */
const MARKS: readonly (readonly [offset: number, byte: number])[] = [
  [5, 45],
  [8, 45],
  [11, 84],
  [14, 58],
  [17, 58],
]
const DOT = 46
const LETTER_Z = 90

let lastDate = -1
let lastDays = 0

/**
 * The datetime that stands, in quotes, in the bytes from `start` to `end`, if it is in the form that logs mostly have,
 * `"2024-02-14T12:00:00Z"` with up to seven digits after the second; else null, which says nothing about other forms.
 * Saves making a string of each.
 */
export function parseIsoBytes(bytes: Uint8Array, start: number, end: number): Datetime | null {
  const length = end - start
  if (length < 22 || length > 30 || length === 23 || bytes[end - 2] !== LETTER_Z) return null
  for (let i = 0; i < MARKS.length; i++) if (bytes[start + MARKS[i][0]] !== MARKS[i][1]) return null
  const year = digits(bytes, start + 1, 4)
  const month = digits(bytes, start + 6, 2)
  const day = digits(bytes, start + 9, 2)
  const hours = digits(bytes, start + 12, 2)
  const minutes = digits(bytes, start + 15, 2)
  const seconds = digits(bytes, start + 18, 2)
  let fraction = 0
  if (length > 22) {
    if (bytes[start + 20] !== DOT) return null
    const count = length - 23
    fraction = digits(bytes, start + 21, count) * 10 ** (7 - count)
  }
  // Anything that is no digit makes its number too large (see `digits`).
  if (!(hours < 24 && minutes < 60 && seconds < 60 && fraction < 10_000_000)) return null
  const date = year * 10_000 + month * 100 + day
  if (date !== lastDate) {
    if (!isCalendarDay(year, month, day)) return null
    lastDate = date
    lastDays = daysOf(year, month, day)
  }
  const ms = lastDays * MS_PER_DAY + (hours * 60 + minutes) * 60_000 + seconds * 1000
  return datetimeFromUnixMs(ms, fraction)
}

/** The number that some digits make; 1e9 or more when one of them is none. */
function digits(bytes: Uint8Array, start: number, count: number): number {
  let value = 0
  for (let i = start; i < start + count; i++) {
    const digit = bytes[i] - 48
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : 1e9
  }
  return value
}
