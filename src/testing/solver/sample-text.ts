import { parsePattern } from '../../functions/regex/parse.ts'
import type { Node } from '../../functions/regex/syntax.ts'

/** Characters in the order in which they are liked best. */
const LIKED = [
  ...'axe1AX9 _-./:@=,;\'"\\|<>()[]{}!#$%&*+?^`~\t\n',
  ...'bcdfghijklmnopqrstuvwyz02345678BCDEFGHIJKLMNOPQRSTUVWYZ',
]

/**
 * A text in which a pattern matches, as far as can be said without the conditions between its characters (`^`, `\b`);
 * `groups` are texts that stand in for what groups match. Undefined for a pattern that is none.
 */
export function sampleText(pattern: string, groups: ReadonlyMap<number, string> = new Map()): string | undefined {
  try {
    return sampleOf(parsePattern(pattern).node, groups)
  } catch {
    return undefined
  }
}

function sampleOf(node: Node, groups: ReadonlyMap<number, string>): string {
  switch (node.kind) {
    case 'set':
      return LIKED.find((character) => node.set.has(character.codePointAt(0)!)) ?? 'é'
    case 'look':
      return ''
    case 'group':
      return groups.get(node.index) ?? sampleOf(node.node, groups)
    case 'sequence':
      return node.nodes.map((one) => sampleOf(one, groups)).join('')
    case 'choice':
      return sampleOf(node.nodes.find((one) => holds(one, groups)) ?? node.nodes[0], groups)
    case 'repeat': {
      const least = holds(node.node, groups) ? Math.max(1, node.min) : node.min
      return sampleOf(node.node, groups).repeat(least)
    }
  }
}

/** Whether one of the groups stands in a node. */
function holds(node: Node, groups: ReadonlyMap<number, string>): boolean {
  switch (node.kind) {
    case 'set':
    case 'look':
      return false
    case 'group':
      return groups.has(node.index) || holds(node.node, groups)
    case 'repeat':
      return holds(node.node, groups)
    default:
      return node.nodes.some((one) => holds(one, groups))
  }
}
