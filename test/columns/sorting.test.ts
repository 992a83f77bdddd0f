import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnOf } from '../../src/columns/builder.ts'
import { firstRows, sortRows } from '../../src/columns/sorting.ts'
import { textsInOrder } from '../../src/columns/text-order.ts'
import { Pace, UNWATCHED } from '../../src/limits/watch.ts'
import '../support/seed.ts'

/** Texts that often share a beginning, are equal, end in zero units or go beyond Latin-1. */
const texts = fc.array(
  fc
    .array(fc.constantFrom('a', 'b', 'arn:aws:iam::', '\0', 'é', '語', '\u{1f600}', ''), { maxLength: 12 })
    .map((parts) => parts.join('')),
  { maxLength: 200 },
)

test('texts are put in the order of their UTF-16 units', () => {
  fc.assert(
    fc.property(texts, (values) => {
      expect(Array.from(textsInOrder(values, new Pace(UNWATCHED)), (place) => values[place])).toEqual(
        [...values].sort(),
      )
    }),
  )
})

test('a staircase of texts that begin alike, and many equal ones', () => {
  const values = Array.from({ length: 5000 }, (_, i) => (i % 3 === 0 ? 'x\0' : 'x'.repeat((i * 7919) % 1500)))
  expect(Array.from(textsInOrder(values, new Pace(UNWATCHED)), (place) => values[place])).toEqual([...values].sort())
})

test('very many groups of texts that begin alike', () => {
  const values = Array.from({ length: 250_000 }, (_, i) => {
    const beginning = ((Math.floor(i / 25) * 7919) % 1_000_003).toString(36).padStart(12, 'x')
    return `${beginning}${(i * 31) % 25}`
  })
  const sorted = textsInOrder(values, new Pace(UNWATCHED))
  expect(sorted.every((place, i) => i === 0 || values[sorted[i - 1]] <= values[place])).toBe(true)
})

const numbers = fc.array(fc.constantFrom(null, 0, -0, 1, 2, -3.5, 1e300, -1e-300, Infinity, -Infinity, Number.NaN))
const longs = fc.array(fc.option(fc.maxSafeInteger()), { maxLength: 100 })

test('the first rows are those that a sort puts first', () => {
  const columns = fc.oneof(
    numbers.map((values) => columnOf('real', values)),
    longs.map((values) => columnOf('long', values)),
    texts.map((values) => columnOf('string', values)),
    fc.array(fc.option(fc.boolean())).map((values) => columnOf('bool', values)),
  )
  fc.assert(
    fc.property(columns, fc.boolean(), fc.boolean(), fc.nat(12), (column, descending, nullsFirst, count) => {
      const key = { column, descending, nullsFirst }
      const sorted = sortRows([key], column.length, UNWATCHED)
      expect([...firstRows(key, column.length, count, UNWATCHED)]).toEqual([...sorted.subarray(0, count)])
    }),
  )
})

test('the first rows of many, when the best come last', () => {
  const column = columnOf(
    'long',
    Array.from({ length: 20_000 }, (_, i) => i - (i % 3)),
  )
  const key = { column, descending: true, nullsFirst: false }
  expect([...firstRows(key, column.length, 50, UNWATCHED)]).toEqual([
    ...sortRows([key], column.length, UNWATCHED).subarray(0, 50),
  ])
})

test('whole numbers far apart are in order', () => {
  fc.assert(
    fc.property(longs, (values) => {
      const order = sortRows(
        [{ column: columnOf('long', values), descending: false, nullsFirst: false }],
        values.length,
        UNWATCHED,
      )
      const sorted = Array.from(order, (row) => values[row])
      const present = values.filter((value) => value !== null).sort((a, b) => a - b)
      expect(sorted).toEqual([...present, ...values.filter((value) => value === null)])
    }),
  )
})
