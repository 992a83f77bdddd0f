/**
 * A 64-bit signed integer in canonical form: a `number` when it is a safe integer, else a `bigint`. Two equal values
 * are always `===`, and `<` compares the two forms correctly, so most code need not look which of them it has.
 * `long`, `timespan` (ticks of 100 ns) and `datetime` (ticks, see datetime.ts) are Int64s.
 */
export type Int64 = number | bigint

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER)
const MIN_SAFE = -MAX_SAFE

/** Brings any bigint into range (two's complement, as the engine wraps) and canonical form. */
export function int64(value: bigint): Int64 {
  const wrapped = BigInt.asIntN(64, value)
  return wrapped <= MAX_SAFE && wrapped >= MIN_SAFE ? Number(wrapped) : wrapped
}

/** The sum, wrapping around at 64 bits. */
export function add64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (Number.isSafeInteger(sum)) return sum
  }
  return int64(BigInt(a) + BigInt(b))
}

/** The difference, wrapping around at 64 bits. */
export function subtract64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b
    if (Number.isSafeInteger(difference)) return difference
  }
  return int64(BigInt(a) - BigInt(b))
}

/** The product, wrapping around at 64 bits. */
export function multiply64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    if (Number.isSafeInteger(product)) return product === 0 ? 0 : product
  }
  return int64(BigInt(a) * BigInt(b))
}

/** The quotient, truncated towards zero; null when the divisor is zero. */
export function divide64(a: Int64, b: Int64): Int64 | null {
  if (b === 0) return null
  // Exact: a quotient of safe integers that is not whole is too far from the next whole number to be rounded to it.
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0
  return int64(BigInt(a) / BigInt(b))
}

/** The remainder as Kusto gives it: never negative; null when the divisor is zero. */
export function modulo64(a: Int64, b: Int64): Int64 | null {
  if (b === 0) return null
  if (typeof a === 'number' && typeof b === 'number') {
    const rest = a % b
    return rest < 0 ? rest + Math.abs(b) : rest === 0 ? 0 : rest
  }
  const divisor = BigInt(b)
  const rest = BigInt(a) % divisor
  return int64(rest < 0n ? rest + (divisor < 0n ? -divisor : divisor) : rest)
}

/** The number with the other sign, wrapped to 64 bits. */
export function negate64(a: Int64): Int64 {
  return typeof a === 'number' ? (a === 0 ? 0 : -a) : int64(-a)
}

/** The greatest multiple of `step` (above zero) that is not above `value`. */
export function floorTo64(value: Int64, step: Int64): Int64 {
  if (typeof value === 'number' && typeof step === 'number') {
    const floored = Math.floor(value / step) * step
    if (Number.isSafeInteger(floored)) return floored + 0
  }
  return subtract64(value, modulo64(value, step)!)
}

/** A real number as Int64, truncated towards zero; null for NaN, infinities and what does not fit in 64 bits. */
export function truncateToInt64(value: number): Int64 | null {
  const whole = Math.trunc(value)
  if (Number.isSafeInteger(whole)) return whole === 0 ? 0 : whole
  if (!Number.isFinite(whole) || whole >= 2 ** 63 || whole < -(2 ** 63)) return null
  return int64(BigInt(whole))
}

/** Parses decimal digits with an optional sign, or `0x` digits; null when the text is not such a number or too big. */
export function parseInt64(text: string): Int64 | null {
  const trimmed = text.trim()
  if (/^[+-]?\d{1,15}$/.test(trimmed)) return Number(trimmed) + 0
  if (!/^[+-]?(\d+|0[xX][0-9a-fA-F]+)$/.test(trimmed)) return null
  const negative = trimmed.startsWith('-')
  const magnitude = BigInt(trimmed.replace(/^[+-]/, ''))
  if (/[xX]/.test(trimmed)) return magnitude < 1n << 64n ? int64(negative ? -magnitude : magnitude) : null
  const value = negative ? -magnitude : magnitude
  return value >= -(1n << 63n) && value < 1n << 63n ? int64(value) : null
}
