import type { Node } from './ast.ts'

type NodeOf<K extends Node['kind']> = Extract<Node, { kind: K }>
type Field<N> = Exclude<keyof N & string, 'kind' | 'span'>
/** A field with nodes in it, or a field of such a field. */
type Path<N> = { [F in Field<N>]: F | `${F}.${keyof NonNullable<N[F]> & string}` }[Field<N>]

const withParameters = ['parameters'] as const

/** The fields of every kind of node that hold other nodes, in the order they are written. */
const childFields: { readonly [K in Node['kind']]: readonly Path<NodeOf<K>>[] } = {
  Query: ['statements'],
  Name: [],
  LetStatement: ['name', 'value'],
  SetStatement: ['name', 'value'],
  AliasStatement: ['name', 'value'],
  QueryParametersStatement: ['parameters'],
  PatternStatement: ['name', 'parameters', 'path', 'cases'],
  PatternCase: ['arguments', 'path', 'body'],
  RestrictStatement: ['entities', 'properties'],
  ExpressionStatement: ['expression'],
  FunctionDeclaration: ['parameters', 'body'],
  FunctionBody: ['statements'],
  Parameter: ['name', 'type', 'defaultValue'],
  TypeName: [],
  RowSchema: ['columns'],
  ColumnDeclaration: ['name', 'type'],
  NameReference: [],
  WildcardName: [],
  Star: [],
  Literal: [],
  DynamicLiteral: [],
  TypeOf: ['type'],
  Call: ['name', 'parameters', 'arguments'],
  Member: ['object', 'member'],
  Index: ['object', 'index'],
  Unary: ['operand'],
  Binary: ['left', 'right'],
  In: ['left', 'list'],
  Between: ['left', 'from', 'to'],
  Pipeline: ['source', 'operators'],
  NamedExpression: ['names', 'value'],
  DataTable: ['parameters', 'columns', 'values'],
  ContextualDataTable: ['id', 'columns'],
  ExternalData: ['parameters', 'columns', 'uris', 'properties'],
  MaterializedViewCombine: ['view', 'base', 'delta', 'aggregations'],
  EntityGroup: ['entities'],
  Ordered: ['value'],
  OperatorParameter: ['value'],
  As: ['parameters', 'name'],
  AssertSchema: ['parameters', 'schema'],
  Consume: withParameters,
  Count: ['parameters', 'as'],
  Distinct: ['parameters', 'expressions'],
  Evaluate: ['parameters', 'call', 'schema'],
  ExecuteAndCache: withParameters,
  Extend: ['parameters', 'expressions'],
  Facet: ['parameters', 'expressions', 'with'],
  Filter: ['parameters', 'predicate'],
  Find: ['parameters', 'tables', 'predicate', 'columns', 'projectAway'],
  FindColumn: ['column', 'type'],
  Fork: ['parameters', 'branches'],
  ForkBranch: ['name', 'body'],
  GetSchema: withParameters,
  InlineExternalTable: ['parameters', 'schema', 'partitions', 'pathFormat', 'dataFormat', 'uris', 'properties'],
  Invoke: ['parameters', 'call'],
  Join: ['parameters', 'right', 'on', 'where'],
  Lookup: ['parameters', 'right', 'on'],
  MacroExpand: ['parameters', 'entityGroup', 'scope', 'body'],
  MakeSeries: ['parameters', 'aggregates', 'on', 'from', 'to', 'step', 'by'],
  MakeSeriesAggregate: ['value', 'defaultValue'],
  MvApply: ['parameters', 'expressions', 'limit', 'contextId', 'body'],
  MvExpand: ['parameters', 'expressions', 'limit'],
  MvExpandExpression: ['value', 'to'],
  Parse: ['parameters', 'value', 'pattern'],
  ParseColumn: ['name', 'type'],
  ParseKv: ['parameters', 'value', 'columns', 'properties'],
  Partition: ['parameters', 'by', 'scope', 'body'],
  PartitionBy: ['parameters', 'by', 'id', 'body'],
  PartitionColumn: ['name', 'type', 'value'],
  Print: ['parameters', 'expressions'],
  Project: ['parameters', 'expressions'],
  ProjectAway: ['parameters', 'columns'],
  ProjectByNames: ['parameters', 'columns'],
  ProjectKeep: ['parameters', 'columns'],
  ProjectRename: ['parameters', 'expressions'],
  ProjectReorder: ['parameters', 'columns'],
  Range: ['parameters', 'column', 'from', 'to', 'step'],
  Reduce: ['parameters', 'by', 'with'],
  Render: ['parameters', 'chart', 'properties'],
  RenderProperty: ['values'],
  SampleDistinct: ['parameters', 'count', 'of'],
  Sample: ['parameters', 'count'],
  Scan: ['parameters', 'orderBy', 'partitionBy', 'declare', 'steps'],
  ScanStep: ['name', 'condition', 'assignments'],
  ScanAssignment: ['name', 'value'],
  Search: ['parameters', 'tables', 'predicate'],
  Serialize: ['parameters', 'expressions'],
  Sort: ['parameters', 'by'],
  Summarize: ['parameters', 'aggregates', 'by', 'bin'],
  Take: ['parameters', 'count'],
  Top: ['parameters', 'count', 'by'],
  TopHitters: ['parameters', 'count', 'of', 'by'],
  TopNested: ['parameters', 'clauses'],
  TopNestedClause: ['count', 'of', 'others', 'by'],
  Union: ['parameters', 'tables'],
  MakeGraph: [
    ...['parameters', 'source', 'target', 'nodes', 'withNodeId', 'partitionedBy.column', 'partitionedBy.body'],
  ] as Path<NodeOf<'MakeGraph'>>[],
  MakeGraphNodes: ['table', 'on'],
  GraphMatch: ['parameters', 'patterns', 'where', 'project'],
  GraphShortestPaths: ['parameters', 'patterns', 'where', 'project'],
  GraphPattern: ['elements'],
  GraphPatternNode: ['name'],
  GraphPatternEdge: ['name', 'length.from', 'length.to'],
  GraphToTable: ['parameters', 'outputs'],
  GraphToTableOutput: ['as', 'parameters'],
  GraphMarkComponents: withParameters,
  GraphWhere: ['parameters', 'predicate'],
}

/** The nodes right below a node, in the order they are written. */
export function children(node: Node): Node[] {
  const result: Node[] = []
  for (const path of childFields[node.kind] as readonly string[]) {
    let value: unknown = node
    for (const field of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[field]
    if (Array.isArray(value)) result.push(...value)
    else if (value !== undefined) result.push(value as Node)
  }
  return result
}

/**
 * Visits a node and all below it, each before what is below it; `enter` may give `false` to leave out what is below.
 * However deep the tree, it does not overflow the stack.
 */
export function walk(node: Node, enter: (node: Node) => unknown): void {
  const stack = [node]
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (enter(next) === false) continue
    const below = children(next)
    for (let i = below.length - 1; i >= 0; i--) stack.push(below[i])
  }
}

/** Whether two trees, or lists of trees, are the same but for where their nodes stand in a text. */
export function sameTree(a: unknown, b: unknown): boolean {
  const stack: [unknown, unknown][] = [[a, b]]
  for (let pair = stack.pop(); pair; pair = stack.pop()) {
    const [left, right] = pair
    if (left === right) continue
    if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
    if (Array.isArray(left) !== Array.isArray(right)) return false
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      if (key === 'span' || key === 'operatorSpan') continue
      stack.push([(left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]])
    }
  }
  return true
}
