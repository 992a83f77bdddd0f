import { columnFrom } from '../columns/fill.ts'
import { type ColumnInfo, type DeferredColumn, LazyColumn, Table } from '../columns/table.ts'
import { KqlError } from '../errors/kql-error.ts'

/**
 * The column of a fixture that tells when its rows were ingested, as `extend ingestion_time()` names it in an export.
 */
export const INGESTION_COLUMN: ColumnInfo = { name: '$IngestionTime', type: 'datetime' }

/**
 * A table whose column `$IngestionTime` is no column any more, but what `ingestion_time()` gives. Rows that do not say
 * count as ingested without delay: at their `TimeGenerated`, or `Timestamp` (Defender's tables).
 *
 * Throws KqlError (`runtime`) when `$IngestionTime` is no datetime.
 */
export function withIngestionTime(name: string, table: Table): Table {
  const { columns } = table
  const given = columns.find((column) => column.name === INGESTION_COLUMN.name)
  if (given !== undefined && given.type !== 'datetime') {
    throw new KqlError('runtime', `table ${name}: the column ${given.name} is ${given.type}, no datetime`)
  }
  const sources = [given?.name, 'TimeGenerated', 'Timestamp'].flatMap((column) => {
    const info = columns.find((candidate) => candidate.name === column)
    return info?.type === 'datetime' ? [table.deferred(info.name)] : []
  })
  const visible = columns.filter((column) => column !== given)
  const cells = visible.map((column) => table.deferred(column.name))
  return new Table(visible, cells, table.length, sources.length === 0 ? null : firstKnown(sources, table.length))
}

/** For each row the first of several datetimes that is there. */
function firstKnown(sources: readonly DeferredColumn[], length: number): DeferredColumn {
  return new LazyColumn(() => {
    const columns = sources
      .map((source) => source.read())
      .filter((column) => column.kind !== 'constant' || column.value !== null)
    if (columns.length === 1) return columns[0]
    return columnFrom('datetime', length, (row) => {
      for (const column of columns) {
        const value = column.get(row)
        if (value !== null) return value
      }
      return null
    })
  })
}
