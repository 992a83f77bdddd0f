/** A 64-bit word in two halves of 32 bits: numbers are several times as fast here as bigints are. */
interface Word {
  high: number
  low: number
}

const word = (high: number, low: number): Word => ({ high: high | 0, low: low | 0 })

const P1 = word(0x9e3779b1, 0x85ebca87)
const P2 = word(0xc2b2ae3d, 0x27d4eb4f)
const P3 = word(0x165667b1, 0x9e3779f9)
const P4 = word(0x85ebca77, 0xc2b2ae63)
const P5 = word(0x27d4eb2f, 0x165667c5)

function add(sum: Word, high: number, low: number): void {
  const lows = (sum.low >>> 0) + (low >>> 0)
  sum.high = (sum.high + high + (lows > 0xffffffff ? 1 : 0)) | 0
  sum.low = lows | 0
}

/** The upper half of the product of two unsigned halves. */
function highProduct(a: number, b: number): number {
  const a0 = a & 0xffff
  const a1 = a >>> 16
  const b0 = b & 0xffff
  const b1 = b >>> 16
  const middle = a1 * b0 + ((a0 * b0) >>> 16)
  return a1 * b1 + (middle >>> 16) + ((a0 * b1 + (middle & 0xffff)) >>> 16)
}

function multiply(product: Word, { high, low }: Word): void {
  product.high = (highProduct(product.low, low) + Math.imul(product.high, low) + Math.imul(product.low, high)) | 0
  product.low = Math.imul(product.low, low)
}

/** Rotates to the left by fewer than 32 bits. */
function rotate(value: Word, bits: number): void {
  const { high, low } = value
  value.high = (high << bits) | (low >>> (32 - bits))
  value.low = (low << bits) | (high >>> (32 - bits))
}

function round(sum: Word, high: number, low: number): void {
  lane.high = high
  lane.low = low
  multiply(lane, P2)
  add(sum, lane.high, lane.low)
  rotate(sum, 31)
  multiply(sum, P1)
}

/** Mixes a word, or a sum, into the hash. */
function mix(hash: Word, high: number, low: number): void {
  mixed.high = 0
  mixed.low = 0
  round(mixed, high, low)
  hash.high ^= mixed.high
  hash.low ^= mixed.low
}

/** `hash ^= hash >>> bits`. */
function xorShift(hash: Word, bits: number): void {
  const { high } = hash
  if (bits >= 32) hash.low ^= high >>> (bits - 32)
  else {
    hash.low ^= (hash.low >>> bits) | (high << (32 - bits))
    hash.high ^= high >>> bits
  }
}

/** `hash ^= value * prime`, for an unsigned value of 32 bits. */
function xorTimes(hash: Word, value: number, prime: Word): void {
  lane.high = 0
  lane.low = value
  multiply(lane, prime)
  hash.high ^= lane.high
  hash.low ^= lane.low
}

const lane = word(0, 0)
const mixed = word(0, 0)
const hash = word(0, 0)
const sums = [word(0, 0), word(0, 0), word(0, 0), word(0, 0)]
const ZERO = word(0, 0)
const ROTATIONS = [1, 7, 12, 18]

const wordAt = (bytes: Uint8Array, at: number) =>
  bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)

/** Takes in all whole stripes of 32 bytes; gives where they end. */
function hashStripes(bytes: Uint8Array): number {
  const [first, second, third, fourth] = sums
  Object.assign(first, P1)
  add(first, P2.high, P2.low)
  Object.assign(second, P2)
  Object.assign(third, ZERO)
  Object.assign(fourth, ZERO)
  add(fourth, ~P1.high, -P1.low)
  let at = 0
  for (; at + 32 <= bytes.length; at += 32) {
    for (let i = 0; i < 4; i++) round(sums[i], wordAt(bytes, at + i * 8 + 4), wordAt(bytes, at + i * 8))
  }
  Object.assign(hash, ZERO)
  for (let i = 0; i < 4; i++) {
    Object.assign(lane, sums[i])
    rotate(lane, ROTATIONS[i])
    add(hash, lane.high, lane.low)
  }
  for (const { high, low } of sums) {
    mix(hash, high, low)
    multiply(hash, P1)
    add(hash, P4.high, P4.low)
  }
  return at
}

/** The 64-bit xxHash (XXH64, with the seed 0) of some bytes, unsigned. */
export function xxhash64(bytes: Uint8Array): bigint {
  const { length } = bytes
  let at = 0
  if (length >= 32) at = hashStripes(bytes)
  else Object.assign(hash, P5)
  add(hash, 0, length)
  for (; at + 8 <= length; at += 8) {
    mix(hash, wordAt(bytes, at + 4), wordAt(bytes, at))
    rotate(hash, 27)
    multiply(hash, P1)
    add(hash, P4.high, P4.low)
  }
  if (at + 4 <= length) {
    xorTimes(hash, wordAt(bytes, at), P1)
    rotate(hash, 23)
    multiply(hash, P2)
    add(hash, P3.high, P3.low)
    at += 4
  }
  for (; at < length; at++) {
    xorTimes(hash, bytes[at], P5)
    rotate(hash, 11)
    multiply(hash, P1)
  }
  xorShift(hash, 33)
  multiply(hash, P2)
  xorShift(hash, 29)
  multiply(hash, P3)
  xorShift(hash, 32)
  return (BigInt(hash.high >>> 0) << 32n) | BigInt(hash.low >>> 0)
}
