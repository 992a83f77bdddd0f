import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nthNumber } from '../../src/columns/nth.ts'
import '../support/seed.ts'

const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }))

test('the number at a place, as a sort has it; those outside stay as they are', () => {
  const numbers = fc.array(number, { minLength: 3, maxLength: 80 })
  fc.assert(
    fc.property(numbers, fc.nat(), fc.nat(), fc.nat(), (values, a, b, c) => {
      const start = a % (values.length - 1)
      const end = start + 1 + (b % (values.length - start))
      const place = start + (c % (end - start))
      const found = Float64Array.from(values)
      const sorted = found.slice(start, end).sort()
      expect(nthNumber(found, start, end, place) === sorted[place - start]).toBe(true)
      expect([...found.subarray(0, start)]).toEqual(values.slice(0, start))
      expect([...found.subarray(end)]).toEqual(values.slice(end))
      expect(found.slice(start, end).sort()).toEqual(sorted)
    }),
  )
})

test.each([
  ['rising', (i: number) => i],
  ['falling', (i: number) => -i],
  ['all the same', () => 1],
  ['rising, then falling', (i: number) => Math.min(i, 100_000 - i)],
  ['a sawtooth', (i: number) => i % 7],
])('%s', (_, at) => {
  const values = Float64Array.from({ length: 100_000 }, (_, i) => at(i))
  const sorted = values.slice().sort()
  for (const place of [0, 1, 50_000, 99_998, 99_999])
    expect(nthNumber(values, 0, values.length, place)).toBe(sorted[place])
})
