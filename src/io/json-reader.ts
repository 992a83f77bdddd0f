import { invalidUtf8At, NOT_UTF8, UTF8_HINT } from './encodings.ts'
import { MAX_ROW_BYTES, PlaceError, TOO_LONG_ROW } from './errors.ts'
import { enlarged, FieldEntries } from './field-entries.ts'
import { INCOMPLETE, JsonScanError, skipBlank, skipString, skipValue } from './json-scan.ts'
import { HEADROOM, type Piece, TAILROOM } from './pieces.ts'
import { RecordScanner, type Window } from './record-scanner.ts'
import { type RecordBlock, RecordSet } from './record-set.ts'

const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/** Between top-level values, in an array of records, or behind the array of a `Records` object. */
type State = 'top' | 'array' | 'tail'

/**
 * Reads the records of a JSON text: objects one after another (NDJSON, or with any white space between them), arrays
 * of objects, and objects that start with a `Records` array, as AWS delivers CloudTrail logs. Feed it a file's pieces,
 * then `finish`. What is inside nested values is not checked until they are read.
 *
 * Throws PlaceError for anything else.
 */
export class JsonReader {
  private readonly blocks: RecordBlock[] = []
  private readonly scanner = new RecordScanner()
  private left: Buffer | undefined
  /** The line of the position in the window up to which line breaks have been counted. */
  private line = 0
  private countedTo = 0
  private state: State = 'top'
  private inRecordsObject = false
  private afterComma = false
  private arrayHasRecords = false

  /** How many line breaks have been read. */
  get lineBreaks(): number {
    return this.line
  }

  /** Reads the next bytes of the file. The piece's buffer may be used for other things afterwards. */
  feed(piece: Piece): void {
    const { bytes, start, end } = this.withLeftOver(piece)
    const window: Window = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), start, end }
    this.countedTo = start
    const previous = this.blocks.at(-1)
    const block: RecordBlock = {
      length: 0,
      fields: this.scanner.fields.map(({ index }) => new FieldEntries(previous?.fields[index], previous?.length)),
      lines: new Int32Array(Math.ceil((previous?.length ?? 16) * 1.1)),
    }
    this.scanner.begin(window, block)
    const lineBefore = this.line
    try {
      const done = this.scan(window, block)
      checkUtf8(bytes.subarray(start, done), lineBefore)
      if (end - done > MAX_ROW_BYTES) throw new JsonScanError(TOO_LONG_ROW, done)
      this.left = done < end ? Buffer.from(bytes.subarray(done, end)) : undefined
    } catch (error) {
      throw error instanceof JsonScanError ? this.errorAt(window, error.position, error.message) : error
    }
    for (const field of block.fields) field.cut(block.length)
    if (block.length > 0) this.blocks.push(block)
  }

  /** Says that the text ends here, and gives its records as those of a file, from its first line on. */
  finish(file: string): RecordSet {
    const problem = this.left ? 'the value that starts here' : this.state === 'top' ? undefined : 'its array of records'
    if (problem !== undefined) {
      const hint = 'it may be cut off: fetch or write it again'
      throw new PlaceError(`the file ends before ${problem} does`, this.line, undefined, hint)
    }
    return new RecordSet(file, this.scanner.fields, this.blocks, 1)
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

  private errorAt(window: Window, position: number, message: string): PlaceError {
    this.countLines(window, position)
    const { line } = this
    const lineStart = Math.max(window.start, window.bytes.lastIndexOf(10, position - 1) + 1)
    const column = window.bytes.toString('utf8', lineStart, position).length + 1
    const hint = hintAt(window.bytes.toString('latin1', position, Math.min(position + 20, window.end)))
    return new PlaceError(message, line, column, hint)
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
      if (byte === OPEN_BRACKET) return this.openArray(p, false)
      if (byte === OPEN_BRACE) {
        const array = recordsArrayAt(window, p)
        if (array === INCOMPLETE) return INCOMPLETE
        return array > 0 ? this.openArray(array, true) : this.scanRecord(window, block, p)
      }
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

  private scanRecord(window: Window, block: RecordBlock, p: number): number {
    if (block.length === block.lines.length) block.lines = enlarged(block.lines)
    block.lines[block.length] = this.line
    const after = this.scanner.scan(p)
    if (after === INCOMPLETE) return INCOMPLETE
    if (this.scanner.mayHaveBreaks) this.countLines(window, after)
    else this.countedTo = after
    return after
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
}

/** Where the array starts if an object at `p` begins with `"Records": [`; 0 if it does not. */
function recordsArrayAt({ bytes, end }: Window, p: number): number {
  p = skipBlank(bytes, p + 1)
  for (const character of '"Records"') if (bytes[p++] !== character.charCodeAt(0)) return p > end ? INCOMPLETE : 0
  p = skipBlank(bytes, p)
  if (bytes[p] !== COLON) return p >= end ? INCOMPLETE : 0
  p = skipBlank(bytes, p + 1)
  return bytes[p] === OPEN_BRACKET ? p : p >= end ? INCOMPLETE : 0
}

/** Throws PlaceError for bytes that are no UTF-8; `line` is that of the first. */
function checkUtf8(bytes: Buffer, line: number): void {
  const at = invalidUtf8At(bytes)
  if (at < 0) return
  const before = bytes.toString('utf8', 0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  throw new PlaceError(NOT_UTF8, line + before.split('\n').length - 1, before.length - lineStart + 1, UTF8_HINT)
}

/** How to mend what other tools write and JSON does not have. */
function hintAt(text: string): string | undefined {
  if (/^(NaN|Infinity|undefined)\b/.test(text))
    return 'JSON has no such value: write null, or "NaN" or "Infinity" in quotes'
  if (/^(None|True|False)\b/.test(text)) return 'this is how Python writes it: JSON has null, true and false'
  if (text.startsWith("'")) return 'JSON has double quotes only'
  return /^\/[/*]/.test(text) ? 'JSON has no comments' : undefined
}
