import { expect, test } from 'vitest'
import { hashNumbers, hashPairs } from '../../src/columns/hash-codes.ts'
import { RawValues } from '../../src/io/raw-values.ts'
import { Meter } from '../../src/limits/meter.ts'

/*
 * Values that were made to have the same hash under the plain multiplications that such tables often use: as each
 * process has its own seed, they are spread like any others, where they would take a minute.
 */
const COUNT = 100_000
const MULTIPLIER = 0x85ebca6b

test('numbers whose halves cancel out', () => {
  const values = new Float64Array(COUNT)
  const words = new Uint32Array(values.buffer)
  for (let i = 0; i < COUNT; i++) {
    words[2 * i + 1] = 0x3ff00000 + i
    words[2 * i] = 12345 ^ Math.imul(0x3ff00000 + i, MULTIPLIER)
  }
  expect(hashNumbers(values, null, new Meter(), Infinity)!.size).toBe(COUNT)
}, 10_000)

test('pairs of codes that cancel out', () => {
  const second = Int32Array.from({ length: COUNT }, (_, i) => i)
  const first = second.map((code) => 5 ^ Math.imul(code, MULTIPLIER))
  expect(hashPairs(first, second, new Meter(), Infinity)!.size).toBe(COUNT)
}, 10_000)

test('texts of JSON whose words cancel out', () => {
  const values = new RawValues()
  const view = new DataView(new ArrayBuffer(16))
  for (let i = 0; i < 16_000; i++) {
    view.setInt32(0, i * 7919, true)
    view.setInt32(4, Math.imul(8 ^ (i * 7919), 0x01000193) ^ 777, true)
    values.add(view, 0, 8)
  }
  expect(values.count).toBe(16_000)
}, 10_000)
