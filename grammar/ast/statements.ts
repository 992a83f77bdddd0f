import type { Base, Name } from './base.ts'
import type { Expression } from './expressions.ts'
import type { OperatorParameter } from './operators.ts'

/** A whole text: statements separated by `;`. */
export interface Query extends Base {
  readonly kind: 'Query'
  readonly statements: readonly Statement[]
}

/** What a query is made of, with `;` between. */
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

/** `(arguments) = .path { body }` */
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
  /** What stands after `with`. */
  readonly properties: readonly OperatorParameter[]
}

/** A tabular or scalar expression: what gives a result. */
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

/** `name: type` */
export interface ColumnDeclaration extends Base {
  readonly kind: 'ColumnDeclaration'
  readonly name: Name
  readonly type: TypeName
}
