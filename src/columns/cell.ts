import { type Datetime, datetimeFromUnixMs } from '../types/datetime.ts'
import { Decimal, parseDecimal } from '../types/decimal.ts'
import { type Dynamic, dynamicReal, MAX_DEPTH, stringifyDynamic, TypedScalar, type Value } from '../types/dynamic.ts'
import { parseGuid } from '../types/guid.ts'
import { type Int64, int64, parseInt64, truncateToInt64 } from '../types/int64.ts'
import { JsonError, parseJson } from '../types/json.ts'
import { parseDatetime } from '../types/parse-datetime.ts'
import { parseReal } from '../types/real.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { parseTimespan } from '../types/timespan.ts'

const MAX_INT = 2_147_483_647

/**
 * One value of a fixture, a file or a watchlist as a cell of a column's type; undefined when it does not fit.
 *
 * - `null`, `undefined` and, for every type but string, `""` are the missing cell (`""` for string, else null).
 * - string: text as it is; numbers, booleans and dates as text; objects and arrays as compact JSON.
 * - bool: booleans, 0 and 1, `true` and `false` in any case.
 * - int, long: whole numbers that are in range, as numbers, bigints or text; nothing is rounded.
 * - real, decimal: numbers, bigints, text.
 * - datetime: Dates and text, ISO 8601 or another form that `todatetime` reads. Bare numbers do not fit: their unit is
 *   anybody's guess.
 * - timespan: Kusto's text forms (`1.02:03:04`, `5m`).
 * - guid: the usual text forms.
 * - dynamic: any JSON value, Maps, Dates; text that is a JSON object or array becomes that value (so exports write it).
 *
 * Values of kqlite's own (`TypedScalar`, `Decimal`, bags as Maps) are taken too. Pure.
 */
export function toCell(value: unknown, type: ScalarType): Value | undefined {
  if (type === 'string') return typeof value === 'string' ? value : toText(value)
  if (value === null || value === undefined || value === '') return null
  if (value instanceof TypedScalar && type !== 'dynamic') return typedScalarTo(value, type)
  switch (type) {
    case 'bool':
      return toBool(value)
    case 'int':
      return toInt(value)
    case 'long':
      return toLong(value)
    case 'real':
      return toReal(value)
    case 'decimal':
      return toDecimal(value)
    case 'datetime':
      return toDatetime(value)
    case 'timespan':
      return typeof value === 'string' ? (parseTimespan(value) ?? undefined) : undefined
    case 'guid':
      return typeof value === 'string' ? (parseGuid(value) ?? undefined) : undefined
    case 'dynamic':
      return toDynamicCell(value)
  }
}

function toText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'undefined':
      return ''
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value)
    case 'object': {
      if (value === null) return ''
      const dynamic = dynamicOf(value, 0)
      if (dynamic === undefined) return undefined
      if (dynamic instanceof TypedScalar) return stringifyDynamic(dynamic).replace(/^"|"$/g, '')
      return stringifyDynamic(dynamic)
    }
    default:
      return undefined
  }
}

/** A typed scalar of a JSON value (`1.0` is one) where a column of a plain type takes it. */
function typedScalarTo(scalar: TypedScalar, type: ScalarType): Value | undefined {
  if (scalar.type === type) return scalar.value as Value
  if (scalar.type !== 'real' && scalar.type !== 'decimal') return undefined
  const number = Number(scalar.value)
  // Beyond 2^53 a real may be a rounded whole number.
  return type === 'long' && !Number.isSafeInteger(number) ? undefined : toCell(number, type)
}

function toBool(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (value === 1 || value === 0) return value === 1
  if (typeof value !== 'string') return undefined
  const text = value.trim().toLowerCase()
  if (text === 'true' || text === '1') return true
  return text === 'false' || text === '0' ? false : undefined
}

function toInt(value: unknown): number | undefined {
  const whole = toLong(value)
  return typeof whole === 'number' && whole <= MAX_INT && whole >= -MAX_INT - 1 ? whole : undefined
}

function toLong(value: unknown): Int64 | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? (truncateToInt64(value) ?? undefined) : undefined
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? int64(value) : undefined
  if (typeof value !== 'string') return undefined
  return parseInt64(/^\s*[+-]?\d+\.0+\s*$/.test(value) ? value.slice(0, value.indexOf('.')) : value) ?? undefined
}

function toReal(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint' || value instanceof Decimal) return Number(value)
  return typeof value === 'string' ? (parseReal(value) ?? undefined) : undefined
}

function toDecimal(value: unknown): Decimal | undefined {
  if (value instanceof Decimal) return value
  if (typeof value === 'number') return Number.isFinite(value) ? new Decimal(value) : undefined
  if (typeof value === 'bigint') return new Decimal(value.toString())
  return typeof value === 'string' ? (parseDecimal(value) ?? undefined) : undefined
}

function toDatetime(value: unknown): Datetime | undefined {
  if (typeof value === 'string') return parseDatetime(value) ?? undefined
  return value instanceof Date ? (datetimeFromUnixMs(value.getTime()) ?? undefined) : undefined
}

function toDynamicCell(value: unknown): Dynamic | undefined {
  if (typeof value !== 'string') return dynamicOf(value, 0)
  if (!/^\s*[[{]/.test(value)) return value
  try {
    return parseJson(value)
  } catch (error) {
    if (error instanceof JsonError) return value
    throw error
  }
}

/** A JavaScript value as a dynamic value; undefined when some part of it is none (functions, cycles, odd objects). */
function dynamicOf(value: unknown, depth: number): Dynamic | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value
    case 'bigint':
      return BigInt.asIntN(64, value) === value ? int64(value) : dynamicReal(Number(value))
    case 'object':
      break
    default:
      return undefined
  }
  if (value === null || value instanceof TypedScalar) return value
  if (value instanceof Decimal) return new TypedScalar('decimal', value)
  if (value instanceof Date) {
    const datetime = datetimeFromUnixMs(value.getTime())
    return datetime === null ? undefined : new TypedScalar('datetime', datetime)
  }
  if (depth > MAX_DEPTH) return undefined
  if (Array.isArray(value)) {
    const items: Dynamic[] = []
    for (const item of value) {
      const dynamic = item === undefined ? null : dynamicOf(item, depth + 1)
      if (dynamic === undefined) return undefined
      items.push(dynamic)
    }
    return items
  }
  // A Set or a typed array would be a bag of nothing, or of numbers.
  if (!(value instanceof Map) && Symbol.iterator in value) return undefined
  const bag = new Map<string, Dynamic>()
  for (const [key, item] of value instanceof Map ? value : Object.entries(value)) {
    if (item === undefined) continue
    const dynamic = dynamicOf(item, depth + 1)
    if (dynamic === undefined || typeof key !== 'string') return undefined
    bag.set(key, dynamic)
  }
  return bag
}

/** A value as an error message shows it: short, on one line. */
export function describeValue(value: unknown): string {
  let text: string
  if (value instanceof Date) text = Number.isNaN(value.getTime()) ? 'an invalid Date' : value.toISOString()
  else if (typeof value === 'string') text = JSON.stringify(value)
  else if (typeof value === 'object') text = shortJson(value)
  else if (typeof value === 'function') text = 'a function'
  else text = String(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

function shortJson(value: object | null): string {
  const dynamic = dynamicOf(value, 0)
  return dynamic === undefined
    ? `an object that is no JSON value, or nests more than ${MAX_DEPTH} levels deep,`
    : stringifyDynamic(dynamic)
}
