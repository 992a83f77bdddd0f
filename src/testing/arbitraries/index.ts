/**
 * Rows for property tests with fast-check: `kqlite/arbitraries`. fast-check is the caller's own.
 *
 * @packageDocumentation
 */
import type fastCheck from 'fast-check'
import type { Arbitrary } from 'fast-check'
import type { Source } from '../../../grammar/index.ts'
import type { Schema } from '../../columns/rows.ts'
import { KqlError } from '../../errors/kql-error.ts'
import type { FunctionInput } from '../../options.ts'
import type { Rule } from '../../rules/rule.ts'
import { knownTable } from '../../sentinel/log-analytics.ts'
import { datetimeFromUnixMs } from '../../types/datetime.ts'
import { parseDatetime } from '../../types/parse-datetime.ts'
import type { RowOf } from '../table-rows.ts'
import { cellOf } from './cells.ts'
import { Constants, constantsOf } from './constants.ts'

/** What rows are drawn from, and how many. */
export interface RowsOfOptions {
  /** A rule, or a query: strings, numbers and times are drawn from its constants too, and near them. */
  readonly rule?: Rule | { readonly rule: Rule } | Source | string
  /** Saved functions that the rule calls: their constants count as the rule's. */
  readonly functions?: Readonly<Record<string, FunctionInput>>
  /** The columns that rows have: those that the rule names if left out, or all without a rule. */
  readonly columns?: readonly string[]
  /** How some columns are drawn instead: an arbitrary by the column's name. */
  readonly values?: Readonly<Record<string, Arbitrary<unknown>>>
  /** The clock that the rule will run by: datetimes lie around it. 2024-01-01T12:00:00Z if left out. */
  readonly now?: Date | string
  /** How many rows at least; 0 if left out. */
  readonly minLength?: number
  /** 20, or `minLength` where that is more, if left out. */
  readonly maxLength?: number
}

const DEFAULT_NOW = '2024-01-01T12:00:00Z'

/**
 * Lists of rows of a table: one of Microsoft's by its name, or any by its schema. Cells have the types of their
 * columns, the missing cell and the edges of the type among them. Throws KqlError (`semantic`) for a table that is not
 * known, and columns that it lacks.
 */
export function rowsOf<T extends string>(
  fc: typeof fastCheck,
  table: T | Schema,
  options: RowsOfOptions = {},
): Arbitrary<RowOf<T>[]> {
  const { minLength = 0, maxLength = Math.max(20, minLength) } = options
  const { row, kept } = rowOf(fc, table, options)
  const some = fc.oneof({ weight: 3, arbitrary: fc.constant(kept) }, { weight: 2, arbitrary: fc.subarray(kept) })
  // What a rule counts differs from row to row in one column: mostly, all rows take the same columns from a model.
  const taken = fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: some })
  const alike = fc.tuple(
    fc.array(row, { minLength: 1, maxLength: 3 }),
    fc.oneof(
      some,
      fc.nat().map((which) => kept.filter((_, i) => i !== which % kept.length)),
    ),
    fc.array(fc.tuple(fc.nat(), row, taken), { minLength, maxLength, size: 'max' }),
  )
  return alike.map(([models, common, rows]) => {
    return rows.map(([which, own, taken = common]) => {
      const model = models[which % models.length]
      return { ...own, ...Object.fromEntries(taken.map((column) => [column, model[column]])) }
    })
  }) as Arbitrary<RowOf<T>[]>
}

interface RowArbitrary {
  readonly row: Arbitrary<Record<string, unknown>>
  /** The columns that a row may take from another: rows that a rule counts are alike in all but their times. */
  readonly kept: string[]
}

function rowOf(fc: typeof fastCheck, table: string | Schema, options: RowsOfOptions): RowArbitrary {
  const columns = typeof table === 'string' ? knownTable(table).columns : knownTable('', table).columns
  if (columns.length === 0) {
    throw new KqlError('semantic', `the columns of ${table} are not known`, {
      hint: "give a schema in place of the table's name: { Column: 'string' }",
    })
  }
  const rule = options.rule === undefined ? undefined : constantsOf(textsOf(options))
  const values = options.values ?? {}
  const wanted = options.columns ?? columns.map(({ name }) => name).filter((name) => rule?.names.has(name) ?? true)
  const now = clockOf(options.now ?? DEFAULT_NOW)
  const chosen = [...new Set([...wanted, ...Object.keys(values)])].map((name) => {
    const column = columns.find((known) => known.name === name)
    if (column === undefined) throw new KqlError('semantic', `the table has no column ${name}`)
    return column
  })
  const cells = chosen.map(({ name, type }) => {
    const all = rule?.all ?? new Constants()
    const near = rule?.near.get(name) ?? new Constants()
    const arbitrary = Object.hasOwn(values, name) ? values[name] : cellOf(type, { fc, near, all, now })
    return [name, arbitrary] as const
  })
  const kept = chosen.filter(({ type }) => type !== 'datetime').map(({ name }) => name)
  return { row: fc.record(Object.fromEntries(cells)), kept }
}

function textsOf({ rule, functions = {} }: RowsOfOptions): (string | Source)[] {
  const bodies = Object.values(functions).map(({ body }) => body)
  if (typeof rule !== 'object') return [rule ?? '', ...bodies]
  if ('text' in rule) return [rule, ...bodies]
  return ['rule' in rule ? rule.rule.query : rule.query, ...bodies]
}

function clockOf(now: Date | string): NonNullable<ReturnType<typeof parseDatetime>> {
  const clock = typeof now === 'string' ? parseDatetime(now) : datetimeFromUnixMs(now.getTime())
  if (clock === null) throw new KqlError('runtime', `now: ${JSON.stringify(now)} is not a date`)
  return clock
}
