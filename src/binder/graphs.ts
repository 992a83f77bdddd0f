import type { ColumnInfo } from '../columns/table.ts'
import type { Binder } from './binder.ts'
import type { Plan } from './plan.ts'

/**
 * A graph between operators: a table of nodes and one of edges. It is never run itself; the operators that read a graph
 * have these two plans as their inputs. Besides the properties both tables have columns that only these operators read.
 */
export interface GraphPlan extends Plan {
  readonly operator: 'Graph'
  readonly nodes: Plan
  readonly edges: Plan
  readonly nodeColumns: readonly ColumnInfo[]
  readonly edgeColumns: readonly ColumnInfo[]
}

/** What nodes have besides their properties: functions without arguments read these in `map(inner_nodes(edge), …)`. */
export const NODE_ID: ColumnInfo = { name: 'node_id()', type: 'string' }
export const NODE_DEGREE_IN: ColumnInfo = { name: 'node_degree_in()', type: 'long' }
export const NODE_DEGREE_OUT: ColumnInfo = { name: 'node_degree_out()', type: 'long' }
/** What edges have besides their properties: the rows of their nodes. */
export const SOURCE_ROW: ColumnInfo = { name: '$source', type: 'long' }
export const TARGET_ROW: ColumnInfo = { name: '$target', type: 'long' }

/** The names of all of these. */
export const HIDDEN: ReadonlySet<string> = new Set(
  [NODE_ID, NODE_DEGREE_IN, NODE_DEGREE_OUT, SOURCE_ROW, TARGET_ROW].map(({ name }) => name),
)

/** A graph of two plans, which have the columns given and those that belong to every graph. */
export function graphPlan(
  nodes: Plan,
  nodeColumns: readonly ColumnInfo[],
  edges: Plan,
  edgeColumns: readonly ColumnInfo[],
): GraphPlan {
  const { at } = nodes
  const plan: Plan = { operator: 'Graph', columns: [], inputs: [nodes, edges], at, serialized: false, open: false }
  return { ...plan, operator: 'Graph', nodes, nodeColumns, edges, edgeColumns }
}

/** Whether a plan gives a graph, not a table. */
export function isGraph(plan: Plan): plan is GraphPlan {
  return plan.operator === 'Graph'
}

/** The graph that an operator reads; one of which nothing more is said when there is none. */
export function requiredGraph(
  input: Plan | undefined,
  node: { readonly span: Plan['at']['span'] },
  binder: Binder,
): GraphPlan {
  if (input !== undefined && isGraph(input)) return input
  const failed = binder.errorTable(node)
  if (input === undefined) {
    binder.report('semantic', 'KQL107', 'The operator needs a graph before it.', node.span, MAKE_ONE)
  }
  return graphPlan(failed, [], failed, [])
}

/** The hint for those who give a table where a graph is wanted. */
export const MAKE_ONE = 'make one: … | make-graph source --> target with_node_id=id'
