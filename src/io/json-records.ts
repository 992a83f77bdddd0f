import { fileError } from './errors.ts'
import { FieldEntries } from './field-entries.ts'
import { INCOMPLETE, isInWord, JsonScanError, skipBlank, skipString, skipValue } from './json-scan.ts'
import { HEADROOM, type Piece, TAILROOM } from './pieces.ts'
import { RawValues, stringIn } from './raw-values.ts'

/** A field of the records. */
export interface Field {
  readonly name: string
  readonly index: number
  readonly values: RawValues
}

/** Some records, one after another. */
export interface RecordBlock {
  length: number
  /** By `field.index`: the entry in `field.values` that each record has. Later blocks may have more fields. */
  readonly fields: FieldEntries[]
  /** The line of the file where each record starts, from 1. */
  lines: Int32Array<ArrayBuffer>
}

const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125
const LETTER_N = 110

/** For how many fields there is room at first. */
const MIN_STRIDE = 16

/** Between top-level values, in an array of records, or behind the array of a `Records` object. */
type State = 'top' | 'array' | 'tail'

/** A stretch of bytes that is being scanned. */
interface Window {
  readonly bytes: Buffer
  /** The same bytes. */
  readonly view: DataView
  readonly start: number
  readonly end: number
}

/**
 * Reads the records of a JSON text: objects one after another (NDJSON, or with any white space between them), arrays
 * of objects, and objects that start with a `Records` array, as AWS delivers CloudTrail logs. Feed it a file's pieces,
 * then `finish`. What is inside nested values is not checked until they are read.
 *
 * Throws KqlError (`runtime`) with the place for anything else.
 */
export class JsonRecords {
  readonly file: string
  readonly fields: Field[] = []
  readonly blocks: RecordBlock[] = []
  private readonly fieldOf = new Map<string, Field>()
  private readonly keys = new KeyWords()
  /** Which field came after each field in the record before: most likely it does again. */
  private successors = new Int32Array(MIN_STRIDE)
  private firstField = 0
  private left: Buffer | undefined
  /** The line of the position in the window up to which line breaks have been counted. */
  private line = 1
  private countedTo = 0
  private state: State = 'top'
  private inRecordsObject = false
  private afterComma = false
  private arrayHasRecords = false

  constructor(file: string) {
    this.file = file
  }

  /** How many records there are. */
  get length(): number {
    return this.blocks.reduce((sum, block) => sum + block.length, 0)
  }

  field(name: string): Field | undefined {
    return this.fieldOf.get(name)
  }

  /** The entries of a field: once each as far as they are distinct, else one for each record that has the field. */
  *entriesOf({ index, values }: Field): Generator<number> {
    if (values.isDistinct) {
      yield* values.entries()
      return
    }
    for (const { length, fields } of this.blocks) {
      for (let record = 0; record < length; record++) {
        const entry = fields[index]?.get(record) ?? 0
        if (entry !== 0) yield entry
      }
    }
  }

  /** The line where the first record with this entry starts. */
  lineOf({ index }: Field, entry: number): number {
    for (const { length, fields, lines } of this.blocks) {
      for (let record = 0; record < length; record++) if (fields[index]?.get(record) === entry) return lines[record]
    }
    return 0
  }

  /** Reads the next bytes of the file. The piece's buffer may be used for other things afterwards. */
  feed(piece: Piece): void {
    const { bytes, start, end } = this.withLeftOver(piece)
    const window: Window = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), start, end }
    this.countedTo = start
    const capacity = Math.ceil((this.blocks.at(-1)?.length ?? 240) * 1.05) + 16
    const block: RecordBlock = {
      length: 0,
      fields: this.fields.map(() => new FieldEntries(capacity)),
      lines: new Int32Array(capacity),
    }
    try {
      const done = this.scan(window, block)
      this.left = done < end ? Buffer.from(bytes.subarray(done, end)) : undefined
    } catch (error) {
      throw error instanceof JsonScanError ? this.errorAt(window, error.position, error.message) : error
    }
    for (const field of block.fields) field.cut(block.length)
    if (block.length > 0) this.blocks.push(block)
  }

  /** Says that the file ends here. */
  finish(): void {
    const problem = this.left ? 'the value that starts here' : this.state === 'top' ? undefined : 'its array of records'
    if (problem !== undefined) throw fileError(this.file, `the file ends before ${problem} does`, { line: this.line })
  }

  private withLeftOver(piece: Piece): Piece {
    if (this.left === undefined) return piece
    const { length } = this.left
    if (length <= piece.start) {
      const start = piece.start - length
      this.left.copy(piece.bytes, start)
      return { ...piece, start }
    }
    const both = Buffer.allocUnsafeSlow(HEADROOM + length + piece.end - piece.start + TAILROOM)
    this.left.copy(both, HEADROOM)
    piece.bytes.copy(both, HEADROOM + length, piece.start, piece.end + TAILROOM)
    return { bytes: both, start: HEADROOM, end: both.length - TAILROOM }
  }

  /** Counts line breaks up to a position of the window; positions must not go back. */
  private countLines({ bytes }: Window, position: number): void {
    for (let at = bytes.indexOf(10, this.countedTo); at >= 0 && at < position; at = bytes.indexOf(10, at + 1))
      this.line++
    this.countedTo = position
  }

  private errorAt(window: Window, position: number, message: string): Error {
    this.countLines(window, position)
    const { line } = this
    const lineStart = Math.max(window.start, window.bytes.lastIndexOf(10, position - 1) + 1)
    const column = window.bytes.toString('utf8', lineStart, position).length + 1
    return fileError(this.file, message, { line, column })
  }

  /** Scans as far as there are whole records; returns the position behind what is done with. */
  private scan(window: Window, block: RecordBlock): number {
    const { bytes, start, end } = window
    let done = start
    for (;;) {
      const p = skipBlank(bytes, done)
      for (; this.countedTo < p; this.countedTo++) if (bytes[this.countedTo] === 10) this.line++
      if (p >= end) return end
      const after = this.step(window, block, p)
      if (after === INCOMPLETE) return p
      done = after
    }
  }

  private step(window: Window, block: RecordBlock, p: number): number {
    const byte = window.bytes[p]
    if (this.state === 'tail') return this.scanTail(window, p)
    if (this.state === 'top') {
      if (byte === OPEN_BRACE) return this.scanRecord(window, block, p)
      if (byte === OPEN_BRACKET) return this.openArray(p, false)
      throw new JsonScanError('expected an object or an array of objects', p)
    }
    if (byte === OPEN_BRACE && this.afterComma === this.arrayHasRecords) {
      const after = this.scanRecord(window, block, p)
      if (after === INCOMPLETE) return INCOMPLETE
      this.arrayHasRecords = true
      this.afterComma = false
      return after
    }
    if (byte === COMMA && this.arrayHasRecords && !this.afterComma) {
      this.afterComma = true
      return p + 1
    }
    if (byte === CLOSE_BRACKET && !this.afterComma) {
      this.state = this.inRecordsObject ? 'tail' : 'top'
      return p + 1
    }
    const expectsComma = this.arrayHasRecords && !this.afterComma
    throw new JsonScanError(expectsComma ? "expected ',' or ']'" : 'expected an object: every row is one', p)
  }

  private openArray(p: number, inRecordsObject: boolean): number {
    this.state = 'array'
    this.inRecordsObject = inRecordsObject
    this.afterComma = false
    this.arrayHasRecords = false
    return p + 1
  }

  /** What may follow the array in a `Records` object: more fields, which say nothing, and the closing brace. */
  private scanTail({ bytes, view, end }: Window, p: number): number {
    if (bytes[p] === CLOSE_BRACE) {
      this.state = 'top'
      return p + 1
    }
    if (bytes[p] !== COMMA) throw new JsonScanError("expected ',' or '}'", p)
    p = skipBlank(bytes, p + 1)
    if (p >= end) return INCOMPLETE
    if (bytes[p] !== QUOTE) throw new JsonScanError('expected a key in double quotes', p)
    p = skipString(bytes, view, p, end)
    if (p < 0) return INCOMPLETE
    p = skipBlank(bytes, p)
    if (p >= end) return INCOMPLETE
    if (bytes[p] !== COLON) throw new JsonScanError("expected ':'", p)
    p = skipBlank(bytes, p + 1)
    return p >= end ? INCOMPLETE : skipValue(bytes, view, p, end)
  }

  /**
   * Reads the record at `p`. Every byte goes through here, so this is written for speed: keys are expected in the order
   * of the record before, and values looked up by their bytes.
   */
  private scanRecord(window: Window, block: RecordBlock, p: number): number {
    const { bytes, view, end } = window
    const { keys, fields } = this
    const record = block.length
    if (record === block.lines.length) block.lines = doubled(block.lines)
    block.lines[record] = this.line
    let previous = -1
    let mayHaveBreaks = bytes[p + 1] <= 32
    p = skipBlank(bytes, p + 1)
    if (bytes[p] === CLOSE_BRACE) {
      block.length++
      return p + 1
    }
    for (;;) {
      let index = previous < 0 ? this.firstField : this.successors[previous]
      let after = bytes[p] === QUOTE ? keys.match(index, view, p + 1) : 0
      if (after === 0) {
        if (p >= end) return INCOMPLETE
        if (bytes[p] !== QUOTE) throw new JsonScanError('expected a key in double quotes', p)
        after = skipString(bytes, view, p, end)
        if (after < 0) return INCOMPLETE
        index = this.fieldAt(window, block, p, after)
        if (previous < 0) this.firstField = index
        else this.successors[previous] = index
      }

      p = bytes[after] === COLON ? after : skipBlank(bytes, after)
      if (p >= end) return INCOMPLETE
      if (bytes[p] !== COLON) throw new JsonScanError("expected ':'", p)
      if (bytes[++p] <= 32) {
        mayHaveBreaks = true
        p = skipBlank(bytes, p)
      }
      const { values } = fields[index]
      const length = values.repeats(view, p)
      after = p + length
      if (length > 0 && (bytes[p] === QUOTE || !isInWord(bytes[after]))) {
        block.fields[index].set(record, values.lastEntry)
      } else {
        const first = bytes[p]
        if (first === OPEN_BRACKET && previous < 0 && this.state === 'top' && fields[index].name === 'Records') {
          return this.openArray(p, true)
        }
        after = skipValue(bytes, view, p, end)
        if (after < 0) return INCOMPLETE
        if (first === OPEN_BRACE || first === OPEN_BRACKET) mayHaveBreaks = true
        const isNull = first === LETTER_N && after - p === 4
        if (isNull) values.hasNull = true
        else block.fields[index].set(record, values.add(view, p, after))
      }

      p = after
      if (bytes[p] <= 32) {
        mayHaveBreaks = true
        p = skipBlank(bytes, p)
      }
      if (bytes[p] === CLOSE_BRACE) {
        if (mayHaveBreaks) this.countLines(window, p)
        else this.countedTo = p
        block.length++
        return p + 1
      }
      if (p >= end) return INCOMPLETE
      if (bytes[p] !== COMMA) throw new JsonScanError("expected ',' or '}'", p)
      if (bytes[++p] <= 32) {
        mayHaveBreaks = true
        p = skipBlank(bytes, p)
      }
      previous = index
    }
  }

  /** The field whose key stands, in quotes, from `start` to before `after`. */
  private fieldAt({ bytes }: Window, block: RecordBlock, start: number, after: number): number {
    const raw = bytes.toString('utf8', start, after)
    const name = stringIn(raw)
    if (name === undefined) throw new JsonScanError('a bad escape in a key', start)
    const known = this.fieldOf.get(name)
    if (known !== undefined) return known.index
    const field = { name, index: this.fields.length, values: new RawValues() }
    this.fieldOf.set(name, field)
    this.fields.push(field)
    this.keys.add(bytes, start + 1, after)
    if (field.index === this.successors.length) this.successors = doubled(this.successors)
    block.fields.push(new FieldEntries(block.lines.length))
    return field.index
  }
}

/** The keys of the fields as they stand in the text up to the closing quote, to be compared four bytes at a time. */
class KeyWords {
  private words = new Int32Array(MIN_STRIDE * 8)
  /** Where each key's words start, how many bytes it has. */
  private starts = new Int32Array(MIN_STRIDE)
  private lengths = new Int32Array(MIN_STRIDE)
  private count = 0
  private used = 0

  add(bytes: Buffer, start: number, end: number): void {
    const length = end - start
    const wordCount = (length + 3) >> 2
    while (this.used + wordCount > this.words.length) this.words = doubled(this.words)
    if (this.count === this.starts.length) {
      this.starts = doubled(this.starts)
      this.lengths = doubled(this.lengths)
    }
    this.starts[this.count] = this.used
    this.lengths[this.count++] = length
    for (let i = 0; i < length; i++) this.words[this.used + (i >> 2)] |= bytes[start + i] << ((i & 3) * 8)
    this.used += wordCount
  }

  /** The position after a key (and its closing quote) if it stands at `p`, else 0. */
  match(key: number, view: DataView, p: number): number {
    const length = this.lengths[key]
    if (length === 0) return 0
    let word = this.starts[key]
    const { words } = this
    const end = p + length
    for (; p + 4 <= end; p += 4) if (view.getInt32(p, true) !== words[word++]) return 0
    const rest = end - p
    if (rest === 0) return end
    return ((view.getInt32(p, true) ^ words[word]) & ((1 << (rest * 8)) - 1)) === 0 ? end : 0
  }
}

/** A copy of twice the length. */
function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}
