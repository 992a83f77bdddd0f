import { type Column, missingValue } from '../columns/column.ts'
import type { Table } from '../columns/table.ts'
import type { Datetime } from '../types/datetime.ts'
import { parseDatetime } from '../types/parse-datetime.ts'

/** The clock of a test that says none, over tables without any time: fixed, so that tests repeat. */
export const CLOCK_WITHOUT_TIMES: Datetime = parseDatetime('2024-01-01')!

/** The newest TimeGenerated or Timestamp of the tables; where there is none, the newest datetime in any column. */
export function newestTime(tables: readonly Table[]): Datetime | undefined {
  const newest = (isRead: (name: string) => boolean) => {
    let found: Datetime | undefined
    for (const table of tables) {
      for (const { name, type } of table.columns) {
        if (type !== 'datetime' || !isRead(name)) continue
        const time = newestOf(table.column(name))
        if (time !== undefined && (found === undefined || time > found)) found = time
      }
    }
    return found
  }
  return newest((name) => name === 'TimeGenerated' || name === 'Timestamp') ?? newest(() => true)
}

function newestOf(column: Column): Datetime | undefined {
  let found: Datetime | undefined
  for (let row = 0; row < column.length; row++) {
    const time = column.get(row)
    if (time === missingValue('datetime')) continue
    if (found === undefined || (time as Datetime) > found) found = time as Datetime
  }
  return found
}
