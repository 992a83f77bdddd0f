import { Decimal } from '../types/decimal.ts'
import { TypedScalar } from '../types/dynamic.ts'
import { looksLikeIsoDatetime, parseIsoDatetime } from '../types/parse-datetime.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/** The kinds of value that inference tells apart, as bits, so that a column's mixture is one number. */
const MISSING = 1
const TEXT = 2
const DATE = 4
const BOOL = 8
const WHOLE = 16
const FRACTION = 32
const DECIMAL = 64
const NESTED = 128
const EMPTY_TEXT = 256

/**
 * The type of a column that no schema describes, from all of its values:
 *
 * - any object or array among them: dynamic
 * - only booleans: bool; only whole numbers (or bigints): long; numbers of which some have a fraction: real
 * - only Dates and text that is an ISO datetime with a time of day (`2024-02-14T12:00:00Z`): datetime
 * - anything else, other text and mixtures of text, numbers and booleans: string
 *
 * Missing values (null, undefined) say nothing; neither does `""` beside datetimes. Without any value: string.
 * Dates without a time, numbers in quotes and GUIDs stay strings: a schema says otherwise where they should not.
 */
export function inferType(values: Iterable<unknown>): ScalarType {
  let seen = 0
  for (const value of values) {
    seen |= kindOf(value, seen)
    if ((seen & NESTED) !== 0) return 'dynamic'
  }
  return typeOfKinds(seen & ~MISSING)
}

function typeOfKinds(seen: number): ScalarType {
  if ((seen & DATE) !== 0 && (seen & ~(DATE | EMPTY_TEXT)) === 0) return 'datetime'
  if (seen === BOOL) return 'bool'
  if (seen === WHOLE) return 'long'
  if ((seen & FRACTION) !== 0 && (seen & ~(WHOLE | FRACTION)) === 0) return 'real'
  if ((seen & DECIMAL) !== 0 && (seen & ~(WHOLE | FRACTION | DECIMAL)) === 0) return 'decimal'
  return 'string'
}

function kindOf(value: unknown, seen: number): number {
  switch (typeof value) {
    case 'string':
      if (value === '') return EMPTY_TEXT
      // Once some text is no date, whether another one is makes no difference.
      if ((seen & TEXT) !== 0 || !looksLikeIsoDatetime(value) || parseIsoDatetime(value) === null) return TEXT
      return DATE
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? WHOLE : FRACTION
    case 'bigint':
      return WHOLE
    case 'boolean':
      return BOOL
    case 'object':
      if (value === null) return MISSING
      if (value instanceof Date) return DATE
      if (value instanceof Decimal) return DECIMAL
      if (value instanceof TypedScalar) return kindOfTypedScalar(value)
      return NESTED
    default:
      return value === undefined ? MISSING : NESTED
  }
}

function kindOfTypedScalar(scalar: TypedScalar): number {
  if (scalar.type === 'real') return FRACTION
  if (scalar.type === 'decimal') return DECIMAL
  return scalar.type === 'datetime' ? DATE : NESTED
}

/**
 * The type of a column of a format that knows only text (CSV), from all of its cells: long, real, bool (`true`,
 * `false`) or datetime where every cell that is not empty reads as one, else string. Digits with a leading zero
 * (account ids) or more than 15 of them are text, so that nothing is lost.
 */
export function inferTextType(values: Iterable<string>): ScalarType {
  let seen = 0
  for (const value of values) {
    seen |= kindOfText(value)
    if ((seen & TEXT) !== 0) return 'string'
  }
  return typeOfKinds(seen & ~MISSING)
}

function kindOfText(text: string): number {
  if (text === '') return MISSING
  if (/^-?(0|[1-9]\d{0,14})$/.test(text)) return WHOLE
  if (/^-?(0|[1-9]\d{0,14})(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return FRACTION
  if (/^(true|false)$/i.test(text)) return BOOL
  return looksLikeIsoDatetime(text) && parseIsoDatetime(text) !== null ? DATE : TEXT
}
