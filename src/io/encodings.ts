import { isUtf8 } from 'node:buffer'
import { FormatError } from './errors.ts'
import { copyOf, finishPiece, HEADROOM, newPiece, type Piece, rejoined } from './pieces.ts'

/** What other files begin with, in hexadecimal, and what to do with them. */
const FOREIGN: readonly (readonly [magic: RegExp, what: string, hint: string])[] = [
  [/^504b0304/, 'a zip archive (or a spreadsheet)', 'unpack it first; save a spreadsheet as CSV'],
  [/^425a683[1-9]3141/, 'compressed with bzip2', 'unpack it first, or pack it with gzip'],
  [/^fd377a585a00/, 'compressed with xz', 'unpack it first, or pack it with gzip'],
  [/^28b52ffd/, 'compressed with zstd', 'unpack it first, or pack it with gzip'],
  [/^5041523115/, 'Parquet', 'export it as NDJSON or CSV'],
  [/^(fffe0000|0000feff)/, 'UTF-32', 'save it as UTF-8'],
  [/^((?!00)..00(?!00)..00|00(?!00)..00(?!00)..)/, 'UTF-16 without a byte order mark', 'save it as UTF-8'],
]

/**
 * Drops a UTF-8 byte order mark, and turns UTF-16 (which announces itself by one) into UTF-8. Throws FormatError for
 * other encodings, and for what is compressed or packed in ways that are not read.
 */
export async function* decoded(pieces: AsyncGenerator<Piece>): AsyncGenerator<Piece> {
  const first = await pieces.next()
  if (first.done) return
  const { bytes, start, end } = first.value
  const mark = bytes.toString('hex', start, Math.min(end, start + 8))
  for (const [magic, what, hint] of FOREIGN) {
    if (magic.test(mark)) throw new FormatError(`this file is ${what}, which is not read`, hint)
  }
  if (mark.startsWith('fffe') || mark.startsWith('feff')) {
    const all: Buffer[] = []
    for await (const piece of rejoined(first.value, pieces)) all.push(copyOf(piece))
    yield pieceOf(fromUtf16(Buffer.concat(all), mark.startsWith('fffe') ? 'utf-16le' : 'utf-16be'))
    return
  }
  yield mark.startsWith('efbbbf') ? { bytes, start: start + 3, end } : first.value
  yield* pieces
}

function fromUtf16(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new FormatError('this file begins as UTF-16 but is not valid UTF-16', 'save it as UTF-8', cause)
  }
}

function pieceOf(text: string): Piece {
  const size = Buffer.byteLength(text)
  const piece = newPiece(size)
  piece.write(text, HEADROOM)
  return finishPiece(piece, size)
}

/** Where bytes stop being UTF-8; -1 where they do not. */
export function invalidUtf8At(bytes: Buffer): number {
  if (isUtf8(bytes)) return -1
  let good = 0
  let bad = bytes.length
  // The longest prefix that is valid, but for a character that it cuts.
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (isUtf8(bytes.subarray(0, characterStart(bytes, middle)))) good = middle
    else bad = middle
  }
  return characterStart(bytes, good)
}

/** Where the character starts that the byte before a place belongs to, if more of its bytes stand behind the place. */
function characterStart(bytes: Buffer, at: number): number {
  for (let back = 1; back <= 3 && back <= at; back++) {
    const byte = bytes[at - back]
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? at - back : at
  }
  return at
}

/** What to say of bytes that are no UTF-8. */
export const NOT_UTF8 = 'this is not valid UTF-8'
export const UTF8_HINT = 'save the file as UTF-8 (it may be Latin-1 or Windows-1252)'
