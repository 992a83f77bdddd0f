import { describe, expect, test } from 'vitest'
import { describeValue, toCell } from '../../src/columns/cell.ts'
import { formatDatetime } from '../../src/types/datetime.ts'
import { Decimal } from '../../src/types/decimal.ts'
import { TypedScalar } from '../../src/types/dynamic.ts'
import { parseIsoDatetime } from '../../src/types/parse-datetime.ts'
import type { ScalarType } from '../../src/types/scalar-type.ts'

const NO = Symbol('does not fit')
const MINUTE = 600_000_000

const cases: [ScalarType, unknown, unknown][] = [
  ['string', 'a', 'a'],
  ['string', '', ''],
  ['string', null, ''],
  ['string', undefined, ''],
  ['string', 12, '12'],
  ['string', 12345678901234567890n, '12345678901234567890'],
  ['string', true, 'true'],
  ['string', { a: [1, 'x'] }, '{"a":[1,"x"]}'],
  ['string', new Date('2024-02-14T12:00:00Z'), '2024-02-14T12:00:00.0000000Z'],
  ['string', new TypedScalar('real', 1), '1.0'],
  ['string', () => 1, NO],
  ['bool', true, true],
  ['bool', 'False', false],
  ['bool', 1, true],
  ['bool', '0', false],
  ['bool', '', null],
  ['bool', 2, NO],
  ['bool', 'yes', NO],
  ['int', 2147483647, 2147483647],
  ['int', 2147483648, NO],
  ['int', '-2147483648', -2147483648],
  ['int', '-2147483649', NO],
  ['long', 9007199254740993n, 9007199254740993n],
  ['long', 5n, 5],
  ['long', '9223372036854775807', 9223372036854775807n],
  ['long', '9223372036854775808', NO],
  ['long', 1.5, NO],
  ['long', '1.0', 1],
  ['long', '-3', -3],
  ['long', 'x', NO],
  ['long', true, NO],
  ['long', null, null],
  ['long', new TypedScalar('real', 4), 4],
  ['long', 1e300, NO],
  ['real', 1, 1],
  ['real', '1e3', 1000],
  ['real', 'NaN', Number.NaN],
  ['real', 2n, 2],
  ['real', new TypedScalar('real', 4), 4],
  ['real', '1,5', NO],
  ['datetime', '2010-01-01T00:01:00Z', MINUTE],
  ['datetime', ' 2010-01-01 00:01 ', MINUTE],
  ['datetime', new Date(Date.UTC(2010, 0, 1, 0, 1)), MINUTE],
  ['datetime', new Date(Number.NaN), NO],
  ['datetime', 'yesterday', NO],
  ['datetime', 1700000000, NO],
  ['datetime', '', null],
  ['timespan', '00:01', MINUTE],
  ['timespan', '1.00:00:00', 1440 * MINUTE],
  ['timespan', '5m', 5 * MINUTE],
  ['timespan', 5, NO],
  ['guid', '{74BE27DE-1E4E-49D9-B579-FE0B331D3642}', '74be27de-1e4e-49d9-b579-fe0b331d3642'],
  ['guid', 'x', NO],
  ['dynamic', '', null],
  ['dynamic', 'text', 'text'],
  ['dynamic', '5', '5'],
  ['dynamic', '[1, 2.0]', [1, new TypedScalar('real', 2)]],
  ['dynamic', '{"a": 12345678901234567}', new Map([['a', 12345678901234567n]])],
  ['dynamic', '{not json', '{not json'],
  ['dynamic', { a: undefined, b: null }, new Map([['b', null]])],
  ['dynamic', [undefined, 1n], [null, 1]],
  ['dynamic', new Map([['a', 1]]), new Map([['a', 1]])],
  ['dynamic', { f: () => 1 }, NO],
  ['dynamic', 1.5, 1.5],
]

test.each(cases)('as %s, %o is %o', (type, value, expected) => {
  const cell = toCell(value, type)
  if (expected === NO) expect(cell).toBeUndefined()
  else expect(cell).toEqual(expected)
})

test('decimals keep their digits', () => {
  expect(String(toCell('1234567890.12345678901234567890', 'decimal'))).toBe('1234567890.1234567890123456789')
  expect(toCell(new Decimal('0.1'), 'decimal')).toEqual(new Decimal('0.1'))
  expect(toCell('x', 'decimal')).toBeUndefined()
})

test('what JSON would empty does not fit; nor what nests deeper than a result may', () => {
  for (const value of [new Set([1]), new Uint8Array(2), { k: [new Set([1])] }]) {
    expect(toCell(value, 'dynamic')).toBeUndefined()
  }
  const nested = (levels: number): object => (levels === 0 ? {} : { k: nested(levels - 1) })
  expect(toCell(nested(1000), 'dynamic')).toBeDefined()
  expect(toCell(nested(1001), 'dynamic')).toBeUndefined()
})

test('a cycle does not fit, whatever keys are called they are data', () => {
  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  expect(toCell(cycle, 'dynamic')).toBeUndefined()
  const bag = toCell(JSON.parse('{"__proto__": 1, "constructor": 2}'), 'dynamic')
  expect(bag).toEqual(
    new Map([
      ['__proto__', 1],
      ['constructor', 2],
    ]),
  )
})

describe('ISO datetimes', () => {
  const good: [string, string][] = [
    ['2024-02-29', '2024-02-29T00:00:00.0000000Z'],
    ['2024-02-14T12:34Z', '2024-02-14T12:34:00.0000000Z'],
    ['2024-02-14 12:34:56', '2024-02-14T12:34:56.0000000Z'],
    ['2024-02-14T12:34:56.1234567Z', '2024-02-14T12:34:56.1234567Z'],
    ['2024-02-14T12:34:56.123456789Z', '2024-02-14T12:34:56.1234567Z'],
    ['2024-02-14T12:34:56.5+02:00', '2024-02-14T10:34:56.5000000Z'],
    ['2024-01-01T00:30:00-0130', '2024-01-01T02:00:00.0000000Z'],
    ['2024-01-01T00:30:00 +01', '2023-12-31T23:30:00.0000000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.0000000Z'],
    ['1600-02-29T00:00:00Z', '1600-02-29T00:00:00.0000000Z'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.9999999Z'],
  ]
  test.each(good)('%s', (text, expected) => {
    expect(formatDatetime(parseIsoDatetime(text)!)).toBe(expected)
  })

  test.each([
    '',
    '2024',
    '2024-2-14',
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-00-01',
    '2024-02-14T24:00Z',
    '2024-02-14T12:60Z',
    '2024-02-14T12:00:60Z',
    '2024-02-14T12',
    '2024-02-14T12:00:00.Z',
    '2024-02-14T12:00:00Zx',
    '2024-02-14T12:00:00+2',
    '2024-02-14X12:00:00',
    '0000-01-01',
    '0001-01-01T00:00:00+01:00',
  ])('%j is none', (text) => {
    expect(parseIsoDatetime(text)).toBeNull()
  })
})

test('values in messages are short', () => {
  expect(describeValue('x'.repeat(200)).length).toBeLessThan(81)
  expect(describeValue({ a: 1 })).toBe('{"a":1}')
  expect(describeValue(new Date(Number.NaN))).toBe('an invalid Date')
})
