import type { Explanation } from './explain.ts'
import type { Step } from './step.ts'
import type { NamedValue } from './text.ts'

/**
 * What became of a row at a step.
 *
 * - `read`: the step is the table it stands in.
 * - `kept`: it went on, perhaps with other columns.
 * - `grouped`: it is a part of a row that stands for a group.
 * - `matched`: a join found rows for it, and gives rows of both, or of the other side only.
 * - `expanded`: several rows were made of it.
 * - `dropped`: nothing was made of it.
 * - `unknown`: kqlite does not know what this operator makes of which row.
 */
export type Fate = 'read' | 'kept' | 'grouped' | 'matched' | 'expanded' | 'dropped' | 'unknown'

/** A row at a step. */
export interface Visit {
  readonly step: Step
  /** The side of a join by which it came. */
  readonly side: 'left' | 'right' | undefined
  readonly fate: Fate
  /** How many rows stood for it before the step, and after. */
  readonly rowsIn: number
  readonly rowsOut: number
  /** What happened, in words. */
  readonly message: string
  /** More of it: which row an aggregate took of a group. */
  readonly details: readonly string[]
  /** Of a dropped row the conditions that were not true. */
  readonly reasons: readonly Explanation[]
  /** Keys of groups and joins, and columns that were added. */
  readonly values: readonly NamedValue[]
}

/** The way of a row of a table through a query. */
export interface RowTrail {
  /** The table or watchlist it is a row of. */
  readonly table: string
  /** Its place there, from 0. */
  readonly row: number
  /**
   * `used`: no row of the result is made of it, but a `toscalar`, a list or a join looked at it. `unknown`: a step lost
   * track of it.
   */
  readonly outcome: 'in the result' | 'used' | 'dropped' | 'unknown'
  /** The rows of the result that it is, or is a part of. */
  readonly resultRows: readonly number[]
  /** Where it was dropped: the last step of the main pipeline that it came to; else of the pipeline it was in. */
  readonly droppedAt: Visit | undefined
  /** The steps it came to, in order. */
  readonly visits: readonly Visit[]
}

/** What a step did with a row, without what is the same of all steps. */
export interface Account {
  readonly fate?: Fate
  readonly message: string
  readonly details?: readonly string[]
  readonly reasons?: readonly Explanation[]
  readonly values?: readonly NamedValue[]
}

/** A trail as JSON: steps stand for themselves by their `id`. */
export function trailJson({ visits, droppedAt, ...trail }: RowTrail) {
  return {
    ...trail,
    droppedAt: droppedAt?.step.id,
    visits: visits.map(({ step, ...visit }) => ({ step: step.id, ...visit })),
  }
}
