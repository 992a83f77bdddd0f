import type { Base } from './base.ts'
import type { Expression } from './expressions.ts'
import type { OperatorBase, OperatorParameter } from './operators.ts'

/** `reduce by x with threshold=0.1` */
export interface ReduceOperator extends OperatorBase {
  readonly kind: 'Reduce'
  readonly by: Expression
  readonly with: readonly OperatorParameter[]
}

/** `sample-distinct n of e` */
export interface SampleDistinctOperator extends OperatorBase {
  readonly kind: 'SampleDistinct'
  readonly count: Expression
  readonly of: Expression
}

/** `sample n` */
export interface SampleOperator extends OperatorBase {
  readonly kind: 'Sample'
  readonly count: Expression
}

/** `sort by` and its synonym `order by` */
export interface SortOperator extends OperatorBase {
  readonly kind: 'Sort'
  readonly by: readonly Expression[]
}

/** `summarize aggregates by keys` */
export interface SummarizeOperator extends OperatorBase {
  readonly kind: 'Summarize'
  readonly aggregates: readonly Expression[]
  readonly by: readonly Expression[]
  /** `by … bin = x`, of old texts. */
  readonly bin?: Expression
}

/** `take` and its synonym `limit` */
export interface TakeOperator extends OperatorBase {
  readonly kind: 'Take'
  readonly count: Expression
}

/** `top n by keys` */
export interface TopOperator extends OperatorBase {
  readonly kind: 'Top'
  readonly count: Expression
  readonly by: Expression
}

/** `top-hitters n of e by weight` */
export interface TopHittersOperator extends OperatorBase {
  readonly kind: 'TopHitters'
  readonly count: Expression
  readonly of: Expression
  readonly by?: Expression
}

/** `top-nested …, top-nested …` */
export interface TopNestedOperator extends OperatorBase {
  readonly kind: 'TopNested'
  readonly clauses: readonly TopNestedClause[]
}

/** `top-nested n of e with others=… by aggregate` */
export interface TopNestedClause extends Base {
  readonly kind: 'TopNestedClause'
  readonly count?: Expression
  readonly of: Expression
  readonly others?: Expression
  readonly by: Expression
}
