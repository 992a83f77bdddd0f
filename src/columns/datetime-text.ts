import { type Datetime, datetimeFromUnixMs } from '../types/datetime.ts'

const DIGIT_0 = 48
const DIGIT_9 = 57
const COLON = 58
const DASH = 45
const PLUS = 43
const BLANK = 32
const MS_PER_DAY = 86_400_000
const MS_PER_MINUTE = 60_000

/**
 * Parses an ISO 8601 datetime as logs and exports write it: `2024-02-14`, `2024-02-14T12:00Z`,
 * `2024-02-14 12:00:00.1234567+02:00`. Without a zone it is UTC; digits below 100 ns are cut off. Null for anything
 * else and for dates that do not exist. The cells of fixtures go through here, so there is no regular expression.
 */
export function parseIsoDatetime(text: string): Datetime | null {
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 2)
  const day = digits(text, 8, 2)
  if (year < 1 || month < 1 || day < 1 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return null
  if (month > 12 || day > daysInMonth(year, month)) return null
  let ms = daysFromUnixEpoch(year, month, day) * MS_PER_DAY
  if (text.length === 10) return datetimeFromUnixMs(ms)

  const separator = text[10]
  const hours = digits(text, 11, 2)
  const minutes = digits(text, 14, 2)
  if (separator !== 'T' && separator !== 't' && separator !== ' ') return null
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || text.charCodeAt(13) !== COLON) return null
  ms += hours * 3_600_000 + minutes * MS_PER_MINUTE
  let ticks = 0
  let position = 16
  if (text.charCodeAt(16) === COLON) {
    const seconds = digits(text, 17, 2)
    if (seconds < 0 || seconds > 59) return null
    ms += seconds * 1000
    position = 19
    if (text[19] === '.' || text[19] === ',') {
      let fraction = 0
      let scale = 1_000_000
      position = 20
      for (; isDigit(text.charCodeAt(position)); position++) {
        fraction += (text.charCodeAt(position) - DIGIT_0) * Math.floor(scale)
        scale /= 10
      }
      if (position === 20) return null
      const wholeMs = Math.floor(fraction / 10_000)
      ms += wholeMs
      ticks = fraction - wholeMs * 10_000
    }
  }
  const offset = zoneOffsetMinutes(text, position)
  return offset === null ? null : datetimeFromUnixMs(ms - offset * MS_PER_MINUTE, ticks)
}

/** True for text that starts as an ISO date *and* time do; cheap, and no promise that it parses. */
export function looksLikeIsoDatetime(text: string): boolean {
  return text.length >= 16 && text.charCodeAt(4) === DASH && text.charCodeAt(13) === COLON && digits(text, 0, 4) > 0
}

function zoneOffsetMinutes(text: string, position: number): number | null {
  if (text.charCodeAt(position) === BLANK) position++
  if (position === text.length) return 0
  const sign = text.charCodeAt(position)
  if (text[position] === 'Z' || text[position] === 'z') return position + 1 === text.length ? 0 : null
  if (sign !== PLUS && sign !== DASH) return null
  const hours = digits(text, position + 1, 2)
  const at = position + (text.charCodeAt(position + 3) === COLON ? 4 : 3)
  const minutes = at === text.length ? 0 : digits(text, at, 2)
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return null
  if (at !== text.length && at + 2 !== text.length) return null
  const offset = hours * 60 + minutes
  return sign === DASH ? -offset : offset
}

/** The number that `count` digits at a position make, or -1. */
function digits(text: string, position: number, count: number): number {
  let value = 0
  for (let i = position; i < position + count; i++) {
    const code = text.charCodeAt(i)
    if (!isDigit(code)) return -1
    value = value * 10 + code - DIGIT_0
  }
  return value
}

function isDigit(code: number): boolean {
  return code >= DIGIT_0 && code <= DIGIT_9
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days since 1970-01-01 in the Gregorian calendar, by counting March-based years (the leap day comes last). */
function daysFromUnixEpoch(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return marchYear * 365 + leapDays + dayOfYear - 719_468
}
