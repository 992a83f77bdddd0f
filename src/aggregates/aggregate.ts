import type { Column } from '../columns/column.ts'
import type { CallInfo, CatalogEntry } from '../functions/function.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/** Which group each row belongs to. */
export interface Groups {
  /** For each row, its group: 0 to `count` - 1. */
  readonly ids: Int32Array
  readonly count: number
}

/** One cell for each group. All argument columns are as long as `groups.ids`. */
export type ComputeKernel = (columns: readonly Column[], groups: Groups, call: CallInfo) => Column

/**
 * One way to call an aggregate: a signature (see functions/signature.ts) and exactly one kernel.
 */
export interface AggregateOverload {
  readonly signature: string
  readonly result?: (types: readonly ScalarType[]) => ScalarType
  readonly compute?: ComputeKernel
  /**
   * For aggregates that pick a row (`arg_max`, `take_any`): for each group the row taken, -1 for none. The first
   * argument decides; the binder makes the columns that are returned.
   */
  readonly pick?: (columns: readonly Column[], groups: Groups, call: CallInfo) => Int32Array
}

/** The entry of an aggregate. */
export interface Aggregate extends CatalogEntry {
  readonly overloads: readonly AggregateOverload[]
}
