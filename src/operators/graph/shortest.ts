import type { Adjacency } from './adjacency.ts'
import type { Conditions } from './conditions.ts'
import type { Match } from './matches.ts'
import type { Pattern } from './pattern.ts'
import { Search, type Steps } from './search.ts'

/** One edge less on the way to a state: the state it came from. */
interface Arrival {
  readonly state: number
  readonly edge: number
}

/**
 * How far a match has come: how many edges of the pattern are behind it, and how many edges the path of the next has
 * so far. A state of the search is a stage and a node, as one number.
 */
interface Stage {
  readonly place: number
  readonly length: number
}

/** Finds the shortest matches of a chain of edges for each pair of its ends, by breadth-first search. */
export class ShortestPaths {
  private readonly pattern: Pattern
  private readonly graph: Adjacency
  private readonly conditions: Conditions
  private readonly steps: Steps
  private readonly stages: Stage[] = []
  /** The stage in which the path of each edge is empty. */
  private readonly firstStages: number[] = []

  constructor(pattern: Pattern, graph: Adjacency, conditions: Conditions, steps: Steps) {
    this.pattern = pattern
    this.graph = graph
    this.conditions = conditions
    this.steps = steps
    for (const [place, { most }] of pattern.edges.entries()) {
      this.firstStages.push(this.stages.length)
      for (let length = 0; length <= most; length++) this.stages.push({ place, length })
    }
    this.firstStages.push(this.stages.length)
    this.stages.push({ place: pattern.edges.length, length: 0 })
  }

  /** Gives the matches from each node that can be the first: all of the shortest for each end, or one of them. */
  run(all: boolean, found: (match: Match) => void): void {
    for (let node = 0; node < this.graph.nodes; node++) {
      if (this.allows(0, node)) this.from(node, all, found)
    }
  }

  private allows(place: number, node: number): boolean {
    const allowed = this.conditions.nodes[place]
    return allowed === null || allowed[node] === 1
  }

  private from(start: number, all: boolean, found: (match: Match) => void): void {
    const { graph, stages } = this
    const last = stages.length - 1
    const arrivals = new Map<number, Arrival[]>()
    const distances = new Map<number, number>()
    const done = new Set<number>()
    let layer: number[] = []
    const reach = (state: number, distance: number, arrival: Arrival | null, next: number[]): void => {
      const known = distances.get(state)
      if (known !== undefined && known < distance) return
      if (known === undefined) {
        distances.set(state, distance)
        arrivals.set(state, [])
        next.push(state)
      }
      if (arrival !== null) arrivals.get(state)!.push(arrival)
    }
    reach(start, 0, null, layer)
    for (let distance = 0; layer.length > 0; distance++) {
      const next: number[] = []
      // States that are reached without another edge are added to the layer as it is gone through.
      for (let i = 0; i < layer.length; i++) {
        const state = layer[i]
        const stage = Math.floor(state / graph.nodes)
        const node = state % graph.nodes
        const { place, length } = stages[stage]
        if (stage === last) {
          done.add(state)
          continue
        }
        const edge = this.pattern.edges[place]
        if (length >= edge.least && this.allows(place + 1, node)) {
          reach(this.firstStages[place + 1] * graph.nodes + node, distance, { state, edge: -1 }, layer)
        }
        if (length >= edge.most) continue
        const allowed = this.conditions.edges[place]
        graph.visit(node, edge.direction, false, (edgeRow, to) => {
          this.steps.take()
          if (allowed !== null && allowed[edgeRow] !== 1) return
          reach((stage + 1) * graph.nodes + to, distance + 1, { state, edge: edgeRow }, next)
        })
      }
      layer = next
    }
    for (const end of done) this.report(start, end, arrivals, all, found)
  }

  /** Gives the matches that end in a state, if they use no edge twice; else the shortest of those that do not. */
  private report(
    start: number,
    end: number,
    arrivals: ReadonlyMap<number, readonly Arrival[]>,
    all: boolean,
    found: (match: Match) => void,
  ): void {
    let any = false
    const edges: Arrival[] = []
    const back = (state: number): void => {
      if (any && !all) return
      this.steps.take()
      this.steps.checkDepth(edges.length)
      const before = arrivals.get(state)!
      if (before.length === 0) {
        any = true
        found(this.matchOf(edges.toReversed(), end))
      }
      for (const arrival of before) {
        if (arrival.edge >= 0 && edges.some(({ edge }) => edge === arrival.edge)) continue
        edges.push(arrival)
        back(arrival.state)
        edges.pop()
      }
    }
    back(end)
    if (!any) this.search(start, end % this.graph.nodes, all, found)
  }

  private matchOf(way: readonly Arrival[], end: number): Match {
    const { graph, pattern, stages } = this
    const places = pattern.edges.map((_, place) => {
      return way.filter(({ state, edge }) => edge >= 0 && stages[Math.floor(state / graph.nodes)].place === place)
    })
    const begins = way.filter(({ state }) => stages[Math.floor(state / graph.nodes)].length === 0)
    const nodes = pattern.edges.map((_, place) => {
      const begin = begins.find(({ state }) => stages[Math.floor(state / graph.nodes)].place === place)!
      return begin.state % graph.nodes
    })
    return {
      nodes: [...nodes, end % graph.nodes],
      paths: places.map((path) => path.map(({ edge }) => edge)),
      inner: places.map((path) => path.slice(1).map(({ state }) => state % graph.nodes)),
    }
  }

  /** Looks at all matches between two nodes for the shortest. */
  private search(start: number, end: number, all: boolean, found: (match: Match) => void): void {
    const only = (node: number) => Uint8Array.from({ length: this.graph.nodes }, (_, i) => Number(i === node))
    const nodes = [only(start), ...this.conditions.nodes.slice(1, -1), only(end)]
    let best: Match[] = []
    const lengthOf = ({ paths }: Match) => paths.reduce((sum, path) => sum + path.length, 0)
    const consider = (match: Match): void => {
      const least = best.length === 0 ? Infinity : lengthOf(best[0])
      if (lengthOf(match) < least) best = [match]
      else if (lengthOf(match) === least && all) best.push(match)
    }
    new Search(this.pattern, this.graph, { ...this.conditions, nodes }, 'unique_edges', this.steps, consider).run()
    for (const match of best) found(match)
  }
}
