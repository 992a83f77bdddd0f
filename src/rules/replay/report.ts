import type { KqlError } from '../../errors/kql-error.ts'
import type { JsonValue, Result } from '../../result.ts'

/** What became of one run of a rule. */
export interface ReplayRun {
  /** When it ran: the end of its window, and the clock of its query. */
  readonly at: Date
  /** The start of its window. */
  readonly from: Date
  /**
   * - `fired`, `quiet`: by the rule's trigger.
   * - `suppressed`: not run, as the rule fired before and suppression was on.
   * - `failed`: the query failed.
   */
  readonly outcome: 'fired' | 'quiet' | 'suppressed' | 'failed'
  /** How many rows the query returned. */
  readonly rows: number
  readonly alerts: number
  /** How many events the run saw, of all tables. */
  readonly events: number
  /** What the query returned, of a run that fired. */
  readonly result?: Result
  readonly error?: KqlError
}

/** An event: a row of a table. */
export interface ReplayEvent {
  readonly table: string
  /** Its place in the table, from 0. */
  readonly row: number
  readonly time: Date
  readonly ingested: Date
}

/** An event that no run saw. */
export interface UnseenEvent extends ReplayEvent {
  /**
   * - `gap`: it happened between two windows.
   * - `late`: it was ingested only after the runs whose windows it is in.
   * - `suppressed`: the runs that would have seen it were suppressed.
   */
  readonly reason: 'gap' | 'late' | 'suppressed'
}

/** An event that was counted more than once. */
export interface RepeatedEvent extends ReplayEvent {
  /** How many runs that fired have it in their results. */
  readonly count: number
}

/** A row that several runs that fired returned, the same in all columns. */
export interface RepeatedRow {
  readonly runs: readonly Date[]
  readonly row: readonly JsonValue[]
}

/** What a replay found. */
export interface ReplayReport {
  readonly rule: string
  readonly kind: 'Scheduled' | 'NRT'
  /** The schedule: how often the rule ran, how far back each run looked, and how long after its window it ran. */
  readonly every: string
  readonly period: string
  readonly runDelay: string
  readonly runs: readonly ReplayRun[]
  /** How many events happened between the start of the first window and the end of the last. */
  readonly events: number
  /** Those of them that no run saw. */
  readonly unseen: readonly UnseenEvent[]
  /** Events with a part in the results of more than one run that fired. */
  readonly repeated: readonly RepeatedEvent[]
  /** False where an operator does not tell which events have a part in its rows: all that it read then count. */
  readonly exact: boolean
  readonly repeatedRows: readonly RepeatedRow[]
  /** Rows of the tables that have no time: they are in no window. */
  readonly untimed: number
}
