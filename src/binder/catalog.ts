import type * as ast from '../../grammar/ast.ts'
import type { Aggregate } from '../aggregates/aggregate.ts'
import type { CatalogEntry, ScalarFunction } from '../functions/function.ts'
import type { Binder } from './binder.ts'
import type { BoundExpression, Plan } from './plan.ts'
import type { Scope } from './scope.ts'

/** What an operator is bound from: a step of a pipeline, or an expression that is a table. */
export type OperatorNode =
  | ast.Operator
  | ast.ContextualDataTable
  | ast.DataTable
  | ast.ExternalData
  | ast.MaterializedViewCombine

/** The binder's half of a tabular operator. */
export interface OperatorBinding<N extends OperatorNode = OperatorNode, P extends Plan = Plan> {
  /** The kind of syntax node it binds, and the `operator` of the plans it makes. */
  readonly kind: N['kind']
  /** What stands before it: a table unless it says so. */
  readonly input?: 'graph'
  /** Binds the node; `input` is what stands before it in the pipeline, undefined when it is the first. */
  bind(node: N, input: Plan | undefined, scope: Scope, binder: Binder): P
}

/** The binder's half of a plugin of `evaluate`. */
export interface PluginBinding {
  readonly name: string
  /** True when the columns of its result may be declared: `evaluate … : (a:long)`. */
  readonly schema?: true
  bind(node: ast.EvaluateOperator, input: Plan | undefined, scope: Scope, binder: Binder): Plan
}

/** A function of the language that the binder itself expands: one that looks at names, columns or tables. */
export interface BinderFunction extends CatalogEntry {
  /** How it is called, in the notation of `functions/signature.ts`: for the help. */
  readonly declared: readonly string[]
  /** True when its name alone is a call. */
  readonly takesNothing?: true
  /** In a place where a table is wanted. */
  readonly bindTable?: (call: ast.Call, scope: Scope, binder: Binder) => Plan
  /** In a place where a scalar is wanted. */
  readonly bindScalar?: (call: ast.Call, scope: Scope, binder: Binder) => BoundExpression
}

/** Everything the binder can name. Handed down from the workspace; there is no global registry. */
export interface BinderCatalog {
  readonly functions: ReadonlyMap<string, ScalarFunction>
  readonly aggregates: ReadonlyMap<string, Aggregate>
  readonly binderFunctions: ReadonlyMap<string, BinderFunction>
  readonly operators: ReadonlyMap<string, OperatorBinding>
  readonly plugins: ReadonlyMap<string, PluginBinding>
  /** Names that Kusto knows and kqlite does not have, each with what it is. */
  readonly unsupported: ReadonlyMap<string, 'function' | 'aggregate' | 'plugin'>
  /** Why it does not have them. */
  refusalReason(name: string): string
}
