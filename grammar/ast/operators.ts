import type { Base, Name } from './base.ts'
import type {
  DistinctOperator,
  ExtendOperator,
  FilterOperator,
  ProjectAwayOperator,
  ProjectByNamesOperator,
  ProjectKeepOperator,
  ProjectOperator,
  ProjectRenameOperator,
  ProjectReorderOperator,
  SerializeOperator,
} from './columns.ts'
import type {
  ForkOperator,
  JoinOperator,
  LookupOperator,
  MacroExpandOperator,
  PartitionByOperator,
  PartitionOperator,
  UnionOperator,
} from './combining.ts'
import type { Call, Expression, Member, Pipeline } from './expressions.ts'
import type { InlineExternalTableOperator } from './external-tables.ts'
import type {
  GraphMarkComponentsOperator,
  GraphMatchOperator,
  GraphShortestPathsOperator,
  GraphToTableOperator,
  GraphWhereOperator,
  MakeGraphOperator,
} from './graphs.ts'
import type {
  ReduceOperator,
  SampleDistinctOperator,
  SampleOperator,
  SortOperator,
  SummarizeOperator,
  TakeOperator,
  TopHittersOperator,
  TopNestedOperator,
  TopOperator,
} from './groups.ts'
import type { FindOperator, ScanOperator, SearchOperator } from './searching.ts'
import type { RowSchema } from './statements.ts'
import type {
  MakeSeriesOperator,
  MvApplyOperator,
  MvExpandOperator,
  ParseKvOperator,
  ParseOperator,
} from './texts-and-arrays.ts'

/** `name = value` between an operator's keyword and its arguments (`kind=inner`, `hint.strategy=shuffle`). */
export interface OperatorParameter extends Base {
  readonly kind: 'OperatorParameter'
  /** As written, in full: `hint.strategy`, `kind`, `withsource`. */
  readonly name: string
  /** A literal, or a bare word or a name as a `NameReference`. */
  readonly value: Expression
}

/** What all operators have. */
export interface OperatorBase extends Base {
  readonly parameters: readonly OperatorParameter[]
}

/** What may stand after a `|`. */
export type Operator =
  | AsOperator
  | AssertSchemaOperator
  | ConsumeOperator
  | CountOperator
  | DistinctOperator
  | EvaluateOperator
  | ExecuteAndCacheOperator
  | ExtendOperator
  | FacetOperator
  | FilterOperator
  | FindOperator
  | ForkOperator
  | GetSchemaOperator
  | GraphMarkComponentsOperator
  | GraphMatchOperator
  | GraphShortestPathsOperator
  | GraphToTableOperator
  | GraphWhereOperator
  | InlineExternalTableOperator
  | InvokeOperator
  | JoinOperator
  | LookupOperator
  | MacroExpandOperator
  | MakeGraphOperator
  | MakeSeriesOperator
  | MvApplyOperator
  | MvExpandOperator
  | ParseKvOperator
  | ParseOperator
  | PartitionOperator
  | PartitionByOperator
  | PrintOperator
  | ProjectOperator
  | ProjectAwayOperator
  | ProjectByNamesOperator
  | ProjectKeepOperator
  | ProjectRenameOperator
  | ProjectReorderOperator
  | RangeOperator
  | ReduceOperator
  | RenderOperator
  | SampleDistinctOperator
  | SampleOperator
  | ScanOperator
  | SearchOperator
  | SerializeOperator
  | SortOperator
  | SummarizeOperator
  | TakeOperator
  | TopHittersOperator
  | TopNestedOperator
  | TopOperator
  | UnionOperator

/** `as name` */
export interface AsOperator extends OperatorBase {
  readonly kind: 'As'
  readonly name: Name
}

/** `assert-schema (a:long, *)` */
export interface AssertSchemaOperator extends OperatorBase {
  readonly kind: 'AssertSchema'
  readonly schema: RowSchema
}

/** `consume` */
export interface ConsumeOperator extends OperatorBase {
  readonly kind: 'Consume'
}

/** `count` */
export interface CountOperator extends OperatorBase {
  readonly kind: 'Count'
  /** `count as name` */
  readonly as?: Name
}

/** `evaluate plugin(…) : (schema)` */
export interface EvaluateOperator extends OperatorBase {
  readonly kind: 'Evaluate'
  readonly call: Call
  readonly schema?: RowSchema
}

/** `__executeAndCache` */
export interface ExecuteAndCacheOperator extends OperatorBase {
  readonly kind: 'ExecuteAndCache'
}

/** `facet by a, b with (…)`; `with` is a pipeline without a source. */
export interface FacetOperator extends OperatorBase {
  readonly kind: 'Facet'
  readonly expressions: readonly Expression[]
  readonly with?: Pipeline
}

/** `getschema` */
export interface GetSchemaOperator extends OperatorBase {
  readonly kind: 'GetSchema'
}

/** `invoke f(…)` */
export interface InvokeOperator extends OperatorBase {
  readonly kind: 'Invoke'
  /** A call, or `cluster(…).database(…).function(…)`. */
  readonly call: Call | Member
}

/** `print a = b, …` */
export interface PrintOperator extends OperatorBase {
  readonly kind: 'Print'
  readonly expressions: readonly Expression[]
}

/** `range x from a to b step c` */
export interface RangeOperator extends OperatorBase {
  readonly kind: 'Range'
  readonly column: Name
  readonly from: Expression
  readonly to: Expression
  readonly step?: Expression
}

/** `render chart with (title="…")`; `kind=…` of old texts lands in the properties too. */
export interface RenderOperator extends OperatorBase {
  readonly kind: 'Render'
  readonly chart: Name
  readonly properties: readonly RenderProperty[]
}

/** `name=value` after `with` */
export interface RenderProperty extends Base {
  readonly kind: 'RenderProperty'
  readonly name: string
  /** One value, or several names (`ycolumns=a, b`). */
  readonly values: readonly Expression[]
}
