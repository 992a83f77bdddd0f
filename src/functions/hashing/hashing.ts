import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { CHash, Hash } from '@noble/hashes/utils.js'
import { KqlError } from '../../errors/kql-error.ts'
import { ticksOfDatetime } from '../../types/datetime.ts'
import type { Value } from '../../types/dynamic.ts'
import { type Int64, int64, modulo64 } from '../../types/int64.ts'
import type { ScalarType } from '../../types/scalar-type.ts'
import type { CallInfo, Overload, RowKernel, ScalarFunction } from '../function.ts'
import { xxhash64 } from './xxhash64.ts'

const encoder = new TextEncoder()
const encoded = new Uint8Array(4096)

/** The text in UTF-8, if it is short in memory that the next call writes over: arrays are dear to make. */
function utf8(text: string): Uint8Array {
  if (text.length * 3 > encoded.length) return encoder.encode(text)
  return encoded.subarray(0, encoder.encodeInto(text, encoded).written)
}

const DIGITS = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))

/** Digests of one text after the other, with one state for all of them. */
function digester<T extends Hash<T>>(hash: CHash<T>): (text: string) => string {
  const initial = hash.create()
  const state = hash.create()
  const bytes = new Uint8Array(hash.outputLen)
  const codes = new Array<number>(bytes.length * 2)
  return (text) => {
    initial._cloneInto(state)
    state.update(utf8(text)).digestInto(bytes)
    for (let i = 0; i < bytes.length; i++) {
      codes[i * 2] = DIGITS[bytes[i] >> 4]
      codes[i * 2 + 1] = DIGITS[bytes[i] & 15]
    }
    return String.fromCharCode(...codes)
  }
}

function digest<T extends Hash<T>>(
  name: string,
  what: string,
  hash: CHash<T>,
  example: [string, string],
): ScalarFunction {
  return {
    name,
    doc: `The ${what} digest of the value's text, in hexadecimal digits.`,
    examples: [example],
    overloads: [{ signature: '(source: NotDynamic as string) -> string', prepare: () => digester(hash) }],
  }
}

/** The bytes that stand for a value: UTF-8, or 64 bits with the lowest first (a datetime: ticks since year 1). */
function bytesOf(name: string, type: ScalarType): (value: Value) => Uint8Array {
  const word = (value: Int64) => {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true)
    return bytes
  }
  switch (type) {
    case 'string':
      return (value) => utf8(value as string)
    case 'long':
    case 'timespan':
      return (value) => word(value as Int64)
    case 'datetime':
      return (value) => word(ticksOfDatetime(value as Int64))
    default:
      throw new KqlError('unsupported', `${name}() of a value of type ${type} is not supported.`)
  }
}

function xxhash(name: string): Overload {
  return {
    signature: '(source: NotDynamic, mod?: Integer as long) -> long',
    prepare: ({ types: [type] }: CallInfo): RowKernel => {
      const bytes = bytesOf(name, type)
      return (value: Value, mod?: Int64) => {
        const hash = int64(xxhash64(bytes(value)))
        if (mod === undefined) return hash
        // Whether the engine takes the remainder of the signed or of the unsigned number is not known.
        if (hash < 0) throw new KqlError('unsupported', `${name}() with a modulo is not supported for every value.`)
        return modulo64(hash, mod)
      }
    },
  }
}

const WORLD: [string, string][] = [["hash('World', 100)", '51']]

/** Hashes and digests. */
export const hashFunctions: readonly ScalarFunction[] = [
  {
    name: 'hash',
    doc: 'A hash of the value (xxHash64), or its remainder.',
    examples: WORLD,
    overloads: [xxhash('hash')],
  },
  {
    name: 'hash_xxhash64',
    doc: 'The xxHash64 of the value, or its remainder.',
    examples: [["hash_xxhash64('World')", '1846988464401551951']],
    overloads: [xxhash('hash_xxhash64')],
  },
  digest('hash_md5', 'MD5', md5, ["hash_md5('World')", 'f5a7924e621e84c9280a9a27e1bcb7f6']),
  digest('hash_sha1', 'SHA-1', sha1, ["hash_sha1('World')", '70c07ec18ef89c5309bbb0937f3a6342411e1fdd']),
  digest('hash_sha256', 'SHA-256', sha256, [
    "hash_sha256('World')",
    '78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524',
  ]),
]
