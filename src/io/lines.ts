import { isUtf8 } from 'node:buffer'
import { JsonError, parseJson } from '../types/json.ts'
import { invalidUtf8At, NOT_UTF8 } from './encodings.ts'
import { MAX_ROW_BYTES, PlaceError, TOO_LONG_ROW } from './errors.ts'
import { copyOf, finishPiece, HEADROOM, newPiece, type Piece } from './pieces.ts'

/** A line of a file that is no row, or has a value that does not fit its column. */
export interface BadLine {
  readonly file: string
  /** Lines and columns count from 1, columns in characters. */
  readonly line: number
  readonly column?: number
  readonly message: string
  /** Whether the line is left out; else the value is left empty. */
  readonly isLeftOut: boolean
}

/** Told of each line that is no row, and each value that does not fit. */
export type OnBadLine = (bad: BadLine) => void

const LINE_FEED = 10
const SPACE = 32

/**
 * The pieces of NDJSON with each line blanked that is no JSON object by itself, of which `onBadLine` is told; the lines
 * after it keep their numbers. A file of another name whose first line is no object (but an array, or an object over
 * several lines) is no NDJSON and goes through as it is.
 */
export async function* goodLines(
  file: string,
  pieces: AsyncGenerator<Piece>,
  onBadLine: OnBadLine,
): AsyncGenerator<Piece> {
  let line = 0
  let isNdjson = /\.(ndjson|jsonl)(\.gz)?$/i.test(file) ? true : undefined
  for await (const bytes of wholeLines(pieces, () => new PlaceError(TOO_LONG_ROW, line))) {
    isNdjson ??= looksLikeNdjson(bytes)
    for (let start = 0; isNdjson && start < bytes.length; ) {
      const end = lineEnd(bytes, start)
      line++
      const problem = problemOf(bytes.subarray(start, end))
      if (problem !== undefined) {
        onBadLine({ file, line, ...problem, isLeftOut: true })
        bytes.fill(SPACE, start, end)
      }
      start = end + 1
    }
    const piece = newPiece(bytes.length)
    bytes.copy(piece, HEADROOM)
    yield finishPiece(piece, bytes.length)
  }
}

/**
 * The bytes of pieces, cut after line feeds; what is behind the last one goes with the lines before. Throws what
 * `tooLong` gives, which is asked when all lines before have been taken.
 */
async function* wholeLines(pieces: AsyncGenerator<Piece>, tooLong: () => Error): AsyncGenerator<Buffer> {
  let lines = Buffer.alloc(0)
  let left: Buffer[] = []
  let leftBytes = 0
  for await (const piece of pieces) {
    const bytes = copyOf(piece)
    const end = bytes.lastIndexOf(LINE_FEED) + 1
    if (end === 0) {
      left.push(bytes)
      leftBytes += bytes.length
    } else {
      if (lines.length > 0) yield lines
      lines = Buffer.concat([...left, bytes.subarray(0, end)])
      left = [bytes.subarray(end)]
      leftBytes = bytes.length - end
    }
    if (leftBytes <= MAX_ROW_BYTES) continue
    if (lines.length > 0) yield lines
    throw tooLong()
  }
  const rest = Buffer.concat([lines, ...left])
  if (rest.length > 0) yield rest
}

/** Whether the first line that is not blank is an object by itself. */
function looksLikeNdjson(bytes: Buffer): boolean {
  for (let start = 0; start < bytes.length; ) {
    const end = lineEnd(bytes, start)
    const line = bytes.subarray(start, end)
    if (!isBlank(line)) return problemOf(line) === undefined
    start = end + 1
  }
  return false
}

function lineEnd(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(LINE_FEED, start)
  return end < 0 ? bytes.length : end
}

function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === SPACE || byte === 13 || byte === 9)
}

/** What is wrong with a line that should be an object, or blank. */
function problemOf(line: Buffer): { message: string; column?: number } | undefined {
  if (!isUtf8(line)) {
    return { message: NOT_UTF8, column: line.toString('utf8', 0, invalidUtf8At(line)).length + 1 }
  }
  if (isBlank(line)) return undefined
  const text = line.toString('utf8')
  try {
    if (parseJson(text) instanceof Map) return undefined
    return { message: 'expected an object: every row is one' }
  } catch (error) {
    if (error instanceof JsonError) return { message: error.message, column: error.position + 1 }
    return { message: (error as Error).message }
  }
}
