import { daysOf, isCalendarDay } from './calendar.ts'
import { type Datetime, datetimeFromUnixMs } from './datetime.ts'

const MS_PER_DAY = 86_400_000
const MS_PER_HOUR = 3_600_000
const MS_PER_MINUTE = 60_000

/**
 * Reads a datetime as `todatetime` and datetime literals do: ISO 8601 with any number of digits and an offset, the
 * American `12/31/2024`, RFC 822/850/1123 and asctime dates. What has no zone is UTC; digits below 100 ns are cut off.
 * Null when the text is none of these or out of range.
 */
export function parseDatetime(text: string): Datetime | null {
  return parseIsoDatetime(text) ?? parseOtherDatetime(text)
}

// -------------------------------------------------------------------------------------------------------- ISO 8601

const DIGIT_0 = 48
const DIGIT_9 = 57
const COLON = 58
const DASH = 45
const PLUS = 43
const BLANK = 32

/**
 * Parses an ISO 8601 datetime as logs and exports write it: `2024-02-14`, `2024-02-14T12:00Z`,
 * `2024-02-14 12:00:00.1234567+02:00`. Null for anything else and for dates that do not exist. The cells of fixtures
 * go through here, so there is no regular expression.
 */
export function parseIsoDatetime(text: string): Datetime | null {
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 2)
  const day = digits(text, 8, 2)
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH || !isCalendarDay(year, month, day)) return null
  let ms = daysOf(year, month, day) * MS_PER_DAY
  if (text.length === 10) return datetimeFromUnixMs(ms)

  const separator = text[10]
  const hours = digits(text, 11, 2)
  const minutes = digits(text, 14, 2)
  if (separator !== 'T' && separator !== 't' && separator !== ' ') return null
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || text.charCodeAt(13) !== COLON) return null
  ms += hours * MS_PER_HOUR + minutes * MS_PER_MINUTE
  let ticks = 0
  let position = 16
  if (text.charCodeAt(16) === COLON) {
    const seconds = digits(text, 17, 2)
    if (seconds < 0 || seconds > 59) return null
    ms += seconds * 1000
    position = 19
    if (text[19] === '.' || text[19] === ',') {
      let scale = 1_000_000
      position = 20
      for (; isDigit(text.charCodeAt(position)); position++) {
        ticks += (text.charCodeAt(position) - DIGIT_0) * Math.floor(scale)
        scale /= 10
      }
      if (position === 20) return null
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

// ----------------------------------------------------------------------------------------------------- other forms

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const TIME = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9})\d*)?)?\s*(am|pm)?`
const ZONE = String.raw`(z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{1,2})?`
const WEEKDAY = String.raw`(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?`
const REST = String.raw`(?:(?:[t,]?\s*)${TIME}\s*${ZONE})?\s*$`

/** What a pattern's groups are before those of the time: y year, m month (number), n month (name), d day. */
const FORMS: readonly (readonly [pattern: RegExp, order: string])[] = [
  [new RegExp(String.raw`^\s*(\d{4})-(\d{1,2})(?:-(\d{1,2}))?${REST}`, 'i'), 'ymd'],
  [new RegExp(String.raw`^\s*(\d{4})[/.,]\s*(\d{1,2})[/.,]\s*(\d{1,2})${REST}`, 'i'), 'ymd'],
  [new RegExp(String.raw`^\s*(\d{4})(\d{2})(\d{2})${REST}`, 'i'), 'ymd'],
  [new RegExp(String.raw`^\s*(\d{1,2})[-/](\d{1,2})[-/](\d{4})${REST}`, 'i'), 'mdy'],
  [new RegExp(String.raw`^\s*${WEEKDAY}(\d{1,2})[ -]([a-z]{3,9})[ -](\d{4}|\d{2})${REST}`, 'i'), 'dny'],
  [new RegExp(String.raw`^\s*${WEEKDAY}([a-z]{3,9})\s+(\d{1,2}),?\s+(\d{4})${REST}`, 'i'), 'ndy'],
  [/^\s*(\d{4})\s*$/, 'y'],
]

/** `Tue Nov 15 08:12:31 1994`: the year at the end. */
const ASCTIME = new RegExp(String.raw`^\s*${WEEKDAY}([a-z]{3})\s+(\d{1,2})\s+${TIME}\s+(\d{4})\s*$`, 'i')

function parseOtherDatetime(text: string): Datetime | null {
  for (const [pattern, order] of FORMS) {
    const match = pattern.exec(text)
    if (!match) continue
    const parts: Record<string, string> = {}
    for (let i = 0; i < order.length; i++) if (match[i + 1] !== undefined) parts[order[i]] = match[i + 1]
    return assemble(parts, match.slice(order.length + 1))
  }
  const asctime = ASCTIME.exec(text)
  if (asctime) {
    const [, n, d, ...rest] = asctime
    return assemble({ n, d, y: rest[5] }, rest.slice(0, 5))
  }
  return null
}

function assemble(date: Record<string, string>, time: readonly (string | undefined)[]): Datetime | null {
  const [hours = '0', minutes = '0', seconds = '0', fraction = '', half, zone] = time
  const month = date.n === undefined ? Number(date.m ?? 1) : MONTHS.indexOf(date.n.slice(0, 3).toLowerCase()) + 1
  const year = date.y.length === 2 ? Number(date.y) + (Number(date.y) < 50 ? 2000 : 1900) : Number(date.y)
  const day = Number(date.d ?? 1)
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0)
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null
  if (!isCalendarDay(year, month, day)) return null
  const timeOfDay = hour * MS_PER_HOUR + Number(minutes) * MS_PER_MINUTE + Number(seconds) * 1000
  const ms = daysOf(year, month, day) * MS_PER_DAY + timeOfDay - offsetMs(zone)
  return datetimeFromUnixMs(ms, Number(fraction.slice(0, 7).padEnd(7, '0')))
}

function offsetMs(zone: string | undefined): number {
  const match = zone === undefined ? null : /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone)
  if (!match) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  return (match[1] === '-' ? -minutes : minutes) * MS_PER_MINUTE
}
