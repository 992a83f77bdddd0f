import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { type GraphPlan, graphPlan, SOURCE_ROW, TARGET_ROW } from '../binder/graphs.ts'
import { castTo, isError } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import { groupRows } from '../columns/grouping.ts'
import { type ColumnInfo, Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { declareSubquery } from '../engine/subquery.ts'
import { concatenate, type EdgesPlan, NODE_FACTS, type NodesPlan } from './graph/build.ts'
import { required, source } from './plans.ts'
import { rowsOfGroups, rowsPlan, Union } from './subquery.ts'

/** A graph operator that is run over the graph of each value of a column. */
interface PartitionedPlan extends Plan {
  readonly by: string
  /** What stands for the edges at hand, and for the rows at hand of each table of nodes. */
  readonly rows: readonly Plan[]
  readonly body: Plan
}

/** A table of nodes and the column with their ids. */
interface Nodes {
  readonly plan: Plan
  readonly id: BoundExpression
  readonly node: ast.MakeGraphNodes
}

/** `make-graph source --> target with nodes on id`: a graph of the rows as edges. */
export const makeGraph: TabularOperator<ast.MakeGraphOperator, GraphPlan | PartitionedPlan> = {
  kind: 'MakeGraph',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, [])
    if (node.direction === '--') binder.unsupported('A graph without directions (make-graph a -- b)', node.span)
    const edges = required('MakeGraph', input, node, binder)
    const nodes = node.nodes.map((one): Nodes => {
      const plan = binder.table(one.table, scope)
      return { plan, id: bindId(one.on, plan, scope, binder), node: one }
    })
    if (nodes.length > 2) binder.unsupported('More than two tables of nodes', node.nodes[2].span)
    if (node.partitionedBy === undefined) return bindGraph(node, edges, nodes, scope, binder)
    return bindPartitioned(node, edges, nodes, scope, binder)
  },
  run(plan, inputs, context) {
    const { by, rows, body, columns } = plan as PartitionedPlan
    const keys = concatenate(
      inputs[0].column(by).type,
      inputs.map((table) => table.column(by)),
    )
    const grouping = groupRows([keys], keys.length, context)
    const made = new Union(columns, context)
    for (const places of rowsOfGroups(grouping)) {
      context.checkpoint()
      let inner = context
      let start = 0
      for (const [i, table] of inputs.entries()) {
        const end = start + table.length
        const part = places.filter((place) => place >= start && place < end).map((place) => place - start)
        inner = inner.over(rows[i], table.select(part))
        start = end
      }
      made.add(inner.run(body))
    }
    return new Table(columns, made.finish(), made.length)
  },
}

function bindId(node: ast.Expression, rows: Plan, scope: Scope, binder: Binder): BoundExpression {
  const id = binder.expression(node, binder.rowScope(rows, scope))
  if (id.type === 'dynamic' && !isError(id)) {
    const message = "source, target and node id columns can't be of type dynamic, consider using explicit cast"
    binder.report('semantic', 'KS240', message, node.span)
  }
  return id
}

function bindGraph(
  node: ast.MakeGraphOperator,
  edges: Plan,
  nodes: readonly Nodes[],
  scope: Scope,
  binder: Binder,
): GraphPlan {
  const ends = [node.source, node.target].map((end) => bindId(end, edges, scope, binder))
  const [from, to, ...ids] = oneType([...ends, ...nodes.map(({ id }) => id)], node, binder)
  const inputs = [edges, ...nodes.map(({ plan }) => plan)]
  const { withNodeId } = node
  const properties = withNodeId ? [{ name: withNodeId.name, type: ends[0].type }] : mergedColumns(nodes)
  const named = withNodeId ? [withNodeId.name] : nodes.flatMap(({ id }) => (id.kind === 'column' ? [id.name] : []))
  const open = nodes.some(({ plan }) => plan.open)
  const columns = [...properties, ...NODE_FACTS]
  const nodesPlan: NodesPlan = {
    ...source('GraphNodes', columns, node, binder, { open }),
    ...{ inputs, source: from, target: to, ids, properties, named },
  }
  const edgeColumns = [...edges.columns, SOURCE_ROW, TARGET_ROW]
  const edgesPlan: EdgesPlan = {
    ...source('GraphEdges', edgeColumns, node, binder, { open: edges.open }),
    ...{ inputs, source: from, target: to, ids },
  }
  return graphPlan(nodesPlan, properties, edgesPlan, edges.columns)
}

/** Ids as values of one type: int and long go together. How others compare, Microsoft does not say. */
function oneType(ids: readonly BoundExpression[], node: ast.MakeGraphOperator, binder: Binder): BoundExpression[] {
  const types = [...new Set(ids.filter((id) => !isError(id)).map(({ type }) => type))]
  if (types.length <= 1) return [...ids]
  const whole = types.every((type) => type === 'int' || type === 'long')
  // Ids that become properties keep their type, so an int must not have to hold a long.
  const kept = node.withNodeId ? ids.slice(0, 1) : ids.slice(2)
  if (!whole || kept.some(({ type }) => type === 'int')) {
    binder.unsupported(`A graph of node ids of different types (${types.join(', ')})`, node.span)
  }
  return ids.map((id) => castTo(id, 'long'))
}

/** The columns of all tables of nodes, each once; where two tables do not agree on a type it is dynamic. */
function mergedColumns(nodes: readonly Nodes[]): ColumnInfo[] {
  const types = new Map<string, ColumnInfo['type']>()
  for (const { name, type } of nodes.flatMap(({ plan }) => plan.columns)) {
    types.set(name, types.has(name) && types.get(name) !== type ? 'dynamic' : type)
  }
  return [...types].map(([name, type]) => ({ name, type }))
}

// ------------------------------------------------------------------------------------------------- partitioned-by

function bindPartitioned(
  node: ast.MakeGraphOperator,
  edges: Plan,
  nodes: readonly Nodes[],
  scope: Scope,
  binder: Binder,
): PartitionedPlan {
  const { column, body } = node.partitionedBy!
  const inputs = [edges, ...nodes.map(({ plan }) => plan)]
  const by = binder.expression(column, binder.rowScope(edges, scope))
  if (by.kind !== 'column' && !isError(by)) binder.report('semantic', 'KS109', 'Column name expected.', column.span)
  const name = by.kind === 'column' ? by.name : ''
  for (const { plan, node: table } of nodes) {
    const own = plan.columns.find((info) => info.name === name)
    if (own?.type === by.type || isError(by) || plan.open) continue
    const message = `The table of nodes must have the column '${name}' of type ${by.type}.`
    binder.report('semantic', 'KQL123', message, table.span)
  }
  const [first] = body.operators
  if (first?.kind === 'GraphMarkComponents') {
    const message = "The query operator 'graph-mark-components' is not allowed in the current context."
    binder.report('semantic', 'KS177', message, first.span)
  }
  const rows = inputs.map((plan) => rowsPlan(plan.columns, node, binder, { open: plan.open }))
  const parts = nodes.map((one, i): Nodes => ({ ...one, plan: rows[i + 1] }))
  const made = binder.subpipeline(body, bindGraph(node, rows[0], parts, scope, binder), scope)
  for (const plan of rows) declareSubquery(plan, made)
  return { ...source('MakeGraph', made.columns, node, binder, { open: made.open }), inputs, by: name, rows, body: made }
}
