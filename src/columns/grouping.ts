import type { Decimal } from '../types/decimal.ts'
import { type Dynamic, dynamicKey, type Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { Column, NumberColumn } from './column.ts'
import { encodeStrings } from './dictionary.ts'

/** Rows put into groups of equal keys, numbered in the order in which they first occur. */
export interface Grouping {
  /** For each row, its group. */
  readonly ids: Int32Array
  readonly count: number
  /** For each group, its first row. */
  readonly firstRows: Int32Array
}

/** A small whole number for each row: the same number, the same value. All are below `size`. */
interface Codes {
  readonly codes: Int32Array | Uint8Array
  readonly size: number
}

/**
 * Groups rows by the equality of their cells in all the columns; a null equals a null. No columns: one group.
 * Gives null as soon as there are more than `limit` groups.
 */
export function groupRows(columns: readonly Column[], length: number): Grouping
export function groupRows(columns: readonly Column[], length: number, limit: number): Grouping | null
export function groupRows(columns: readonly Column[], length: number, limit = Infinity): Grouping | null {
  let current: Codes = { codes: new Int32Array(length), size: 1 }
  for (const column of columns) {
    if (column.kind === 'constant') continue
    const next = codesOf(column)
    const combined = current.size === 1 ? next : combine(current, next, length, limit)
    if (combined === null) return null
    current = combined
  }
  return compact(current, length, limit)
}

/** Numbers the codes that occur from 0 on, in order of first occurrence. */
function compact({ codes, size }: Codes, length: number, limit: number): Grouping | null {
  const idOf = new Int32Array(size).fill(-1)
  const ids = new Int32Array(length)
  const firstRows: number[] = []
  for (let i = 0; i < length; i++) {
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

function combine(a: Codes, b: Codes, length: number, limit: number): Codes | null {
  const product = a.size * b.size
  if (product <= Math.max(65_536, length * 2)) {
    const codes = new Int32Array(length)
    for (let i = 0; i < length; i++) codes[i] = a.codes[i] * b.size + b.codes[i]
    return product <= 65_536 ? { codes, size: product } : compacted({ codes, size: product }, length, limit)
  }
  return combineByHash(a, b, length, limit)
}

function compacted(codes: Codes, length: number, limit: number): Codes | null {
  const grouping = compact(codes, length, limit)
  return grouping === null ? null : { codes: grouping.ids, size: grouping.count }
}

/** Open addressing over pairs of codes. */
function combineByHash(a: Codes, b: Codes, length: number, limit: number): Codes | null {
  let capacity = 1024
  let slots = new Int32Array(capacity).fill(-1)
  let firsts: number[] = []
  let seconds: number[] = []
  const codes = new Int32Array(length)
  const slotOf = (first: number, second: number): number => {
    let slot = (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 0
    slot = (slot ^ (slot >>> 15)) & (capacity - 1)
    for (;;) {
      const id = slots[slot]
      if (id < 0 || (firsts[id] === first && seconds[id] === second)) return slot
      slot = (slot + 1) & (capacity - 1)
    }
  }
  for (let i = 0; i < length; i++) {
    const first = a.codes[i]
    const second = b.codes[i]
    let slot = slotOf(first, second)
    let id = slots[slot]
    if (id < 0) {
      id = firsts.length
      if (id >= limit) return null
      firsts.push(first)
      seconds.push(second)
      slots[slot] = id
      if (firsts.length * 2 > capacity) {
        capacity *= 4
        slots = new Int32Array(capacity).fill(-1)
        for (let k = 0; k < firsts.length; k++) {
          slot = slotOf(firsts[k], seconds[k])
          slots[slot] = k
        }
      }
    }
    codes[i] = id
  }
  const size = firsts.length
  firsts = []
  seconds = []
  return { codes, size }
}

function codesOf(column: Column): Codes {
  switch (column.kind) {
    case 'dictionary':
      return { codes: column.codes, size: column.dictionary.length }
    case 'string': {
      const { codes, dictionary } = encodeStrings(column)
      return { codes, size: dictionary.length }
    }
    case 'bool':
      return { codes: column.values, size: 3 }
    case 'number':
      return codesOfNumbers(column)
    default:
      return codesByKey(column)
  }
}

/** Whole numbers close to each other are their own codes; others go through a hash table. Null is the last code. */
function codesOfNumbers({ values, nulls }: NumberColumn): Codes {
  const { length } = values
  let min = Infinity
  let max = -Infinity
  let whole = true
  for (let i = 0; i < length; i++) {
    const value = values[i]
    if (value < min) min = value
    if (value > max) max = value
    if (!Number.isInteger(value)) {
      whole = false
      break
    }
  }
  const span = max - min + 1
  const codes = new Int32Array(length)
  if (whole && span <= Math.max(4096, length)) {
    for (let i = 0; i < length; i++) codes[i] = values[i] - min
    if (nulls !== null) for (let i = 0; i < length; i++) if (nulls[i] === 1) codes[i] = span
    return { codes, size: span + 1 }
  }
  const codeOf = new Map<number, number>()
  for (let i = 0; i < length; i++) {
    if (nulls !== null && nulls[i] === 1) {
      codes[i] = -1
      continue
    }
    const value = values[i]
    let code = codeOf.get(value)
    if (code === undefined) {
      code = codeOf.size
      codeOf.set(value, code)
    }
    codes[i] = code
  }
  const size = codeOf.size
  if (nulls !== null) for (let i = 0; i < length; i++) if (codes[i] < 0) codes[i] = size
  return { codes, size: size + 1 }
}

function codesByKey(column: Column): Codes {
  const codes = new Int32Array(column.length)
  const codeOf = new Map<unknown, number>()
  const keyOf = keyFunction(column.type)
  for (let i = 0; i < codes.length; i++) {
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

