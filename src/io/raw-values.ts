import { JsonError, parseJson } from '../types/json.ts'

/** Kinds of raw JSON value. */
export const TEXT = 1
export const WORD = 2
export const NESTED = 3

const FNV_PRIME = 0x01000193
const FNV_BASIS = 0x811c9dc5 | 0
/** Where more than half of at least so many values differ, looking for equal ones stops. */
const MANY = 1 << 14

/**
 * The distinct values of one field, as the bytes they are written in, numbered from 1. Most fields repeat few values,
 * so that nothing is made of the others; where hardly any value repeats (ids), every one gets its own number.
 */
export class RawValues {
  /** How many values there are; the last one's code. */
  count = 0
  /** Whether equal values always share a code. */
  distinct = true
  /** Whether some value is an object or array. */
  hasNested = false
  private added = 0
  private emptyText = 0
  private slots = new Int32Array(32)
  private hashes = new Int32Array(16)
  /** Each value's bytes: the word (four bytes) where they start, how many there are, and what they are. */
  private starts = new Int32Array(16)
  private lengths = new Int32Array(16)
  private kinds = new Uint8Array(16)
  private words = new Int32Array(64)
  private bytes = Buffer.from(this.words.buffer)
  private used = 0

  /** The code of the value whose bytes stand in `view` from `start` to `end`; for text those between the quotes. */
  add(view: DataView, start: number, end: number, kind: number): number {
    this.added++
    if (start === end) {
      if (this.emptyText === 0) this.emptyText = this.append(view, start, end, kind)
      return this.emptyText
    }
    if (!this.distinct) return this.append(view, start, end, kind)

    let hash = FNV_BASIS ^ kind
    let p = start
    for (; p + 4 <= end; p += 4) hash = Math.imul(hash ^ view.getInt32(p, true), FNV_PRIME)
    if (p < end) hash = Math.imul(hash ^ lastWord(view, p, end), FNV_PRIME)
    hash ^= hash >>> 15
    const mask = this.slots.length - 1
    let slot = hash & mask
    for (;;) {
      const code = this.slots[slot]
      if (code === 0) break
      if (this.hashes[code] === hash && this.equals(code, view, start, end, kind)) return code
      slot = (slot + 1) & mask
    }
    const code = this.append(view, start, end, kind)
    this.hashes[code] = hash
    this.slots[slot] = code
    if (this.count * 2 > this.slots.length) this.afterGrowth()
    return code
  }

  /** The value as JavaScript has it; bags are Maps, numbers exact (see `parseJson`). Throws `JsonError`. */
  value(code: number): unknown {
    const text = this.text(code)
    if (this.kinds[code] !== TEXT) return parseJson(text)
    if (!text.includes('\\')) return text
    try {
      return JSON.parse(`"${text}"`)
    } catch {
      throw new JsonError('a bad escape in a string', 0)
    }
  }

  /** The value as it is written; text without its quotes. */
  text(code: number): string {
    const start = this.starts[code] * 4
    return this.bytes.toString('utf8', start, start + this.lengths[code])
  }

  private equals(code: number, view: DataView, start: number, end: number, kind: number): boolean {
    if (this.lengths[code] !== end - start || this.kinds[code] !== kind) return false
    const { words } = this
    let word = this.starts[code]
    let p = start
    for (; p + 4 <= end; p += 4) if (view.getInt32(p, true) !== words[word++]) return false
    return p === end || lastWord(view, p, end) === words[word]
  }

  private append(view: DataView, start: number, end: number, kind: number): number {
    const code = ++this.count
    if (code === this.starts.length) {
      this.starts = doubled(this.starts)
      this.lengths = doubled(this.lengths)
      this.kinds = doubled(this.kinds)
      if (this.distinct) this.hashes = doubled(this.hashes)
    }
    const length = end - start
    while (this.used + (length >> 2) + 1 > this.words.length) {
      this.words = doubled(this.words)
      this.bytes = Buffer.from(this.words.buffer)
    }
    this.starts[code] = this.used
    this.lengths[code] = length
    this.kinds[code] = kind
    if (kind === NESTED) this.hasNested = true
    let p = start
    for (; p + 4 <= end; p += 4) this.words[this.used++] = view.getInt32(p, true)
    if (p < end) this.words[this.used++] = lastWord(view, p, end)
    return code
  }

  private afterGrowth(): void {
    if (this.count >= MANY && this.count * 2 > this.added) {
      this.distinct = false
      this.slots = new Int32Array(0)
      this.hashes = new Int32Array(0)
      return
    }
    const slots = new Int32Array(this.slots.length * 2)
    const mask = slots.length - 1
    for (let code = 1; code <= this.count; code++) {
      if (code === this.emptyText) continue
      let slot = this.hashes[code] & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = code
    }
    this.slots = slots
  }
}

/** The one to three bytes before `end`, as the low bytes of a word. */
function lastWord(view: DataView, p: number, end: number): number {
  return view.getInt32(p, true) & ((1 << ((end - p) * 8)) - 1)
}

/** A copy of twice the length. */
export function doubled<T extends Int32Array | Uint8Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2)
  larger.set(array)
  return larger
}
