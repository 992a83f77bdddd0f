import type { Datetime } from '../types/datetime.ts'
import { JsonError, parseJson } from '../types/json.ts'
import { parseIsoBytes } from './iso-bytes.ts'

const QUOTE = 34
const FNV_PRIME = 0x01000193
/** Differs from process to process, so that nobody can write files whose values all have the same hash. */
const SEED = (Math.random() * 2 ** 32) | 0

/** Where more than half of at least so many values differ, looking for equal ones stops. */
const MANY = 1 << 14

/**
 * An entry's words: its length in bytes, then the bytes. Before them, as long as equal values are looked for, stand its
 * number and its hash. The id points to the length.
 */
const NUMBER = -2
const HASH = -1
const BYTES = 1
const HEADER = 2

/** An entry's id is the number of its page and, in the low bits, where it starts there. */
const PAGE_BITS = 15
const PAGE_WORDS = 1 << PAGE_BITS
const PAGE_MASK = PAGE_WORDS - 1

/**
 * The distinct values of one field as they are written in JSON, strings with their quotes. Most fields repeat few
 * values, so nothing is made of the others; where hardly any value repeats (ids), every one gets an entry of its own.
 */
export class RawValues {
  /** How many entries there are while they are distinct; their numbers count from 0. */
  count = 0
  /** Whether equal values share an entry. */
  isDistinct = true
  /** Whether some record has null; there is no entry for it. */
  hasNull = false
  private added = 0
  private slots = new Int32Array(32)
  private readonly pages: Int32Array[] = []
  private readonly pageBytes: Buffer[] = []
  private page: Int32Array = new Int32Array(0)
  /** How many words of the current page are in use, and of those before it. */
  private used = 0
  private readonly ends: number[] = []
  /** The entry that was added or found last, its page, place and length. */
  private last = 0
  private lastPage = this.page
  private lastAt = 0
  private lastLength = 0

  /** Whether no record has the field, not even with null. */
  get isUnused(): boolean {
    return this.added === 0 && !this.hasNull
  }

  /** Whether the last value stands in `view` at `p` again; its length if it does, else 0. */
  repeats(view: DataView, p: number): number {
    const length = this.lastLength
    const page = this.lastPage
    let word = this.lastAt + BYTES
    const end = p + length
    for (; p + 4 <= end; p += 4) if (view.getInt32(p, true) !== page[word++]) return 0
    const rest = end - p
    return rest === 0 || ((view.getInt32(p, true) ^ page[word]) & ((1 << (rest * 8)) - 1)) === 0 ? length : 0
  }

  /** The entry that was added or found last; ids count from 1. */
  get lastEntry(): number {
    return this.last
  }

  /** The entry of the value that stands in `view` from `start` to `end`. */
  add(view: DataView, start: number, end: number): number {
    this.added++
    if (!this.isDistinct) return this.append(view, start, end, 0)
    let hash = SEED ^ (end - start)
    let p = start
    for (; p + 4 <= end; p += 4) {
      hash = Math.imul(hash ^ view.getInt32(p, true), FNV_PRIME)
      hash ^= hash >>> 15
    }
    if (p < end) hash = Math.imul(hash ^ lastWord(view, p, end), FNV_PRIME)
    hash ^= hash >>> 15

    const { slots } = this
    const mask = slots.length - 1
    let slot = hash & mask
    for (let entry = slots[slot]; entry !== 0; entry = slots[slot]) {
      const page = this.pages[entry >>> PAGE_BITS]
      const at = entry & PAGE_MASK
      if (page[at + HASH] === hash && equals(page, at, view, start, end)) {
        this.remember(entry, page, at, end - start)
        return entry
      }
      slot = (slot + 1) & mask
    }
    const entry = this.append(view, start, end, hash)
    slots[slot] = entry
    if (this.count * 2 > slots.length) this.makeRoom()
    return entry
  }

  /** Gives up what is needed only to add values, and tells the memory that holds the rest. */
  seal(): ArrayBufferLike[] {
    this.slots = new Int32Array(0)
    return this.pages.map((page) => page.buffer)
  }

  /** Gives its memory back: no entry is asked for again. */
  forget(): void {
    this.seal()
    this.pages.length = 0
    this.pageBytes.length = 0
    this.page = this.lastPage = new Int32Array(0)
  }

  /** The number of an entry, from 0 up; only while entries are distinct. */
  numberOf(entry: number): number {
    return this.pages[entry >>> PAGE_BITS][(entry & PAGE_MASK) + NUMBER]
  }

  /** All entries in the order of their numbers; only while they are distinct. */
  *entries(): Generator<number> {
    for (let i = 0; i < this.pages.length; i++) {
      const page = this.pages[i]
      const end = i === this.pages.length - 1 ? this.used : this.ends[i]
      for (let at = HEADER; at < end; at += BYTES + wordsOf(page[at]) + HEADER) yield (i << PAGE_BITS) | at
    }
  }

  /** The value as JavaScript has it; bags are Maps, numbers exact (see `parseJson`). Throws `JsonError`. */
  value(entry: number): unknown {
    if (!this.isString(entry)) return parseJson(this.text(entry))
    const string = unescaped(this.text(entry, 1))
    if (string === undefined) throw new JsonError('a bad escape in a string', 0)
    return string
  }

  /** Whether the value is a string. */
  isString(entry: number): boolean {
    return this.bytesOf(entry)[((entry & PAGE_MASK) + BYTES) * 4] === QUOTE
  }

  /** The datetime, if the value is one in the form that `parseIsoBytes` reads; else null. */
  datetime(entry: number): Datetime | null {
    const at = entry & PAGE_MASK
    const start = (at + BYTES) * 4
    return parseIsoBytes(this.bytesOf(entry), start, start + this.pages[entry >>> PAGE_BITS][at])
  }

  /** The value as it is written, without so many bytes at its start and end. */
  text(entry: number, without = 0): string {
    const at = entry & PAGE_MASK
    const start = (at + BYTES) * 4
    const end = start + this.pages[entry >>> PAGE_BITS][at]
    return this.bytesOf(entry).toString('utf8', start + without, end - without)
  }

  /** The page of an entry as bytes. */
  private bytesOf(entry: number): Buffer {
    const index = entry >>> PAGE_BITS
    this.pageBytes[index] ??= Buffer.from(this.pages[index].buffer)
    return this.pageBytes[index]
  }

  private append(view: DataView, start: number, end: number, hash: number): number {
    const length = end - start
    const size = HEADER + BYTES + wordsOf(length)
    if (this.used + size > this.page.length) this.addPage(size)
    const { page } = this
    let at = this.used
    if (this.isDistinct) {
      at += HEADER
      page[at + NUMBER] = this.count++
      page[at + HASH] = hash
    }
    page[at] = length
    let word = at + BYTES
    let p = start
    for (; p + 4 <= end; p += 4) page[word++] = view.getInt32(p, true)
    if (p < end) page[word++] = lastWord(view, p, end)
    this.used = word
    const entry = ((this.pages.length - 1) << PAGE_BITS) | at
    this.remember(entry, page, at, length)
    return entry
  }

  private remember(entry: number, page: Int32Array, at: number, length: number): void {
    this.last = entry
    this.lastPage = page
    this.lastAt = at
    this.lastLength = length
  }

  /** Pages start small and are as large as ids allow from the fourth on; a value larger than that has its own. */
  private addPage(size: number): void {
    const words = Math.max(size, Math.min(PAGE_WORDS, 64 << (this.pages.length * 3)))
    this.page = new Int32Array(Buffer.allocUnsafeSlow(words * 4).buffer)
    if (this.pages.length > 0) this.ends.push(this.used)
    this.pages.push(this.page)
    this.used = 0
  }

  private makeRoom(): void {
    if (this.count >= MANY && this.count * 2 > this.added) {
      this.isDistinct = false
      this.slots = new Int32Array(0)
      return
    }
    const slots = new Int32Array(this.slots.length * 2)
    const mask = slots.length - 1
    for (const entry of this.entries()) {
      let slot = this.pages[entry >>> PAGE_BITS][(entry & PAGE_MASK) + HASH] & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = entry
    }
    this.slots = slots
  }
}

/** What stands between the quotes of a JSON string, without its escapes; undefined where an escape is none. */
export function unescaped(text: string): string | undefined {
  if (!text.includes('\\')) return text
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return undefined
  }
}

function equals(page: Int32Array, at: number, view: DataView, start: number, end: number): boolean {
  if (page[at] !== end - start) return false
  let word = at + BYTES
  let p = start
  for (; p + 4 <= end; p += 4) if (view.getInt32(p, true) !== page[word++]) return false
  return p === end || lastWord(view, p, end) === page[word]
}

/** How many words so many bytes take. */
function wordsOf(length: number): number {
  return (length + 3) >> 2
}

/** The one to three bytes before `end`, as the low bytes of a word. */
function lastWord(view: DataView, p: number, end: number): number {
  return view.getInt32(p, true) & ((1 << ((end - p) * 8)) - 1)
}
