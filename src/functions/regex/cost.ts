import { type First, firstOf, join, minLength, type Node, type Repeat } from './syntax.ts'

/**
 * The most work that a backtracking matcher can have with a node from one place in a text: how many ways of matching
 * it can try to go on from (`ways`), and how many steps it takes to find them all.
 */
interface Cost {
  readonly ways: number
  readonly steps: number
}

const BUDGET = 2_000_000
const ONE: Cost = { ways: 1, steps: 1 }

/** The length up to which no text can make a backtracking matcher take more steps than the budget; 0 for none. */
export function safeLength(node: Node): number {
  let safe = 0
  for (let length = 16; length <= 2 ** 30 && isSafe(node, length); length = Math.floor(length * 1.25)) safe = length
  return safe
}

function isSafe(node: Node, length: number): boolean {
  const { steps } = costOf(node, length, null)
  return (startsAtStart(node) ? steps + length : steps * (length + 1)) <= BUDGET
}

function startsAtStart(node: Node): boolean {
  if (node.kind === 'look') return node.look === 'start'
  if (node.kind === 'group') return startsAtStart(node.node)
  return node.kind === 'sequence' && node.nodes.length > 0 && startsAtStart(node.nodes[0])
}

/** `follow` is what comes after the node; null when it can be anything. */
function costOf(node: Node, length: number, follow: First | null): Cost {
  switch (node.kind) {
    case 'set':
    case 'look':
      return ONE
    case 'group':
      return costOf(node.node, length, follow)
    case 'repeat':
      return repeatCost(node, length, follow)
    case 'choice': {
      const costs = node.nodes.map((branch) => costOf(branch, length, follow))
      const firsts = node.nodes.map(firstOf)
      const exclusive = firsts.every((one, i) => firsts.slice(0, i).every((other) => areDisjoint(one, other)))
      const ways = costs.map((cost) => cost.ways)
      return {
        ways: exclusive ? Math.max(...ways) : sum(ways),
        steps: sum(costs.map((cost) => cost.steps)) + costs.length,
      }
    }
    case 'sequence': {
      let after = follow
      let cost: Cost = { ways: 1, steps: 0 }
      for (const item of [...node.nodes].reverse()) {
        const own = costOf(item, length, after)
        cost = { ways: own.ways * cost.ways, steps: own.steps + own.ways * cost.steps }
        after =
          after === null && firstOf(item).nullable ? null : join(firstOf(item), after ?? { sets: [], nullable: false })
      }
      return cost
    }
  }
}

function repeatCost({ node, min, max }: Repeat, length: number, follow: First | null): Cost {
  const first = firstOf(node)
  const next = follow === null ? null : join({ ...first, nullable: true }, follow)
  const body = costOf(node, length, max > 1 ? next : follow)
  const most = Math.min(max, Math.floor(length / Math.max(1, minLength(node))))
  // Where the next character says whether to go round once more, there is one way out.
  const decided = follow !== null && areDisjoint(first, follow)
  if (body.ways === 1) {
    return { ways: decided ? 1 : Math.max(1, most - min + 1), steps: (most + 1) * (body.steps + 1) }
  }
  if (most > 1000) return { ways: Infinity, steps: Infinity }
  let ways = 0
  let steps = 1
  for (let round = 0, paths = 1; round <= most; round++, paths *= body.ways) {
    ways = decided ? Math.max(ways, paths) : ways + paths
    steps += paths * body.steps
  }
  return { ways, steps }
}

function areDisjoint(a: First, b: First): boolean {
  if (a.nullable || b.nullable) return false
  return a.sets.every((one) => b.sets.every((other) => one.isDisjointFrom(other)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
