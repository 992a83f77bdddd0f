import type * as ast from '../../grammar/ast.ts'
import { requiredGraph } from '../binder/graphs.ts'
import { choiceOf } from '../binder/parameters.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { Adjacency } from './graph/adjacency.ts'
import { prepareConditions } from './graph/conditions.ts'
import { MatchRows } from './graph/matches.ts'
import { bindMatching, type MatchingPlan } from './graph/matching.ts'
import { hasCycle } from './graph/pattern.ts'
import { MatchResults } from './graph/results.ts'
import { type Cycles, Search, Steps } from './graph/search.ts'

interface GraphMatchPlan extends MatchingPlan {
  readonly cycles: Cycles
}

const CYCLES: Readonly<Record<string, Cycles>> = { all: 'all', none: 'none', unique_edges: 'unique_edges' }

/** `graph-match (a)-[e]->(b) where … project …`: a row for each place in the graph where the pattern fits. */
export const graphMatch: TabularOperator<ast.GraphMatchOperator, GraphMatchPlan> = {
  kind: 'GraphMatch',
  input: 'graph',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['cycles'])
    const graph = requiredGraph(input, node, binder)
    const plan = bindMatching(node, graph, scope, binder)
    const cycles = choiceOf('cycles', node.parameters, CYCLES, 'unique_edges', binder)
    if (cycles === 'none' && hasCycle(plan.pattern)) {
      binder.unsupported("'cycles=none' with a pattern that comes to a node twice", node.span)
    }
    return { ...plan, cycles }
  },
  run(plan, [nodes, edges], context) {
    const rows = new MatchRows(plan.pattern, plan.paths, nodes, edges, context)
    const conditions = prepareConditions(plan, rows, context)
    const results = new MatchResults(plan, rows, conditions.late, context)
    const steps = new Steps(plan.at, context)
    const graph = new Adjacency(nodes, edges)
    new Search(plan.pattern, graph, conditions, plan.cycles, steps, (match) => results.add(match)).run()
    return results.finish()
  },
}
