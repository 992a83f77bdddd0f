import { type Schema, schemaColumns } from '../columns/rows.ts'
import type { ColumnInfo } from '../columns/table.ts'
import { builtInSchema } from './schemas/schemas.ts'

/** What is known of a table before its rows are. */
export interface KnownTable {
  /** Its columns in order; rows may carry more. */
  readonly columns: readonly ColumnInfo[]
  /** What cells hold in rows that say nothing of the column: the table's name in `Type`. */
  readonly defaults: Readonly<Record<string, string>>
}

/**
 * What is known of a table by its name and, where the user gave one, its schema.
 *
 * One of Microsoft's own tables has its published columns; a given schema changes their types and adds to them. Custom
 * tables (`…_CL`) and those that Log Analytics bills have `TimeGenerated` and `Type` even where the schema does not
 * list them. Any other table (parsers, the Defender-only tables, test data) is just its schema.
 *
 * Where there are no rows to fill, a given schema with `TimeGenerated` is taken to be complete, without `Type` if it
 * has none.
 *
 * Throws KqlError (`semantic`) for a type in the schema that Kusto does not have.
 */
export function knownTable(name: string, given: Schema = [], hasRows = true): KnownTable {
  const columns = new Map<string, ColumnInfo>()
  for (const column of builtInSchema(name) ?? []) columns.set(column.name, column)
  for (const column of schemaColumns(name, given)) columns.set(column.name, column)
  const isComplete = !hasRows && columns.has('TimeGenerated')
  if (!isComplete && (name.endsWith('_CL') || columns.has('_IsBillable'))) {
    if (!columns.has('TimeGenerated')) columns.set('TimeGenerated', { name: 'TimeGenerated', type: 'datetime' })
    if (!columns.has('Type')) columns.set('Type', { name: 'Type', type: 'string' })
  }
  const isLogAnalytics = columns.has('TimeGenerated') && columns.has('Type')
  return { columns: [...columns.values()], defaults: isLogAnalytics ? { Type: name } : {} }
}
