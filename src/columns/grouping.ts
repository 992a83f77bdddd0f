import { ROWS_PER_CHECKPOINT, type Watch } from '../limits/watch.ts'
import type { Decimal } from '../types/decimal.ts'
import { type Dynamic, dynamicKey, type Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { Column, ConstantColumn, NumberColumn, ObjectColumn } from './column.ts'
import { encodeStrings } from './dictionary.ts'
import { type Codes, hashNumbers, hashPairs } from './hash-codes.ts'

/** Rows put into groups of equal keys, numbered in the order in which they first occur. */
export interface Grouping {
  /** For each row, its group. */
  readonly ids: Int32Array
  readonly count: number
  /** For each group, its first row. */
  readonly firstRows: Int32Array
}

/**
 * Groups rows by the equality of their cells in all the columns; a null equals a null. No columns: one group.
 * Gives null as soon as there are more than `limit` groups.
 */
export function groupRows(columns: readonly Column[], length: number, watch: Watch): Grouping
export function groupRows(columns: readonly Column[], length: number, watch: Watch, limit: number): Grouping | null
export function groupRows(columns: readonly Column[], length: number, watch: Watch, limit = Infinity): Grouping | null {
  let current: Codes = { codes: new Int32Array(length), size: 1 }
  for (const column of columns) {
    if (column.kind === 'constant') continue
    const next = codesOf(column, watch, limit)
    const combined = next === null || current.size === 1 ? next : combine(current, next, length, watch, limit)
    if (combined === null) return null
    current = combined
  }
  return compact(current, length, watch, limit)
}

/** Numbers the codes that occur from 0 on, in order of first occurrence. */
function compact(
  { codes, size, firstRows: known }: Codes,
  length: number,
  watch: Watch,
  limit: number,
): Grouping | null {
  if (known !== undefined) return { ids: codes as Int32Array, count: size, firstRows: known }
  const idOf = new Int32Array(size).fill(-1)
  const ids = new Int32Array(length)
  const firstRows: number[] = []
  for (let i = 0; i < length; i++) {
    if (i % ROWS_PER_CHECKPOINT === 0) watch.checkpoint()
    const code = codes[i]
    let id = idOf[code]
    if (id < 0) {
      id = firstRows.length
      if (id >= limit) return null
      idOf[code] = id
      firstRows.push(i)
    }
    ids[i] = id
  }
  return { ids, count: firstRows.length, firstRows: Int32Array.from(firstRows) }
}

function combine(a: Codes, b: Codes, length: number, watch: Watch, limit: number): Codes | null {
  watch.checkpoint()
  const product = a.size * b.size
  if (product > SMALL) {
    // Columns that say the same in other words (a user's id, ARN and name) need no pairs.
    if (determines(a, b, length)) return a
    if (determines(b, a, length)) return b
    if (product > length * 4) return hashPairs(a.codes, b.codes, watch, limit)
  }
  const codes = new Int32Array(length)
  for (let i = 0; i < length; i++) codes[i] = a.codes[i] * b.size + b.codes[i]
  return { codes, size: product }
}

const SMALL = 65_536

/** Whether rows with the same code in `a` always have the same in `b`. */
function determines(a: Codes, b: Codes, length: number): boolean {
  if (a.size < b.size / 4 || a.size > length) return false
  const partner = new Int32Array(a.size).fill(-1)
  for (let i = 0; i < length; i++) {
    const code = a.codes[i]
    if (partner[code] < 0) partner[code] = b.codes[i]
    else if (partner[code] !== b.codes[i]) return false
  }
  return true
}

/** Groups rows by two groupings of them at once. */
export function groupPairs(a: Grouping, b: Grouping, watch: Watch): Grouping {
  const pairs = combine(codesOfGrouping(a), codesOfGrouping(b), a.ids.length, watch, Infinity)!
  return compact(pairs, a.ids.length, watch, Infinity)!
}

function codesOfGrouping({ ids, count }: Grouping): Codes {
  return { codes: ids, size: count }
}

/**
 * The rows that are the first of their group with their value in a column, group after group and in order within each;
 * nulls are left out.
 */
export function distinctRows(groups: Pick<Grouping, 'ids' | 'count'>, column: Column, watch: Watch): Int32Array {
  const { ids } = groups
  const codes =
    column.kind === 'constant' ? { codes: new Uint8Array(ids.length), size: 1 } : codesOf(column, watch, Infinity)!
  watch.checkpoint()
  const rows = distinctCodes(groups, codes)
  return column.type === 'string' ? rows : rows.filter((row) => !column.isNull(row))
}

/** The rows that are the first of their group with their value, where values are groups too. */
export function distinctPairs(groups: Grouping, values: Grouping): Int32Array {
  return distinctCodes(groups, codesOfGrouping(values))
}

/** Goes through the rows group by group, so that remembering the last group of each code will do. */
function distinctCodes({ ids, count }: Pick<Grouping, 'ids' | 'count'>, { codes, size }: Codes): Int32Array {
  const rows = rowsByGroup({ ids, count })
  const lastGroup = new Int32Array(size).fill(-1)
  let found = 0
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]
    const code = codes[row]
    if (lastGroup[code] === ids[row]) continue
    lastGroup[code] = ids[row]
    rows[found++] = row
  }
  return rows.subarray(0, found)
}

/** All rows, group after group and in order within each. */
export function rowsByGroup({ ids, count }: Pick<Grouping, 'ids' | 'count'>): Int32Array {
  const next = new Int32Array(count + 1)
  for (let i = 0; i < ids.length; i++) next[ids[i] + 1]++
  for (let group = 0; group < count; group++) next[group + 1] += next[group]
  const rows = new Int32Array(ids.length)
  for (let i = 0; i < ids.length; i++) rows[next[ids[i]]++] = i
  return rows
}

function codesOf(column: Exclude<Column, ConstantColumn>, watch: Watch, limit: number): Codes | null {
  switch (column.kind) {
    case 'dictionary':
      return { codes: column.codes, size: column.dictionary.length }
    case 'string': {
      const { codes, dictionary } = encodeStrings(column, watch)
      return { codes, size: dictionary.length }
    }
    case 'bool':
      return { codes: column.values, size: 3 }
    case 'number':
      return codesOfNumbers(column, watch, limit)
    default:
      return codesByKey(column, watch)
  }
}

/** Whole numbers close to each other are their own codes; others, and infinite ones, go through a hash table. */
function codesOfNumbers({ values, nulls }: NumberColumn, watch: Watch, limit: number): Codes | null {
  const { length } = values
  let min = Infinity
  let max = -Infinity
  for (let i = 0; i < length; i++) {
    const value = values[i]
    if (value < min) min = value
    if (value > max) max = value
    if (value !== Math.floor(value)) return hashNumbers(values, nulls, watch, limit)
  }
  const span = length === 0 ? 0 : max - min + 1
  if (!(span <= Math.max(4096, length))) return hashNumbers(values, nulls, watch, limit)
  const codes = new Int32Array(length)
  for (let i = 0; i < length; i++) codes[i] = values[i] - min
  if (nulls === null) return { codes, size: span }
  for (let i = 0; i < length; i++) if (nulls[i] === 1) codes[i] = span
  return { codes, size: span + 1 }
}

/** Keys of dynamic values are texts that are made for each row. */
const KEYS_PER_CHECKPOINT = 1024

function codesByKey(column: ObjectColumn, watch: Watch): Codes {
  const codes = new Int32Array(column.length)
  const codeOf = new Map<unknown, number>()
  const keyOf = keyFunction(column.type)
  for (let i = 0; i < codes.length; i++) {
    if (i % KEYS_PER_CHECKPOINT === 0) watch.checkpoint()
    const value = column.get(i)
    const key = value === null ? null : keyOf(value)
    let code = codeOf.get(key)
    if (code === undefined) {
      code = codeOf.size
      codeOf.set(key, code)
    }
    codes[i] = code
  }
  return { codes, size: codeOf.size }
}

/** Maps a value that is not null to a key that is `===` for equal values. */
export function keyFunction(type: ScalarType): (value: Value) => unknown {
  if (type === 'dynamic') return (value) => dynamicKey(value as Dynamic)
  if (type === 'decimal') return (value) => (value as Decimal).toString()
  return (value) => value
}
