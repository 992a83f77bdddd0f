import { type Datetime, dateOfDatetime } from '../../types/datetime.ts'
import type { RepeatedEvent, ReplayEvent, UnseenEvent } from './report.ts'
import type { TimedTable } from './timed-table.ts'

/** How near an event came to being seen, from 0 for in no window at all. */
const LATE = 1
const SUPPRESSED = 2
const SEEN = 3

const REASONS = ['gap', 'late', 'suppressed'] as const

/** What became of the events of one table. */
export class EventLog {
  readonly table: TimedTable
  private readonly states: Uint8Array
  private readonly counts: Uint32Array

  constructor(table: TimedTable) {
    this.table = table
    this.states = new Uint8Array(table.length)
    this.counts = new Uint32Array(table.length)
  }

  /**
   * The rows that a run sees: those of its window that were ingested by `by`, all of them where that is undefined. A
   * run that is suppressed sees none, but they are noted as what it would have seen.
   */
  look(from: Datetime, to: Datetime, by: Datetime | undefined, isSuppressed: boolean): Int32Array {
    const { states, table } = this
    const inWindow = table.rowsBetween(from, to)
    const rows = by === undefined ? inWindow : table.ingestedBy(by, inWindow, to)
    if (rows !== inWindow) raise(states, inWindow, LATE)
    raise(states, rows, isSuppressed ? SUPPRESSED : SEEN)
    return isSuppressed ? rows.subarray(0, 0) : rows
  }

  /** Counts those of some rows that are marked. */
  count(rows: Int32Array, marks: Uint8Array): void {
    for (let i = 0; i < rows.length; i++) this.counts[rows[i]] += marks[i]
  }

  /** What was found of the events of a span of time. */
  found(
    from: Datetime,
    to: Datetime,
  ): {
    readonly events: number
    readonly unseen: readonly UnseenEvent[]
    readonly repeated: readonly RepeatedEvent[]
    readonly untimed: number
  } {
    const rows = this.table.rowsBetween(from, to)
    return {
      events: rows.length,
      unseen: [...rows]
        .filter((row) => this.states[row] !== SEEN)
        .map((row) => ({ ...this.event(row), reason: REASONS[this.states[row]] })),
      repeated: [...rows]
        .filter((row) => this.counts[row] > 1)
        .map((row) => ({ ...this.event(row), count: this.counts[row] })),
      untimed: this.table.untimed,
    }
  }

  private event(row: number): ReplayEvent {
    const { table } = this
    const time = table.timeOf(row)
    const ingested = table.arrivalOf(row)
    return {
      table: table.name,
      row,
      time: dateOfDatetime(time ?? ingested!),
      ingested: dateOfDatetime(ingested ?? time!),
    }
  }
}

/** Raises the states of some rows to at least one. */
function raise(states: Uint8Array, rows: Int32Array, least: number): void {
  for (let i = 0; i < rows.length; i++) if (states[rows[i]] < least) states[rows[i]] = least
}
