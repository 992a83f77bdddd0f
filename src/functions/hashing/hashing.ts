import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { KqlError } from '../../errors/kql-error.ts'
import { ticksOfDatetime } from '../../types/datetime.ts'
import type { Value } from '../../types/dynamic.ts'
import { type Int64, int64, modulo64 } from '../../types/int64.ts'
import type { ScalarType } from '../../types/scalar-type.ts'
import type { CallInfo, Overload, RowKernel, ScalarFunction } from '../function.ts'
import { xxhash64 } from './xxhash64.ts'

const encoder = new TextEncoder()

function digest(
  name: string,
  what: string,
  hash: (bytes: Uint8Array) => Uint8Array,
  example: [string, string],
): ScalarFunction {
  return {
    name,
    doc: `The ${what} digest of the value's text, in hexadecimal digits.`,
    examples: [example],
    overloads: [
      {
        signature: '(source: NotDynamic as string) -> string',
        row: (text: string) => bytesToHex(hash(encoder.encode(text))),
      },
    ],
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
      return (value) => encoder.encode(value as string)
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
