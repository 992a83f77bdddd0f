/*
 * Where JSON values end, in UTF-8 bytes, without making anything of them. At `end`, behind the bytes, there must be a
 * byte 0, which stops every loop, and room for seven more bytes, as several are read at a time.
 */

/** What the functions below return when the bytes end before the value does. */
export const INCOMPLETE = -1

/** Thrown for bytes that are not JSON; `position` is the offset of the first one. */
export class JsonScanError extends Error {
  readonly position: number

  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

/** 1 for the bytes that end a run of plain characters in a string: the quote, the backslash, control characters. */
const STOPS_STRING = new Uint8Array(256)
STOPS_STRING.fill(1, 0, 32)
STOPS_STRING[34] = 1
STOPS_STRING[92] = 1

/** 1 for the bytes that numbers, `true`, `false` and `null` are made of. */
const IN_WORD = new Uint8Array(256)
for (const character of '+-.0123456789Eaeflnrstu') IN_WORD[character.charCodeAt(0)] = 1

/** The first position at or after `p` that holds no white space. */
export function skipBlank(bytes: Uint8Array, p: number): number {
  for (;;) {
    const byte = bytes[p]
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return p
    p++
  }
}

/** The position after a string that starts (with its quote) at `p`. `view` is a view of the same bytes. */
export function skipString(bytes: Uint8Array, view: DataView, p: number, end: number): number {
  p++
  for (;;) {
    p = skipPlain(view, p)
    while (STOPS_STRING[bytes[p]] === 0) p++
    const byte = bytes[p]
    if (byte === 34) return p + 1
    if (p >= end) return INCOMPLETE
    if (byte !== 92) throw new JsonScanError('a control character in a string (is it not closed?)', p)
    p += 2
    if (p > end) return INCOMPLETE
  }
}

/**
 * A position at most three bytes before the next byte that ends a run of plain characters: looks at four bytes at a
 * time. `(v - 0x01…) & ~v & 0x80…` is not 0 where a byte of v is 0, so v is the bytes xor the one looked for.
 */
function skipPlain(view: DataView, p: number): number {
  for (;;) {
    const four = view.getInt32(p, true)
    const quote = four ^ 0x22222222
    const backslash = four ^ 0x5c5c5c5c
    const stops =
      ((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash) | ((four - 0x20202020) & ~four)
    if ((stops & 0x80808080) !== 0) return p
    p += 4
  }
}

/** Whether a byte can be part of a number or of `true`, `false` or `null`. */
export function isInWord(byte: number): boolean {
  return IN_WORD[byte] === 1
}

/** The position after a number or word that starts at `p`; it is checked only as far as finding its end needs. */
function skipWord(bytes: Uint8Array, p: number, end: number): number {
  const start = p
  while (IN_WORD[bytes[p]] === 1) p++
  if (p >= end) return INCOMPLETE
  if (p === start) throw new JsonScanError('expected a JSON value', p)
  return p
}

/** More is no data, and takes all memory only to see where it ends. */
const MAX_LEVELS = 100_000

/** The position after the value that starts at `p`. Brackets must match; what is between them is not checked. */
export function skipValue(bytes: Uint8Array, view: DataView, p: number, end: number): number {
  const first = bytes[p]
  if (first === 34) return skipString(bytes, view, p, end)
  if (first !== 123 && first !== 91) return skipWord(bytes, p, end)
  const closers: number[] = []
  for (;;) {
    const byte = bytes[p]
    if (byte === 34) {
      p = skipString(bytes, view, p, end)
      if (p < 0) return INCOMPLETE
      continue
    }
    if (closers.length > MAX_LEVELS) throw new JsonScanError(`values nest more than ${MAX_LEVELS} levels deep`, p)
    if (byte === 123) closers.push(125)
    else if (byte === 91) closers.push(93)
    else if (byte === 125 || byte === 93) {
      if (closers.pop() !== byte) throw new JsonScanError(`unexpected '${String.fromCharCode(byte)}'`, p)
      if (closers.length === 0) return p + 1
    } else if (byte === 0 && p >= end) return INCOMPLETE
    p++
  }
}
