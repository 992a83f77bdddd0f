import { SOURCE_ROW, TARGET_ROW } from '../../binder/graphs.ts'
import { rowsByGroup } from '../../columns/grouping.ts'
import type { Table } from '../../columns/table.ts'
import type { PatternEdge } from './pattern.ts'

/** The edges at each node. Nodes and edges are rows of their tables. */
export class Adjacency {
  readonly nodes: number
  readonly sources: Int32Array
  readonly targets: Int32Array
  private readonly out: Side
  private readonly in: Side

  constructor(nodes: Table, edges: Table) {
    this.nodes = nodes.length
    this.sources = rowsIn(edges, SOURCE_ROW.name)
    this.targets = rowsIn(edges, TARGET_ROW.name)
    this.out = sideOf(this.sources, this.nodes)
    this.in = sideOf(this.targets, this.nodes)
  }

  /** Visits the edges by which a pattern's edge can leave a node, and the nodes they lead to. */
  visit(
    node: number,
    direction: PatternEdge['direction'],
    reversed: boolean,
    each: (edge: number, next: number) => void,
  ): void {
    const forward = direction === 'any' || (direction === 'forward') !== reversed
    const backward = direction === 'any' || !forward
    if (forward) {
      const { starts, edges } = this.out
      for (let i = starts[node]; i < starts[node + 1]; i++) each(edges[i], this.targets[edges[i]])
    }
    if (!backward) return
    const { starts, edges } = this.in
    for (let i = starts[node]; i < starts[node + 1]; i++) {
      const edge = edges[i]
      // A loop is the same edge either way.
      if (!forward || this.sources[edge] !== node) each(edge, this.sources[edge])
    }
  }
}

/** The edges of a node are those from its start up to the start of the next node. */
interface Side {
  readonly starts: Int32Array
  readonly edges: Int32Array
}

function sideOf(ids: Int32Array, count: number): Side {
  const starts = new Int32Array(count + 1)
  for (const node of ids) starts[node + 1]++
  for (let node = 0; node < count; node++) starts[node + 1] += starts[node]
  return { starts, edges: rowsByGroup({ ids, count }) }
}

function rowsIn(edges: Table, name: string): Int32Array {
  const column = edges.column(name)
  return Int32Array.from({ length: edges.length }, (_, row) => column.get(row) as number)
}
