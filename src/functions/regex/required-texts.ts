import { parsePattern } from './parse.ts'
import type { Node } from './syntax.ts'

/** Texts of which at least one must occur. */
type AnyOf = readonly string[]

/**
 * What can only be matched by a pattern when it has at least one text of each list in it, in any case; the texts are in
 * lower case. To leave out quickly most of many patterns.
 */
export function requiredTexts(source: string): readonly AnyOf[] {
  return requirementsOf(parsePattern(source).node)
}

function requirementsOf(node: Node): AnyOf[] {
  const found: AnyOf[] = []
  let run = ''
  const flush = () => {
    if (run.length > 1) found.push([run])
    run = ''
  }
  for (const part of partsOf(node)) {
    if (part.kind === 'look') continue
    const letter = letterOf(part)
    if (letter !== undefined) {
      run += letter
      continue
    }
    flush()
    if (part.kind === 'choice') {
      const branches = part.nodes.map((branch) => longest(requirementsOf(branch)))
      if (branches.every((branch) => branch !== undefined)) found.push(branches.flat())
    } else if (part.kind === 'repeat' && part.min > 0) found.push(...requirementsOf(part.node))
  }
  flush()
  return found
}

/** What follows one another in the node. */
function partsOf(node: Node): readonly Node[] {
  if (node.kind === 'group') return partsOf(node.node)
  return node.kind === 'sequence' ? node.nodes.flatMap(partsOf) : [node]
}

/** The one ASCII character that the node matches, whatever its case. */
function letterOf(node: Node): string | undefined {
  const code = node.kind === 'set' ? /^\\u\{([0-9a-f]+)\}$/.exec(node.set.source)?.[1] : undefined
  if (node.kind !== 'set' || code === undefined) return undefined
  const letter = String.fromCodePoint(Number.parseInt(code, 16)).toLowerCase()
  // Without regard to case, s and k stand for letters beyond ASCII too, of which one has another lower case.
  return letter < '\u0080' && !(node.set.ignoreCase && /[sk]/.test(letter)) ? letter : undefined
}

function longest(requirements: readonly AnyOf[]): AnyOf | undefined {
  const score = (texts: AnyOf) => Math.min(...texts.map((text) => text.length))
  return requirements.reduce<AnyOf | undefined>(
    (best, one) => (best === undefined || score(one) > score(best) ? one : best),
    undefined,
  )
}
