const P1 = 0x9e3779b185ebca87n
const P2 = 0xc2b2ae3d27d4eb4fn
const P3 = 0x165667b19e3779f9n
const P4 = 0x85ebca77c2b2ae63n
const P5 = 0x27d4eb2f165667c5n

const u64 = (value: bigint) => BigInt.asUintN(64, value)
const rotate = (value: bigint, bits: bigint) => u64((value << bits) | (value >> (64n - bits)))
const round = (sum: bigint, word: bigint) => u64(rotate(u64(sum + word * P2), 31n) * P1)
const merge = (hash: bigint, sum: bigint) => u64((hash ^ round(0n, sum)) * P1 + P4)

/** The 64-bit xxHash (XXH64) of some bytes, unsigned. */
export function xxhash64(bytes: Uint8Array, seed = 0n): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { length } = bytes
  let at = 0
  let hash: bigint
  if (length >= 32) {
    let sums = [u64(seed + P1 + P2), u64(seed + P2), u64(seed), u64(seed - P1)]
    for (; at + 32 <= length; at += 32) sums = sums.map((sum, i) => round(sum, view.getBigUint64(at + i * 8, true)))
    hash = u64(rotate(sums[0], 1n) + rotate(sums[1], 7n) + rotate(sums[2], 12n) + rotate(sums[3], 18n))
    for (const sum of sums) hash = merge(hash, sum)
  } else hash = u64(seed + P5)
  hash = u64(hash + BigInt(length))
  for (; at + 8 <= length; at += 8) hash = u64(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * P1 + P4)
  if (at + 4 <= length) {
    hash = u64(rotate(hash ^ u64(BigInt(view.getUint32(at, true)) * P1), 23n) * P2 + P3)
    at += 4
  }
  for (; at < length; at++) hash = u64(rotate(hash ^ u64(BigInt(bytes[at]) * P5), 11n) * P1)
  hash = u64((hash ^ (hash >> 33n)) * P2)
  hash = u64((hash ^ (hash >> 29n)) * P3)
  return hash ^ (hash >> 32n)
}
