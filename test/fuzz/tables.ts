import fc from 'fast-check'
import { columnOf } from '../../src/columns/builder.ts'
import { toCell } from '../../src/columns/cell.ts'
import { DictionaryColumn, missingValue, StringColumn } from '../../src/columns/column.ts'
import { Table, tableOfColumns } from '../../src/index.ts'
import type { ScalarType } from '../../src/types/scalar-type.ts'

/** Columns of the types that the reference evaluator knows: two of some, so that they can be compared. */
export const CORE_SCHEMA = {
  s: 'string',
  u: 'string',
  l: 'long',
  m: 'long',
  i: 'int',
  r: 'real',
  d: 'datetime',
  e: 'datetime',
  t: 'timespan',
  b: 'bool',
  f: 'bool',
  y: 'dynamic',
} as const satisfies Record<string, ScalarType>

/** The columns of the random tables. */
export const SCHEMA = {
  ...CORE_SCHEMA,
  q: 'real',
  g: 'guid',
  c: 'decimal',
  ['__proto__']: 'long',
  "it's 😀": 'string',
} as const satisfies Record<string, ScalarType>

/** Values at the edges of each type, as fixtures and JSON files write them. */
export const CELLS: Readonly<Record<ScalarType, readonly (string | number | bigint | boolean | object | null)[]>> = {
  string: [
    '',
    'a',
    'A',
    'b',
    'aws-cli/2.1',
    'é ü',
    'x y z',
    'x=1, y=2',
    '10',
    '-7',
    '1.5',
    '2024-02-14',
    '10.1.2.3',
    'fe80::1',
    '{"k": 1}',
    '[1,"a"]',
    '__proto__',
    'a.b.c',
    'ß\u0130ı',
    '😀',
    '\ud800',
    '\u202eabc',
    'null',
    'a\nb',
    'http://u:p@h:8/p?q=1#f',
  ],
  long: [null, 0, 1, -7, 2, 10, 60, 9007199254740991, 9007199254740993n, 9223372036854775807n, -9223372036854775808n],
  int: [null, 0, 1, -1, 3, 7, 2147483647, -2147483648],
  real: [null, 0, 0.5, -1.25, 2, 1e300, 1e-300, 'NaN', 'Infinity', '-Infinity', 9007199254740992],
  datetime: [
    null,
    '2024-02-14T12:00:00.1234567Z',
    '2024-02-14T12:30:00Z',
    '2024-02-29T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.9999999Z',
    '1969-12-31T23:59:59.9999999Z',
  ],
  timespan: [null, '00:00:00', '1.00:00:00', '-00:00:00.0000001', '01:30:00', '10675199.02:48:05.4775807', '00:00:01'],
  bool: [null, true, false],
  dynamic: [
    null,
    1,
    'a',
    '',
    1.5,
    true,
    [],
    [1, 'a', null],
    [3, 1, 2],
    [[1, 2], [3]],
    {},
    { k: 1, s: 'a' },
    { k: { k: [1, { k: 2 }] }, __proto__x: 0 },
    JSON.parse('{"__proto__": 1, "constructor": {"a": 2}, "": 3}'),
    { type: 'Point', coordinates: [1.5, -2.5] },
  ],
  guid: [null, '74be27de-1e4e-49d9-b579-fe0b331d3642', '00000000-0000-0000-0000-000000000000'],
  decimal: [null, '0', '1.10', '-0.333333333333333333333333333333333', '1e30', '12345678901234567890'],
}

export type Row = Readonly<Record<string, unknown>>

const row = fc
  .tuple(...Object.values(SCHEMA).map((type) => fc.constantFrom(...CELLS[type])))
  .map((cells) => Object.fromEntries(Object.keys(SCHEMA).map((name, i) => [name, cells[i]])))

/** Rows of the schema: few, or some that repeat often enough for expressions to be evaluated once for equal inputs. */
export const rows: fc.Arbitrary<readonly Row[]> = fc
  .tuple(fc.array(row, { maxLength: 12 }), fc.constantFrom(1, 1, 1, 1, 60))
  .map(([some, times]) => Array.from({ length: times }, () => some).flat())

/** How a table can be held. */
export const FORMS: Readonly<Record<string, (rows: readonly Row[]) => readonly Row[] | Table>> = {
  rows: (given) => given,
  columns: (given) =>
    tableOfColumns(
      Object.fromEntries(
        Object.entries(SCHEMA).map(([name, type]) => [name, { type, values: given.map((one) => one[name]) }]),
      ),
    ),
  'strings without a dictionary': (given) => tableWith(given, (values) => new StringColumn(values)),
  'strings with a dictionary that has more': (given) => tableWith(given, dictionaryWithMore),
}

function tableWith(given: readonly Row[], ofStrings: (values: string[]) => StringColumn | DictionaryColumn): Table {
  return Table.of(
    Object.entries(SCHEMA).map(([name, type]) => {
      const cells = given.map((one) => toCell(one[name], type) ?? missingValue(type))
      return { name, column: type === 'string' ? ofStrings(cells as string[]) : columnOf(type, cells) }
    }),
    given.length,
  )
}

/** Entries that no row has must not be seen. */
function dictionaryWithMore(values: string[]): DictionaryColumn {
  const dictionary = [...new Set(['(', ...values, 'unused', '{'])]
  return new DictionaryColumn(
    Int32Array.from(values, (value) => dictionary.indexOf(value)),
    dictionary,
  )
}
