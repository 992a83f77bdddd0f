import type { Decimal } from '../types/decimal.ts'
import type { Value } from '../types/dynamic.ts'
import { type Column, expand, type NumberColumn } from './column.ts'
import { keyFunction } from './grouping.ts'

/** A column to sort by, and how. */
export interface SortKey {
  readonly column: Column
  readonly descending: boolean
  readonly nullsFirst: boolean
}

/** The row numbers in the order of the keys; rows with equal keys stay as they stood. */
export function sortRows(keys: readonly SortKey[], length: number): Int32Array {
  let order: Int32Array = new Int32Array(length)
  for (let i = 0; i < length; i++) order[i] = i
  for (const key of [...keys].reverse()) {
    for (const digits of digitsOf(key)) order = byDigits(order, digits)
  }
  return order
}

/** A stable radix sort of rows by an unsigned number for each, eight bits at a time. Overwrites `rows`. */
function byDigits(rows: Int32Array, digits: Uint32Array | Uint8Array): Int32Array {
  const { length } = rows
  let order = rows
  let spare: Int32Array = new Int32Array(length)
  for (let shift = 0; shift < digits.BYTES_PER_ELEMENT * 8; shift += 8) {
    const starts = new Uint32Array(257)
    for (let i = 0; i < length; i++) starts[((digits[i] >>> shift) & 255) + 1]++
    if (starts.includes(length, 1)) continue
    for (let digit = 0; digit < 256; digit++) starts[digit + 1] += starts[digit]
    for (let i = 0; i < length; i++) {
      const row = order[i]
      spare[starts[(digits[row] >>> shift) & 255]++] = row
    }
    ;[order, spare] = [spare, order]
  }
  return order
}

/** What to sort by in turn for a key: the least significant digits first, the place of nulls last. */
function digitsOf({ column, descending, nullsFirst }: SortKey): (Uint32Array | Uint8Array)[] {
  const cells = expand(column)
  const places = cells.kind === 'number' ? wordsOf(cells) : [ranksOf(cells)]
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
  const words = distances(column)
  return words === undefined ? orderedBits(column) : [words]
}

/** The distances of whole numbers from the least of them, if they fit in a word; 0 for what is null. */
function distances({ values, nulls }: NumberColumn): Uint32Array | undefined {
  let min = Infinity
  let max = -Infinity
  for (let i = 0; i < values.length; i++) {
    if (nulls !== null && nulls[i] === 1) continue
    if (!Number.isInteger(values[i])) return undefined
    if (values[i] < min) min = values[i]
    if (values[i] > max) max = values[i]
  }
  if (max - min >= 2 ** 32) return undefined
  const words = new Uint32Array(values.length)
  for (let i = 0; i < values.length; i++) if (nulls === null || nulls[i] === 0) words[i] = values[i] - min
  return words
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
function ranksOf(column: Exclude<ReturnType<typeof expand>, NumberColumn>): Uint32Array {
  if (column.kind === 'string') return placesInOrder(column.values, compareTexts)
  if (column.kind === 'dictionary') {
    const ranks = placesInOrder(column.dictionary, compareTexts)
    return Uint32Array.from(column.codes, (code) => ranks[code])
  }
  const keyOf = keyFunction(column.type)
  const codeOf = new Map<unknown, number>()
  const distinct: Value[] = []
  const codes = new Uint32Array(column.length)
  for (let i = 0; i < codes.length; i++) {
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
  const ranks = placesInOrder(distinct, column.type === 'decimal' ? compareDecimals : compareOrdered)
  return codes.map((code) => (code === 0 ? 0 : ranks[code - 1]))
}

/** For each value how many others there are before it in order; equal ones have the same place. */
function placesInOrder<T>(values: readonly T[], compare: (a: T, b: T) => number): Uint32Array {
  const order = Array.from(values, (_, i) => i).sort((a, b) => compare(values[a], values[b]))
  const places = new Uint32Array(values.length)
  for (let i = 1; i < order.length; i++) {
    const same = compare(values[order[i - 1]], values[order[i]]) === 0
    places[order[i]] = same ? places[order[i - 1]] : i
  }
  return places
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function compareDecimals(a: Value, b: Value): number {
  return (a as Decimal).comparedTo(b as Decimal)
}

function compareOrdered(a: Value, b: Value): number {
  const [x, y] = [a, b] as [number, number]
  return x < y ? -1 : x > y ? 1 : 0
}
