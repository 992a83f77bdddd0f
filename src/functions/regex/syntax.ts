import type { CharSet } from './char-set.ts'

/** A parsed pattern. */
export type Node =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'look'; readonly look: Look; readonly unicode: boolean }
  | { readonly kind: 'group'; readonly index: number; readonly node: Node }
  | { readonly kind: 'sequence'; readonly nodes: readonly Node[] }
  | { readonly kind: 'choice'; readonly nodes: readonly Node[] }
  | Repeat

/** A part that is repeated. */
export interface Repeat {
  readonly kind: 'repeat'
  readonly node: Node
  readonly min: number
  /** Infinity when there is no upper bound. */
  readonly max: number
  readonly greedy: boolean
}

/** What must hold between two characters. */
export type Look = 'start' | 'end' | 'line-start' | 'line-end' | WordLook

/** What must hold of the words to which two characters belong. */
type WordLook = 'word' | 'not-word' | 'word-start' | 'word-end' | 'word-start-half' | 'word-end-half'

/** Whether a look holds between two characters, by whether they are of words; the ends of a text are of none. */
export function holdsBetween(look: WordLook, before: boolean, after: boolean): boolean {
  switch (look) {
    case 'word':
      return before !== after
    case 'not-word':
      return before === after
    case 'word-start':
      return !before && after
    case 'word-end':
      return before && !after
    case 'word-start-half':
      return !before
    case 'word-end-half':
      return !after
  }
}

/** A parsed pattern with its capture groups; `names[i]` is the name of group `i`, if it has one. */
export interface Pattern {
  readonly node: Node
  readonly names: readonly (string | undefined)[]
}

/** The characters that a match can start with, and whether it can also be empty. */
export interface First {
  readonly sets: readonly CharSet[]
  readonly nullable: boolean
}

/** What a match of the node can start with. */
export function firstOf(node: Node): First {
  switch (node.kind) {
    case 'set':
      return { sets: [node.set], nullable: false }
    case 'look':
      return { sets: [], nullable: true }
    case 'group':
      return firstOf(node.node)
    case 'choice': {
      const branches = node.nodes.map(firstOf)
      return { sets: branches.flatMap(({ sets }) => sets), nullable: branches.some(({ nullable }) => nullable) }
    }
    case 'repeat': {
      const { sets, nullable } = firstOf(node.node)
      return { sets, nullable: nullable || node.min === 0 }
    }
    case 'sequence':
      return node.nodes.map(firstOf).reduceRight((rest, first) => join(first, rest), { sets: [], nullable: true })
  }
}

/** What the two after one another can start with. */
export function join(first: First, second: First): First {
  if (!first.nullable) return first
  return { sets: [...first.sets, ...second.sets], nullable: second.nullable }
}

/** The least number of characters that a match of the node has. */
export function minLength(node: Node): number {
  switch (node.kind) {
    case 'set':
      return 1
    case 'look':
      return 0
    case 'group':
      return minLength(node.node)
    case 'choice':
      return Math.min(...node.nodes.map(minLength))
    case 'repeat':
      return node.min * minLength(node.node)
    case 'sequence':
      return node.nodes.reduce((sum, one) => sum + minLength(one), 0)
  }
}

/** Whether the node matches the empty text anywhere. */
export function isOptional(node: Node): boolean {
  switch (node.kind) {
    case 'set':
    case 'look':
      return false
    case 'group':
      return isOptional(node.node)
    case 'repeat':
      return node.min === 0 || isOptional(node.node)
    case 'choice':
      return node.nodes.some(isOptional)
    case 'sequence':
      return node.nodes.every(isOptional)
  }
}
