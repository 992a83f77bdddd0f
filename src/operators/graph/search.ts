import type { Location } from '../../binder/plan.ts'
import type { RunContext } from '../../engine/context.ts'
import { KqlError } from '../../errors/kql-error.ts'
import type { Adjacency } from './adjacency.ts'
import type { Conditions } from './conditions.ts'
import type { Match } from './matches.ts'
import { edgesInOrder, type Pattern, type PatternEdge } from './pattern.ts'

/** Which matches count: all, those that use no edge twice, or those that also come to no node twice. */
export type Cycles = 'all' | 'unique_edges' | 'none'

const MAX_STEPS = 25_000_000
const MAX_DEPTH = 1_000

/** Counts the work of a search, in edges gone over; ends it with an error when it is too much. */
export class Steps {
  private count = 0
  private next = 0
  private readonly at: Location
  private readonly context: RunContext

  constructor(at: Location, context: RunContext) {
    this.at = at
    this.context = context
  }

  take(edges = 1): void {
    this.count += edges
    if (this.count >= this.next) {
      this.context.checkpoint()
      this.next = this.count + 4096
    }
    if (this.count > MAX_STEPS) this.stop(`The search went over more than ${MAX_STEPS} edges.`)
  }

  /** To be called when a path of a search is this long and to be made longer. */
  checkDepth(length: number): void {
    if (length >= MAX_DEPTH) this.stop(`The search followed a path of more than ${MAX_DEPTH} edges.`)
  }

  private stop(message: string): never {
    const hint = 'narrow the pattern: shorter paths, or conditions on its nodes and edges'
    throw new KqlError('limit', message, { code: 'KQL322', hint, ...this.at })
  }
}

/** Finds all matches of a pattern, by depth-first search from each candidate of the node that has the fewest. */
export class Search {
  private readonly graph: Adjacency
  private readonly conditions: Conditions
  private readonly cycles: Cycles
  private readonly steps: Steps
  private readonly found: (match: Match) => void
  private readonly start: number
  private readonly order: readonly PatternEdge[]
  private readonly places: readonly number[]
  private readonly nodes: number[]
  private readonly paths: number[][]
  private readonly inner: number[][]
  private readonly usedNodes: Uint8Array
  private readonly usedEdges: Uint8Array

  constructor(
    pattern: Pattern,
    graph: Adjacency,
    conditions: Conditions,
    cycles: Cycles,
    steps: Steps,
    found: (match: Match) => void,
  ) {
    this.graph = graph
    this.conditions = conditions
    this.cycles = cycles
    this.steps = steps
    this.found = found
    const counts = conditions.nodes.map(
      (allowed) => allowed?.reduce((sum, one) => sum + Number(one === 1), 0) ?? Infinity,
    )
    this.start = counts.indexOf(Math.min(...counts))
    this.order = edgesInOrder(pattern, this.start)
    this.places = this.order.map((edge) => pattern.edges.indexOf(edge))
    this.nodes = pattern.nodes.map(() => -1)
    this.paths = pattern.edges.map(() => [])
    this.inner = pattern.edges.map(() => [])
    this.usedNodes = new Uint8Array(graph.nodes)
    this.usedEdges = new Uint8Array(graph.sources.length)
  }

  run(): void {
    for (let node = 0; node < this.graph.nodes; node++) {
      this.steps.take()
      if (!this.allows(this.start, node)) continue
      this.usedNodes[node] = 1
      this.nodes[this.start] = node
      this.follow(0)
      this.usedNodes[node] = 0
    }
  }

  private allows(place: number, node: number): boolean {
    const allowed = this.conditions.nodes[place]
    return allowed === null || allowed[node] === 1
  }

  /** Goes on with the edge of the pattern that is next in order. */
  private follow(index: number): void {
    if (index === this.order.length) {
      const { nodes, paths, inner } = this
      this.steps.take(paths.reduce((sum, path) => sum + path.length, 0))
      this.found({ nodes: [...nodes], paths: paths.map((path) => [...path]), inner: inner.map((path) => [...path]) })
      return
    }
    const edge = this.order[index]
    const reversed = this.nodes[edge.from] < 0
    this.walk(index, this.nodes[reversed ? edge.to : edge.from], [], [], reversed)
  }

  /** Ends the path at the node it has come to, if it may, and takes it further. */
  private walk(index: number, node: number, path: number[], visited: number[], reversed: boolean): void {
    const edge = this.order[index]
    const place = this.places[index]
    if (path.length >= edge.least) this.arrive(index, node, path, visited, reversed)
    if (path.length >= edge.most) return
    this.steps.checkDepth(path.length)
    const allowed = this.conditions.edges[place]
    this.graph.visit(node, edge.direction, reversed, (next, to) => {
      this.steps.take()
      if (allowed !== null && allowed[next] !== 1) return
      if (this.cycles !== 'all' && this.usedEdges[next] > 0) return
      if (this.cycles === 'none' && this.usedNodes[to] > 0) return
      this.usedEdges[next]++
      this.usedNodes[to]++
      path.push(next)
      visited.push(to)
      this.walk(index, to, path, visited, reversed)
      path.pop()
      visited.pop()
      this.usedEdges[next]--
      this.usedNodes[to]--
    })
  }

  private arrive(index: number, node: number, path: readonly number[], visited: readonly number[], reversed: boolean) {
    const edge = this.order[index]
    const place = this.places[index]
    const end = reversed ? edge.from : edge.to
    const known = this.nodes[end]
    if (known >= 0 ? known !== node : !this.allows(end, node)) return
    this.nodes[end] = node
    this.paths[place] = reversed ? path.toReversed() : [...path]
    this.inner[place] = reversed ? visited.slice(0, -1).reverse() : visited.slice(0, -1)
    this.follow(index + 1)
    this.nodes[end] = known
  }
}
