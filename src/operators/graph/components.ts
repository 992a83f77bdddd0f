import type { EvaluationContext } from '../../functions/function.ts'
import type { Adjacency } from './adjacency.ts'

/** For each node its component, where edges join nodes whatever their direction; numbered as they first occur. */
export function weakComponents({ nodes, sources, targets }: Adjacency): Int32Array {
  const parents = Int32Array.from({ length: nodes }, (_, node) => node)
  const rootOf = (node: number): number => {
    let root = node
    while (parents[root] !== root) {
      parents[root] = parents[parents[root]]
      root = parents[root]
    }
    return root
  }
  for (let edge = 0; edge < sources.length; edge++) {
    const a = rootOf(sources[edge])
    const b = rootOf(targets[edge])
    // The smaller number is the root, which keeps the order of first occurrence.
    parents[Math.max(a, b)] = Math.min(a, b)
  }
  return numbered(Int32Array.from({ length: nodes }, (_, node) => rootOf(node)))
}

/** The same where the nodes of a component can be reached from each other along the edges (Tarjan's algorithm). */
export function strongComponents(graph: Adjacency, context: EvaluationContext): Int32Array {
  const { nodes } = graph
  const indexes = new Int32Array(nodes).fill(-1)
  const lowest = new Int32Array(nodes)
  const component = new Int32Array(nodes).fill(-1)
  const open: number[] = []
  let visited = 0
  const enter = (node: number) => {
    indexes[node] = lowest[node] = visited++
    open.push(node)
    const next: number[] = []
    graph.visit(node, 'forward', false, (_edge, to) => next.push(to))
    return { node, next, at: 0 }
  }
  for (let start = 0; start < nodes; start++) {
    if (indexes[start] >= 0) continue
    context.checkpoint()
    const calls = [enter(start)]
    for (let call = calls.at(-1); call !== undefined; call = calls.at(-1)) {
      const { node, next } = call
      if (call.at < next.length) {
        const to = next[call.at++]
        if (indexes[to] < 0) calls.push(enter(to))
        else if (component[to] < 0) lowest[node] = Math.min(lowest[node], indexes[to])
        continue
      }
      calls.pop()
      const caller = calls.at(-1)
      if (caller !== undefined) lowest[caller.node] = Math.min(lowest[caller.node], lowest[node])
      if (lowest[node] < indexes[node]) continue
      let member: number
      do {
        member = open.pop()!
        component[member] = node
      } while (member !== node)
    }
  }
  return numbered(component)
}

/** Numbers from 0 on in place of any, in order of first occurrence. */
function numbered(values: Int32Array): Int32Array {
  const numbers = new Map<number, number>()
  return values.map((value) => {
    const number = numbers.get(value) ?? numbers.size
    numbers.set(value, number)
    return number
  })
}
