import { describe, expect, test } from 'vitest'
import { Workspace } from '../../src/index.ts'
import { type CompareOptions, compareRows, type ExpectedRow } from '../../src/testing/compare.ts'

function compare(table: string, expected: readonly ExpectedRow[], options?: CompareOptions) {
  return compareRows(new Workspace().query(table), expected, options)
}

const equal = (query: string, expected: unknown) => compare(`print x = ${query}`, [{ x: expected }]).equal

describe('cells', () => {
  test.each([
    ['1', 1, true],
    ['1', 1n, true],
    ['1', '1', true],
    ['1', 2, false],
    ['1', 1.5, false],
    ['1', 'one', false],
    ['9007199254740993', 9007199254740993n, true],
    ['9007199254740993', '9007199254740993', true],
    ['9007199254740993', 9007199254740992n, false],
    ['1.5', 1.5, true],
    ['real(nan)', Number.NaN, true],
    ['real(nan)', 'NaN', true],
    ['real(nan)', 1, false],
    ['1.5', Number.NaN, false],
    ['decimal(1.50)', '1.5', true],
    ['decimal(1.50)', 1.5, true],
    ['decimal(1.51)', '1.5', false],
    ['datetime(2024-02-14T12:00:00Z)', '2024-02-14 12:00', true],
    ['datetime(2024-02-14T12:00:00Z)', new Date('2024-02-14T12:00:00Z'), true],
    ['datetime(2024-02-14T12:00:00.0000001Z)', new Date('2024-02-14T12:00:00Z'), true],
    ['datetime(2024-02-14T12:00:00.0000001Z)', '2024-02-14T12:00:00Z', false],
    ['datetime(null)', new Date(0), false],
    ['datetime(null)', null, true],
    ['1h', '01:00:00', true],
    ['1h', '60m', true],
    ['1h', '2h', false],
    ['guid(74BE27DE-1E4E-49D9-B579-FE0B331D3642)', '74be27de1e4e49d9b579fe0b331d3642', true],
    ['true', true, true],
    ['true', false, false],
    ['bool(null)', false, false],
    ['"a"', 'a', true],
    ['"a"', 'A', false],
    ['""', null, true],
    ['""', undefined, true],
    ['"5"', 5, true],
    [`'{"b": 1, "a": [2]}'`, { a: [2], b: 1 }, true],
    [`'{"b": 1}'`, { b: 2 }, false],
    ['dynamic({"b": 1.0, "a": [2]})', { a: [2], b: 1 }, true],
    ['dynamic({"b": 1})', '{"b":1}', true],
    ['dynamic([1, 2])', [2, 1], false],
    ['dynamic("a")', 'a', true],
    ['dynamic("")', '', true],
    ['dynamic(null)', null, true],
    ['dynamic(0)', null, false],
    ['dynamic({"t": datetime(2024-02-14)})', { t: new Date('2024-02-14') }, true],
    ['1', expect.any(Number), true],
    ['"1"', expect.any(Number), false],
    ['dynamic({"a": 1, "b": 2})', expect.objectContaining({ a: 1 }), true],
  ])('%s and %s: %s', (query, expected, same) => {
    expect(equal(query, expected)).toBe(same)
  })
})

const three = 'datatable(a:long, b:string)[1, "x", 2, "y", 3, "z"]'

describe('rows', () => {
  const rows = [
    { a: 1, b: 'x' },
    { a: 2, b: 'y' },
    { a: 3, b: 'z' },
  ]

  test('in any order', () => {
    expect(compare(three, [rows[2], rows[0], rows[1]]).equal).toBe(true)
  })

  test('in order: the fewest rows are called moved', () => {
    const { equal, pairs } = compare(three, [rows[2], rows[0], rows[1]], { ordered: true })
    expect(equal).toBe(false)
    expect(pairs.map(({ moved }) => moved)).toEqual([true, false, false])
    expect(compare(three, rows, { ordered: true }).equal).toBe(true)
  })

  test('as many as expected, and no row twice', () => {
    expect(compare(three, rows.slice(1))).toMatchObject({ equal: false, missing: [], unexpected: [0] })
    expect(compare(three, [...rows, rows[0]])).toMatchObject({ equal: false, missing: [3], unexpected: [] })
    expect(compare(three, rows.slice(1), { subset: true }).equal).toBe(true)
    expect(compare(three, [rows[0], rows[0]], { subset: true })).toMatchObject({ equal: false, missing: [1] })
  })

  test('a column that is not named must be empty, unless the comparison is partial', () => {
    const named = rows.map(({ a }) => ({ a }))
    expect(compare(three, named)).toMatchObject({ equal: false, pairs: [{ differs: ['b'] }, {}, {}] })
    expect(compare(three, named, { partial: true }).equal).toBe(true)
    expect(compare('datatable(a:long, b:string, c:long)[1, "", long(null)]', [{ a: 1 }]).equal).toBe(true)
  })

  test('rows that name less give way to rows that name more', () => {
    const expected = [{ a: 1 }, { a: 1, b: 'x' }]
    expect(compare('datatable(a:long, b:string)[1, "x", 1, "y"]', expected, { partial: true }).equal).toBe(true)
  })

  test('a changed row is paired with the one it was meant to be', () => {
    const comparison = compare('datatable(a:long, b:string, c:bool)[1, "x", true, 2, "y", true]', [
      { a: 2, b: 'Y', c: true },
      { a: 7, b: 'q', c: true },
    ])
    expect(comparison).toEqual({
      equal: false,
      pairs: [{ expected: 0, actual: 1, differs: ['b'], moved: false }],
      missing: [1],
      unexpected: [0],
      unknownColumns: [],
    })
  })

  test('a column that the result lacks is told', () => {
    expect(compare(three, [{ a: 1, B: null }], { partial: true, subset: true })).toMatchObject({
      equal: false,
      pairs: [{ differs: ['B'] }],
      unknownColumns: ['B'],
    })
  })
})
