import { Gunzip, gunzipSync, Unzlib, unzlibSync } from 'fflate/browser'
import { KqlError } from '../../errors/kql-error.ts'
import { type Dynamic, isArray } from '../../types/dynamic.ts'
import { alias, type RowKernel, type ScalarFunction } from '../function.ts'
import { punycodeDecode, punycodeEncode } from './punycode.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of some bytes; "" when they are no UTF-8. */
function textOf(bytes: Uint8Array | null): string {
  if (bytes === null) return ''
  try {
    return decoder.decode(bytes)
  } catch {
    return ''
  }
}

/** The bytes that a base64 text stands for; null when it is none. */
function fromBase64(text: string): Uint8Array | null {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null
  const characters = atob(text)
  const bytes = new Uint8Array(characters.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i)
  return bytes
}

/** Some bytes in base64. */
export function toBase64(bytes: Uint8Array): string {
  let characters = ''
  for (let i = 0; i < bytes.length; i++) characters += String.fromCharCode(bytes[i])
  return btoa(characters)
}

function fromArray(array: Dynamic): string {
  if (!isArray(array)) return ''
  const isByte = (value: Dynamic) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255
  return array.every(isByte) ? toBase64(Uint8Array.from(array as number[])) : ''
}

/** The order of a GUID's bytes as Windows keeps them: the first three groups the other way round. */
const GUID_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]

function toGuid(text: string): string | null {
  const bytes = fromBase64(text)
  if (bytes?.length !== 16) return null
  const digits = GUID_ORDER.map((i) => bytes[i].toString(16).padStart(2, '0')).join('')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function fromGuid(guid: string): string {
  const digits = guid.replaceAll('-', '')
  return toBase64(Uint8Array.from(GUID_ORDER, (i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16)))
}

/** How large a decompressed text may be, in bytes; and how many bytes one byte can stand for at most. */
const MAX_DECOMPRESSED = 2 ** 27
const MAX_RATIO = 1032
const PIECE = 4096

/** Ends with an error for what would become too large (a "zip bomb"), before it is there. */
function checkSize(bytes: Uint8Array, Decompressor: typeof Unzlib | typeof Gunzip): void {
  if (bytes.length * MAX_RATIO <= MAX_DECOMPRESSED) return
  let size = 0
  const decompressor = new Decompressor((piece) => {
    size += piece.length
  })
  for (let start = 0; start < bytes.length; start += PIECE) {
    try {
      decompressor.push(bytes.subarray(start, start + PIECE))
    } catch {
      return
    }
    if (size > MAX_DECOMPRESSED) {
      const message = `A decompressed text has more than ${MAX_DECOMPRESSED} bytes.`
      throw new KqlError('limit', message, { code: 'KQL325' })
    }
  }
}

function decompressed(
  decompress: (bytes: Uint8Array) => Uint8Array,
  Decompressor: typeof Unzlib | typeof Gunzip,
): RowKernel {
  return (text: string) => {
    const bytes = fromBase64(text)
    if (bytes === null) return ''
    checkSize(bytes, Decompressor)
    try {
      return textOf(decompress(bytes))
    } catch {
      return ''
    }
  }
}

/** gzip without optional header fields, as Kusto has it. */
function gunzip(bytes: Uint8Array): Uint8Array {
  if (bytes[3] !== 0) throw new Error('optional fields')
  return gunzipSync(bytes)
}

/** Percent-encodes everything but letters, digits and dots. */
function urlEncode(text: string, space: string): string {
  return text.replace(/[^A-Za-z0-9.]+/g, (part) => {
    const bytes = Array.from(encoder.encode(part), (byte) =>
      byte === 32 ? space : `%${byte.toString(16).padStart(2, '0')}`,
    )
    return bytes.join('')
  })
}

const lenient = new TextDecoder()

function urlDecode(text: string): string {
  return text.replaceAll('+', ' ').replace(/(?:%[\da-fA-F]{2})+/g, (part) => {
    return lenient.decode(Uint8Array.from(part.slice(1).split('%'), (byte) => Number.parseInt(byte, 16)))
  })
}

const PREFIX = 'xn--'

function labels(domain: string, change: (label: string) => string): string {
  return domain.split('.').map(change).join('.')
}

function entry(
  name: string,
  doc: string,
  example: readonly [string, string],
  row: RowKernel,
  type = 'string',
): ScalarFunction {
  return { name, doc, examples: [example], overloads: [{ signature: `(value: string) -> ${type}`, row }] }
}

const encodeToString = entry(
  'base64_encode_tostring',
  'The text in base64.',
  ["base64_encode_tostring('Kusto')", 'S3VzdG8='],
  (text: string) => toBase64(encoder.encode(text)),
)
const decodeToString = entry(
  'base64_decode_tostring',
  'The text that a base64 text stands for; "" when it is none.',
  ["base64_decode_tostring('S3VzdG8=')", 'Kusto'],
  (text: string) => textOf(fromBase64(text)),
)

/** base64, compressed texts, URL encoding, Punycode. */
export const encodingFunctions: readonly ScalarFunction[] = [
  encodeToString,
  alias('base64_encodestring', encodeToString, { hidden: true }),
  decodeToString,
  alias('base64_decodestring', decodeToString, { hidden: true }),
  entry(
    'base64_decode_toarray',
    'The bytes that a base64 text stands for, as an array; null when it is none.',
    ["base64_decode_toarray('S3Vz')", '[75,117,115]'],
    (text: string) => {
      const bytes = fromBase64(text)
      return bytes === null ? null : Array.from(bytes)
    },
    'dynamic',
  ),
  {
    name: 'base64_encode_fromarray',
    doc: 'An array of bytes in base64.',
    examples: [['base64_encode_fromarray(dynamic([75, 117, 115]))', 'S3Vz']],
    overloads: [{ signature: '(base64_string_decoded_as_array: DynamicArray) -> string', row: fromArray }],
  },
  entry(
    'base64_decode_toguid',
    'The GUID whose bytes a base64 text stands for; null when it is none.',
    ["base64_decode_toguid('JpbpECu8dUy7Pv5gbeJXAA==')", '10e99626-bc2b-4c75-bb3e-fe606de25700'],
    toGuid,
    'guid',
  ),
  {
    name: 'base64_encode_fromguid',
    doc: 'The bytes of a GUID in base64.',
    examples: [['base64_encode_fromguid(guid(10e99626-bc2b-4c75-bb3e-fe606de25700))', 'JpbpECu8dUy7Pv5gbeJXAA==']],
    overloads: [{ signature: '(guid: guid) -> string', row: fromGuid }],
  },
  entry(
    'zlib_decompress_from_base64_string',
    'The text that was compressed with zlib and put in base64; "" when it was not.',
    ["zlib_decompress_from_base64_string('eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4=')", 'Test string 123'],
    decompressed(unzlibSync, Unzlib),
  ),
  entry(
    'gzip_decompress_from_base64_string',
    'The text that was compressed with gzip and put in base64; "" when it was not.',
    [
      "gzip_decompress_from_base64_string('H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA==')",
      '1234567890qwertyuiop',
    ],
    decompressed(gunzip, Gunzip),
  ),
  entry(
    'url_encode',
    'The text as part of a URL, with + for spaces.',
    ["url_encode('a b/c')", 'a+b%2fc'],
    (text: string) => {
      return urlEncode(text, '+')
    },
  ),
  entry(
    'url_encode_component',
    'The text as part of a URL, with %20 for spaces.',
    ["url_encode_component('a b/c')", 'a%20b%2fc'],
    (text: string) => urlEncode(text, '%20'),
  ),
  entry('url_decode', 'The text that part of a URL stands for.', ["url_decode('a%20b%2fc')", 'a b/c'], urlDecode),
  entry(
    'punycode_from_string',
    'The text in Punycode.',
    ["punycode_from_string('bücher')", 'bcher-kva'],
    (text: string) => {
      return punycodeEncode(text)
    },
  ),
  entry(
    'punycode_to_string',
    'The text that a Punycode text stands for; "" when it is none.',
    ["punycode_to_string('bcher-kva')", 'bücher'],
    punycodeDecode,
  ),
  entry(
    'punycode_domain_from_string',
    'The domain with its labels decoded from Punycode.',
    ["punycode_domain_from_string('xn--bcher-kva.example')", 'bücher.example'],
    (domain: string) =>
      labels(domain, (label) =>
        label.startsWith(PREFIX) ? (punycodeDecode(label.slice(PREFIX.length)) ?? label) : label,
      ),
  ),
  entry(
    'punycode_domain_to_string',
    'The domain with its labels in Punycode.',
    ["punycode_domain_to_string('bücher.example')", 'xn--bcher-kva.example'],
    (domain: string) => labels(domain, (label) => (/[^\0-\x7f]/.test(label) ? PREFIX + punycodeEncode(label) : label)),
  ),
]
