/*
 * Values as the reference evaluator has them: each with its type, whole numbers and ticks as bigints, nothing shared
 * with src/. A string is never null.
 */

export type Type = 'bool' | 'int' | 'long' | 'real' | 'string' | 'datetime' | 'timespan' | 'dynamic'

/** int, long: whole numbers; datetime: ticks since 0001-01-01; timespan: ticks; dynamic: JSON with bigints. */
export interface Value {
  readonly type: Type
  readonly value: null | boolean | bigint | number | string | Json
}

export type Json = null | boolean | bigint | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Thrown for what the reference does not know. */
export class NotCovered extends Error {}

export const TICKS_PER_SECOND = 10_000_000n
const UNIX_EPOCH = 621_355_968_000_000_000n
const LAST_TICK = 3_155_378_975_999_999_999n

export function nothing(type: Type): Value {
  return { type, value: type === 'string' ? '' : null }
}

export function truth(value: boolean | null): Value {
  return { type: 'bool', value }
}

/** A whole number as 64 bits hold it. */
export function long(value: bigint | null): Value {
  return { type: 'long', value: value === null ? null : BigInt.asIntN(64, value) }
}

export function datetime(ticks: bigint | null): Value {
  return { type: 'datetime', value: ticks === null || ticks < 0n || ticks > LAST_TICK ? null : ticks }
}

/** A cell of a fixture as a value of its column's type. */
export function cell(type: Type, value: unknown): Value {
  if (value === null || value === undefined) return nothing(type)
  switch (type) {
    case 'int':
    case 'long':
      return { type, value: BigInt(value as number) }
    case 'real':
      return { type, value: Number(value) }
    case 'datetime':
      return datetime(ticksOf(String(value)))
    case 'timespan':
      return { type, value: spanOf(String(value)) }
    case 'dynamic':
      return { type, value: jsonOf(value) }
    default:
      return { type, value: value as string | boolean }
  }
}

function jsonOf(value: unknown): Json {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value !== 'object' || value === null) return value as Json
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item)]))
}

/** The ticks of `2024-02-14T12:00:00.1234567Z`, or of less of it. */
export function ticksOf(text: string): bigint {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?)?Z?$/.exec(text)
  if (match === null) throw new NotCovered(`datetime ${text}`)
  const [year, month, day, hours = 0, minutes = 0, seconds = 0] = match.slice(1, 7).map((part) => Number(part ?? 0))
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const whole = BigInt(date.getTime() / 1000 + hours * 3600 + minutes * 60 + seconds)
  return UNIX_EPOCH + whole * TICKS_PER_SECOND + BigInt((match[7] ?? '').padEnd(7, '0'))
}

const UNITS: Readonly<Record<string, bigint>> = {
  d: 86_400n * TICKS_PER_SECOND,
  h: 3600n * TICKS_PER_SECOND,
  m: 60n * TICKS_PER_SECOND,
  s: TICKS_PER_SECOND,
  ms: 10_000n,
  tick: 1n,
}

/** The ticks of `1.02:03:04.5`, `02:03:04` or `90m`. */
export function spanOf(text: string): bigint {
  const unit = /^(-?\d+)(d|h|ms|m|s|tick)$/.exec(text)
  if (unit !== null) return BigInt(unit[1]) * UNITS[unit[2]]
  const match = /^(-)?(?:(\d+)\.)?(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?$/.exec(text)
  if (match === null) throw new NotCovered(`timespan ${text}`)
  const [days, hours, minutes, seconds] = match.slice(2, 6).map((part) => BigInt(part ?? 0))
  const ticks = days * UNITS.d + hours * UNITS.h + minutes * UNITS.m + seconds * UNITS.s
  const all = ticks + BigInt((match[6] ?? '').padEnd(7, '0'))
  return match[1] === undefined ? all : -all
}

/** A value as results write it in JSON. */
export function written({ type, value }: Value): unknown {
  if (value === null) return null
  switch (type) {
    case 'int':
    case 'long':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
    case 'real':
      return Number.isFinite(value) ? value : String(value)
    case 'datetime':
    case 'timespan':
      return text({ type, value })
    case 'dynamic':
      return writtenJson(value as Json)
    default:
      return value
  }
}

function writtenJson(value: Json): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (Array.isArray(value)) return value.map(writtenJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, writtenJson(item)]))
}

/** What `tostring` gives; null is "". */
export function text({ type, value }: Value): string {
  if (value === null) return ''
  const two = (part: bigint | number) => String(part).padStart(2, '0')
  switch (type) {
    case 'bool':
      return value ? 'True' : 'False'
    case 'int':
    case 'long':
    case 'string':
      return String(value)
    case 'datetime': {
      const ticks = (value as bigint) - UNIX_EPOCH
      const fraction = ((ticks % TICKS_PER_SECOND) + TICKS_PER_SECOND) % TICKS_PER_SECOND
      const date = new Date(Number((ticks - fraction) / TICKS_PER_SECOND) * 1000)
      return `${date.toISOString().slice(0, 19)}.${String(fraction).padStart(7, '0')}Z`
    }
    case 'timespan': {
      const ticks = (value as bigint) < 0n ? -(value as bigint) : (value as bigint)
      const seconds = ticks / TICKS_PER_SECOND
      const days = seconds / 86_400n
      const fraction = ticks % TICKS_PER_SECOND
      const clock = `${two((seconds / 3600n) % 24n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`
      const parts = [days > 0n ? `${days}.` : '', clock, fraction > 0n ? `.${String(fraction).padStart(7, '0')}` : '']
      return ((value as bigint) < 0n ? '-' : '') + parts.join('')
    }
    default:
      throw new NotCovered(`tostring of ${type}`)
  }
}

/** A text that equal values share; null has one too. */
export function keyOf({ type, value }: Value): string {
  if (type === 'real') return Object.is(value, -0) ? '0' : String(value)
  if (type === 'dynamic') return JSON.stringify(writtenJson(value as Json))
  return `${value === null}${value}`
}
