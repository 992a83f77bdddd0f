import type { Base, Name } from './base.ts'
import type { Expression, Pipeline } from './expressions.ts'
import type { OperatorBase } from './operators.ts'
import type { FunctionBody } from './statements.ts'

/** `fork name = (…) (…)` */
export interface ForkOperator extends OperatorBase {
  readonly kind: 'Fork'
  readonly branches: readonly ForkBranch[]
}

/** `name=(operators)` */
export interface ForkBranch extends Base {
  readonly kind: 'ForkBranch'
  readonly name?: Name
  readonly body: Pipeline
}

/** `join kind=… (right) on …`; `on` items are names, equalities or predicates; `where` only in old texts. */
export interface JoinOperator extends OperatorBase {
  readonly kind: 'Join'
  readonly right: Expression
  readonly on: readonly Expression[]
  readonly where?: Expression
}

/** `lookup kind=… (t) on keys` */
export interface LookupOperator extends OperatorBase {
  readonly kind: 'Lookup'
  readonly right: Expression
  readonly on: readonly Expression[]
}

/** `macro-expand entity_group as scope (…)` */
export interface MacroExpandOperator extends OperatorBase {
  readonly kind: 'MacroExpand'
  readonly entityGroup: Expression
  readonly scope: Name
  readonly body: FunctionBody
}

/** `partition by column (…)`: a pipeline without a source, or, in braces, a query of its own. */
export interface PartitionOperator extends OperatorBase {
  readonly kind: 'Partition'
  readonly by: Expression
  /** `in scope`, of old texts. */
  readonly scope?: Expression
  readonly body: Pipeline | FunctionBody
}

/** `__partitionby column id scope (…)` */
export interface PartitionByOperator extends OperatorBase {
  readonly kind: 'PartitionBy'
  readonly by: Expression
  readonly id?: Expression
  readonly body: Pipeline
}

/** As an operator with a source, the source is its first table. */
export interface UnionOperator extends OperatorBase {
  readonly kind: 'Union'
  readonly tables: readonly Expression[]
}
