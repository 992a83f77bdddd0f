import { datetimeFromTicks, formatDatetime, ticksOfDatetime } from '../types/datetime.ts'
import { Decimal, type Decimal as DecimalValue, formatDecimal, parseDecimal } from '../types/decimal.ts'
import { type Dynamic, dynamicToString, isArray, isBag, TypedScalar, toDynamic, type Value } from '../types/dynamic.ts'
import { guidAtStart } from '../types/guid.ts'
import { type Int64, int64, parseInt64, truncateToInt64 } from '../types/int64.ts'
import { parseDatetime } from '../types/parse-datetime.ts'
import { formatReal, parseReal } from '../types/real.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { formatTimespan, parseTimespan } from '../types/timespan.ts'

/** Turns a value of one type into another; never given null. */
export type Conversion = (value: Value) => Value

/** How `to…(x)` and implicit casts convert: null (a string: "") when the value has no counterpart. */
export function conversionOf(from: ScalarType, to: ScalarType): Conversion {
  if (from === to) return (value) => value
  if (from === 'dynamic') return (value) => fromDynamic(value as Dynamic, to)
  switch (to) {
    case 'string':
      return (value) => textOf(from, value)
    case 'dynamic':
      return (value) => toDynamic(from, value)
    case 'bool':
      return (value) => toBool(from, value)
    case 'int':
      return (value) => toInt(from, value)
    case 'long':
      return (value) => toLong(from, value)
    case 'real':
      return (value) => toReal(from, value)
    case 'decimal':
      return (value) => toDecimal(from, value)
    case 'datetime':
      return (value) => toDatetime(from, value)
    case 'timespan':
      return (value) => toTimespan(from, value)
    case 'guid':
      return (value) => (from === 'string' ? guidAtStart(value as string) : null)
  }
}

/** One value converted; null stays null (a string: ""). */
export function convert(value: Value, from: ScalarType, to: ScalarType): Value {
  if (value === null) return to === 'string' ? '' : null
  return conversionOf(from, to)(value)
}

/** The text that `tostring` gives for a value that is not null. */
export function textOf(type: ScalarType, value: Value): string {
  switch (type) {
    case 'bool':
      return value ? 'True' : 'False'
    case 'real':
      return formatReal(value as number)
    case 'decimal':
      return formatDecimal(value as DecimalValue)
    case 'datetime':
      return formatDatetime(value as Int64)
    case 'timespan':
      return formatTimespan(value as Int64)
    case 'dynamic':
      return dynamicToString(value as Dynamic)
    default:
      return String(value)
  }
}

function toBool(from: ScalarType, value: Value): boolean | null {
  switch (from) {
    case 'int':
    case 'long':
    case 'real':
      return value !== 0
    case 'decimal':
      return !(value as DecimalValue).isZero()
    case 'string': {
      const text = (value as string).trim().toLowerCase()
      if (text === 'true' || text === '1') return true
      if (text === 'false' || text === '0') return false
      const number = parseInt64(text)
      return number === null ? null : number !== 0
    }
    default:
      return null
  }
}

function toLong(from: ScalarType, value: Value): Int64 | null {
  switch (from) {
    case 'bool':
      return value ? 1 : 0
    case 'int':
    case 'long':
      return value as Int64
    case 'real':
      return realToLong(value as number)
    case 'decimal': {
      const whole = BigInt((value as DecimalValue).trunc().toFixed())
      return BigInt.asIntN(64, whole) === whole ? int64(whole) : null
    }
    case 'string':
      return parseInt64(value as string)
    case 'datetime':
      return ticksOfDatetime(value as Int64)
    case 'timespan':
      return value as Int64
    default:
      return null
  }
}

const MIN_INT = -2_147_483_648
const MAX_INT = 2_147_483_647
const MIN_LONG = -(2n ** 63n)
const MAX_LONG = 2n ** 63n - 1n

/** Truncated; what is too big becomes the biggest there is. */
function realToLong(value: number): Int64 | null {
  if (value >= 2 ** 63) return MAX_LONG
  return value <= -(2 ** 63) ? MIN_LONG : truncateToInt64(value)
}

function realToInt(value: number): number | null {
  return Number.isNaN(value) ? null : Math.trunc(Math.min(Math.max(value, MIN_INT), MAX_INT)) + 0
}

function toInt(from: ScalarType, value: Value): number | null {
  if (from === 'real') return realToInt(value as number)
  const whole = toLong(from, value)
  return typeof whole === 'number' && whole >= MIN_INT && whole <= MAX_INT ? whole : null
}

function toReal(from: ScalarType, value: Value): number | null {
  switch (from) {
    case 'string':
      return parseReal(value as string)
    case 'decimal':
      return (value as DecimalValue).toNumber()
    default: {
      const whole = toLong(from, value)
      return whole === null ? null : Number(whole)
    }
  }
}

function toDecimal(from: ScalarType, value: Value): DecimalValue | null {
  if (from === 'string') return parseDecimal(value as string)
  if (from === 'real') return Number.isFinite(value) ? new Decimal(value as number) : null
  const whole = toLong(from, value)
  return whole === null ? null : new Decimal(String(whole))
}

function toDatetime(from: ScalarType, value: Value): Int64 | null {
  switch (from) {
    case 'string':
      return parseDatetime(value as string)
    case 'int':
    case 'long':
    case 'timespan':
      return datetimeFromTicks(value as Int64)
    case 'real':
    case 'decimal': {
      const ticks = toLong(from, value)
      return ticks === null ? null : datetimeFromTicks(ticks)
    }
    default:
      return null
  }
}

function toTimespan(from: ScalarType, value: Value): Int64 | null {
  switch (from) {
    case 'string':
      return parseTimespan(value as string)
    case 'int':
    case 'long':
    case 'real':
    case 'decimal':
      return toLong(from, value)
    case 'datetime':
      return ticksOfDatetime(value as Int64)
    default:
      return null
  }
}

function fromDynamic(value: Dynamic, to: ScalarType): Value {
  if (to === 'string') return dynamicToString(value)
  if (value === null || isArray(value) || isBag(value)) return null
  if (value instanceof TypedScalar) return convert(value.value, value.type, to)
  switch (typeof value) {
    case 'boolean':
      return convert(value, 'bool', to)
    case 'string':
      return convert(value, 'string', to)
    case 'bigint':
      return convert(value, 'long', to)
    default:
      return convert(value, Number.isInteger(value) ? 'long' : 'real', to)
  }
}
