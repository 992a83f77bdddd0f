import fc from 'fast-check'
import { expect, test } from 'vitest'
import { add64, divide64, floorTo64, int64, modulo64, multiply64, subtract64 } from '../../src/types/int64.ts'

const MAX = Number.MAX_SAFE_INTEGER
const safe = fc.oneof(fc.maxSafeInteger(), fc.constantFrom(0, 1, -1, MAX, -MAX, MAX - 1, 2 ** 52), fc.integer())
const any64 = fc.oneof(safe, fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(int64))

test('sums, differences and products wrap around at 64 bits', () => {
  fc.assert(
    fc.property(any64, any64, (a, b) => {
      expect(add64(a, b)).toBe(int64(BigInt(a) + BigInt(b)))
      expect(subtract64(a, b)).toBe(int64(BigInt(a) - BigInt(b)))
      expect(multiply64(a, b)).toBe(int64(BigInt(a) * BigInt(b)))
    }),
    { numRuns: 2000 },
  )
})

test('quotients and remainders are exact', () => {
  const nearMultiples = fc.tuple(fc.integer({ min: 1, max: 2 ** 27 }), fc.integer({ min: 1, max: 2 ** 25 }))
  const pairs = fc.oneof(
    fc.tuple(any64, any64),
    nearMultiples.map(([step, times]): [number, number] => [step * times - 1, step]),
  )
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      fc.pre(b !== 0)
      expect(divide64(a, b)).toBe(int64(BigInt(a) / BigInt(b)))
      const rest = BigInt(a) % BigInt(b)
      const size = b < 0 ? -BigInt(b) : BigInt(b)
      expect(modulo64(a, b)).toBe(int64(rest < 0n ? rest + size : rest))
      if (b > 0) expect(floorTo64(a, b)).toBe(int64(BigInt(a) - (rest < 0n ? rest + size : rest)))
    }),
    { numRuns: 5000 },
  )
})

test('nothing is divided by zero', () => {
  expect(divide64(1, 0)).toBe(null)
  expect(modulo64(1, 0)).toBe(null)
})
