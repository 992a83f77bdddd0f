import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseIsoBytes } from '../../src/io/iso-bytes.ts'
import { parseIsoDatetime } from '../../src/types/parse-datetime.ts'

const parse = (text: string) => {
  const bytes = Buffer.from(`xx"${text}"`)
  return parseIsoBytes(bytes, 2, bytes.length)
}

test.each([
  '2024-02-14T12:00:00Z',
  '2024-02-29T23:59:59.1Z',
  '2024-02-14T12:00:00.1234567Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.9999999Z',
])('%s', (text) => {
  expect(parse(text)).toBe(parseIsoDatetime(text))
})

test.each([
  '',
  '2024-02-14',
  '2024-02-14T12:00:00.Z',
  '2024-02-14T12:00:00.12345678Z',
  '2024-02-14T12:00:00+01:00',
  '2024-02-14 12:00:00Z',
  '2024-02-30T12:00:00Z',
  '2024-02-14T24:00:00Z',
  '2024-02-14T12:60:00Z',
  '2024-02-14T12:00:0:Z',
  '2024-0/-14T12:00:00Z',
  '2024-02-14T12:00:00.1/Z',
  '2024-02-14T12:00:00,123Z',
  '/024-02-14T12:00:00Z',
])('%j is left to others', (text) => {
  expect(parse(text)).toBeNull()
})

test('says the same as the other parser, or nothing', () => {
  const character = fc.constantFrom(...'0123456789-T:.Z /')
  const base = '2024-02-14T12:34:56.789Z'
  fc.assert(
    fc.property(fc.nat(base.length - 1), character, fc.nat(base.length - 1), character, (i, a, j, b) => {
      const characters = [...base]
      characters[i] = a
      characters[j] = b
      const text = characters.join('')
      const value = parse(text)
      if (value !== null) expect(value).toBe(parseIsoDatetime(text))
    }),
  )
})
