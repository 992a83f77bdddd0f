import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Workspace } from '../src/index.ts'

/** Few distinct values, so that strings become dictionaries and combinations repeat; nulls and edges among them. */
const row = fc.record({
  s: fc.constantFrom('', 'a', 'B', 'aws-cli/2.1', 'é ü', 'x y z', '10'),
  u: fc.constantFrom('', 'a', 'b', 'y', '2024-02-14'),
  l: fc.constantFrom(null, 0, 1, -7, 9007199254740991, 9223372036854775807n, -9223372036854775807n),
  r: fc.constantFrom(null, 0, 0.5, -1.25, 1e300),
  b: fc.constantFrom(null, true, false),
  d: fc.constantFrom(null, '2024-02-14T12:00:00.1234567Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.9999999Z'),
})

const schema = { s: 'string', u: 'string', l: 'long', r: 'real', b: 'bool', d: 'datetime' }

const EXPRESSIONS = [
  'strcat(s, "-", u)',
  'case(s == "a", u, s has "y", strcat(u, s), b, "yes", tostring(l))',
  'iff(l > 0, l * 2, l - 1)',
  'l + 1, l * l, l % 7, -l, l / 2',
  'r * 2 + l, r < 0.5, r == 0',
  'b and l > 0 or s == "a"',
  'not(b), b == true, b != false',
  's == u, s != u, s =~ u, s has u, s contains u',
  'l == 1, l != 1, l < 1, l between (-10 .. 1)',
  's in ("a", "10"), s !in ("a"), l in (1, 2), u in~ ("A")',
  'd > datetime(2024-01-01), bin(d, 1h), d - 1d, tostring(d), d == datetime(null)',
  'isempty(s), isnull(l), isnotnull(r), isnull(d)',
  'tolong(s), toreal(s), todatetime(u), tobool(s)',
  'extract("([a-z]+)", 1, s), split(s, " ")[1], strlen(s), toupper(s), substring(s, 1, 2)',
  'coalesce(l, 5), coalesce(r, toreal(l)), max_of(l, 1)',
  'pack_array(s, l), bag_pack("k", s, "v", r), parse_json(s)',
]

function results(rows: readonly object[], query: string): unknown[][] {
  const workspace = new Workspace({ tables: { T: rows }, schemas: { T: schema } })
  return JSON.parse(JSON.stringify(workspace.query(query))).rows
}

describe('an expression over many rows is the expression over each row', () => {
  test.each(EXPRESSIONS)('%s', (expressions) => {
    const query = `T | project ${expressions}`
    fc.assert(
      fc.property(fc.array(row, { minLength: 300, maxLength: 400 }), (rows) => {
        const whole = results(rows, query)
        for (let i = 0; i < rows.length; i += 37) expect(whole[i]).toEqual(results([rows[i]], query)[0])
      }),
      { numRuns: 5 },
    )
  })
})

describe('a filter', () => {
  const predicates = [
    'l > 0',
    's has "y"',
    'b',
    'r < 0.5 and s != "a"',
    'l == 1 or b',
    'd > datetime(2024-01-01)',
    's == u',
  ]

  test.each(predicates)('%s, its negation and its nulls divide the rows', (predicate) => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 300 }), (rows) => {
        const count = (filter: string) => Number(results(rows, `T | where ${filter} | count`)[0][0])
        expect(count(predicate) + count(`not(${predicate})`) + count(`isnull(${predicate})`)).toBe(rows.length)
      }),
      { numRuns: 20 },
    )
  })

  test.each(predicates)('%s after an extend is the same as before it', (predicate) => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 300 }), (rows) => {
        const extend = 'extend x = strcat(s, u), y = l + 1'
        expect(results(rows, `T | ${extend} | where ${predicate}`)).toEqual(
          results(rows, `T | where ${predicate} | ${extend}`),
        )
      }),
      { numRuns: 10 },
    )
  })

  test('the halves of a table, united, are the table', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 300 }), fc.constantFrom(...predicates), (rows, predicate) => {
        const half = rows.length >> 1
        const query = `T | where ${predicate} | extend x = strcat(s, u)`
        expect([...results(rows.slice(0, half), query), ...results(rows.slice(half), query)]).toEqual(
          results(rows, query),
        )
      }),
      { numRuns: 20 },
    )
  })
})

describe('a summary', () => {
  test.each(['s', 's, u', 'l', 'r', 'b', 'd', 's, l, b', 'bin(l, 10), u'])(
    'by %s counts every row once, and has each key once',
    (keys) => {
      fc.assert(
        fc.property(fc.array(row, { maxLength: 400 }), (rows) => {
          const groups = results(rows, `T | summarize n = count() by ${keys}`)
          expect(groups.reduce((sum, group) => sum + Number(group.at(-1)), 0)).toBe(rows.length)
          const seen = new Set(groups.map((group) => JSON.stringify(group.slice(0, -1))))
          expect(seen.size).toBe(groups.length)
        }),
        { numRuns: 20 },
      )
    },
  )
})
