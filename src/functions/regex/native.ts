import { type CharSet, WORD } from './char-set.ts'
import { type Look, minLength, type Node, type Pattern } from './syntax.ts'

/** A pattern as RegExp source, with its flags. */
export interface NativePattern {
  readonly source: string
  readonly flags: string
}

/**
 * The pattern in the notation of JavaScript's RegExp, if that means the same: the same matches and, with `captures`,
 * the same groups. Undefined otherwise. How long it may take is not looked at here.
 */
export function nativePattern({ node }: Pattern, captures: boolean): NativePattern | undefined {
  const sets = [...setsOf(node)].filter((set) => set.cased)
  const ignoreCase = sets.some((set) => set.ignoreCase)
  // RegExp has one flag for the whole pattern.
  if (ignoreCase && sets.some((set) => !set.ignoreCase)) return undefined
  if (!isSame(node, captures)) return undefined
  return { source: sourceOf(node, captures), flags: ignoreCase ? 'iv' : 'v' }
}

function* setsOf(node: Node): Generator<CharSet> {
  if (node.kind === 'set') yield node.set
  else if (node.kind === 'group' || node.kind === 'repeat') yield* setsOf(node.node)
  else if (node.kind !== 'look') for (const one of node.nodes) yield* setsOf(one)
}

/**
 * RegExp differs in two things: it breaks off a repetition whose body has matched nothing, and it forgets what the
 * groups of the body have captured each time round.
 */
function isSame(node: Node, captures: boolean): boolean {
  switch (node.kind) {
    case 'set':
    case 'look':
      return true
    case 'group':
      return isSame(node.node, captures)
    case 'repeat':
      if (minLength(node.node) === 0) return false
      if (captures && node.max > 1 && maySkipGroups(node.node)) return false
      return isSame(node.node, captures)
    default:
      return node.nodes.every((one) => isSame(one, captures))
  }
}

function hasGroups(node: Node): boolean {
  if (node.kind === 'group') return true
  if (node.kind === 'set' || node.kind === 'look') return false
  return node.kind === 'repeat' ? hasGroups(node.node) : node.nodes.some(hasGroups)
}

/** Whether the node can match without passing one of its groups. */
function maySkipGroups(node: Node): boolean {
  switch (node.kind) {
    case 'set':
    case 'look':
      return false
    case 'group':
      return maySkipGroups(node.node)
    case 'repeat':
      return node.min === 0 ? hasGroups(node.node) : maySkipGroups(node.node)
    case 'choice':
      return node.nodes.some(hasGroups)
    case 'sequence':
      return node.nodes.some(maySkipGroups)
  }
}

function sourceOf(node: Node, captures: boolean): string {
  switch (node.kind) {
    case 'set':
      return node.set.source
    case 'look':
      return lookSource(node.look, node.unicode ? WORD : '[0-9A-Za-z_]')
    case 'group':
      return `(${captures ? '' : '?:'}${sourceOf(node.node, captures)})`
    case 'choice':
      return `(?:${node.nodes.map((one) => sourceOf(one, captures)).join('|')})`
    case 'sequence':
      return node.nodes.map((one) => sourceOf(one, captures)).join('')
    case 'repeat': {
      const { min, max, greedy } = node
      const count = max === Infinity ? `{${min},}` : `{${min},${max}}`
      return `(?:${sourceOf(node.node, captures)})${count}${greedy ? '' : '?'}`
    }
  }
}

function lookSource(look: Look, word: string): string {
  switch (look) {
    case 'start':
      return '^'
    case 'end':
      return '$'
    case 'line-start':
      return '(?<=^|\\n)'
    case 'line-end':
      return '(?=\\n|$)'
    case 'word':
      return `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`
    case 'not-word':
      return `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`
    case 'word-start':
      return `(?<!${word})(?=${word})`
    case 'word-end':
      return `(?<=${word})(?!${word})`
    case 'word-start-half':
      return `(?<!${word})`
    case 'word-end-half':
      return `(?!${word})`
  }
}
