import type { Lineage } from '../engine/lineage.ts'
import { Explainer } from './explain.ts'
import type { RecordedRun } from './recorder.ts'

/** A row at a run of an operator. */
export interface RowAtRun {
  readonly run: RecordedRun
  /** Which of the inputs the row is in. */
  readonly input: number
  readonly row: number
  /** The rows that were made of it. */
  readonly made: readonly number[]
  readonly lineage: Lineage | undefined
}

/** The explainer of the row at hand. */
export function explainerOf({ run, input, row }: RowAtRun): Explainer {
  return new Explainer(run.inputs[input]!, row, run.context)
}
