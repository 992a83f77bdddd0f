import { ROWS_PER_CHECKPOINT, type Watch } from '../limits/watch.ts'
import { type Column, expand, type NumberColumn } from './column.ts'
import { keyFunction } from './grouping.ts'
import { hashPairs } from './hash-codes.ts'

/**
 * Codes that two tables share: rows with equal keys have the same code, wherever they are; one with -1 has a key that
 * the other side does not have.
 */
export interface SharedCodes {
  readonly left: Int32Array
  readonly right: Int32Array
  /** All codes are below this. */
  readonly size: number
}

/** The codes of keys that consist of one column or several; a null equals a null. */
export function matchKeys(
  left: readonly Column[],
  right: readonly Column[],
  lengths: [number, number],
  watch: Watch,
): SharedCodes {
  const pairs = left.map((column, i) => matchColumns(column, right[i], watch))
  const alone: SharedCodes = { left: new Int32Array(lengths[0]), right: new Int32Array(lengths[1]), size: 1 }
  return pairs.reduceRight((rest, next) => (rest === alone ? next : combine(next, rest, watch)), alone)
}

/** The smaller side says which codes there are, the other looks its values up. */
function matchColumns(left: Column, right: Column, watch: Watch): SharedCodes {
  if (left.length < right.length) {
    const { left: theirs, right: ours, size } = matchColumns(right, left, watch)
    return { left: ours, right: theirs, size }
  }
  const [many, few] = [expand(left), expand(right)]
  if (many.kind === 'number' && few.kind === 'number') return matchNumbers(many, few, watch)
  if (many.kind === 'dictionary' || many.kind === 'string') return matchStrings(many, few, watch)
  const keyOf = keyFunction(left.type)
  const codes = new Map<unknown, number>()
  const key = (column: Column, row: number) => {
    if (row % ROWS_PER_CHECKPOINT === 0) watch.checkpoint()
    const value = column.get(row)
    return value === null ? null : keyOf(value)
  }
  const fewCodes = new Int32Array(few.length)
  for (let i = 0; i < fewCodes.length; i++) fewCodes[i] = codeIn(codes, key(few, i))
  const manyCodes = new Int32Array(many.length)
  for (let i = 0; i < manyCodes.length; i++) manyCodes[i] = codes.get(key(many, i)) ?? -1
  return { left: manyCodes, right: fewCodes, size: codes.size }
}

function codeIn<K>(codes: Map<K, number>, key: K): number {
  let code = codes.get(key)
  if (code === undefined) {
    code = codes.size
    codes.set(key, code)
  }
  return code
}

function matchStrings(many: Column, few: Column, watch: Watch): SharedCodes {
  const codes = new Map<string, number>()
  const right = codesOfStrings(few, (text) => codeIn(codes, text), watch)
  const left = codesOfStrings(many, (text) => codes.get(text) ?? -1, watch)
  return { left, right, size: codes.size }
}

/** The code of each cell; each string of a dictionary is asked for once. */
function codesOfStrings(column: Column, codeOf: (text: string) => number, watch: Watch): Int32Array {
  if (column.kind !== 'dictionary' || column.dictionary.length > column.length) {
    const codes = new Int32Array(column.length)
    for (let i = 0; i < codes.length; i++) {
      if (i % ROWS_PER_CHECKPOINT === 0) watch.checkpoint()
      codes[i] = codeOf(column.get(i) as string)
    }
    return codes
  }
  const { codes, dictionary } = column
  const entries = Int32Array.from(dictionary, (text, i) => {
    if (i % ROWS_PER_CHECKPOINT === 0) watch.checkpoint()
    return codeOf(text)
  })
  const mapped = new Int32Array(codes.length)
  for (let i = 0; i < mapped.length; i++) mapped[i] = entries[codes[i]]
  return mapped
}

/** Whole numbers close to each other are looked up in an array, others in a map. */
function matchNumbers(many: NumberColumn, few: NumberColumn, watch: Watch): SharedCodes {
  const lookup = numberLookup(few, many.length)
  const right = new Int32Array(few.length)
  for (let i = 0; i < right.length; i++) {
    if (i % ROWS_PER_CHECKPOINT === 0) watch.checkpoint()
    right[i] = few.isNull(i) ? lookup.nullCode() : lookup.add(few.values[i])
  }
  const nullCode = few.nulls?.includes(1) ? lookup.nullCode() : -1
  const left = new Int32Array(many.length)
  const { values, nulls } = many
  const { table, min } = lookup
  watch.checkpoint()
  if (table === undefined) {
    for (let i = 0; i < left.length; i++) {
      if (i % ROWS_PER_CHECKPOINT === 0) watch.checkpoint()
      left[i] = lookup.find(values[i])
    }
  } else {
    const size = table.length
    for (let i = 0; i < left.length; i++) {
      const at = values[i] - min
      left[i] = at >= 0 && at < size ? (table[at] ?? 0) - 1 : -1
    }
  }
  if (nulls !== null) for (let i = 0; i < left.length; i++) if (nulls[i] === 1) left[i] = nullCode
  return { left, right, size: lookup.size() }
}

interface NumberLookup {
  add(value: number): number
  find(value: number): number
  nullCode(): number
  size(): number
  /** At `value - min`, the code plus one; undefined when the values are too far apart. */
  readonly table: Int32Array | undefined
  readonly min: number
}

function numberLookup(column: NumberColumn, rows: number): NumberLookup {
  const { min, span } = wholeSpan(column)
  let size = 0
  let ofNull = -1
  const nullCode = () => {
    if (ofNull < 0) ofNull = size++
    return ofNull
  }
  const common = { nullCode, size: () => size, min }
  if (span <= Math.max(65_536, rows)) {
    const table = new Int32Array(span)
    return {
      ...common,
      table,
      add: (value) => {
        if (table[value - min] === 0) table[value - min] = ++size
        return table[value - min] - 1
      },
      find: (value) => (table[value - min] ?? 0) - 1,
    }
  }
  const codes = new Map<number, number>()
  return {
    ...common,
    table: undefined,
    add: (value) => {
      let code = codes.get(value)
      if (code === undefined) {
        code = size++
        codes.set(value, code)
      }
      return code
    },
    find: (value) => codes.get(value) ?? -1,
  }
}

/** The least value and how many whole numbers there are from it to the greatest; infinite unless all are whole. */
function wholeSpan({ values, nulls }: NumberColumn): { min: number; span: number } {
  let min = Infinity
  let max = -Infinity
  for (let i = 0; i < values.length; i++) {
    if (nulls !== null && nulls[i] === 1) continue
    const value = values[i]
    if (!Number.isInteger(value)) return { min: 0, span: Infinity }
    if (value < min) min = value
    if (value > max) max = value
  }
  return max < min ? { min: 0, span: 0 } : { min, span: max - min + 1 }
}

/** Codes of pairs of codes. */
function combine(a: SharedCodes, b: SharedCodes, watch: Watch): SharedCodes {
  const [firsts, seconds] = [bothSides(a), bothSides(b)]
  const { codes, size } = hashPairs(firsts, seconds, watch, Infinity)!
  for (let i = 0; i < codes.length; i++) if (firsts[i] < 0 || seconds[i] < 0) codes[i] = -1
  const rows = a.left.length
  return { left: codes.subarray(0, rows) as Int32Array, right: codes.subarray(rows) as Int32Array, size }
}

function bothSides({ left, right }: SharedCodes): Int32Array {
  const both = new Int32Array(left.length + right.length)
  both.set(left)
  both.set(right, left.length)
  return both
}
