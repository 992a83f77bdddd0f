import { expect, test } from 'vitest'
import { inferTextType, inferType } from '../../src/columns/infer.ts'
import { tableOfRows } from '../../src/columns/rows.ts'
import { Decimal } from '../../src/types/decimal.ts'
import { TypedScalar } from '../../src/types/dynamic.ts'

test.each<[string, unknown[]]>([
  ['string', []],
  ['string', [null, undefined]],
  ['string', ['a', '']],
  ['string', ['2024-02-14']],
  ['string', ['2024-02-14T12:00:00Z', 'soon']],
  ['string', ['1', 1, true]],
  ['string', ['']],
  ['datetime', ['2024-02-14T12:00:00Z', null, '2024-02-14 12:00', '', new Date()]],
  ['bool', [true, null, false]],
  ['long', [1, 2n, undefined]],
  ['real', [1, 0.5]],
  ['real', [Number.NaN, 1]],
  ['real', [new TypedScalar('real', 1)]],
  ['decimal', [new Decimal(1)]],
  ['dynamic', ['a', { b: 1 }]],
  ['dynamic', [[1]]],
])('%s is inferred from %o', (type, values) => {
  expect(inferType(values)).toBe(type)
})

test.each<[string, string[]]>([
  ['string', ['']],
  ['string', ['012345678901']],
  ['string', ['1234567890123456']],
  ['string', ['1', 'x']],
  ['long', ['1', '', '-20']],
  ['real', ['1', '2.5', '1e3']],
  ['bool', ['true', 'FALSE', '']],
  ['datetime', ['2024-02-14T12:00:00Z', '']],
])('%s is inferred from the texts %o', (type, values) => {
  expect(inferTextType(values)).toBe(type)
})

const cellsOf = (table: ReturnType<typeof tableOfRows>, column: string) =>
  Array.from({ length: table.length }, (_, row) => table.column(column).get(row))

test('columns are those of the schema, then what else the rows carry', () => {
  const table = tableOfRows(
    'T',
    [
      { b: 1, z: 'x' },
      { y: [1], b: '2' },
    ],
    { a: 'datetime', b: 'long' },
  )
  expect(table.columns).toEqual([
    { name: 'a', type: 'datetime' },
    { name: 'b', type: 'long' },
    { name: 'z', type: 'string' },
    { name: 'y', type: 'dynamic' },
  ])
  expect(cellsOf(table, 'a')).toEqual([null, null])
  expect(cellsOf(table, 'b')).toEqual([1, 2])
  expect(cellsOf(table, 'z')).toEqual(['x', ''])
  expect(cellsOf(table, 'y')).toEqual([null, [1]])
  expect(table.column('a').kind).toBe('constant')
})

test('defaults stand where rows say nothing', () => {
  const table = tableOfRows('T', [{ Type: 'Other' }, { Type: null }, {}], [{ name: 'Type', type: 'string' }], {
    defaults: { Type: 'T' },
  })
  expect(cellsOf(table, 'Type')).toEqual(['Other', 'T', 'T'])
  const bare = tableOfRows('T', [{ a: 1 }], undefined, { defaults: { Type: 'T' } })
  expect(bare.columns.at(-1)).toEqual({ name: 'Type', type: 'string' })
  expect(cellsOf(bare, 'Type')).toEqual(['T'])
})

test('a value that does not fit is found when its column is read', () => {
  const table = tableOfRows(
    'Logs',
    [
      { n: 1, s: 'a' },
      { n: 'many', s: 'b' },
    ],
    { n: 'int' },
  )
  expect(cellsOf(table, 's')).toEqual(['a', 'b'])
  expect(() => table.column('n')).toThrow(
    expect.objectContaining({
      name: 'KqlError',
      kind: 'runtime',
      message: 'table Logs, row 2, column n: "many" is no int',
    }),
  )
})

test.each([[[null]], [[1]], [[[]]], [['x']]])('%o is no row', (rows) => {
  expect(() => tableOfRows('Logs', rows as object[])).toThrow(/table Logs, row 1: .* is no row/)
})

test('only own properties count, whatever they are called', () => {
  const rows = [
    JSON.parse('{"__proto__": "p", "constructor": "c"}'),
    { toString: 't' },
    Object.create({ inherited: 1 }),
  ]
  const table = tableOfRows('T', rows, { hasOwnProperty: 'string' })
  expect(table.columns.map((column) => column.name)).toEqual(['hasOwnProperty', '__proto__', 'constructor', 'toString'])
  expect(cellsOf(table, '__proto__')).toEqual(['p', '', ''])
  expect(cellsOf(table, 'constructor')).toEqual(['c', '', ''])
  expect(cellsOf(table, 'toString')).toEqual(['', 't', ''])
})

test('an unknown type is an error with the types there are', () => {
  expect(() => tableOfRows('T', [], { a: 'text' })).toThrow(
    expect.objectContaining({ kind: 'semantic', hint: expect.stringContaining('datetime') }),
  )
})
