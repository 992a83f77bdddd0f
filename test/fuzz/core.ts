import fc from 'fast-check'
import { Workspace } from '../../src/index.ts'
import { type ReferenceTable, referenceResult, rowsOf } from '../reference/operators.ts'
import { cell, NotCovered, type Type } from '../reference/values.ts'
import { Choices, decisions } from './choices.ts'
import { outcome, same } from './outcomes.ts'
import type { Property } from './properties.ts'
import { CORE_SCHEMA } from './tables.ts'

/*
 * Queries of the core operators and functions, whose results the reference evaluator in test/reference knows, over
 * values for which Kusto's rules are plain.
 */

const VALUES: Readonly<Record<Type, readonly unknown[]>> = {
  string: ['', 'a', 'A', 'ab', 'b', 'aws-cli/2.1', 'x y z', 'é ü', 'É', '10', '-7', '1.5', 'a_b', 'x y y'],
  long: [null, 0, 1, 2, -7, 10, 60, 9007199254740991, 9007199254740993n, 9223372036854775807n, -9223372036854775807n],
  int: [null, 0, 1, -1, 3, 2147483647, -2147483648],
  real: [null, 0, 0.5, -1.25, 2, 1e300, 3, -0.1],
  datetime: [
    ...[null, '2024-02-14T12:00:00.1234567Z', '2024-02-14T12:30:00Z', '2024-02-29T00:00:00Z', '0001-01-01T00:00:00Z'],
    ...['9999-12-31T23:59:59.9999999Z', '1969-12-31T23:59:59.9999999Z'],
  ],
  timespan: [null, '00:00:00', '1.00:00:00', '-00:00:00.0000001', '01:30:00', '00:00:01.5000000', '-2.00:00:00'],
  bool: [null, true, false],
  dynamic: [null, 1, 'a', true, [], [1, 'a', null], [[1, 2], [3]], {}, { k: 1, s: 'a' }, { k: { k: [1] } }],
}

const LITERALS: Partial<Record<Type, readonly string[]>> = {
  string: ['""', '"a"', '"A"', '"b"', '"x"', '"y"', '"aws"', '"10"', '"é"', '"cli"'],
  long: ['0', '1', '-1', '2', '7', '10', '60', '9223372036854775807', 'long(null)'],
  int: ['int(0)', 'int(1)', 'int(-3)', 'int(2147483647)', 'int(null)'],
  real: ['0.0', '0.5', '-1.25', '2.0', '1e300', 'real(null)'],
  datetime: ['datetime(2024-02-14)', 'datetime(2024-02-14 12:30)', 'datetime(0001-01-01)', 'datetime(null)'],
  timespan: ['0s', '1h', '1d', '90m', '-1s', '1tick', 'timespan(null)'],
  bool: ['true', 'false', 'bool(null)'],
}

type Columns = readonly (readonly [name: string, type: Type])[]

const COMPARED: readonly Type[] = ['long', 'string', 'int', 'real', 'datetime', 'timespan']
const TEXT_TESTS = [
  'contains',
  'startswith',
  'endswith',
  'has',
  'contains_cs',
  'startswith_cs',
  'endswith_cs',
  'has_cs',
]
const TESTS = [...TEXT_TESTS, ...TEXT_TESTS.map((name) => `!${name}`), '=~', '!~', '==', '!=']

function expression(c: Choices, columns: Columns, type: Type, depth = 3): string {
  const own = columns.filter(([, known]) => known === type)
  const of = (inner: Type) => expression(c, columns, inner, depth - 1)
  const leaf = c.below(6)
  if (depth === 0 || leaf < 2) return own.length > 0 && leaf !== 1 ? c.pick(own)[0] : c.pick(LITERALS[type] ?? ['1'])
  if (leaf === 2) {
    return c.pick([
      () => `iff(${of('bool')}, ${of(type)}, ${of(type)})`,
      () => `case(${of('bool')}, ${of(type)}, ${of('bool')}, ${of(type)}, ${of(type)})`,
      () => `coalesce(${of(type)}, ${of(type)})`,
    ])()
  }
  switch (type) {
    case 'bool':
      return truth(c, columns, depth)
    case 'string':
      return c.pick([
        () => `strcat(${of('string')}, ${of(c.pick<Type>(['string', 'long', 'int', 'bool', 'datetime', 'timespan']))})`,
        () => `substring(${of('string')}, ${c.below(3)}${c.once(2) ? `, ${c.below(4)}` : ''})`,
        () => `tostring(${of(c.pick<Type>(['long', 'bool', 'datetime', 'timespan', 'int']))})`,
        () => `tolower(${of('string')})`,
      ])()
    case 'real':
      return c.pick([
        () => `(${of('real')} ${c.pick(['+', '-', '*', '/'])} ${of(c.pick<Type>(['real', 'long', 'int']))})`,
        () => `(${of('timespan')} / ${of('timespan')})`,
        () => `-${of('real')}`,
        () => `abs(${of('real')})`,
      ])()
    case 'datetime':
      return c.pick([
        () => `(${of('datetime')} ${c.pick(['+', '-'])} ${of('timespan')})`,
        () => `bin(${of('datetime')}, ${c.pick(['1h', '1d', '7tick', '0s', '-1h', 'timespan(null)'])})`,
      ])()
    case 'timespan':
      return c.pick([
        () => `(${of('timespan')} ${c.pick(['+', '-'])} ${of('timespan')})`,
        () => `(${of('datetime')} - ${of('datetime')})`,
        () => `bin(${of('timespan')}, ${c.pick(['1h', '1d', '1s'])})`,
      ])()
    case 'int':
      return c.pick(LITERALS.int!)
    default:
      return c.pick([
        () => `(${of('long')} ${c.pick(['+', '-', '*', '/', '%'])} ${of(c.pick<Type>(['long', 'int']))})`,
        () => `strlen(${of('string')})`,
        () => `indexof(${of('string')}, ${of('string')})`,
        () => `tolong(${of(c.pick<Type>(['string', 'bool', 'int', 'long']))})`,
        () => `bin(${of('long')}, ${c.pick(['10', '3', '0', '-1', '1', 'long(null)'])})`,
        () => `abs(${of('long')})`,
        () => `${c.pick(['min_of', 'max_of'])}(${of('long')}, ${of('long')})`,
        () => `-${of('long')}`,
      ])()
  }
}

function truth(c: Choices, columns: Columns, depth: number): string {
  const of = (inner: Type) => expression(c, columns, inner, depth - 1)
  return c.pick([
    () => {
      const type = c.pick(COMPARED)
      const other = type === 'long' && c.once(3) ? c.pick<Type>(['real', 'int']) : type
      const signs = type === 'string' ? ['==', '!='] : ['==', '!=', '<', '<=', '>', '>=']
      return `(${of(type)} ${c.pick(signs)} ${of(other)})`
    },
    () => `(${of('bool')} ${c.pick(['and', 'or'])} ${of('bool')})`,
    () => `not(${of('bool')})`,
    () => `(${of('string')} ${c.pick(TESTS)} ${c.once(3) ? of('string') : c.pick(LITERALS.string!)})`,
    () => {
      const type = c.pick<Type>(['string', 'long', 'datetime'])
      const list = c.many(1, 3, () => c.pick(LITERALS[type]!)).join(', ')
      return `(${of(type)} ${c.pick(type === 'string' ? ['in', '!in', 'in~', '!in~'] : ['in', '!in'])} (${list}))`
    },
    () => {
      const type = c.pick<Type>(['long', 'datetime', 'timespan', 'real', 'int'])
      return `(${of(type)} ${c.pick(['between', '!between'])} (${of(type)} .. ${of(type)}))`
    },
    () => `${c.pick(['isnull', 'isnotnull'])}(${of(c.pick<Type>(['long', 'datetime', 'bool', 'real']))})`,
    () => `${c.pick(['isempty', 'isnotempty'])}(${of(c.pick<Type>(['string', 'long']))})`,
    () => `(${of('bool')} ${c.pick(['==', '!='])} ${of('bool')})`,
  ])()
}

const NEW_NAMES = ['n1', 'n2', 's', 'l', 'b']
const MADE: readonly Type[] = ['bool', 'long', 'string', 'real', 'datetime', 'timespan']

/** Writes an operator for rows with these columns. */
function operator(c: Choices, columns: Columns): string {
  const name = (types?: readonly Type[]) => {
    const fitting = columns.filter(([, type]) => (types === undefined ? type !== 'dynamic' : types.includes(type)))
    return fitting.length > 0 ? c.pick(fitting)[0] : (columns[0]?.[0] ?? 'x')
  }
  const made = () => `${c.pick(NEW_NAMES)} = ${expression(c, columns, c.pick(MADE))}`
  const names = (most: number) => [...new Set(c.many(1, most, () => name()))].join(', ')
  return c.pick([
    () => `where ${expression(c, columns, 'bool', 4)}`,
    () => `extend ${made()}`,
    () => `project ${[...new Set([name(), name(), name()])].join(', ')}, n3 = ${expression(c, columns, c.pick(MADE))}`,
    () => `project-away ${names(2)}`,
    () => `distinct ${names(3)}`,
    () => 'count',
    () => `sort by ${name()} ${c.pick(['asc', 'desc'])}${c.pick(['', ' nulls first', ' nulls last'])}, ${name()}`,
    () => `top ${c.below(5)} by ${name()} ${c.pick(['asc', 'desc'])}`,
    () => `take ${c.below(6)}`,
    () => {
      const aggregates = [
        () => 'c1 = count()',
        () => `c2 = countif(${expression(c, columns, 'bool', 2)})`,
        () => `c3 = sum(${expression(c, columns, c.pick<Type>(['long', 'int']), 1)})`,
        () => `c4 = ${c.pick(['min', 'max'])}(${name(['long', 'int', 'datetime', 'timespan', 'real'])})`,
        () => `c5 = dcount(${name()})`,
        () => `c6 = make_list(${name(['long', 'int', 'string', 'datetime'])})`,
      ]
      const by = c.once(4) ? '' : ` by ${c.once(4) ? `k1 = bin(${name(['datetime'])}, 1d)` : names(2)}`
      return `summarize ${c.pick(aggregates)()}${by}`
    },
    () => {
      const kinds = ['inner', 'leftouter', 'rightouter', 'fullouter', 'leftsemi', 'leftanti', 'rightsemi', 'rightanti']
      const kind = c.pick(['', ...kinds.map((one) => ` kind=${one}`)])
      return `join${kind} U on ${c.pick(['l', 's', 'l, s', 'b', 'd', 'i', 't', 'u, f'])}`
    },
    () => 'union U',
    () => `mv-expand ${name(['dynamic'])}`,
  ])()
}

/** Rows of the tables T and U, and the decisions of each operator. */
interface CoreCase {
  readonly T: readonly object[]
  readonly U: readonly object[]
  readonly recipe: readonly (readonly number[])[]
}

const row = fc.record(
  Object.fromEntries(Object.entries(CORE_SCHEMA).map(([name, type]) => [name, fc.constantFrom(...VALUES[type])])),
)
const rows = fc
  .tuple(fc.array(row, { maxLength: 12 }), fc.constantFrom(1, 1, 1, 30))
  .map(([some, times]) => Array.from({ length: times }, () => some).flat())

function workspaceOf({ T, U }: CoreCase): Workspace {
  return new Workspace({ tables: { T, U }, schemas: { T: CORE_SCHEMA, U: CORE_SCHEMA } })
}

/** The longest query whose operators the binder accepts. */
function queryOf(one: CoreCase): string {
  const workspace = workspaceOf(one)
  let query = 'T'
  for (const numbers of one.recipe) {
    const columns = workspace.check(query).columns.map(({ name, type }) => [name, type as Type] as const)
    const next = `${query}\n| ${operator(new Choices(numbers), columns)}`
    if (workspace.check(next).diagnostics.length === 0) query = next
  }
  return query
}

function tableOf(given: readonly object[]): ReferenceTable {
  const columns = Object.entries(CORE_SCHEMA)
  return {
    columns,
    rows: given.map((one) => {
      const cells = one as Readonly<Record<string, unknown>>
      return new Map(columns.map(([name, type]) => [name, cell(type, cells[name])]))
    }),
    ordered: true,
  }
}

/** Results of the core operators are those that a slow and obvious evaluator gives. */
export const reference: Property<CoreCase> = {
  name: 'reference',
  cases: fc.record({ T: rows, U: rows, recipe: fc.array(decisions, { maxLength: 4, size: 'max' }) }),
  query: queryOf,
  check: (one) => {
    const query = queryOf(one)
    let expected: ReferenceTable
    try {
      expected = referenceResult(query, { T: tableOf(one.T), U: tableOf(one.U) })
    } catch (error) {
      if (error instanceof NotCovered) return
      throw error
    }
    const found = outcome(() => {
      const { columns, rows } = workspaceOf(one).query(query).toJSON()
      return { columns: columns.map(({ name, type }) => [name, type]), rows: sortedUnless(expected.ordered, rows) }
    })
    const known = { columns: expected.columns, rows: sortedUnless(expected.ordered, rowsOf(expected)) }
    same('the reference and the result', JSON.stringify(known), found)
  },
}

function sortedUnless(ordered: boolean, rows: readonly (readonly unknown[])[]): readonly unknown[] {
  return ordered ? rows : rows.map((one) => JSON.stringify(one)).sort()
}
