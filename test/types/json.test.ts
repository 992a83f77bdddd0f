import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Dynamic, isArray, isBag, stringifyDynamic } from '../../src/types/dynamic.ts'
import { JsonError, parseJson } from '../../src/types/json.ts'
import '../support/seed.ts'

function plain(value: Dynamic): unknown {
  if (isBag(value)) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]))
  return isArray(value) ? value.map(plain) : value
}

const key = fc.oneof(fc.constantFrom('a', 'aa', 'a"', 'ab', 'aab', 'é', '\n', 'k'.repeat(60)), fc.string())
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constant('long '.repeat(30)),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('value')),
    fc.dictionary(
      key.map((text) => `k${text}`),
      tie('value'),
    ),
  ),
})).value

test('texts are parsed as by JSON.parse, whatever the keys of those before, and written as by JSON.stringify', () => {
  fc.assert(
    fc.property(fc.array(value), (values) => {
      for (const one of values) {
        const text = JSON.stringify(one)
        expect(plain(parseJson(text))).toEqual(JSON.parse(text))
        expect(stringifyDynamic(parseJson(text))).toBe(text)
      }
    }),
  )
})

test.each([
  ['0', 0],
  ['-0', 0],
  ['-12', -12],
  ['1234567890123456', 1234567890123456],
  ['12345678901234567', 12345678901234567n],
  ['0.5', 0.5],
  ['12e-1', 1.2],
])('the number %s', (text, expected) => {
  expect(parseJson(text)).toBe(expected)
})

test.each([
  ['01', 1],
  ['12.', 2],
  ['1x', 1],
  ['-', 0],
  ['{"a":1', 6],
  ['{"a" 1}', 5],
  ['"a\u0001"', 0],
  ['"a', 0],
  ['"a\\x"', 0],
])('%j is no JSON', (text, position) => {
  const error = (() => {
    try {
      return parseJson(text)
    } catch (thrown) {
      return thrown
    }
  })()
  expect(error).toBeInstanceOf(JsonError)
  expect(error).toMatchObject({ position })
})
