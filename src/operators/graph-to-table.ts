import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { type GraphPlan, NODE_ID, requiredGraph, SOURCE_ROW, TARGET_ROW } from '../binder/graphs.ts'
import { reportDuplicate } from '../binder/named-columns.ts'
import type { Plan } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import { columnFrom } from '../columns/fill.ts'
import { type ColumnInfo, type DeferredColumn, LazyColumn, Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { xxhash64 } from '../functions/hashing/xxhash64.ts'
import { int64 } from '../types/int64.ts'
import type { ForkPlan } from './fork.ts'
import { source } from './plans.ts'

interface GraphToTablePlan extends Plan {
  readonly entity: 'nodes' | 'edges'
  /** Which nodes' ids stand before the properties: each node's own, or those of an edge's ends. */
  readonly ids: readonly ('with_node_id' | 'with_source_id' | 'with_target_id')[]
  readonly properties: readonly ColumnInfo[]
}

const PARAMETERS = {
  nodes: ['with_node_id'],
  edges: ['with_source_id', 'with_target_id'],
} as const

/** `graph-to-table nodes`, `graph-to-table edges`, or both under names of their own. */
export const graphToTable: TabularOperator<ast.GraphToTableOperator, Plan> = {
  kind: 'GraphToTable',
  input: 'graph',
  bind(node, input, scope, binder) {
    const graph = requiredGraph(input, node, binder)
    const plans = node.outputs.map((output) => bindOutput(output, graph, scope, binder))
    for (const { as, span } of node.outputs) {
      if (plans.length > 1 && as === undefined) {
        binder.report('semantic', 'KS273', 'Multiple graph outputs require aliases.', span)
      }
    }
    return plans.length === 1 ? plans[0] : onlyNames(node, binder)
  },
  run(plan, [nodes, edges]) {
    const { entity, ids, properties } = plan as GraphToTablePlan
    const rows = entity === 'nodes' ? nodes : edges
    const cells = ids.map((id): DeferredColumn => {
      return new LazyColumn(() => {
        const names = nodes.column(NODE_ID.name)
        const ends =
          id === 'with_node_id' ? null : edges.column(id === 'with_source_id' ? SOURCE_ROW.name : TARGET_ROW.name)
        return columnFrom('long', rows.length, (row) => {
          return hashOf(names.get(ends === null ? row : (ends.get(row) as number)) as string)
        })
      })
    })
    return new Table(plan.columns, [...cells, ...properties.map(({ name }) => rows.deferred(name))], rows.length)
  },
}

/** A statement that gives its results names, for others to return. */
function onlyNames(node: ast.GraphToTableOperator, binder: Binder): ForkPlan {
  return { ...source('Fork', [], node, binder), names: [] }
}

/** Kusto does not say how it numbers nodes, only that equal ids have equal numbers. */
function hashOf(id: string) {
  return int64(xxhash64(new TextEncoder().encode(id)))
}

function bindOutput(output: ast.GraphToTableOutput, graph: GraphPlan, scope: Scope, binder: Binder): Plan {
  const { entity, parameters } = output
  binder.checkParameters(parameters, PARAMETERS[entity])
  const properties = entity === 'nodes' ? graph.nodeColumns : graph.edgeColumns
  const columns: ColumnInfo[] = []
  const ids = PARAMETERS[entity].filter((parameter) => {
    const name = binder.parameter(parameters, parameter)
    if (name === undefined) return false
    if ([...columns, ...properties].some((column) => column.name === name)) reportDuplicate(name, output, binder)
    columns.push({ name, type: 'long' })
    return true
  })
  const { open } = entity === 'nodes' ? graph.nodes : graph.edges
  const plan: GraphToTablePlan = {
    ...source('GraphToTable', [...columns, ...properties], output, binder, { open }),
    ...{ inputs: [graph.nodes, graph.edges], entity, ids, properties },
  }
  if (output.as !== undefined) scope.variables.define(output.as.name, { kind: 'table', plan })
  return plan
}
