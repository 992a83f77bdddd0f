import { closeSync, createReadStream, fstatSync, openSync, read, readSync, type Stats, statSync } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createGunzip } from 'node:zlib'
import { decoded } from './encodings.ts'
import { readError, truncatedGzip } from './errors.ts'

/** How far reading has come, in bytes of the file as it lies on disk. */
export interface Progress {
  readonly done: number
  readonly total: number
}

/** Called now and then while files are read. */
export type OnProgress = (progress: Progress) => void

/**
 * A stretch of a file's bytes, from `start` to `end`. There are HEADROOM free bytes before `start` (a reader moves
 * there what is left over of the piece before), and at `end` there are TAILROOM more, the first of which is 0.
 * A piece is good until the next one is asked for: its buffer is used again.
 */
export interface Piece {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
}

/** A part of a file, in bytes. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** The path that stands for standard input. */
export const STDIN = '-'

/** How many bytes are free before a piece, for the end of the one before it, and after it. */
export const HEADROOM = 1 << 18
export const TAILROOM = 8
const PIECE_SIZE = 8 << 20

const readAsync = promisify(read)

/** What is known of a file; undefined where nothing is, which reading it will say. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/**
 * The bytes of a file (or of standard input), unzipped where they are gzip, as UTF-8 without a byte order mark. While
 * a piece is worked on, the next one is being read. `onProgress` is called for regular files only.
 * Throws KqlError (`runtime`) when the file cannot be read.
 */
export async function* readPieces(path: string, onProgress?: OnProgress): AsyncGenerator<Piece> {
  try {
    yield* decoded(path === STDIN ? unzipped(process.stdin) : filePieces(path, onProgress))
  } catch (error) {
    throw readError(path === STDIN ? 'stdin' : path, error)
  }
}

/** The bytes of a part of a regular file as they are. Otherwise as `readPieces`. */
export async function* readRange(path: string, range: Range, onProgress?: OnProgress): AsyncGenerator<Piece> {
  try {
    const file = openSync(path, 'r')
    try {
      yield* plainPieces(file, range, onProgress)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw readError(path, error)
  }
}

async function* filePieces(path: string, onProgress?: OnProgress): AsyncGenerator<Piece> {
  const file = openSync(path, 'r')
  try {
    const stat = fstatSync(file)
    const isFile = stat.isFile()
    const magic = Buffer.alloc(2)
    if (isFile) readSync(file, magic, 0, 2, 0)
    if (isFile && stat.size === 0 && /\.gz$/i.test(path)) throw truncatedGzip()
    if (isFile && !isGzip(magic)) yield* plainPieces(file, { start: 0, end: stat.size }, onProgress)
    else yield* unzipped(counted(createReadStream('', { fd: file, autoClose: false }), stat.size, onProgress))
  } finally {
    closeSync(file)
  }
}

/** Reads into two buffers in turn. */
async function* plainPieces(file: number, { start, end }: Range, onProgress?: OnProgress): AsyncGenerator<Piece> {
  const total = end - start
  const size = Math.min(PIECE_SIZE, total)
  const buffers = [newPiece(size)]
  if (total > size) buffers.push(newPiece(size))
  let done = 0
  const next = async (turn: number) => {
    const bytes = buffers[turn & 1]
    const wanted = Math.min(size, total - done)
    // Handing a small file's read to another thread takes longer than reading it.
    const { bytesRead } =
      total === size
        ? { bytesRead: readSync(file, bytes, HEADROOM, wanted, start + done) }
        : await readAsync(file, bytes, HEADROOM, wanted, start + done)
    done += bytesRead
    return bytesRead === 0 ? undefined : finishPiece(bytes, bytesRead)
  }
  let pending = next(0)
  for (let turn = 1; ; turn++) {
    const piece = await pending
    if (piece === undefined) return
    onProgress?.({ done, total })
    pending = done < total ? next(turn) : Promise.resolve(undefined)
    yield piece
  }
}

async function* counted(stream: AsyncIterable<Buffer>, total: number, onProgress?: OnProgress) {
  let done = 0
  for await (const chunk of stream) {
    done += chunk.length
    onProgress?.({ done, total })
    yield chunk
  }
}

async function* unzipped(stream: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  const chunks = stream[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done) return
  const all = rejoined(first.value, chunks)
  if (!isGzip(first.value)) yield* streamPieces(all)
  else {
    const gunzip = createGunzip({ chunkSize: 1 << 18 })
    // What goes wrong in the pipeline destroys `gunzip`, so that reading from it throws.
    pipeline(Readable.from(all), gunzip, () => {})
    yield* streamPieces(gunzip)
  }
}

/** An iterator of which the first item has been taken already. */
export async function* rejoined<T>(first: T, rest: AsyncIterator<T>): AsyncGenerator<T> {
  yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

async function* streamPieces(stream: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  const bytes = newPiece(PIECE_SIZE)
  let length = 0
  for await (let chunk of stream) {
    while (chunk.length > 0) {
      const taken = chunk.copy(bytes, HEADROOM + length, 0, PIECE_SIZE - length)
      length += taken
      chunk = chunk.subarray(taken)
      if (length === PIECE_SIZE) {
        yield finishPiece(bytes, length)
        length = 0
      }
    }
  }
  if (length > 0) yield finishPiece(bytes, length)
}

/** The bytes of a piece, to keep. */
export function copyOf({ bytes, start, end }: Piece): Buffer {
  return Buffer.from(bytes.subarray(start, end))
}

function isGzip(bytes: Buffer): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b
}

/** Room for a piece of so many bytes. */
export function newPiece(size: number): Buffer {
  return Buffer.allocUnsafeSlow(HEADROOM + size + TAILROOM)
}

/** The first bytes of what `newPiece` gave, as a piece; a zero stands behind them. */
export function finishPiece(bytes: Buffer, length: number): Piece {
  const end = HEADROOM + length
  bytes[end] = 0
  return { bytes, start: HEADROOM, end }
}
