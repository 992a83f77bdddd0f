import { type Datetime, datetimeFromUnixMs } from './datetime.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const TIME = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(am|pm)?`
const ZONE = String.raw`(z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{1,2})?`
const WEEKDAY = String.raw`(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?`
const REST = String.raw`(?:(?:[t,]?\s*)${TIME}\s*${ZONE})?\s*$`

/** What a pattern's groups are before those of the time: y year, m month (number), n month (name), d day. */
const FORMS: readonly (readonly [pattern: RegExp, order: string])[] = [
  [new RegExp(String.raw`^\s*(\d{4})-(\d{1,2})(?:-(\d{1,2}))?${REST}`, 'i'), 'ymd'],
  [new RegExp(String.raw`^\s*(\d{4})/(\d{1,2})/(\d{1,2})${REST}`, 'i'), 'ymd'],
  [new RegExp(String.raw`^\s*(\d{4})(\d{2})(\d{2})${REST}`, 'i'), 'ymd'],
  [new RegExp(String.raw`^\s*(\d{1,2})[-/](\d{1,2})[-/](\d{4})${REST}`, 'i'), 'mdy'],
  [new RegExp(String.raw`^\s*${WEEKDAY}(\d{1,2})[ -]([a-z]{3,9})[ -](\d{4}|\d{2})${REST}`, 'i'), 'dny'],
  [new RegExp(String.raw`^\s*${WEEKDAY}([a-z]{3,9})\s+(\d{1,2}),?\s+(\d{4})${REST}`, 'i'), 'ndy'],
  [new RegExp(String.raw`^\s*(\d{4})\s*$`), 'y'],
]

/** `Tue Nov 15 08:12:31 1994`: the year at the end. */
const ASCTIME = new RegExp(String.raw`^\s*${WEEKDAY}([a-z]{3})\s+(\d{1,2})\s+${TIME}\s+(\d{4})\s*$`, 'i')

/**
 * Reads a datetime as `todatetime` and datetime literals do: ISO 8601 with any number of digits and an offset, the
 * American `12/31/2024`, RFC 822/1123 and asctime dates. What has no zone is UTC. Null when the text is none of these
 * or out of range.
 */
export function parseDatetime(text: string): Datetime | null {
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
  const midnight = unixMsOfDate(year, month, day)
  if (midnight === null) return null
  const ms = midnight + hour * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000 - offsetMs(zone)
  const ticks = Number(fraction.slice(0, 7).padEnd(7, '0'))
  return datetimeFromUnixMs(ms, ticks)
}

function offsetMs(zone: string | undefined): number {
  const match = zone === undefined ? null : /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone)
  if (!match) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  return (match[1] === '-' ? -minutes : minutes) * 60_000
}

/** Milliseconds since 1970 of a calendar day; null when there is no such day between years 1 and 9999. */
export function unixMsOfDate(year: number, month: number, day: number): number | null {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return null
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 ? date.getTime() : null
}
