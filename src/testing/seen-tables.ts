import { Selection } from '../columns/selection.ts'
import type { Table } from '../columns/table.ts'
import type { Rule } from '../rules/rule.ts'
import { eventTimes } from '../sentinel/event-time.ts'
import { type Datetime, inRange } from '../types/datetime.ts'
import { type Int64, subtract64 } from '../types/int64.ts'

/** The tables of a run, and of which of them it sees only a part. */
export interface SeenTables {
  readonly tables: Readonly<Record<string, Table>>
  /** How many rows are left out, by table. */
  readonly unseen: Readonly<Record<string, number>>
}

/**
 * What a run of a scheduled rule sees: of every table the rows of its `queryPeriod` up to the clock, as Sentinel limits
 * its queries, by TimeGenerated, or Timestamp where there is none. Rows at the clock and just a period before it are
 * seen, and so are rows without a time. A rule that says no period, and an NRT rule, sees all.
 */
export function seenTables(
  tables: Readonly<Record<string, Table>>,
  { kind, queryPeriod }: Rule,
  now: Datetime,
): SeenTables {
  if (queryPeriod === undefined || kind === 'NRT') return { tables, unseen: {} }
  const seen: Record<string, Table> = {}
  const unseen: Record<string, number> = {}
  for (const [name, table] of Object.entries(tables)) {
    seen[name] = seenRows(table, now, queryPeriod)
    if (seen[name].length < table.length) unseen[name] = table.length - seen[name].length
  }
  return { tables: seen, unseen }
}

function seenRows(table: Table, now: Datetime, period: Int64): Table {
  const column = eventTimes(table)
  const start = inRange(subtract64(now, period))
  if (column === undefined || start === null) return table
  const rows = Array.from({ length: table.length }, (_, row) => row).filter((row) => {
    const at = column.get(row) as Datetime | null
    return at === null || (at >= start && at <= now)
  })
  return rows.length === table.length ? table : table.select(new Selection(Int32Array.from(rows)))
}
