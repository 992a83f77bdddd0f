/**
 * The syntax tree of a KQL text. Plain data: every node has a `kind` and a `span`; no node points to its parent.
 * White space, comments, parentheses and the way a name or a literal was quoted are not part of the tree
 * (the printer puts back what is needed), so `parse(print(tree))` gives the same tree but for the spans.
 */
import type { Name } from './ast/base.ts'
import type { ForkBranch } from './ast/combining.ts'
import type { Expression } from './ast/expressions.ts'
import type { PartitionColumn } from './ast/external-tables.ts'
import type {
  GraphPattern,
  GraphPatternEdge,
  GraphPatternNode,
  GraphToTableOutput,
  MakeGraphNodes,
} from './ast/graphs.ts'
import type { TopNestedClause } from './ast/groups.ts'
import type { Operator, OperatorParameter, RenderProperty } from './ast/operators.ts'
import type { FindColumn, ScanAssignment, ScanStep } from './ast/searching.ts'
import type {
  ColumnDeclaration,
  FunctionBody,
  FunctionDeclaration,
  Parameter,
  PatternCase,
  Query,
  RowSchema,
  Statement,
  TypeName,
} from './ast/statements.ts'
import type { MakeSeriesAggregate, MvExpandExpression, ParseColumn } from './ast/texts-and-arrays.ts'

export type * from './ast/base.ts'
export type * from './ast/columns.ts'
export type * from './ast/combining.ts'
export type * from './ast/expressions.ts'
export type * from './ast/external-tables.ts'
export type * from './ast/graphs.ts'
export type * from './ast/groups.ts'
export type * from './ast/operators.ts'
export type * from './ast/searching.ts'
export type * from './ast/statements.ts'
export type * from './ast/texts-and-arrays.ts'

/** Any node of a tree. */
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
  | PartitionColumn
  | RenderProperty
  | ScanStep
  | ScanAssignment
  | TopNestedClause
  | MakeGraphNodes
  | GraphPattern
  | GraphPatternNode
  | GraphPatternEdge
  | GraphToTableOutput
