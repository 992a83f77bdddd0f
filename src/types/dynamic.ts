import { KqlError } from '../errors/kql-error.ts'
import { type Datetime, formatDatetime } from './datetime.ts'
import type { Decimal } from './decimal.ts'
import { formatDecimal } from './decimal.ts'
import type { Int64 } from './int64.ts'
import { formatReal } from './real.ts'
import type { ScalarType } from './scalar-type.ts'
import { formatTimespan, type Timespan } from './timespan.ts'

/**
 * A value of type `dynamic`. Bags are Maps: any key is safe, and the order is the order of insertion.
 * A whole `number` or a `bigint` is a long; a `number` with a fraction (or NaN, ±Infinity) is a real; what JSON has no
 * form for, and reals that happen to be whole (`1.0`), stand in a `TypedScalar`.
 */
export type Dynamic = null | boolean | number | bigint | string | readonly Dynamic[] | DynamicBag | TypedScalar
/** A property bag. */
export type DynamicBag = ReadonlyMap<string, Dynamic>

/** A scalar inside a dynamic value that keeps its Kusto type. */
export class TypedScalar {
  readonly type: 'real' | 'decimal' | 'datetime' | 'timespan' | 'guid'
  readonly value: number | Decimal | Datetime | Timespan | string

  constructor(type: TypedScalar['type'], value: TypedScalar['value']) {
    this.type = type
    this.value = value
  }
}

/** A value of some scalar type as the engine holds it in one cell; null is Kusto's null (a string is never null). */
export type Value = null | boolean | number | bigint | string | Decimal | Dynamic

/** What `gettype` says of a dynamic value. */
export function dynamicTypeOf(value: Dynamic): ScalarType | 'array' | 'dictionary' | 'null' {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'boolean':
      return 'bool'
    case 'string':
      return 'string'
    case 'bigint':
      return 'long'
    case 'number':
      return Number.isInteger(value) ? 'long' : 'real'
    default:
      if (value instanceof TypedScalar) return value.type
      return isBag(value) ? 'dictionary' : 'array'
  }
}

/** Whether a dynamic value is a bag. */
export function isBag(value: Dynamic): value is DynamicBag {
  return value instanceof Map
}

/** Whether a dynamic value is an array. */
export function isArray(value: Dynamic): value is readonly Dynamic[] {
  return Array.isArray(value)
}

/** A real as a dynamic value. */
export function dynamicReal(value: number): Dynamic {
  return Number.isInteger(value) ? new TypedScalar('real', value) : value
}

/** A cell of any scalar type as a dynamic value. */
export function toDynamic(type: ScalarType, value: Value): Dynamic {
  if (value === null) return null
  switch (type) {
    case 'real':
      return dynamicReal(value as number)
    case 'decimal':
    case 'datetime':
    case 'timespan':
    case 'guid':
      return new TypedScalar(type, value as TypedScalar['value'])
    default:
      return value as Dynamic
  }
}

/** The number in a dynamic value if it is one (long or real), else undefined. */
export function numberOf(value: Dynamic): Int64 | number | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (value instanceof TypedScalar && value.type === 'real') return value.value as number
  return undefined
}

/** The text of a typed scalar as it stands in JSON (without quotes). */
export function formatTypedScalar(scalar: TypedScalar): string {
  switch (scalar.type) {
    case 'real':
      return formatReal(scalar.value as number)
    case 'decimal':
      return formatDecimal(scalar.value as Decimal)
    case 'datetime':
      return formatDatetime(scalar.value as Datetime)
    case 'timespan':
      return formatTimespan(scalar.value as Timespan)
    case 'guid':
      return scalar.value as string
  }
}

/** How deep dynamic values may nest: what walks them recurses. */
export const MAX_DEPTH = 1000

/** To be called with the depth of each array or bag in a value; throws for one that nests too deep. */
export function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) {
    throw new KqlError('limit', `A dynamic value is nested more than ${MAX_DEPTH} levels deep.`, { code: 'KQL301' })
  }
}

/** How many items an array may have: more would be larger than JavaScript makes at one go. */
const MAX_ITEMS = 2 ** 26

/** To be called before an array is made of others, with its length. */
export function checkLength(length: number): void {
  if (length > MAX_ITEMS) {
    throw new KqlError('limit', `An array of ${length} items is too long; the limit is ${MAX_ITEMS} items.`, {
      code: 'KQL319',
    })
  }
}

/** Compact JSON text, as `dynamic_to_json` and `tostring` of an array or bag give it. */
export function stringifyDynamic(value: Dynamic): string {
  return jsonOf(value, false, 0)
}

/** JSON text in which equal bags look the same: the keys are sorted. */
export function canonicalJson(value: Dynamic): string {
  return jsonOf(value, true, 0)
}

function jsonOf(value: Dynamic, sorted: boolean, depth: number): string {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'boolean':
    case 'bigint':
      return String(value)
    case 'string':
      return quoted(value)
    case 'number':
      if (Number.isInteger(value)) return String(value)
      return Number.isFinite(value) ? formatReal(value) : `"${formatReal(value)}"`
  }
  if (value instanceof TypedScalar) {
    const text = formatTypedScalar(value)
    return value.type === 'real' || value.type === 'decimal' ? text : `"${text}"`
  }
  checkDepth(depth)
  let text = ''
  if (!isBag(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${jsonOf(item, sorted, depth + 1)}`
    return `[${text}]`
  }
  for (const [key, item] of sorted ? [...value].sort(([a], [b]) => (a < b ? -1 : 1)) : value) {
    text += `${text === '' ? '' : ','}${quoted(key)}:${jsonOf(item, sorted, depth + 1)}`
  }
  return `{${text}}`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are escaped in JSON
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/

function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`
}

/** `tostring` of a dynamic value: a string as it is, null as "", anything else as JSON. */
export function dynamicToString(value: Dynamic): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (value instanceof TypedScalar) return formatTypedScalar(value)
  if (typeof value === 'number' && !Number.isFinite(value)) return formatReal(value)
  return stringifyDynamic(value)
}

/** A key that equal dynamic values share, whatever their kind of number; bags compare by content, not order. */
export function dynamicKey(value: Dynamic): string {
  return keyOf(value, 0)
}

function keyOf(value: Dynamic, depth: number): string {
  if (isBag(value)) {
    checkDepth(depth)
    const parts = [...value].map(([key, item]) => `${quoted(key)}:${keyOf(item, depth + 1)}`)
    return `{${parts.sort().join(',')}}`
  }
  if (isArray(value)) {
    checkDepth(depth)
    return `[${value.map((item) => keyOf(item, depth + 1)).join(',')}]`
  }
  const number = numberOf(value)
  return number === undefined ? stringifyDynamic(value) : String(number)
}
