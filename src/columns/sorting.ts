import { Pace, ROWS_PER_CHECKPOINT, type Watch } from '../limits/watch.ts'
import type { Decimal } from '../types/decimal.ts'
import type { Value } from '../types/dynamic.ts'
import { type Column, expand, type NumberColumn } from './column.ts'
import { keyFunction } from './grouping.ts'
import { byDigits } from './radix-sort.ts'
import { compareTexts, textsInOrder } from './text-order.ts'

/** A column to sort by, and how. */
export interface SortKey {
  readonly column: Column
  readonly descending: boolean
  readonly nullsFirst: boolean
}

/** The row numbers in the order of the keys; rows with equal keys stay as they stood. */
export function sortRows(keys: readonly SortKey[], length: number, watch: Watch): Int32Array {
  const pace = new Pace(watch)
  let order: Int32Array = new Int32Array(length)
  for (let i = 0; i < length; i++) order[i] = i
  for (const key of [...keys].reverse()) {
    for (const digits of digitsOf(key, pace)) order = byDigits(order, digits, pace)
  }
  return order
}

/** The first `count` rows in the order of a key; rows with equal cells stay as they stood. */
export function firstRows(key: SortKey, length: number, count: number, watch: Watch): Int32Array {
  const compare = count < length / 8 ? rowOrder(key) : undefined
  if (compare === undefined) return sortRows([key], length, watch).subarray(0, count)
  const pace = new Pace(watch)
  const room = 2 * count + 1024
  const first: number[] = []
  let last = -1
  for (let row = 0; row < length; row++) {
    if (row % ROWS_PER_CHECKPOINT === 0) watch.checkpoint()
    if (last >= 0 && compare(row, last) > 0) continue
    first.push(row)
    if (first.length < room) continue
    pace.rows(first.length)
    first.sort(compare).length = count
    last = first[count - 1]
  }
  return Int32Array.from(first.sort(compare).slice(0, count))
}

/** Compares rows as `sortRows` puts them in order; undefined for cells that are not compared one by one. */
function rowOrder({ column, descending, nullsFirst }: SortKey): ((a: number, b: number) => number) | undefined {
  const cells = expand(column)
  const sign = descending ? -1 : 1
  if (cells.kind === 'string' || cells.kind === 'dictionary') {
    return (a, b) => sign * compareTexts(cells.get(a), cells.get(b)) || a - b
  }
  if (cells.kind !== 'number') return undefined
  const { values } = cells
  const nulls = nullPlaces(cells, nullsFirst)
  // Of infinite values the difference is no number, which counts as none.
  const compare = (a: number, b: number) => sign * (values[a] - values[b]) || a - b
  if (nulls === undefined) return compare
  const usual = nullsFirst ? 2 : 0
  return (a, b) => nulls[a] - nulls[b] || (nulls[a] === usual ? compare(a, b) : a - b)
}

/** What to sort by in turn for a key: the least significant digits first, the place of nulls last. */
function digitsOf({ column, descending, nullsFirst }: SortKey, pace: Pace): (Uint32Array | Uint8Array)[] {
  const cells = expand(column)
  const places = cells.kind === 'number' ? wordsOf(cells) : [ranksOf(cells, pace)]
  if (descending) for (const words of places) for (let i = 0; i < words.length; i++) words[i] = ~words[i]
  const nulls = nullPlaces(cells, nullsFirst)
  return nulls === undefined ? places : [...places, nulls]
}

/** Nulls, and NaN beside them, stand before or after all others. */
function nullPlaces(column: Column, first: boolean): Uint8Array | undefined {
  const { length } = column
  const places = new Uint8Array(length)
  let any = false
  for (let i = 0; i < length; i++) {
    const isNull = column.isNull(i)
    if (!isNull && !(column.kind === 'number' && Number.isNaN(column.values[i]))) continue
    any = true
    places[i] = isNull ? 2 : 1
  }
  if (!any) return undefined
  if (first) for (let i = 0; i < length; i++) places[i] = 2 - places[i]
  return places
}

function wordsOf(column: NumberColumn): Uint32Array[] {
  return distances(column) ?? orderedBits(column)
}

/** The distances of whole numbers from the least of them, low and high word, if they are exact; 0 for what is null. */
function distances({ values, nulls }: NumberColumn): Uint32Array[] | undefined {
  let min = Infinity
  let max = -Infinity
  for (let i = 0; i < values.length; i++) {
    if (nulls !== null && nulls[i] === 1) continue
    if (!Number.isInteger(values[i])) return undefined
    if (values[i] < min) min = values[i]
    if (values[i] > max) max = values[i]
  }
  if (max - min > Number.MAX_SAFE_INTEGER) return undefined
  const low = new Uint32Array(values.length)
  const high = new Uint32Array(max - min >= 2 ** 32 ? values.length : 0)
  for (let i = 0; i < values.length; i++) {
    if (nulls !== null && nulls[i] === 1) continue
    const distance = values[i] - min
    low[i] = distance
    if (high.length > 0) high[i] = distance / 2 ** 32
  }
  return high.length > 0 ? [low, high] : [low]
}

/** The bits of doubles, low and high word, turned so that they order as unsigned numbers; 0 for what is null. */
function orderedBits({ values, nulls }: NumberColumn): Uint32Array[] {
  const { length } = values
  const low = new Uint32Array(length)
  const high = new Uint32Array(length)
  const number = new Float64Array(1)
  const [lowWord, highWord] = isLittleEndian() ? [0, 1] : [1, 0]
  const words = new Uint32Array(number.buffer)
  for (let i = 0; i < length; i++) {
    if ((nulls !== null && nulls[i] === 1) || Number.isNaN(values[i])) continue
    number[0] = values[i] + 0
    const negative = words[highWord] >>> 31 === 1
    low[i] = negative ? ~words[lowWord] : words[lowWord]
    high[i] = negative ? ~words[highWord] : words[highWord] ^ 0x80000000
  }
  return [low, high]
}

function isLittleEndian(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
}

/** For each row the place of its value among the distinct values of the column; 0 for null. */
function ranksOf(column: Exclude<ReturnType<typeof expand>, NumberColumn>, pace: Pace): Uint32Array {
  if (column.kind === 'string') return placesOfTexts(column.values, pace)
  if (column.kind === 'dictionary') {
    const ranks = placesOfTexts(column.dictionary, pace)
    return Uint32Array.from(column.codes, (code) => ranks[code])
  }
  const keyOf = keyFunction(column.type)
  const codeOf = new Map<unknown, number>()
  const distinct: Value[] = []
  const codes = new Uint32Array(column.length)
  for (let i = 0; i < codes.length; i++) {
    pace.rows(1)
    const value = column.get(i)
    if (value === null) continue
    const key = keyOf(value)
    let code = codeOf.get(key)
    if (code === undefined) {
      code = distinct.length
      codeOf.set(key, code)
      distinct.push(value)
    }
    codes[i] = code + 1
  }
  const compare = column.type === 'decimal' ? compareDecimals : compareOrdered
  const ranks = placesInOrder(distinct, (a, b) => {
    pace.rows(1)
    return compare(a, b)
  })
  return codes.map((code) => (code === 0 ? 0 : ranks[code - 1]))
}

/** For each value how many others there are before it in order; equal ones have the same place. */
function placesInOrder<T>(values: readonly T[], compare: (a: T, b: T) => number): Uint32Array {
  const order = Array.from(values, (_, i) => i).sort((a, b) => compare(values[a], values[b]))
  return placesFrom(order, (a, b) => compare(values[a], values[b]) === 0)
}

function placesOfTexts(texts: readonly string[], pace: Pace): Uint32Array {
  return placesFrom(textsInOrder(texts, pace), (a, b) => texts[a] === texts[b])
}

function placesFrom(order: ArrayLike<number>, same: (a: number, b: number) => boolean): Uint32Array {
  const places = new Uint32Array(order.length)
  for (let i = 1; i < order.length; i++) {
    places[order[i]] = same(order[i - 1], order[i]) ? places[order[i - 1]] : i
  }
  return places
}

function compareDecimals(a: Value, b: Value): number {
  return (a as Decimal).comparedTo(b as Decimal)
}

function compareOrdered(a: Value, b: Value): number {
  const [x, y] = [a, b] as [number, number]
  return x < y ? -1 : x > y ? 1 : 0
}
