import type { Source } from '../../grammar/index.ts'
import { describeValue, toCell } from '../columns/cell.ts'
import { ConstantColumn, missingValue } from '../columns/column.ts'
import { concatColumns } from '../columns/concat.ts'
import { tableOfRows } from '../columns/rows.ts'
import { type ColumnInfo, LazyColumn, Table } from '../columns/table.ts'
import { KqlError } from '../errors/kql-error.ts'
import { CLOUDTRAIL_TABLE, cloudTrailRow, isCloudTrailRecord } from '../sentinel/cloudtrail.ts'
import { INGESTION_COLUMN } from '../sentinel/ingestion-time.ts'
import { knownTable } from '../sentinel/log-analytics.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { Misnamed } from './misnamed.ts'
import { cellValue } from './written-cell.ts'
import type { WrittenRow } from './written-rows.ts'

/**
 * A table of rows that a test file holds; columns that no schema lists have inferred types. Throws KqlError, with the
 * place in the test file, for a value that does not fit its column, and a column that looks misspelled.
 */
export function tableOfWritten(
  name: string,
  rows: readonly WrittenRow[],
  schema: Readonly<Record<string, string>> | undefined,
  source: Source,
  misnamed: Misnamed,
): Table {
  const { columns, defaults } = knownTable(name, schema)
  const hasIngestionTime = rows.some((row) => row.has(INGESTION_COLUMN.name))
  const described = hasIngestionTime ? [...columns, INGESTION_COLUMN] : columns
  const types = new Map(described.map((column) => [column.name, column.type]))
  const objects = rows.map((row) => {
    const object = objectOf(row, (column) => types.get(column), source)
    if (name === CLOUDTRAIL_TABLE && isCloudTrailRecord(object)) return recordRow(object, types)
    for (const [column, { span }] of row) if (!types.has(column)) misnamed.column(column, name, types, span)
    return object
  })
  return tableOfRows(name, objects, described, { defaults })
}

/** The rows of a watchlist that a test file holds: all strings. */
export function watchlistOfWritten(alias: string, rows: readonly WrittenRow[], source: Source): Table {
  const names = new Set(rows.flatMap((row) => [...row.keys()]))
  const columns = [...names].map((name): ColumnInfo => ({ name, type: 'string' }))
  const objects = rows.map((row) => objectOf(row, () => 'string', source))
  return tableOfRows(alias, objects, columns)
}

function objectOf(
  row: WrittenRow,
  typeOf: (column: string) => ScalarType | undefined,
  source: Source,
): Record<string, unknown> {
  const cells = [...row].map(([column, cell]): [string, unknown] => {
    const type = typeOf(column)
    const value = cellValue(cell, type)
    if (type !== undefined && toCell(value, type) === undefined) {
      const message = `column ${column}: ${describeValue(value)} is no ${type}`
      throw new KqlError('runtime', message, { code: 'KQL136', source, span: cell.span })
    }
    return [column, value]
  })
  return Object.fromEntries(cells)
}

/** The row of a CloudTrail record that has columns of the table among its fields: they go first. */
function recordRow(record: Record<string, unknown>, types: ReadonlyMap<string, ScalarType>): Record<string, unknown> {
  const columns = Object.entries(record).filter(([name]) => types.has(name))
  return { ...cloudTrailRow(record), ...Object.fromEntries(columns) }
}

/** Tables one after the other. Throws KqlError (`semantic`) for a column that has different types in them. */
export function concatTables(name: string, parts: readonly Table[]): Table {
  const columns: ColumnInfo[] = []
  for (const column of new Set(parts.flatMap((part) => part.columns.map((info) => info.name)))) {
    const types = typesOf(column, parts)
    if (types.size > 1) {
      throw new KqlError('semantic', `table ${name}: column ${column} is ${[...types].join(' here and ')} there`, {
        hint: `say which in schemas: { ${name}: { ${column}: string } }`,
      })
    }
    for (const type of types) columns.push({ name: column, type })
  }
  const cells = columns.map(({ name: column, type }) => {
    return new LazyColumn(() => {
      const filled = parts.map((part) => {
        return typeIn(part, column) === type
          ? part.column(column)
          : new ConstantColumn(type, missingValue(type), part.length)
      })
      return concatColumns(type, filled)
    })
  })
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return new Table(columns, cells, length)
}

/** The types a column has; where they differ, a part in which it is empty has no say. */
function typesOf(column: string, parts: readonly Table[]): ReadonlySet<ScalarType> {
  const all = new Set(parts.flatMap((part) => typeIn(part, column) ?? []))
  if (all.size === 1) return all
  const filled = new Set(parts.flatMap((part) => (isFilled(part, column) ? [typeIn(part, column)!] : [])))
  return filled.size > 0 ? filled : new Set(['string'])
}

function typeIn(table: Table, column: string): ScalarType | undefined {
  return table.columns[table.indexOf(column)]?.type
}

/** Whether a table has a column with something in it. */
function isFilled(table: Table, column: string): boolean {
  const index = table.indexOf(column)
  if (index < 0) return false
  const cells = table.column(index)
  const missing = missingValue(table.columns[index].type)
  if (cells.kind === 'constant') return cells.length > 0 && cells.value !== missing
  for (let row = 0; row < cells.length; row++) if (cells.get(row) !== missing) return true
  return false
}
