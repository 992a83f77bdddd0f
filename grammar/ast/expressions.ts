import type { Base, Name, Span } from './base.ts'
import type { SummarizeOperator } from './groups.ts'
import type { Operator, OperatorParameter } from './operators.ts'
import type { ColumnDeclaration, RowSchema, TypeName } from './statements.ts'

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
  | ContextualDataTable
  | ExternalData
  | MaterializedViewCombine
  | EntityGroup
  | Ordered

/** A column, variable or table by its name; `$left`, `$right`, `$source` too. */
export interface NameReference extends Base {
  readonly kind: 'NameReference'
  readonly name: string
  /** `T datascope=hotcache`: which of a cluster's data a table is read from. */
  readonly dataScope?: DataScope
}

/** The words of `datascope=`. */
export type DataScope = 'all' | 'hotcache'

/** A name with `*` in it, where the grammar allows one (`union Dev*`, `project-away a*`). */
export interface WildcardName extends Base {
  readonly kind: 'WildcardName'
  readonly pattern: string
}

/** A lone `*`. */
export interface Star extends Base {
  readonly kind: 'Star'
}

/** What a literal is of; `dynamic(…)` is a `DynamicLiteral`. */
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

/** `-a`, `+a` */
export interface Unary extends Base {
  readonly kind: 'Unary'
  readonly operator: '-' | '+'
  readonly operand: Expression
}

/** The operators of `Binary`, as they are written. */
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

/** The operators with a list on their right, as they are written. */
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

/** `__contextual_datatable "id" (a:long)`: rows that come with the request. */
export interface ContextualDataTable extends Base {
  readonly kind: 'ContextualDataTable'
  readonly id: Expression
  readonly columns: readonly ColumnDeclaration[]
}

/** `externaldata(a:long)["url", …] with (format="csv")` */
export interface ExternalData extends Base {
  readonly kind: 'ExternalData'
  readonly parameters: readonly OperatorParameter[]
  readonly columns: readonly ColumnDeclaration[]
  readonly uris: readonly Expression[]
  readonly properties: readonly OperatorParameter[]
}

/** `materialized-view-combine (view) base (T) delta (T) aggregations (summarize …)` */
export interface MaterializedViewCombine extends Base {
  readonly kind: 'MaterializedViewCombine'
  readonly view: Expression
  readonly base: Expression
  readonly delta: Expression
  readonly aggregations: SummarizeOperator
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
