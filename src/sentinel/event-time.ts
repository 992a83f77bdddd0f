import type { Column } from '../columns/column.ts'
import type { Table } from '../columns/table.ts'

/** The columns with the time of an event: of Log Analytics, and of Defender. */
export const EVENT_TIME_COLUMNS: readonly string[] = ['TimeGenerated', 'Timestamp']

/**
 * When the events of a table happened: its TimeGenerated, or Timestamp where there is none; undefined without either.
 */
export function eventTimes(table: Table): Column | undefined {
  const name = EVENT_TIME_COLUMNS.find((time) => table.columns[table.indexOf(time)]?.type === 'datetime')
  return name === undefined ? undefined : table.column(name)
}
