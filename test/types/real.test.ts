import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatReal, parseReal } from '../../src/types/real.ts'

test('a real is read as it was written', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (value) => {
      expect(parseReal(formatReal(value))).toBe(value + 0)
    }),
    { numRuns: 2000 },
  )
})

test('the engine writes the upper of the shortest texts', () => {
  expect(formatReal(0.1 + 0.2)).toBe('0.30000000000000007')
})

test('plain notation where it is not too long', () => {
  const texts = ['0.0', '-1.0', '0.5', '9007199254740992.0', '123456789012345680000.0', '1e21', '0.000001', '1e-7']
  for (const text of texts) expect(formatReal(Number(text))).toBe(text)
})
