import type * as ast from '../../grammar/ast.ts'
import type { OperatorBinding } from '../binder/catalog.ts'
import { type GraphPlan, graphPlan, requiredGraph } from '../binder/graphs.ts'
import { reportDuplicate } from '../binder/named-columns.ts'
import { choiceOf } from '../binder/parameters.ts'
import type { Plan } from '../binder/plan.ts'
import { NumberColumn } from '../columns/column.ts'
import { type ColumnInfo, LazyColumn, Table } from '../columns/table.ts'
import type { OperatorRun } from '../engine/catalog.ts'
import { Adjacency } from './graph/adjacency.ts'
import { strongComponents, weakComponents } from './graph/components.ts'
import { source } from './plans.ts'

/** The nodes of a graph with the number of the component each is in. */
interface ComponentsPlan extends Plan {
  readonly strong: boolean
}

/** `graph-mark-components kind=strong with_component_id=name`: gives each node the number of its component. */
export const graphMarkComponents: OperatorBinding<ast.GraphMarkComponentsOperator, GraphPlan> = {
  kind: 'GraphMarkComponents',
  input: 'graph',
  bind(node, input, _scope, binder) {
    binder.checkParameters(node.parameters, ['kind', 'with_component_id'])
    const graph = requiredGraph(input, node, binder)
    const strong = choiceOf('kind', node.parameters, { weak: false, strong: true }, 'weak', binder)
    const name = binder.parameter(node.parameters, 'with_component_id') ?? 'ComponentId'
    if (graph.nodeColumns.some((column) => column.name === name)) reportDuplicate(name, node, binder)
    const added: ColumnInfo = { name, type: 'long' }
    const { columns, open } = graph.nodes
    const nodes: ComponentsPlan = {
      ...source('GraphComponents', [...columns, added], node, binder, { open }),
      ...{ inputs: [graph.nodes, graph.edges], strong },
    }
    return graphPlan(nodes, [...graph.nodeColumns, added], graph.edges, graph.edgeColumns)
  },
}

/** Finds the components of a graph. */
export const graphComponents: OperatorRun<ComponentsPlan> = {
  run(plan, [nodes, edges], context) {
    const components = new LazyColumn(() => {
      const graph = new Adjacency(nodes, edges)
      const found = plan.strong ? strongComponents(graph, context) : weakComponents(graph)
      return new NumberColumn('long', Float64Array.from(found))
    })
    const cells = nodes.columns.map((_, i) => nodes.deferred(i))
    return new Table(plan.columns, [...cells, components], nodes.length)
  },
}
