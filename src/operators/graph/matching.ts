import type * as ast from '../../../grammar/ast.ts'
import type { Binder } from '../../binder/binder.ts'
import { type PathExpression, PatternScope } from '../../binder/graph-pattern-scope.ts'
import type { GraphPlan } from '../../binder/graphs.ts'
import { bindItems, columnsOf, type NamedItem, nameItems } from '../../binder/named-columns.ts'
import { castTo } from '../../binder/nodes.ts'
import { type BoundExpression, type NamedColumn, type Plan, traitsOf } from '../../binder/plan.ts'
import { resultNameOf } from '../../binder/result-names.ts'
import { qualifiedName, RowScope, type Scope } from '../../binder/scope.ts'
import { conjuncts } from '../where.ts'
import { bindPattern, elementsOf, type Pattern } from './pattern.ts'

/** What is to be found in a graph and what to say of each match. `inputs` are the nodes and the edges. */
export interface MatchingPlan extends Plan {
  readonly pattern: Pattern
  /** What must hold for a match. */
  readonly conditions: readonly BoundExpression[]
  /** What the conditions and the items read of paths. */
  readonly paths: readonly PathExpression[]
  readonly items: readonly NamedColumn[]
}

/** Binds `pattern where … project …`. */
export function bindMatching(
  node: ast.GraphMatchOperator | ast.GraphShortestPathsOperator,
  graph: GraphPlan,
  scope: Scope,
  binder: Binder,
): MatchingPlan {
  const pattern = bindPattern(node.patterns, node, scope, binder)
  const { failed } = RowScope.of(graph)
  const row = new PatternScope(elementsOf(pattern), graph.nodeColumns, graph.edgeColumns, failed)
  const inner: Scope = { ...scope, row, aggregates: null }
  const where = node.where && binder.predicate(node.where, inner)
  const conditions = where === undefined ? [] : conjuncts(where).map((part) => overPath(part, 'all', row, binder))
  if (node.project.length === 0) {
    binder.report('semantic', 'KQL125', "The operator needs 'project', to say what to return.", node.span)
  }
  const items = bindItems(node.project, inner, binder).map((item) => resultOf(item, row, binder))
  const named = nameItems(items, binder)
  const plan: Plan = {
    operator: node.kind,
    columns: columnsOf(named),
    inputs: [graph.nodes, graph.edges],
    at: binder.at(node),
    serialized: false,
    open: failed,
  }
  return { ...plan, pattern, conditions, paths: row.paths, items: named }
}

/** An expression of properties of a path is one of each edge of it: it gives an array, or must hold for all. */
function overPath(
  expression: BoundExpression,
  result: 'map' | 'all',
  row: PatternScope,
  binder: Binder,
): BoundExpression {
  const { columns } = traitsOf(expression)
  const edges = [...row.elements.values()].filter(({ name, several }) => {
    return several && row.edgeColumns.some((column) => columns.includes(qualifiedName(name, column.name)))
  })
  if (edges.length === 0) return expression
  if (edges.length > 1) binder.unsupported('An expression over two variable length edges', expression.at.span)
  return row.addPath({ edge: edges[0].name, parts: 'edges', result, expression }, expression.at)
}

/** What is said of a path has the type dynamic, whatever it is. */
function resultOf(item: NamedItem, row: PatternScope, binder: Binder): NamedItem {
  const expression = overPath(item.expression, 'map', row, binder)
  const ofPath = traitsOf(expression).columns.some((name) => {
    return row.elements.get(name)?.several === true || row.paths.some((path) => path.name === name)
  })
  return {
    ...item,
    expression: ofPath ? castTo(expression, 'dynamic') : expression,
    suggested: item.node.kind === 'Call' ? nameOfCall(item.node, row, binder) : item.suggested,
  }
}

/** The name that a call gives its column; `any(…)` is no aggregate here. */
function nameOfCall(node: ast.Call, row: PatternScope, { catalog }: Binder): string | undefined {
  return catalog.aggregates.has(node.name.name) ? undefined : resultNameOf(withoutElements(node, row), catalog)
}

/** Calls are named after properties alone: `strlen(node.name)` is `strlen_name`. */
function withoutElements<N extends ast.Expression>(node: N, row: PatternScope): N {
  if (node.kind !== 'Call') return node
  const args = node.arguments.map((argument) => {
    const isProperty = argument.kind === 'Member' && argument.object.kind === 'NameReference'
    if (!isProperty || argument.member.kind !== 'NameReference') return withoutElements(argument, row)
    return row.columnsOf((argument.object as ast.NameReference).name) === undefined ? argument : argument.member
  })
  return { ...node, arguments: args }
}
