import type fastCheck from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { type Datetime, formatDatetime, inRange, TICKS_PER_DAY, TICKS_PER_HOUR } from '../../types/datetime.ts'
import { add64, type Int64, subtract64 } from '../../types/int64.ts'
import type { ScalarType } from '../../types/scalar-type.ts'
import { formatTimespan } from '../../types/timespan.ts'
import type { Constants } from './constants.ts'

type Fc = typeof fastCheck

/** What the cells of a column are drawn from. */
export interface CellSource {
  readonly fc: Fc
  /** What the rule compares the column with. */
  readonly near: Constants
  /** All constants of the rule. */
  readonly all: Constants
  readonly now: Datetime
}

const MOST_INT = 2_147_483_647
const MOST_LONG = 9_223_372_036_854_775_807n
/** Few, so that rows share values: what groups and joins them. */
const COMMON_WORDS = ['alpha', 'bravo', 'charlie'] as const
const EDGE_STRINGS = [' ', '"', "'", '\\', '\n', 'null', '0', 'é', '𝒳', '[]', '{}', '%', '*', 'a\u0000b']

/** Values for a column of a type, among them the missing one and those at the edges of the type. */
export function cellOf(type: ScalarType, source: CellSource): Arbitrary<unknown> {
  const { fc } = source
  const some = filledCell(type, source)
  return type === 'string'
    ? some
    : fc.oneof({ weight: 9, arbitrary: some }, { weight: 1, arbitrary: fc.constant(null) })
}

function filledCell(type: ScalarType, source: CellSource): Arbitrary<unknown> {
  const { fc } = source
  switch (type) {
    case 'string':
      return stringOf(source)
    case 'bool':
      return fc.boolean()
    case 'int':
      return numberOf(source, fc.integer(), [0, 1, -1, MOST_INT, -MOST_INT - 1])
    case 'long':
      return numberOf(source, fc.oneof(fc.integer(), fc.bigInt({ min: -MOST_LONG - 1n, max: MOST_LONG })), [
        0,
        1,
        -1,
        Number.MAX_SAFE_INTEGER,
        9_007_199_254_740_993n,
        MOST_LONG,
        -MOST_LONG - 1n,
      ])
    case 'real':
      return numberOf(source, fc.double(), [0, -0, 1.5, Number.NaN, Infinity, -Infinity, Number.MIN_VALUE])
    case 'decimal':
      return numberOf(source, fc.double({ noNaN: true, noDefaultInfinity: true }), [0, 1, -1]).map(String)
    case 'datetime':
      return datetimeOf(source)
    case 'timespan':
      return timespanOf(source)
    case 'guid':
      return fc.oneof(fc.uuid(), fc.constant('00000000-0000-0000-0000-000000000000'))
    case 'dynamic':
      return dynamicOf(source)
  }
}

/** Numbers of the rule and their neighbours, small ones, the edges of the type, and any. */
function numberOf<T>({ fc, near, all }: CellSource, any: Arbitrary<T>, edges: readonly unknown[]): Arbitrary<unknown> {
  const isWhole = edges.every((edge) => typeof edge === 'bigint' || Number.isInteger(edge))
  const beside = (numbers: ReadonlySet<number>) => {
    const found = [...numbers].flatMap((number) => [number, number - 1, number + 1])
    return isWhole ? found.filter((number) => Number.isInteger(number) && Math.abs(number) <= MOST_INT) : found
  }
  return oneOf(fc, [
    [4, beside(near.numbers)],
    [1, beside(all.numbers)],
    [1, edges],
    [2, fc.nat({ max: 10 })],
    [1, any],
  ])
}

/** Times before the rule's clock, at the edges of its windows to the tick, the clock itself, and odd ones. */
function datetimeOf({ fc, near, all, now }: CellSource): Arbitrary<string> {
  const beside = (time: Datetime) => [time, subtract64(time, 1), add64(time, 1)]
  const back = [...all.timespans].flatMap((span) => beside(subtract64(now, span)))
  const longest = Math.max(
    TICKS_PER_HOUR,
    ...[...all.timespans].map(Number).filter((span) => span < 90 * TICKS_PER_DAY),
  )
  const text = (times: readonly Int64[]) =>
    times.filter((time) => inRange(time) !== null).map((time) => formatDatetime(time))
  const ago = fc.double({ min: 0, max: 2 * longest, noNaN: true })
  return oneOf(fc, [
    [6, ago.map((ticks) => formatDatetime(inRange(subtract64(now, Math.round(ticks))) ?? now))],
    [2, text(back)],
    [1, text(beside(now))],
    [2, text([...near.datetimes].flatMap(beside))],
    [1, ['1970-01-01T00:00:00.0000000Z', '0001-01-01T00:00:00.0000000Z', '9999-12-31T23:59:59.9999999Z']],
  ]) as Arbitrary<string>
}

function timespanOf({ fc, all }: CellSource): Arbitrary<string> {
  const ticks = oneOf(fc, [
    [3, [...all.timespans].flatMap((span) => [span, subtract64(span, 1), add64(span, 1)])],
    [3, fc.integer({ min: -TICKS_PER_DAY, max: 30 * TICKS_PER_DAY })],
    [1, [0, 1, -1, MOST_LONG]],
  ])
  return ticks.map((value) => formatTimespan(value as Int64))
}

function dynamicOf(source: CellSource): Arbitrary<unknown> {
  const { fc } = source
  const text = stringOf(source).filter((value) => value !== '' && !/^\s*[[{]/.test(value))
  const leaf = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean())
  const key = fc.oneof(fc.constantFrom(...COMMON_WORDS), fc.string({ minLength: 1, maxLength: 5 }))
  const bag = fc.dictionary(key, fc.oneof(leaf, fc.constant(null)), { maxKeys: 4, noNullPrototype: true })
  return fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }), bag, fc.array(bag, { maxLength: 3 }))
}

/** What the column is compared with, its variants; other constants of the rule; words that come often; any text. */
function stringOf({ fc, near, all }: CellSource): Arbitrary<string> {
  const word = fc.constantFrom(...COMMON_WORDS)
  const variant = (constants: readonly string[]) =>
    fc.tuple(fc.constantFrom(...constants), fc.nat({ max: 15 }), word).map(([text, kind, other]) => {
      return variantOf(text, kind, other)
    })
  const ofColumn = [...near.strings]
  const ofRule = [...all.strings]
  return oneOf(fc, [
    [6, ofColumn.length === 0 ? [] : variant(ofColumn)],
    [1, ofRule.length === 0 ? [] : variant(ofRule)],
    [3, word],
    [1, ['', ...EDGE_STRINGS]],
    [1, fc.string({ maxLength: 12, unit: 'grapheme' })],
  ]) as Arbitrary<string>
}

/**
 * A text that a comparison with a constant may well take for it, or just not: by case, place, and what is around it.
 */
function variantOf(text: string, kind: number, word: string): string {
  switch (kind) {
    case 0:
      return text.toUpperCase()
    case 1:
      return text.toLowerCase()
    case 2:
      return `${word} ${text} ${word}`
    case 3:
      return text + word
    case 4:
      return word + text
    case 5:
      return `${text}/${word}`
    case 6:
      return text.slice(0, -1)
    case 7:
      return text.slice(1)
    default:
      return text
  }
}

type Choice = Arbitrary<unknown> | readonly unknown[]

/** One of several ways to draw a value, by weight; ways without a value are left out. */
function oneOf(fc: Fc, choices: readonly (readonly [weight: number, choice: Choice])[]): Arbitrary<unknown> {
  const some = choices.flatMap(([weight, choice]) => {
    if (!Array.isArray(choice)) return [{ weight, arbitrary: choice as Arbitrary<unknown> }]
    return choice.length === 0 ? [] : [{ weight, arbitrary: fc.constantFrom(...(choice as unknown[])) }]
  })
  return fc.oneof(...some)
}
