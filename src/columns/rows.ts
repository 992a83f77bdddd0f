import { asKqlError } from '../errors/faults.ts'
import { KqlError, type KqlErrorDetails } from '../errors/kql-error.ts'
import { SCALAR_TYPES, type ScalarType, scalarTypeOf } from '../types/scalar-type.ts'
import { columnBuilder } from './builder.ts'
import { describeValue, toCell } from './cell.ts'
import { type Column, ConstantColumn, missingValue } from './column.ts'
import { inferType } from './infer.ts'
import { type ColumnInfo, LazyColumn, Table } from './table.ts'

/** Columns and their types, by name in order (`{ TimeGenerated: 'datetime' }`), or as tables list them. */
export type Schema = Readonly<Record<string, string>> | readonly ColumnInfo[]

/** How rows become a table, besides their schema. */
export interface TableOfRowsOptions {
  /** What a cell holds where the row has no value (or null) for the column; such a column exists in any case. */
  readonly defaults?: Readonly<Record<string, string>>
}

/**
 * A table of plain objects. Its columns are those of the schema, in that order, then those that only the rows carry,
 * in the order of their first appearance, with inferred types (see `inferType`); `table.columns` tells them.
 * Cells are made, and checked, column by column when a column is first read; a schema column that no row carries costs
 * nothing. Only own properties count. The rows must not change afterwards.
 *
 * Throws KqlError (`runtime`) for a row that is no object, or whose own code (a getter, a Proxy) throws; reading a
 * column throws one, with table, row (counted from 1), column and value, for a value that does not fit its type. Throws
 * KqlError (`semantic`) for a bad schema.
 */
export function tableOfRows(
  name: string,
  rows: readonly object[],
  schema?: Schema,
  options: TableOfRowsOptions = {},
): Table {
  const described = schema === undefined ? [] : schemaColumns(name, schema)
  const carried = carriedColumns(name, rows)
  const columns: ColumnInfo[] = [...described]
  const known = new Set(described.map((column) => column.name))
  for (const column of carried) {
    if (known.has(column)) continue
    known.add(column)
    columns.push({ name: column, type: inferType(valuesOf(name, rows, column)) })
  }
  const defaults = new Map(Object.entries(options.defaults ?? {}))
  for (const column of defaults.keys()) if (!known.has(column)) columns.push({ name: column, type: 'string' })

  const cells = columns.map(({ name: column, type }) => {
    const filler = defaults.get(column)
    return new LazyColumn(() => {
      if (carried.has(column)) return readColumn(name, rows, column, type, filler)
      return new ConstantColumn(type, defaultCell(name, column, type, filler), rows.length)
    })
  })
  return new Table(columns, cells, rows.length)
}

/** A schema as a list of columns. Throws KqlError (`semantic`) for a type that Kusto does not have. */
export function schemaColumns(table: string, schema: Schema): readonly ColumnInfo[] {
  if (isColumnList(schema)) return schema
  return Object.entries(schema).map(([name, typeName]) => {
    const type = scalarTypeOf(typeName)
    if (type === undefined) {
      throw new KqlError(
        'semantic',
        `schema of ${table}: column ${name} has the unknown type ${describeValue(typeName)}`,
        {
          code: 'KS160',
          hint: `The types are ${SCALAR_TYPES.join(', ')}.`,
        },
      )
    }
    return { name, type }
  })
}

function isColumnList(schema: Schema): schema is readonly ColumnInfo[] {
  return Array.isArray(schema)
}

/** The error for a value that does not fit its column; `where` says which row it is in, `shown` how it is written. */
export function misfit(
  where: string,
  column: string,
  type: ScalarType,
  value: unknown,
  shown = describeValue(value),
): KqlError {
  return new KqlError('runtime', `${where}, column ${column}: ${shown} is no ${type}`)
}

function bad(message: string, details: KqlErrorDetails = {}): KqlError {
  return new KqlError('runtime', message, { code: 'KQL328', ...details })
}

/** The error for what a row's own code, a getter or a Proxy, has thrown. */
export function unreadable(error: unknown, where: string): KqlError {
  const known = asKqlError(error)
  if (known.kind !== 'internal') return known
  return bad(`${where} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
}

/** Throws KqlError (`runtime`) for rows that are no array, such as a Promise of them. */
export function checkRows(table: string, rows: unknown): void {
  if (Array.isArray(rows)) return
  const hint = rows instanceof Promise ? 'await it beforehand' : undefined
  throw bad(`table ${table}: its rows must be an array of objects`, { hint })
}

/**
 * The names of all own properties, in the order of their first appearance. Throws KqlError (`runtime`) for a row that is
 * no object.
 */
export function carriedColumns(table: string, rows: readonly object[]): ReadonlySet<string> {
  checkRows(table, rows)
  const carried = new Set<string>()
  let last: readonly string[] = []
  let row = 0
  try {
    for (; row < rows.length; row++) {
      const object: unknown = rows[row]
      if (typeof object !== 'object' || object === null || Array.isArray(object)) {
        throw bad(`table ${table}, row ${row + 1}: ${describeValue(object)} is no row (an object)`)
      }
      const keys = Object.keys(object)
      if (sameNames(keys, last)) continue
      for (const key of keys) carried.add(key)
      last = keys
    }
  } catch (error) {
    throw unreadable(error, `table ${table}, row ${row + 1}`)
  }
  return carried
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

function ownValue(row: object, column: string): unknown {
  return Object.hasOwn(row, column) ? (row as Record<string, unknown>)[column] : undefined
}

function* valuesOf(table: string, rows: readonly object[], column: string): Generator<unknown> {
  let row = 0
  try {
    for (; row < rows.length; row++) yield ownValue(rows[row], column)
  } catch (error) {
    throw unreadable(error, `table ${table}, row ${row + 1}, column ${column}`)
  }
}

function readColumn(
  table: string,
  rows: readonly object[],
  column: string,
  type: ScalarType,
  filler: string | undefined,
): Column {
  const builder = columnBuilder(type)
  let row = 0
  try {
    for (; row < rows.length; row++) {
      const value = ownValue(rows[row], column) ?? filler
      const cell = toCell(value, type)
      if (cell === undefined) throw misfit(`table ${table}, row ${row + 1}`, column, type, value)
      builder.append(cell)
    }
  } catch (error) {
    throw unreadable(error, `table ${table}, row ${row + 1}, column ${column}`)
  }
  return builder.finish()
}

function defaultCell(table: string, column: string, type: ScalarType, filler: string | undefined) {
  if (filler === undefined) return missingValue(type)
  const cell = toCell(filler, type)
  if (cell === undefined) throw misfit(`table ${table}, default`, column, type, filler)
  return cell
}
