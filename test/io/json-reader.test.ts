import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonReader } from '../../src/io/json-reader.ts'
import { HEADROOM, type Piece, TAILROOM } from '../../src/io/pieces.ts'
import { objectsOfRecords } from '../../src/io/record-table.ts'
import { isBag } from '../../src/types/dynamic.ts'

/** Two buffers that are used in turn, as files are read. */
const buffers = [0, 1].map(() => Buffer.alloc(HEADROOM + 10_000 + TAILROOM))

function read(text: string, sizes: readonly number[]) {
  const bytes = Buffer.from(text)
  const reader = new JsonReader()
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.min(sizes[turn % sizes.length], bytes.length - at)
    const buffer = buffers[turn & 1].fill('}')
    bytes.copy(buffer, HEADROOM, at, at + size)
    buffer[HEADROOM + size] = 0
    const piece: Piece = { bytes: buffer, start: HEADROOM, end: HEADROOM + size }
    reader.feed(piece)
    at += size
  }
  return reader.finish('file')
}

/** What JSON.parse makes of values: nulls and missing members are alike. */
function plain(value: any): unknown {
  if (Array.isArray(value)) return value.map(plain)
  return isBag(value) ? Object.fromEntries([...value].map(([key, item]) => [key, plain(item)])) : value
}

const key = fc.constantFrom('a', 'b', 'c', 'key', 'longer key', 'é', 'ab', 'abc', '__proto__', 'q"', '日本語')
const value = fc.oneof(
  fc.constantFrom(
    '',
    'x',
    'xy',
    'xyz',
    'same',
    'a "quote"',
    'back\\slash',
    'line\nbreak',
    '日本',
    '日本語',
    '}',
    '{"',
    '😀😀',
  ),
  fc.string({ maxLength: 20 }),
  fc.constantFrom(0, 1, 12, 123, -1, 1.5, 12345, true, false, null),
  fc.constantFrom([], {}, [1, 'x'], { k: { l: [null] } }, [[{}]]),
)
const record = fc.oneof(
  fc.dictionary(key, value, { maxKeys: 8 }),
  // Most records look like the one before.
  fc.record({ a: value, key: fc.constantFrom('x', 'y', 'a much longer value than the others'), b: value, c: value }),
)
const blank = fc.constantFrom('', '', '', ' ', '\n', '\r\n', '\t ')

/** An object's JSON with white space here and there. */
const recordText = fc
  .tuple(record, fc.array(blank, { minLength: 5, maxLength: 5 }))
  .map(([object, [a, b, c, d, e]]) => {
    const members = Object.entries(object).map(
      ([name, item]) => `${JSON.stringify(name)}${a}:${b}${JSON.stringify(item)}`,
    )
    return `{${c}${members.join(`${d},${e}`)}${a}}`
  })

test('gives what JSON.parse gives, however the bytes come', () => {
  fc.assert(
    fc.property(
      fc.array(recordText, { maxLength: 30 }),
      fc.constantFrom('lines', 'array', 'records'),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 }),
      (texts, form, sizes) => {
        const array = `[${texts.join(',\n')}]`
        const text = { lines: texts.join('\n'), array, records: `{"Records":${array},"x":1}` }[form]
        const set = read(text, sizes)
        const expected = texts.map((one) => {
          const members = Object.entries(JSON.parse(one)).filter(([, item]) => item !== null)
          return Object.fromEntries(members)
        })
        const actual = objectsOfRecords(set).map((row) =>
          Object.fromEntries(Object.entries(row).map(([name, item]) => [name, plain(item)])),
        )
        expect(actual).toEqual(expected)
      },
    ),
    { numRuns: 500 },
  )
})

test('knows the line of each record', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(recordText, fc.constantFrom('\n', '\n\n', ' \r\n', '')), { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 3 }),
      (parts, sizes) => {
        const set = read(parts.map(([text, end]) => text + end).join(''), sizes)
        const lines = set.blocks.flatMap((block) =>
          Array.from({ length: block.length }, (_, row) => set.lineOf(block, row)),
        )
        let line = 1
        const expected = parts.map(([text, end]) => {
          const start = line
          line += (text + end).split('\n').length - 1
          return start
        })
        expect(lines).toEqual(expected)
      },
    ),
    { numRuns: 300 },
  )
})

test('many distinct values, then repeated ones', () => {
  const rows = Array.from({ length: 40_000 }, (_, i) => ({
    id: `id-${i % 30_000}`,
    k: i % 5,
    n: i < 20_000 ? 'x' : `n${i}`,
  }))
  const set = read(rows.map((row) => JSON.stringify(row)).join('\n'), [9_999])
  expect(objectsOfRecords(set)).toEqual(rows)
})
