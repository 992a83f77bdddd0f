import { gzipSync, zlibSync } from 'fflate/browser'
import { KqlError } from '../../errors/kql-error.ts'
import type { ScalarFunction } from '../function.ts'
import { toBase64 } from './encoding.ts'

/**
 * The engine stores what it cannot make shorter, and begins what it compresses with a table of codes: up to this many
 * bytes the table alone is longer than the text. That is so of Intel's ISA-L (one call, level 0), whose headers are those
 * of both recorded answers. miniz 2 gives these two as well, but would make repetitive texts shorter; zlib and flate2
 * do not.
 */
const STORED = 100

const encoder = new TextEncoder()

/** A gzip header that names no operating system, and no level. */
const GZIP_HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]

function gzip(bytes: Uint8Array): Uint8Array {
  const compressed = gzipSync(bytes, { level: 0, mtime: 0 })
  compressed.set(GZIP_HEADER)
  return compressed
}

function compression(name: string, format: string, pack: (bytes: Uint8Array) => Uint8Array, packed: string) {
  const row = (text: string) => {
    const bytes = encoder.encode(text)
    if (bytes.length > 0 && bytes.length <= STORED) return toBase64(pack(bytes))
    const what = bytes.length === 0 ? 'an empty text' : `a text of more than ${STORED} bytes`
    const message = `${name}() of ${what} is not supported: its bytes depend on the compressor of the engine.`
    throw new KqlError('unsupported', message)
  }
  return {
    name,
    doc: `The text compressed by ${format}, in base64; refused for texts of more than ${STORED} bytes.`,
    examples: [[`${name}('abc')`, packed] as const],
    overloads: [{ signature: '(string: string) -> string', row }],
  }
}

/** Functions that compress texts, as long as what they give does not depend on how. */
export const compressionFunctions: readonly ScalarFunction[] = [
  compression(
    'zlib_compress_to_base64_string',
    'zlib',
    (bytes) => zlibSync(bytes, { level: 0 }),
    'eAEBAwD8/2FiYwJNASc=',
  ),
  compression('gzip_compress_to_base64_string', 'gzip', gzip, 'H4sIAAAAAAAA/wEDAPz/YWJjwkEkNQMAAAA='),
]
