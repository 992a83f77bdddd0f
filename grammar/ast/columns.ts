import type { Expression } from './expressions.ts'
import type { OperatorBase } from './operators.ts'

/** `distinct *` is a single `Star`. */
export interface DistinctOperator extends OperatorBase {
  readonly kind: 'Distinct'
  readonly expressions: readonly Expression[]
}

/** `extend a = b, …` */
export interface ExtendOperator extends OperatorBase {
  readonly kind: 'Extend'
  readonly expressions: readonly Expression[]
}

/** `where` and its synonym `filter` */
export interface FilterOperator extends OperatorBase {
  readonly kind: 'Filter'
  readonly predicate: Expression
}

/** `project a = b, …` */
export interface ProjectOperator extends OperatorBase {
  readonly kind: 'Project'
  readonly expressions: readonly Expression[]
}

/** `project-away a, b*` */
export interface ProjectAwayOperator extends OperatorBase {
  readonly kind: 'ProjectAway'
  readonly columns: readonly Expression[]
}

/** Names, wildcards, and expressions that give arrays of names. */
export interface ProjectByNamesOperator extends OperatorBase {
  readonly kind: 'ProjectByNames'
  readonly columns: readonly Expression[]
}

/** `project-keep a, b*` */
export interface ProjectKeepOperator extends OperatorBase {
  readonly kind: 'ProjectKeep'
  readonly columns: readonly Expression[]
}

/** `project-rename a = b` */
export interface ProjectRenameOperator extends OperatorBase {
  readonly kind: 'ProjectRename'
  readonly expressions: readonly Expression[]
}

/** Names and wildcards, some of them `Ordered`. */
export interface ProjectReorderOperator extends OperatorBase {
  readonly kind: 'ProjectReorder'
  readonly columns: readonly Expression[]
}

/** `serialize a = b, …` */
export interface SerializeOperator extends OperatorBase {
  readonly kind: 'Serialize'
  readonly expressions: readonly Expression[]
}
