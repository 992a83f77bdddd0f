import type { Base, Name } from './base.ts'
import type { Call, Expression, Literal, Member, Pipeline, Star, TypeOf } from './expressions.ts'
import type { InlineExternalTableOperator } from './external-tables.ts'
import type {
  GraphMarkComponentsOperator,
  GraphMatchOperator,
  GraphShortestPathsOperator,
  GraphToTableOperator,
  GraphWhereOperator,
  MakeGraphOperator,
} from './graphs.ts'
import type { ColumnDeclaration, FunctionBody, Parameter, RowSchema, TypeName } from './statements.ts'

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

/** `distinct *` is a single `Star`. */
export interface DistinctOperator extends OperatorBase {
  readonly kind: 'Distinct'
  readonly expressions: readonly Expression[]
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

/** `extend a = b, …` */
export interface ExtendOperator extends OperatorBase {
  readonly kind: 'Extend'
  readonly expressions: readonly Expression[]
}

/** `facet by a, b with (…)`; `with` is a pipeline without a source. */
export interface FacetOperator extends OperatorBase {
  readonly kind: 'Facet'
  readonly expressions: readonly Expression[]
  readonly with?: Pipeline
}

/** `where` and its synonym `filter` */
export interface FilterOperator extends OperatorBase {
  readonly kind: 'Filter'
  readonly predicate: Expression
}

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

/** `print a = b, …` */
export interface PrintOperator extends OperatorBase {
  readonly kind: 'Print'
  readonly expressions: readonly Expression[]
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

/** `range x from a to b step c` */
export interface RangeOperator extends OperatorBase {
  readonly kind: 'Range'
  readonly column: Name
  readonly from: Expression
  readonly to: Expression
  readonly step?: Expression
}

/** `reduce by x with threshold=0.1` */
export interface ReduceOperator extends OperatorBase {
  readonly kind: 'Reduce'
  readonly by: Expression
  readonly with: readonly OperatorParameter[]
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

/** `serialize a = b, …` */
export interface SerializeOperator extends OperatorBase {
  readonly kind: 'Serialize'
  readonly expressions: readonly Expression[]
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

/** As an operator with a source, the source is its first table. */
export interface UnionOperator extends OperatorBase {
  readonly kind: 'Union'
  readonly tables: readonly Expression[]
}
