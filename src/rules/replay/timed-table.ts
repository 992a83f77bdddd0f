import type { Column } from '../../columns/column.ts'
import { columnFrom } from '../../columns/fill.ts'
import { Selection } from '../../columns/selection.ts'
import { StoredColumn, Table } from '../../columns/table.ts'
import { KqlError } from '../../errors/kql-error.ts'
import { eventTimes } from '../../sentinel/event-time.ts'
import { INGESTION_COLUMN } from '../../sentinel/ingestion-time.ts'
import { add64, type Int64, subtract64 } from '../../types/int64.ts'

/** How it is known when events are ingested, and what windows are cut by. */
export interface Timing {
  /** How long after they happened, in ticks. */
  readonly delay?: Int64
  /** The column that tells. Without either it is `$IngestionTime`, else the time of the event. */
  readonly ingestionColumn?: string
  /** Windows are cut by the time of ingestion, not by that of the event. */
  readonly byIngestion: boolean
}

/** A stored table whose rows can be had window by window. */
export class TimedTable {
  readonly name: string
  readonly length: number
  /** Its rows, which tell when they were ingested by a column `$IngestionTime`. */
  private readonly table: Table
  private readonly times: Column
  private readonly arrivals: Column
  /** What windows are cut by. */
  private readonly axis: Column
  /** The rows that have a time, in the order of it. */
  private readonly order: Int32Array
  /** Whether that is the order of the table. */
  private readonly isSorted: boolean
  /** How long after it happened the latest of all events was ingested. */
  private readonly longestDelay: Int64

  private constructor(name: string, table: Table, times: Column, arrivals: Column, byIngestion: boolean) {
    this.name = name
    this.length = table.length
    this.times = times
    this.arrivals = arrivals
    this.axis = byIngestion ? arrivals : times
    const columns = [...table.columns, INGESTION_COLUMN]
    const cells = [...table.columns.map((_, i) => table.deferred(i)), new StoredColumn(arrivals)]
    this.table = new Table(columns, cells, table.length)
    this.order = inOrder(this.axis, table.length)
    this.isSorted = this.order.every((row, i) => i === 0 || row > this.order[i - 1])
    this.longestDelay = longestDelay(times, arrivals)
  }

  /**
   * Undefined for a table without a column that tells the time. Throws KqlError for an ingestion column that is none.
   */
  static of(name: string, table: Table, { delay, ingestionColumn, byIngestion }: Timing): TimedTable | undefined {
    const times = eventTimes(table)
    if (times === undefined) return undefined
    const given = arrivalsOf(name, table, ingestionColumn)
    const arrivals = columnFrom('datetime', table.length, (row) => {
      const time = times.get(row) as Int64 | null
      if (delay !== undefined) return time === null ? null : add64(time, delay)
      return (given?.get(row) ?? time) as Int64 | null
    })
    return new TimedTable(name, table, times, arrivals, byIngestion)
  }

  /** When an event happened, and when it was ingested. */
  timeOf(row: number): Int64 | null {
    return this.times.get(row) as Int64 | null
  }

  arrivalOf(row: number): Int64 | null {
    return this.arrivals.get(row) as Int64 | null
  }

  /** How many rows have no time: they are in no window. */
  get untimed(): number {
    return this.length - this.order.length
  }

  /** The first and the last time that windows are cut by; undefined when no row has one. */
  get range(): readonly [first: Int64, last: Int64] | undefined {
    const { order } = this
    return order.length === 0 ? undefined : [this.at(0), this.at(order.length - 1)]
  }

  /** The rows of the window from `from` on and before `to`, in the table's order. */
  rowsBetween(from: Int64, to: Int64): Int32Array {
    const rows = this.order.slice(this.firstFrom(from), this.firstFrom(to))
    return this.isSorted ? rows : rows.sort()
  }

  /** Those of the rows of a window that ends at `to` that were ingested by a time. */
  ingestedBy(by: Int64, rows: Int32Array, to: Int64): Int32Array {
    if (add64(to, this.longestDelay) <= by) return rows
    return rows.filter((row) => (this.arrivalOf(row) ?? to) <= by)
  }

  /** Some of the rows as a table for a workspace. */
  select(rows: Int32Array): Table {
    return this.table.select(new Selection(rows))
  }

  /** The first place in the order with a time that is not before a given one. */
  private firstFrom(time: Int64): number {
    let low = 0
    let high = this.order.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.at(middle) < time) low = middle + 1
      else high = middle
    }
    return low
  }

  private at(place: number): Int64 {
    return this.axis.get(this.order[place]) as Int64
  }
}

function arrivalsOf(name: string, table: Table, ingestionColumn: string | undefined): Column | undefined {
  if (ingestionColumn === undefined) return table.ingestionTime?.read()
  const info = table.columns.find((column) => column.name === ingestionColumn)
  if (info === undefined) return undefined
  if (info.type === 'datetime') return table.column(ingestionColumn)
  throw new KqlError('runtime', `table ${name}: the column ${ingestionColumn} is ${info.type}, no datetime`)
}

function longestDelay(times: Column, arrivals: Column): Int64 {
  let longest: Int64 = 0
  for (let row = 0; row < times.length; row++) {
    const [time, arrival] = [times.get(row), arrivals.get(row)] as (Int64 | null)[]
    if (time === null || arrival === null || arrival <= time) continue
    const delay = subtract64(arrival, time)
    if (delay > longest) longest = delay
  }
  return longest
}

function inOrder(axis: Column, length: number): Int32Array {
  const rows = Selection.range(0, length).rows.filter((row) => axis.get(row) !== null)
  const isLess = (a: number, b: number) => axis.get(a)! < axis.get(b)!
  for (let i = 1; i < rows.length; i++) {
    if (isLess(rows[i], rows[i - 1])) return rows.sort((a, b) => (isLess(a, b) ? -1 : isLess(b, a) ? 1 : a - b))
  }
  return rows
}
