import { MAX_COLUMNS, TOO_MANY_COLUMNS } from './errors.ts'
import { enlarged, FieldEntries } from './field-entries.ts'
import { INCOMPLETE, isInWord, JsonScanError, skipBlank, skipString, skipValue } from './json-scan.ts'
import { KeyWords } from './key-words.ts'
import { RawValues, unescaped } from './raw-values.ts'
import type { Field, RecordBlock } from './record-set.ts'

/** A stretch of bytes that is being scanned; json-scan.ts says what must stand at `end`. */
export interface Window {
  readonly bytes: Buffer
  /** The same bytes. */
  readonly view: DataView
  readonly start: number
  readonly end: number
}

const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPEN_BRACKET = 91
const OPEN_BRACE = 123
const CLOSE_BRACE = 125
const LETTER_N = 110

/**
 * Reads JSON objects, one after another: which fields they have and which of each field's values. Every byte of a file
 * goes through here, so this is written for speed. A record mostly looks like the one before: the two are compared
 * four bytes at a time, and only values that differ are looked at. Where a record has other fields, or the same ones in
 * another order, its rest is read key by key.
 */
export class RecordScanner {
  readonly fields: Field[] = []
  /** Whether the record read last has, or may have, line breaks inside. */
  mayHaveBreaks = false
  private readonly fieldOf = new Map<string, Field>()
  private readonly keys = new KeyWords()
  /** Which field came first last time, at 0, and which one after each field, at its index + 1. */
  private successors = new Int32Array(16)

  private window: Window | undefined
  private block: RecordBlock | undefined
  /** Where the last record is, its fields in order, and where their values start and end. */
  private lastStart = 0
  private lastEnd = 0
  private order = new Int32Array(16)
  private starts = new Int32Array(16)
  private ends = new Int32Array(16)
  /** How many fields the last record has; 0 when it cannot serve as a pattern. */
  private count = 0
  /** By field: the record (by number in the block, from 1) that was found to have it; records read alike leave it. */
  private seen = new Int32Array(16)

  /** Starts on other bytes and another block. */
  begin(window: Window, block: RecordBlock): void {
    this.window = window
    this.block = block
    this.count = 0
    this.seen.fill(0)
  }

  /** Reads the record whose brace is at `p`; returns the position behind it, or INCOMPLETE. Throws JsonScanError. */
  scan(p: number): number {
    const after = this.count > 0 ? this.scanAlike(p) : this.scanFields(p + 1, 0)
    if (after === INCOMPLETE) return INCOMPLETE
    this.lastStart = p
    this.lastEnd = after
    this.block!.length++
    return after
  }

  /** Reads a record by comparing it with the last one. */
  private scanAlike(record: number): number {
    const { bytes, view, end } = this.window!
    const { starts, ends, count, lastEnd } = this
    let p = record
    let q = this.lastStart
    let k = 0
    for (;;) {
      // Numbers of eight bytes are equal only if their bytes are: in text there are no zeros, and a NaN (which would
      // take bytes beyond ASCII) is just not equal.
      while (q < lastEnd && view.getFloat64(p, true) === view.getFloat64(q, true)) {
        p += 8
        q += 8
      }
      const length = q < lastEnd ? equalBytes(view, p, q) : 0
      p += length
      q += length
      const shift = p - q
      const isAtEnd = q >= lastEnd
      while (k < count && (ends[k] < q || isAtEnd)) {
        starts[k] += shift
        ends[k++] += shift
      }
      if (isAtEnd) return lastEnd + shift
      if (k === count || starts[k] > q) break

      const start = starts[k] + shift
      if (bytes[start] <= 32) break
      const after = skipValue(bytes, view, start, end)
      if (after < 0) return INCOMPLETE
      this.take(this.order[k], start, after)
      q = ends[k]
      p = after
      starts[k] = start
      ends[k++] = after
    }
    return this.scanFields(k === 0 ? record + 1 : ends[k - 1], k)
  }

  /** Reads the fields from the k-th on, key by key: at `p` is the brace or the value before. */
  private scanFields(p: number, k: number): number {
    const { bytes, view, end } = this.window!
    const stamp = this.block!.length + 1
    for (let i = 0; i < k; i++) this.seen[this.order[i]] = stamp
    let isPattern = true
    if (k === 0) this.mayHaveBreaks = false
    for (; ; k++) {
      p = this.blank(p)
      if (bytes[p] === CLOSE_BRACE) {
        this.dropMissing(stamp)
        this.count = isPattern ? k : 0
        return p + 1
      }
      if (p >= end) return INCOMPLETE
      if (k > 0) {
        if (bytes[p] !== COMMA) throw new JsonScanError("expected ',' or '}'", p)
        p = this.blank(p + 1)
      }

      const expected = this.successors[k === 0 ? 0 : this.order[k - 1] + 1]
      let after = bytes[p] === QUOTE ? this.keys.match(expected, view, p + 1) : 0
      let index = expected
      if (after === 0) {
        if (p >= end) return INCOMPLETE
        if (bytes[p] !== QUOTE) throw new JsonScanError('expected a key in double quotes', p)
        after = skipString(bytes, view, p, end)
        if (after < 0) return INCOMPLETE
        index = this.fieldAt(p, after)
        this.successors[k === 0 ? 0 : this.order[k - 1] + 1] = index
      }
      p = this.blank(after)
      if (p >= end) return INCOMPLETE
      if (bytes[p] !== COLON) throw new JsonScanError("expected ':'", p)
      p = this.blank(p + 1)

      if (this.seen[index] === stamp) isPattern = false
      this.seen[index] = stamp
      after = this.scanValue(index, p)
      if (after < 0) return INCOMPLETE
      if (k === this.order.length) {
        this.order = enlarged(this.order)
        this.starts = enlarged(this.starts)
        this.ends = enlarged(this.ends)
      }
      this.order[k] = index
      this.starts[k] = p
      this.ends[k] = after
      p = after
    }
  }

  private blank(p: number): number {
    const { bytes } = this.window!
    if (bytes[p] > 32) return p
    this.mayHaveBreaks = true
    return skipBlank(bytes, p)
  }

  private scanValue(index: number, p: number): number {
    const { bytes, view, end } = this.window!
    const { values } = this.fields[index]
    const length = values.repeats(view, p)
    if (length > 0 && (bytes[p] === QUOTE || !isInWord(bytes[p + length]))) {
      this.set(index, values.lastEntry)
      return p + length
    }
    const after = skipValue(bytes, view, p, end)
    if (after > 0) this.take(index, p, after)
    return after
  }

  /** Notes the value of a field in the current record. */
  private take(index: number, start: number, end: number): void {
    const { bytes, view } = this.window!
    const first = bytes[start]
    const { values } = this.fields[index]
    if (first === OPEN_BRACE || first === OPEN_BRACKET) this.mayHaveBreaks = true
    if (first === LETTER_N && end - start === 4) {
      values.hasNull = true
      this.set(index, 0)
    } else this.set(index, values.add(view, start, end))
  }

  private set(index: number, entry: number): void {
    const entries = this.block!.fields[index]
    if (entries.last !== entry) entries.set(this.block!.length, entry)
  }

  /** Notes which fields the last record had and this one does not. */
  private dropMissing(stamp: number): void {
    const { fields } = this.block!
    for (let i = 0; i < fields.length; i++) if (fields[i].last !== 0 && this.seen[i] !== stamp) this.set(i, 0)
  }

  /** The field whose key stands, in quotes, from `start` to before `after`. */
  private fieldAt(start: number, after: number): number {
    const { bytes } = this.window!
    const name = unescaped(bytes.toString('utf8', start + 1, after - 1))
    if (name === undefined) throw new JsonScanError('a bad escape in a key', start)
    const known = this.fieldOf.get(name)
    if (known !== undefined) return known.index
    if (this.fields.length === MAX_COLUMNS) throw new JsonScanError(TOO_MANY_COLUMNS, start)
    const field = { name, index: this.fields.length, values: new RawValues() }
    this.fieldOf.set(name, field)
    this.fields.push(field)
    this.keys.add(bytes, start + 1, after)
    if (field.index + 1 >= this.successors.length) {
      this.successors = enlarged(this.successors)
      this.seen = enlarged(this.seen)
    }
    this.block!.fields.push(new FieldEntries())
    return field.index
  }
}

/** How many of the next eight bytes at two places are the same up to the first that differs. */
function equalBytes(view: DataView, p: number, q: number): number {
  const low = view.getInt32(p, true) ^ view.getInt32(q, true)
  if (low !== 0) return (31 - Math.clz32(low & -low)) >> 3
  const high = view.getInt32(p + 4, true) ^ view.getInt32(q + 4, true)
  return high === 0 ? 8 : 4 + ((31 - Math.clz32(high & -high)) >> 3)
}
