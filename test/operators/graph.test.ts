import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Workspace } from '../../src/index.ts'

/** Small graphs with loops and parallel edges. */
const graphs = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 9 }).map((edges) => {
  return edges.map(([s, t], l) => ({ s, t, l }))
})

function run(edges: readonly object[], query: string): unknown[][] {
  const workspace = new Workspace({ tables: { E: edges as Record<string, unknown>[] } })
  return workspace.query(query).toJSON().rows as unknown[][]
}

const GRAPH = 'E | make-graph s --> t with_node_id=n'

function sorted(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}

describe('graphs', () => {
  test('two edges in a row are a join of the edges', () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const matches = run(edges, `${GRAPH} | graph-match (a)-[e]->(b)-[f]->(c) project e.l, f.l`)
        const joined = run(edges, 'E | join kind=inner (E) on $left.t == $right.s | where l != l1 | project l, l1')
        expect(sorted(matches)).toEqual(sorted(joined))
      }),
    )
  })

  test('a path is what the same number of single edges is', () => {
    fc.assert(
      fc.property(graphs, fc.constantFrom('all', 'none', 'unique_edges'), (edges, cycles) => {
        const paths = run(edges, `${GRAPH} | graph-match cycles=${cycles} (a)-[e*2..3]-(b) project a.n, b.n, map(e, l)`)
        const two = `graph-match cycles=${cycles} (a)-[e]-(x)-[f]-(b) project a.n, b.n, pack_array(e.l, f.l)`
        const three = `graph-match cycles=${cycles} (a)-[e]-(x)-[f]-(y)-[g]-(b) project a.n, b.n, pack_array(e.l, f.l, g.l)`
        expect(sorted(paths)).toEqual(
          sorted([...run(edges, `${GRAPH} | ${two}`), ...run(edges, `${GRAPH} | ${three}`)]),
        )
      }),
    )
  })

  test('shortest paths are the shortest of the matches', () => {
    fc.assert(
      fc.property(graphs, fc.constantFrom('-[e*1..4]->', '<-[e*1..4]-', '-[e*1..4]-', '-[e*2..3]->'), (edges, path) => {
        const pattern = `(a)${path}(b) project a = a.n, b = b.n, p = map(e, l)`
        const all = run(edges, `${GRAPH} | graph-shortest-paths output=all ${pattern}`)
        const any = run(edges, `${GRAPH} | graph-shortest-paths ${pattern}`)
        const matches = run(edges, `${GRAPH} | graph-match ${pattern}`)
        const least = new Map<string, number>()
        for (const [a, b, p] of matches as [number, number, unknown[]][]) {
          const key = `${a} ${b}`
          least.set(key, Math.min(least.get(key) ?? Infinity, p.length))
        }
        const shortest = matches.filter(([a, b, p]) => (p as unknown[]).length === least.get(`${a} ${b}`))
        expect(sorted(all)).toEqual(sorted(shortest))
        expect(any.length).toBe(least.size)
        expect(sorted(all)).toEqual(expect.arrayContaining(sorted(any)))
      }),
    )
  })

  test('components are the nodes that reach each other', () => {
    fc.assert(
      fc.property(graphs, fc.constantFrom('weak', 'strong'), (edges, kind) => {
        const query = `${GRAPH} | graph-mark-components kind=${kind} | graph-to-table nodes`
        const component = new Map(run(edges, query) as [number, number][])
        const path = kind === 'weak' ? '-[e*0..6]-' : '-[e*0..6]->'
        const reached = new Set(run(edges, `${GRAPH} | graph-match (a)${path}(b) project a.n, b.n`).map(String))
        for (const [a, one] of component) {
          for (const [b, other] of component) {
            const together = reached.has(`${a},${b}`) && reached.has(`${b},${a}`)
            expect(one === other, `${a} and ${b}`).toBe(together)
          }
        }
      }),
    )
  })
})
