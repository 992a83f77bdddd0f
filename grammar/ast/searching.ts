import type { Base, Name } from './base.ts'
import type { Expression } from './expressions.ts'
import type { OperatorBase } from './operators.ts'
import type { Parameter, TypeName } from './statements.ts'

/** `find in (tables) where predicate project …` */
export interface FindOperator extends OperatorBase {
  readonly kind: 'Find'
  readonly tables: readonly Expression[]
  readonly predicate: Expression
  readonly project: 'project' | 'project-smart' | undefined
  /** Columns of `project`: names, `name: type`, `pack(*)`. */
  readonly columns: readonly FindColumn[]
  readonly projectAway: readonly Expression[]
}

/** A column of the `project` of `find`: `name` or `name: type` */
export interface FindColumn extends Base {
  readonly kind: 'FindColumn'
  /** A name, or `Star` for `pack(*)` with `pack` true. */
  readonly column: Expression
  readonly type?: TypeName
  readonly pack: boolean
}

/** `scan order by … partition by … declare (…) with (step …)` */
export interface ScanOperator extends OperatorBase {
  readonly kind: 'Scan'
  readonly orderBy: readonly Expression[]
  readonly partitionBy: readonly Expression[]
  readonly declare: readonly Parameter[]
  readonly steps: readonly ScanStep[]
}

/** `step name output=… : condition => assignments;` */
export interface ScanStep extends Base {
  readonly kind: 'ScanStep'
  readonly name: Name
  readonly optional: boolean
  readonly output?: 'all' | 'last' | 'none'
  readonly condition: Expression
  readonly assignments: readonly ScanAssignment[]
}

/** `name = expression` */
export interface ScanAssignment extends Base {
  readonly kind: 'ScanAssignment'
  readonly name: Name
  readonly value: Expression
}

/** `search kind=case_sensitive in (tables) predicate` */
export interface SearchOperator extends OperatorBase {
  readonly kind: 'Search'
  readonly tables: readonly Expression[]
  readonly predicate: Expression
}
