import type { Base, Name } from './base.ts'
import type { Expression, Literal, Pipeline, Star, TypeOf } from './expressions.ts'
import type { OperatorBase, OperatorParameter } from './operators.ts'
import type { ColumnDeclaration, TypeName } from './statements.ts'

/** `make-series a = sum(x) default=0 on t from … to … step … by k`; `in range(a, b, c)` has `inRange` true. */
export interface MakeSeriesOperator extends OperatorBase {
  readonly kind: 'MakeSeries'
  readonly aggregates: readonly MakeSeriesAggregate[]
  readonly on: Expression
  readonly inRange: boolean
  readonly from?: Expression
  readonly to?: Expression
  readonly step?: Expression
  readonly by: readonly Expression[]
}

/** `name=aggregate default=value` */
export interface MakeSeriesAggregate extends Base {
  readonly kind: 'MakeSeriesAggregate'
  readonly value: Expression
  readonly defaultValue?: Expression
}

/** `mv-apply a = x to typeof(long) limit 3 on (…)` */
export interface MvApplyOperator extends OperatorBase {
  readonly kind: 'MvApply'
  readonly expressions: readonly MvExpandExpression[]
  readonly limit?: Expression
  /** `id` context, of old texts. */
  readonly contextId?: Expression
  readonly body: Pipeline
}

/** `mv-expand a, b to typeof(long) limit 10` */
export interface MvExpandOperator extends OperatorBase {
  readonly kind: 'MvExpand'
  readonly expressions: readonly MvExpandExpression[]
  readonly limit?: Expression
}

/** `name=expression to typeof(type)` */
export interface MvExpandExpression extends Base {
  readonly kind: 'MvExpandExpression'
  readonly value: Expression
  readonly to?: TypeOf
}

/** `parse` and `parse-where` (`where` true): `parse kind=… x with * "a" b:long …` */
export interface ParseOperator extends OperatorBase {
  readonly kind: 'Parse'
  readonly where: boolean
  readonly value: Expression
  readonly pattern: readonly ParsePart[]
}

/** A `Star`, a string to match (or, in kind=regex, a pattern), or a column to fill. */
export type ParsePart = Star | Literal | ParseColumn

/** `name:type` in the pattern of `parse` */
export interface ParseColumn extends Base {
  readonly kind: 'ParseColumn'
  readonly name: Name
  readonly type?: TypeName
}

/** `parse-kv x as (a:string) with (pair_delimiter=…)` */
export interface ParseKvOperator extends OperatorBase {
  readonly kind: 'ParseKv'
  readonly value: Expression
  readonly columns: readonly ColumnDeclaration[]
  readonly properties: readonly OperatorParameter[]
}
