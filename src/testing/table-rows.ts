import { toCell } from '../columns/cell.ts'
import { misfit, type Schema } from '../columns/rows.ts'
import { KqlError } from '../errors/kql-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import { knownTable } from '../sentinel/log-analytics.ts'

/**
 * Rows of tables, by the tables' names. Empty here: the file that `kqlite types` writes fills it in, and then `rows`
 * and `rowsOf` know the columns of these tables and their types.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by augmentation
export interface Tables {}

/** A row of a table: as `Tables` has it, else any object. */
export type RowOf<T extends string> = T extends keyof Tables ? Tables[T] : Record<string, unknown>

/** What `rows` knows of a table besides its name. */
export interface RowsOptions {
  /** The columns of a table that is not one of Microsoft's, or more of one that is. */
  readonly schema?: Schema
}

/**
 * Rows of a table for a test, checked: every column must be in the table's schema, and every value fit its column.
 * With a `base`, the given rows are what they change in it. Throws KqlError, with table, row, column and value.
 */
export function rows<const T extends string>(table: T, rows: readonly RowOf<T>[], options?: RowsOptions): RowOf<T>[]
export function rows<const T extends string>(
  table: T,
  base: RowOf<T>,
  changes: readonly RowOf<T>[],
  options?: RowsOptions,
): RowOf<T>[]
export function rows(
  table: string,
  first: object | readonly object[],
  second?: readonly object[] | RowsOptions,
  third?: RowsOptions,
): object[] {
  const isList = Array.isArray(first)
  const made = isList ? [...first] : (second as readonly object[]).map((change) => ({ ...first, ...change }))
  const options = isList ? (second as RowsOptions | undefined) : third
  const columns = new Map(knownTable(table, options?.schema).columns.map(({ name, type }) => [name, type]))
  if (columns.size === 0) {
    throw new KqlError('semantic', `the columns of ${table} are not known`, {
      hint: "give them: rows(…, { schema: { Column: 'string' } })",
    })
  }
  for (const [index, row] of made.entries()) {
    for (const [name, value] of Object.entries(row)) {
      const type = columns.get(name)
      const place = `${table}, row ${index + 1}`
      if (type === undefined && name !== '$IngestionTime') {
        throw new KqlError('semantic', `${place}: ${table} has no column ${name}`, {
          hint: didYouMean(name, columns.keys()),
        })
      }
      if (type !== undefined && toCell(value, type) === undefined) throw misfit(place, name, type, value)
    }
  }
  return made
}
