import { ROWS_PER_CHECKPOINT, type Watch } from '../limits/watch.ts'

/** A small whole number for each row: the same number, the same value. All are below `size`. */
export interface Codes {
  readonly codes: Int32Array | Uint8Array
  readonly size: number
  /** For each code its first row, where the codes are numbered in order of first occurrence. */
  readonly firstRows?: Int32Array
}

const INITIAL_SLOTS = 4096

/** Slots of an open-addressing hash table: 0 is free, else an id plus one. */
class Slots {
  slots = new Int32Array(INITIAL_SLOTS)
  mask = INITIAL_SLOTS - 1

  /** Makes room when `count` ids fill half of the slots; `hashOf` gives the hash of an id that is in. */
  grow(count: number, hashOf: (id: number) => number): void {
    if (count * 2 <= this.mask) return
    const slots = new Int32Array(this.slots.length * 4)
    const mask = slots.length - 1
    for (let id = 0; id < count; id++) {
      let slot = hashOf(id) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = id + 1
    }
    this.slots = slots
    this.mask = mask
  }
}

/** Differs from process to process, so that nobody can write data whose hashes are all the same. */
const SEED = (Math.random() * 2 ** 32) | 0

function mix(low: number, high: number): number {
  let hash = Math.imul(low ^ SEED, 0x9e3779b1)
  hash = Math.imul(hash ^ (hash >>> 15) ^ high, 0x85ebca6b)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}

/**
 * Codes of numbers, in order of first occurrence; 0 and -0 are the same, and all NaN are. Rows where `nulls` is 1 have
 * a code of their own. Null as soon as there are more than `limit` values.
 */
export function hashNumbers(values: Float64Array, nulls: Uint8Array | null, watch: Watch, limit: number): Codes | null {
  const { length } = values
  const words = new Uint32Array(2)
  const one = new Float64Array(words.buffer)
  const codes = new Int32Array(length)
  const table = new Slots()
  let keys = new Float64Array(INITIAL_SLOTS)
  let firstRows = new Int32Array(INITIAL_SLOTS)
  let { slots, mask } = table
  let count = 0
  let anyNull = false
  let last = Number.NaN
  let lastCode = -1
  for (let i = 0; i < length; i++) {
    if (i % ROWS_PER_CHECKPOINT === 0) watch.checkpoint()
    if (nulls !== null && nulls[i] === 1) {
      codes[i] = -1
      anyNull = true
      continue
    }
    const value = values[i] + 0
    if (value === last) {
      codes[i] = lastCode
      continue
    }
    one[0] = Number.isNaN(value) ? Number.NaN : value
    let slot = mix(words[0], words[1]) & mask
    let id = slots[slot] - 1
    while (id >= 0 && !(keys[id] === value || (Number.isNaN(value) && Number.isNaN(keys[id])))) {
      slot = (slot + 1) & mask
      id = slots[slot] - 1
    }
    if (id < 0) {
      id = count++
      if (count > limit) return null
      if (id === keys.length) {
        keys = enlarged(keys)
        firstRows = enlarged(firstRows)
      }
      keys[id] = value
      firstRows[id] = i
      slots[slot] = id + 1
      table.grow(count, (key) => {
        one[0] = keys[key]
        return mix(words[0], words[1])
      })
      slots = table.slots
      mask = table.mask
    }
    last = value
    lastCode = id
    codes[i] = id
  }
  if (!anyNull) return { codes, size: count, firstRows: firstRows.subarray(0, count) }
  for (let i = 0; i < length; i++) if (codes[i] < 0) codes[i] = count
  return { codes, size: count + 1 }
}

/** Codes of pairs of codes, in order of first occurrence. Null as soon as there are more than `limit` pairs. */
export function hashPairs(a: Codes['codes'], b: Codes['codes'], watch: Watch, limit: number): Codes | null {
  const { length } = a
  const codes = new Int32Array(length)
  const table = new Slots()
  let firsts = new Int32Array(INITIAL_SLOTS)
  let seconds = new Int32Array(INITIAL_SLOTS)
  let firstRows = new Int32Array(INITIAL_SLOTS)
  let { slots, mask } = table
  let count = 0
  for (let i = 0; i < length; i++) {
    if (i % ROWS_PER_CHECKPOINT === 0) watch.checkpoint()
    const first = a[i]
    const second = b[i]
    let slot = mix(first, second) & mask
    let id = slots[slot] - 1
    while (id >= 0 && (firsts[id] !== first || seconds[id] !== second)) {
      slot = (slot + 1) & mask
      id = slots[slot] - 1
    }
    if (id < 0) {
      id = count++
      if (count > limit) return null
      if (id === firsts.length) {
        firsts = enlarged(firsts)
        seconds = enlarged(seconds)
        firstRows = enlarged(firstRows)
      }
      firstRows[id] = i
      firsts[id] = first
      seconds[id] = second
      slots[slot] = id + 1
      table.grow(count, (key) => mix(firsts[key], seconds[key]))
      slots = table.slots
      mask = table.mask
    }
    codes[i] = id
  }
  return { codes, size: count, firstRows: firstRows.subarray(0, count) }
}

function enlarged<T extends Int32Array | Float64Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2)
  larger.set(array as never)
  return larger
}
