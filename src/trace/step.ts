import type { Source, Span } from '../../grammar/index.ts'
import type { ColumnInfo } from '../columns/table.ts'
import type { NamedValue } from './text.ts'

/** Something about a step that explains what it gave. */
export interface Note {
  /**
   * - `vanished`: rows came in, and none came out.
   * - `condition`: of a condition by which all rows were lost, for how many a part was true, and what it compared.
   * - `keys`: of a join that found no match, the keys of both sides.
   * - `no-table`, `no-watchlist`: no rows were given for what the step reads.
   * - `no-rows`: what the step reads is there and has no rows.
   * - `empty-side`: the other side of a join has no rows.
   * - `empty-value`: a `toscalar` had no row and is null, or `""`.
   * - `empty-list`: a list of `in`, `has_any` or `has_all` has no items.
   * - `empty-pattern`: a pattern that is computed matches the empty text.
   * - `empty-column`: a column that the condition reads is null or empty in all rows.
   * - `left-duplicates`: a join of kind innerunique left out rows whose key an earlier left row has.
   * - `before-join`: a part of a condition after a join of kind innerunique, asked before it.
   */
  readonly kind:
    | 'vanished'
    | 'condition'
    | 'keys'
    | 'no-table'
    | 'no-watchlist'
    | 'no-rows'
    | 'empty-side'
    | 'empty-value'
    | 'empty-list'
    | 'empty-pattern'
    | 'empty-column'
    | 'left-duplicates'
    | 'before-join'
  readonly message: string
}

/** One step of a pipeline: an operator, or what it reads from. */
export interface Step {
  /** Its place among `trace.steps`. */
  readonly id: number
  /** What the operator is called: `where`, `summarize`, `project-away`; `table`, `watchlist` or `rows` of a source. */
  readonly operator: string
  /** The operator as it is written. */
  readonly text: string
  /** The same on one line, without comments; pipelines in it, which are steps of their own, are left out (`…`). */
  readonly title: string
  readonly source: Source
  readonly span: Span
  /** The name of the `let` or `as` that the result of this step has. */
  readonly name: string | undefined
  /** How often it ran: not at all when nothing needed it, several times in a subquery. */
  readonly runs: number
  /** Rows that came in, of all runs; undefined of a source. Of a join those of its left side. */
  readonly rowsIn: number | undefined
  readonly rowsOut: number
  readonly columns: readonly ColumnInfo[]
  /** The steps before it in its pipeline: none, or one. */
  readonly inputs: readonly Step[]
  /** The ends of the pipelines within it. */
  readonly nested: readonly NestedStep[]
  /** What computed values in it came out as: `toscalar`, lists of `in` that are tables. */
  readonly values: readonly NamedValue[]
  readonly notes: readonly Note[]
}

/** The end of a pipeline within an operator. */
export interface NestedStep {
  /** `right` of a join or lookup, `table` of a union, `subquery` of mv-apply or partition, `toscalar`, `list`. */
  readonly role: 'right' | 'table' | 'subquery' | 'toscalar' | 'list'
  /** The name of the `let` that holds it, of a `toscalar`. */
  readonly name: string | undefined
  readonly step: Step
}
