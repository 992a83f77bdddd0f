import type { Vector } from '../sphere.ts'

/** A vector of whole numbers. */
export type Integers = readonly [x: bigint, y: bigint, z: bigint]

/** A fraction; what is below the line is positive. */
export type Fraction = readonly [above: bigint, below: bigint]

const bits = new DataView(new ArrayBuffer(8))

/** A number as a whole one times a power of two. */
function parts(value: number): [digits: bigint, exponent: number] {
  bits.setFloat64(0, value)
  const raw = bits.getBigUint64(0)
  const biased = Number((raw >> 52n) & 2047n)
  const fraction = raw & 0xfffffffffffffn
  const digits = biased === 0 ? fraction : fraction | 0x10000000000000n
  return [value < 0 ? -digits : digits, Math.max(biased, 1) - 1075]
}

/** The vector, longer by a power of two so that its parts are whole. */
export function integersOf({ x, y, z }: Vector): Integers {
  const all = [x, y, z].map(parts)
  const least = Math.min(...all.map(([, exponent]) => exponent))
  const [a, b, c] = all.map(([digits, exponent]) => digits << BigInt(exponent - least))
  return [a, b, c]
}

/** A number of less than 2^52 as a fraction. */
export function fractionOf(value: number): Fraction {
  const [digits, exponent] = parts(value)
  return [digits, 1n << BigInt(-exponent)]
}

/** The scalar product. */
export function exactDot(a: Integers, b: Integers): bigint {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/** The cross product. */
export function exactCross(a: Integers, b: Integers): Integers {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/** -1, 0 or 1 as the number is below, at or above zero. */
export function signOf(value: bigint): number {
  return value > 0n ? 1 : value < 0n ? -1 : 0
}
