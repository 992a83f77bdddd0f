/**
 * The syntax tree of a KQL text. Plain data: every node has a `kind` and a `span`; no node points to its parent.
 * White space, comments, parentheses and the way a name or a literal was quoted are not part of the tree
 * (the printer puts back what is needed), so `parse(print(tree))` gives the same tree but for the spans.
 */

/** Half-open range of UTF-16 offsets in the source text. */
export interface Span {
  readonly start: number
  readonly end: number
}

interface Base {
  readonly span: Span
}

/** A whole text: statements separated by `;`. */
export interface Query extends Base {
  readonly kind: 'Query'
  readonly statements: readonly Statement[]
}

/** A name where one is declared or selected: a column, variable, function, table. Quoting (`['a b']`) is undone. */
export interface Name extends Base {
  readonly kind: 'Name'
  readonly name: string
}

// ---------------------------------------------------------------------------------------------------- statements

export type Statement =
  | LetStatement
  | SetStatement
  | AliasStatement
  | QueryParametersStatement
  | PatternStatement
  | RestrictStatement
  | ExpressionStatement

/** `let name = value` */
export interface LetStatement extends Base {
  readonly kind: 'LetStatement'
  readonly name: Name
  readonly value: Expression | FunctionDeclaration
}

/** `set option` or `set option = value` */
export interface SetStatement extends Base {
  readonly kind: 'SetStatement'
  readonly name: Name
  readonly value?: Expression
}

/** `alias database name = cluster("…").database("…")` */
export interface AliasStatement extends Base {
  readonly kind: 'AliasStatement'
  readonly name: Name
  readonly value: Expression
}

/** `declare query_parameters(a:long = 1, …)` */
export interface QueryParametersStatement extends Base {
  readonly kind: 'QueryParametersStatement'
  readonly parameters: readonly Parameter[]
}

/** `declare pattern name` or with a definition: `= (a:string)[p:string] { ("x").["y"] = { … }; }` */
export interface PatternStatement extends Base {
  readonly kind: 'PatternStatement'
  readonly name: Name
  readonly parameters?: readonly Parameter[]
  /** The path parameter in brackets. */
  readonly path?: Parameter
  readonly cases?: readonly PatternCase[]
}

export interface PatternCase extends Base {
  readonly kind: 'PatternCase'
  readonly arguments: readonly Expression[]
  readonly path?: Expression
  readonly body: FunctionBody
}

/** `restrict access to (a, b*, database("x").*)` */
export interface RestrictStatement extends Base {
  readonly kind: 'RestrictStatement'
  readonly entities: readonly Expression[]
}

export interface ExpressionStatement extends Base {
  readonly kind: 'ExpressionStatement'
  readonly expression: Expression
}

/** `(a:long, T:(x:string)) { … }`, with `view` before it when it is a view. */
export interface FunctionDeclaration extends Base {
  readonly kind: 'FunctionDeclaration'
  readonly view: boolean
  readonly parameters: readonly Parameter[]
  readonly body: FunctionBody
}

/** What stands in braces: statements, the last of which may be an expression, or a lone expression. */
export interface FunctionBody extends Base {
  readonly kind: 'FunctionBody'
  readonly statements: readonly Statement[]
}

/** One declared parameter: `name: type = default`; a table has a schema in place of a type. */
export interface Parameter extends Base {
  readonly kind: 'Parameter'
  readonly name: Name
  /** A scalar type by its name as written, or a row schema. Left out only where the grammar allows it. */
  readonly type?: TypeName | RowSchema
  readonly defaultValue?: Expression
}

/** A scalar type's name as it was written (`string`, `double`, `date`, …). */
export interface TypeName extends Base {
  readonly kind: 'TypeName'
  readonly name: string
}

/** `(a:string, b:long)`, `(*)` or `(a:string, *)` */
export interface RowSchema extends Base {
  readonly kind: 'RowSchema'
  readonly columns: readonly ColumnDeclaration[]
  /** True when a `*` stands for any further columns. */
  readonly open: boolean
}

export interface ColumnDeclaration extends Base {
  readonly kind: 'ColumnDeclaration'
  readonly name: Name
  readonly type: TypeName
}

// --------------------------------------------------------------------------------------------------- expressions

/**
 * Scalar and tabular expressions share one grammar: which of the two a name or a call is, the binder finds out.
 * A tabular pipeline is a `Pipeline`; one that starts with an operator (`print`, `range`, `union`, …) has no source.
 */
export type Expression =
  | NameReference
  | WildcardName
  | Star
  | Literal
  | DynamicLiteral
  | TypeOf
  | Call
  | Member
  | Index
  | Unary
  | Binary
  | In
  | Between
  | Pipeline
  | NamedExpression
  | DataTable
  | ExternalData
  | EntityGroup
  | Ordered

/** A column, variable or table by its name; `$left`, `$right`, `$source` too. */
export interface NameReference extends Base {
  readonly kind: 'NameReference'
  readonly name: string
}

/** A name with `*` in it, where the grammar allows one (`union Dev*`, `project-away a*`). */
export interface WildcardName extends Base {
  readonly kind: 'WildcardName'
  readonly pattern: string
}

/** A lone `*`. */
export interface Star extends Base {
  readonly kind: 'Star'
}

export type LiteralType =
  | 'bool'
  | 'int'
  | 'long'
  | 'real'
  | 'decimal'
  | 'datetime'
  | 'timespan'
  | 'guid'
  | 'string'
  | 'null'

/**
 * A literal. `text` is its canonical source: for a string the value itself (quotes and escapes undone, adjacent
 * literals joined); otherwise what was written, without the `type( )` around it (`datetime(2020-01-01)` has
 * `2020-01-01`; `int(null)` has `null`; `1d` has `1d`). Turning the text into a value is the binder's.
 */
export interface Literal extends Base {
  readonly kind: 'Literal'
  readonly type: LiteralType
  readonly text: string
  /** `h"…"`: to be hidden in traces. */
  readonly hidden?: true
}

/** `dynamic(…)`: a JSON value in Kusto's extended JSON, parsed. */
export interface DynamicLiteral extends Base {
  readonly kind: 'DynamicLiteral'
  readonly value: DynamicNode
}

/** A value inside `dynamic(…)`. Numbers keep their text; other literals (`datetime(…)`, `1d`) may stand inside too. */
export type DynamicNode =
  | { readonly kind: 'Array'; readonly items: readonly DynamicNode[] }
  | { readonly kind: 'Bag'; readonly entries: readonly (readonly [key: string, value: DynamicNode])[] }
  | { readonly kind: 'Scalar'; readonly type: LiteralType; readonly text: string }

/** `typeof(long)` or `typeof(a:long, b:string)`, also `typeof(*)`; a bare type where an operator wants one. */
export interface TypeOf extends Base {
  readonly kind: 'TypeOf'
  readonly type: TypeName | RowSchema
}

/** `name(arguments)`; named arguments are `NamedExpression`s, a `*` is a `Star`. */
export interface Call extends Base {
  readonly kind: 'Call'
  readonly name: Name
  readonly arguments: readonly Expression[]
  /** `toscalar kind=nooptimization (…)` */
  readonly parameters?: readonly OperatorParameter[]
}

/** `object.name`, also `cluster("…").database("…").Table`, where `name` may be a call or a wildcard. */
export interface Member extends Base {
  readonly kind: 'Member'
  readonly object: Expression
  readonly member: NameReference | Call | WildcardName
}

/** `object[index]` */
export interface Index extends Base {
  readonly kind: 'Index'
  readonly object: Expression
  readonly index: Expression
}

export interface Unary extends Base {
  readonly kind: 'Unary'
  readonly operator: '-' | '+'
  readonly operand: Expression
}

export type BinaryOperator =
  | 'or'
  | 'and'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '=~'
  | '!~'
  | StringOperator

/** The operators that are words. `:` is the term operator of `search` (the same as `has`). */
export type StringOperator =
  | 'has'
  | '!has'
  | 'has_cs'
  | '!has_cs'
  | 'hasprefix'
  | '!hasprefix'
  | 'hasprefix_cs'
  | '!hasprefix_cs'
  | 'hassuffix'
  | '!hassuffix'
  | 'hassuffix_cs'
  | '!hassuffix_cs'
  | 'contains'
  | '!contains'
  | 'contains_cs'
  | '!contains_cs'
  | 'startswith'
  | '!startswith'
  | 'startswith_cs'
  | '!startswith_cs'
  | 'endswith'
  | '!endswith'
  | 'endswith_cs'
  | '!endswith_cs'
  | 'matches regex'
  | 'like'
  | 'notlike'
  | 'likecs'
  | 'notlikecs'
  | ':'

/**
 * `<>` is read as `!=`, `notcontains` as `!contains`, `containscs` as `contains_cs`, `notcontainscs` as
 * `!contains_cs`; chains associate to the left.
 */
export interface Binary extends Base {
  readonly kind: 'Binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
  /** Where the operator itself stands. */
  readonly operatorSpan: Span
}

export type InOperator = 'in' | '!in' | 'in~' | '!in~' | 'has_any' | 'has_all'

/** `left in (a, b, …)`; a tabular expression may stand in the list. `not in` forms are `!in`. */
export interface In extends Base {
  readonly kind: 'In'
  readonly operator: InOperator
  readonly left: Expression
  readonly list: readonly Expression[]
  readonly operatorSpan: Span
}

/** `left between (from .. to)` */
export interface Between extends Base {
  readonly kind: 'Between'
  readonly operator: 'between' | '!between'
  readonly left: Expression
  readonly from: Expression
  readonly to: Expression
  readonly operatorSpan: Span
}

/** `source | operator | …`; without a source when the first operator makes its own rows. */
export interface Pipeline extends Base {
  readonly kind: 'Pipeline'
  readonly source?: Expression
  readonly operators: readonly Operator[]
}

/** `name = value` or `(a, b) = value` where names can be given; also a named argument. */
export interface NamedExpression extends Base {
  readonly kind: 'NamedExpression'
  /** One name, or several when they stood in parentheses (`several` is then true, even for one). */
  readonly names: readonly Name[]
  readonly several: boolean
  readonly value: Expression
}

/** `datatable(a:long)[1, 2]`, with optional parameters before the schema. */
export interface DataTable extends Base {
  readonly kind: 'DataTable'
  readonly parameters: readonly OperatorParameter[]
  readonly columns: readonly ColumnDeclaration[]
  readonly values: readonly Expression[]
}

/** `externaldata(a:long)["url", …] with (format="csv")` */
export interface ExternalData extends Base {
  readonly kind: 'ExternalData'
  readonly parameters: readonly OperatorParameter[]
  readonly columns: readonly ColumnDeclaration[]
  readonly uris: readonly Expression[]
  readonly properties: readonly OperatorParameter[]
}

/** `entity_group [cluster("…").database("…"), …]` */
export interface EntityGroup extends Base {
  readonly kind: 'EntityGroup'
  readonly entities: readonly Expression[]
}

/** `value asc nulls last`, in sort, top and wherever an order can be given. Kept only where an order was written. */
export interface Ordered extends Base {
  readonly kind: 'Ordered'
  readonly value: Expression
  readonly order?: 'asc' | 'desc' | 'granny-asc' | 'granny-desc'
  readonly nulls?: 'first' | 'last'
}

// ------------------------------------------------------------------------------------------------------ operators

/** `name = value` between an operator's keyword and its arguments (`kind=inner`, `hint.strategy=shuffle`). */
export interface OperatorParameter extends Base {
  readonly kind: 'OperatorParameter'
  /** As written, in full: `hint.strategy`, `kind`, `withsource`. */
  readonly name: string
  /** A literal, or a bare word or a name as a `NameReference`. */
  readonly value: Expression
}

interface OperatorBase extends Base {
  readonly parameters: readonly OperatorParameter[]
}

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

export interface ConsumeOperator extends OperatorBase {
  readonly kind: 'Consume'
}

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

export interface ForkBranch extends Base {
  readonly kind: 'ForkBranch'
  readonly name?: Name
  readonly body: Pipeline
}

export interface GetSchemaOperator extends OperatorBase {
  readonly kind: 'GetSchema'
}

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

export interface MvExpandOperator extends OperatorBase {
  readonly kind: 'MvExpand'
  readonly expressions: readonly MvExpandExpression[]
  readonly limit?: Expression
}

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

export interface PrintOperator extends OperatorBase {
  readonly kind: 'Print'
  readonly expressions: readonly Expression[]
}

export interface ProjectOperator extends OperatorBase {
  readonly kind: 'Project'
  readonly expressions: readonly Expression[]
}

export interface ProjectAwayOperator extends OperatorBase {
  readonly kind: 'ProjectAway'
  readonly columns: readonly Expression[]
}

/** Names, wildcards, and expressions that give arrays of names. */
export interface ProjectByNamesOperator extends OperatorBase {
  readonly kind: 'ProjectByNames'
  readonly columns: readonly Expression[]
}

export interface ProjectKeepOperator extends OperatorBase {
  readonly kind: 'ProjectKeep'
  readonly columns: readonly Expression[]
}

export interface ProjectRenameOperator extends OperatorBase {
  readonly kind: 'ProjectRename'
  readonly expressions: readonly Expression[]
}

/** Names and wildcards, some of them `Ordered`. */
export interface ProjectReorderOperator extends OperatorBase {
  readonly kind: 'ProjectReorder'
  readonly columns: readonly Expression[]
}

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

export interface RenderProperty extends Base {
  readonly kind: 'RenderProperty'
  readonly name: string
  /** One value, or several names (`ycolumns=a, b`). */
  readonly values: readonly Expression[]
}

export interface SampleDistinctOperator extends OperatorBase {
  readonly kind: 'SampleDistinct'
  readonly count: Expression
  readonly of: Expression
}

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

export interface ScanStep extends Base {
  readonly kind: 'ScanStep'
  readonly name: Name
  readonly optional: boolean
  readonly output?: 'all' | 'last' | 'none'
  readonly condition: Expression
  readonly assignments: readonly ScanAssignment[]
}

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

export interface SerializeOperator extends OperatorBase {
  readonly kind: 'Serialize'
  readonly expressions: readonly Expression[]
}

/** `sort by` and its synonym `order by` */
export interface SortOperator extends OperatorBase {
  readonly kind: 'Sort'
  readonly by: readonly Expression[]
}

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

export interface TopOperator extends OperatorBase {
  readonly kind: 'Top'
  readonly count: Expression
  readonly by: Expression
}

export interface TopHittersOperator extends OperatorBase {
  readonly kind: 'TopHitters'
  readonly count: Expression
  readonly of: Expression
  readonly by?: Expression
}

export interface TopNestedOperator extends OperatorBase {
  readonly kind: 'TopNested'
  readonly clauses: readonly TopNestedClause[]
}

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

// ---------------------------------------------------------------------------------------------------------- graphs

/** `make-graph s --> t with nodes on id` or `with_node_id=n` */
export interface MakeGraphOperator extends OperatorBase {
  readonly kind: 'MakeGraph'
  readonly source: Expression
  readonly direction: '-->' | '--'
  readonly target: Expression
  readonly nodes: readonly MakeGraphNodes[]
  readonly withNodeId?: Name
  readonly partitionedBy?: { readonly column: Expression; readonly body: Pipeline }
}

export interface MakeGraphNodes extends Base {
  readonly kind: 'MakeGraphNodes'
  readonly table: Expression
  readonly on: Expression
}

export interface GraphMatchOperator extends OperatorBase {
  readonly kind: 'GraphMatch'
  readonly patterns: readonly GraphPattern[]
  readonly where?: Expression
  readonly project: readonly Expression[]
}

export interface GraphShortestPathsOperator extends OperatorBase {
  readonly kind: 'GraphShortestPaths'
  readonly patterns: readonly GraphPattern[]
  readonly where?: Expression
  readonly project: readonly Expression[]
}

/** `(a)-[e*1..3]->(b)`: nodes and edges in turn, a node at both ends. */
export interface GraphPattern extends Base {
  readonly kind: 'GraphPattern'
  readonly elements: readonly (GraphPatternNode | GraphPatternEdge)[]
}

export interface GraphPatternNode extends Base {
  readonly kind: 'GraphPatternNode'
  readonly name?: Name
}

export interface GraphPatternEdge extends Base {
  readonly kind: 'GraphPatternEdge'
  readonly name?: Name
  readonly direction: 'forward' | 'backward' | 'any'
  /** Variable length: `*`, `*1..3`. */
  readonly length?: { readonly from?: Expression; readonly to?: Expression }
}

/** `graph-to-table nodes as N with_node_id=x, edges as E` */
export interface GraphToTableOperator extends OperatorBase {
  readonly kind: 'GraphToTable'
  readonly outputs: readonly GraphToTableOutput[]
}

export interface GraphToTableOutput extends Base {
  readonly kind: 'GraphToTableOutput'
  readonly entity: 'nodes' | 'edges'
  readonly as?: Name
  readonly parameters: readonly OperatorParameter[]
}

export interface GraphMarkComponentsOperator extends OperatorBase {
  readonly kind: 'GraphMarkComponents'
}

/** `graph-where-nodes predicate`, `graph-where-edges predicate` */
export interface GraphWhereOperator extends OperatorBase {
  readonly kind: 'GraphWhere'
  readonly entity: 'nodes' | 'edges'
  readonly predicate: Expression
}

export type Node =
  | Query
  | Name
  | Statement
  | PatternCase
  | FunctionDeclaration
  | FunctionBody
  | Parameter
  | TypeName
  | RowSchema
  | ColumnDeclaration
  | Expression
  | OperatorParameter
  | Operator
  | FindColumn
  | ForkBranch
  | MakeSeriesAggregate
  | MvExpandExpression
  | ParseColumn
  | RenderProperty
  | ScanStep
  | ScanAssignment
  | TopNestedClause
  | MakeGraphNodes
  | GraphPattern
  | GraphPatternNode
  | GraphPatternEdge
  | GraphToTableOutput
