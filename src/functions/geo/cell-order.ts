/**
 * The order in which the engine gives the H3 cells of a set: that of a hash set of their texts (a `std::unordered_set`
 * of libstdc++ with room for all of them), as its recorded answers show.
 */
export function inSetOrder(cells: readonly string[]): string[] {
  const buckets = bucketCount(cells.length)
  const before = new Map<bigint, number>()
  const next: number[] = new Array(cells.length + 1)
  const HEAD = cells.length
  next[HEAD] = -1
  const bucketOf = cells.map((cell) => textHash(cell) % buckets)
  for (let i = 0; i < cells.length; i++) {
    const known = before.get(bucketOf[i])
    const previous = known ?? HEAD
    next[i] = next[previous]
    next[previous] = i
    if (known !== undefined) continue
    before.set(bucketOf[i], HEAD)
    if (next[i] >= 0) before.set(bucketOf[next[i]], i)
  }
  const ordered: string[] = []
  for (let i = next[HEAD]; i >= 0; i = next[i]) ordered.push(cells[i])
  return ordered
}

/** The numbers of buckets that libstdc++ takes: primes, each about a tenth larger than the last from 137 on. */
const PRIMES = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 103, 109, 113, 127,
  137, 139, 149, 157, 167, 179, 193, 199, 211, 227, 241, 257, 277, 293, 313, 337, 359, 383, 409, 439, 467, 503, 541,
  577, 619, 661, 709, 761, 823, 887, 953, 1031, 1109, 1193, 1289, 1381, 1493, 1613, 1741, 1879, 2029, 2179, 2357, 2549,
  2753, 2971, 3209, 3469, 3739, 4027, 4349, 4703, 5087, 5503, 5953, 6427, 6949, 7517, 8123, 8783, 9497, 10273, 11113,
  12011, 12983, 14033, 15173, 16411, 17749, 19183, 20753, 22447, 24281, 26267, 28411, 30727, 33223, 35933, 38873, 42043,
  45481, 49201, 53201, 57557, 62233,
]

function bucketCount(size: number): bigint {
  return BigInt(PRIMES.find((prime) => prime >= size) ?? PRIMES[PRIMES.length - 1])
}

const MULTIPLIER = 0xc6a4a7935bd1e995n
const SEED = 0xc70f6907n
const MASK = (1n << 64n) - 1n

/** The hash that libstdc++ gives a text of ASCII characters: MurmurHash64A with a seed of its own. */
function textHash(text: string): bigint {
  let hash = SEED ^ ((BigInt(text.length) * MULTIPLIER) & MASK)
  let start = 0
  for (; start + 8 <= text.length; start += 8) {
    const part = mixed((littleEndian(text, start, 8) * MULTIPLIER) & MASK)
    hash = ((hash ^ ((part * MULTIPLIER) & MASK)) * MULTIPLIER) & MASK
  }
  if (start < text.length) hash = ((hash ^ littleEndian(text, start, text.length - start)) * MULTIPLIER) & MASK
  return mixed((mixed(hash) * MULTIPLIER) & MASK)
}

function mixed(value: bigint): bigint {
  return value ^ (value >> 47n)
}

function littleEndian(text: string, start: number, length: number): bigint {
  let value = 0n
  for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(text.charCodeAt(start + i))
  return value
}
