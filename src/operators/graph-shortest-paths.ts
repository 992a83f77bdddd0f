import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { requiredGraph } from '../binder/graphs.ts'
import { choiceOf } from '../binder/parameters.ts'
import { traitsOf } from '../binder/plan.ts'
import { qualifiedName } from '../binder/scope.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { Adjacency } from './graph/adjacency.ts'
import { prepareConditions } from './graph/conditions.ts'
import { MatchRows } from './graph/matches.ts'
import { bindMatching, type MatchingPlan } from './graph/matching.ts'
import { MatchResults } from './graph/results.ts'
import { Steps } from './graph/search.ts'
import { ShortestPaths } from './graph/shortest.ts'

interface ShortestPathsPlan extends MatchingPlan {
  readonly all: boolean
}

/** `graph-shortest-paths (a)-[e*1..5]->(b) where … project …`: of the matches with the same ends, the shortest. */
export const graphShortestPaths: TabularOperator<ast.GraphShortestPathsOperator, ShortestPathsPlan> = {
  kind: 'GraphShortestPaths',
  input: 'graph',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['output'])
    const graph = requiredGraph(input, node, binder)
    const plan = bindMatching(node, graph, scope, binder)
    checkChain(node, plan, binder)
    return { ...plan, all: choiceOf('output', node.parameters, { any: false, all: true }, 'any', binder) }
  },
  run(plan, [nodes, edges], context) {
    const rows = new MatchRows(plan.pattern, plan.paths, nodes, edges, context)
    const conditions = prepareConditions(plan, rows, context)
    const results = new MatchResults(plan, rows, conditions.late, context)
    const paths = new ShortestPaths(plan.pattern, new Adjacency(nodes, edges), conditions, new Steps(plan.at, context))
    paths.run(plan.all, (match) => results.add(match))
    return results.finish()
  },
}

/** The pattern must be one chain with a path in it, whose conditions can be asked before a path is found. */
function checkChain(node: ast.GraphShortestPathsOperator, plan: MatchingPlan, binder: Binder): void {
  const { nodes, edges } = plan.pattern
  if (node.patterns.length > 1 || !edges.some(({ several }) => several)) {
    const message = 'The pattern must be one sequence with a variable length edge.'
    binder.report('semantic', 'KQL126', message, node.patterns[0].span)
  } else if (nodes.length <= edges.length) {
    binder.unsupported('A node that stands twice in the pattern of graph-shortest-paths', node.patterns[0].span)
  }
  const ends = [nodes[0], nodes.at(-1)!]
  const inside = [...nodes.slice(1, -1), ...edges.map(({ name }) => name)]
  for (const condition of plan.conditions) {
    const { columns } = traitsOf(condition)
    const reads = (name: string) =>
      columns.some((column) => column === name || column.startsWith(qualifiedName(name, '')))
    const path = plan.paths.find(({ name }) => columns.includes(name))
    const late = path === undefined ? inside.some(reads) : path.result !== 'all' || path.parts !== 'edges'
    const several = [...inside, ...ends].filter(reads).length > 1
    if (late && (path !== undefined || several)) {
      binder.unsupported('A condition of graph-shortest-paths on more than one node or edge', condition.at.span)
    }
  }
}
