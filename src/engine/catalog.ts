import type { BinderCatalog, OperatorBinding, OperatorNode, PluginBinding } from '../binder/catalog.ts'
import type { Plan } from '../binder/plan.ts'
import type { Table } from '../columns/table.ts'
import type { RunContext } from './context.ts'
import type { Lineage } from './lineage.ts'

/**
 * Runs the plans of one operator. `inputs` are the results of `plan.inputs`, each computed when it is first looked at:
 * an operator that can do without one should not look.
 */
export interface OperatorRun<P extends Plan = Plan> {
  /** The plan with those before it that can run together with it, if any. */
  fuse?(plan: P): P
  run(plan: P, inputs: readonly Table[], context: RunContext): Table
  /**
   * Where the rows of each input went, for traces: asked after a run, of the same inputs and `output`. It is needed of
   * operators that do not keep the ingestion time with the rows (see `numbered`), which tells it as well.
   */
  origins?(plan: P, inputs: readonly Table[], output: Table, context: RunContext): readonly (Lineage | undefined)[]
}

/** A tabular operator: how it is bound and how it runs, in one file under operators/. */
export interface TabularOperator<N extends OperatorNode = OperatorNode, P extends Plan = Plan>
  extends OperatorBinding<N, P>,
    OperatorRun<P> {}

/** A plugin of `evaluate`, in one file under plugins/. Its plans' `operator` is `plugin NAME`. */
export interface Plugin<P extends Plan = Plan> extends PluginBinding, OperatorRun<P> {
  readonly doc: string
  /** The option of the workspace that it works with; it is refused without. */
  readonly needs?: string
}

/** All that the language has. The operators run also the plans of sources and plugins. */
export interface Catalog extends BinderCatalog {
  readonly operators: ReadonlyMap<string, OperatorBinding & OperatorRun>
  readonly plugins: ReadonlyMap<string, Plugin>
}
