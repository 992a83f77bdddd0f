import { gzipSync, zlibSync } from 'fflate/browser'
import { KqlError } from '../../errors/kql-error.ts'
import type { ScalarFunction } from '../function.ts'
import { toBase64 } from './encoding.ts'

/**
 * The engine stores what it cannot make shorter. Two compressors give its recorded answers, Intel's ISA-L (one call,
 * level 0; it gives their headers too) and miniz; both store texts of fewer bytes than this in which no three bytes come
 * twice, and differ in others.
 */
const STORED = 48

function isStored(bytes: Uint8Array): boolean {
  const threes = new Set(Array.from(bytes, (byte, i) => (byte << 16) | (bytes[i + 1] << 8) | bytes[i + 2]))
  return bytes.length > 0 && bytes.length < STORED && threes.size === bytes.length
}

const REASON = `it is empty, has ${STORED} bytes or more, or repeats three bytes: what it becomes depends on the compressor`

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
    if (isStored(bytes)) return toBase64(pack(bytes))
    const message = `${name}() of this text is not supported: ${REASON}.`
    throw new KqlError('unsupported', message)
  }
  return {
    name,
    doc: `The text compressed by ${format}, in base64; refused for texts that are long, or repeat three bytes.`,
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
