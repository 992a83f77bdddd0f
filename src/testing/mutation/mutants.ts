import { children, type Node, parse, type Source, type Span } from '../../../grammar/index.ts'
import { KqlError } from '../../errors/kql-error.ts'
import { CALL_MUTATORS } from './calls.ts'
import { CONDITION_MUTATORS } from './conditions.ts'
import { CONSTANT_MUTATORS } from './constants.ts'
import { type Edit, type Mutator, quoted, type Site, sliceOf } from './edits.ts'
import { PIPELINE_MUTATORS } from './pipelines.ts'

/** All kinds of changes, in the order in which they are listed. */
export const MUTATORS: readonly Mutator[] = [
  ...CONDITION_MUTATORS,
  ...CONSTANT_MUTATORS,
  ...PIPELINE_MUTATORS,
  ...CALL_MUTATORS,
]

/** A query with one change, everything else as it was, byte for byte. */
export interface Mutant {
  /** The name of its kind of change: one of `MUTATORS`. */
  readonly operator: string
  /** What of the query's text is replaced, and by what. */
  readonly span: Span
  readonly replacement: string
  /** The expression or operator that is changed. */
  readonly context: Span
  /** The change in words, on one line: `> becomes >=`, `without where a > 1`. */
  readonly change: string
  /** The whole query, changed. */
  readonly text: string
}

/** Parameters and statements that say how a query is run or shown, or what of it may fail, not what it returns. */
function isBesideThePoint(node: Node): boolean {
  if (node.kind === 'OperatorParameter') return node.name.startsWith('hint.') || node.name === 'isfuzzy'
  return node.kind === 'Render' || node.kind === 'SetStatement'
}

/**
 * The mutants of a query, in the order of its text. `operators` are the kinds of changes, all if left out. Many of them
 * are no queries any more: that is for the binder to say. Throws KqlError for a query that cannot be parsed.
 */
export function mutantsOf(query: Source, operators?: readonly string[]): readonly Mutant[] {
  const { text } = query
  const { tree, diagnostics } = parse(query)
  if (diagnostics.length > 0) {
    const [{ code, message, span }] = diagnostics
    throw new KqlError('syntax', message, { code, span, source: query })
  }
  const mutators = MUTATORS.filter(({ name }) => operators?.includes(name) ?? true)
  const found = new Map<string, Mutant>()
  for (const site of sitesOf(tree, text)) {
    for (const { name, edits } of mutators) {
      for (const edit of edits(site)) {
        const mutant = mutantOf(edit, name, site)
        if (mutant.text !== text && !found.has(mutant.text)) found.set(mutant.text, mutant)
      }
    }
  }
  return [...found.values()].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
}

function mutantOf({ span, replacement, change }: Edit, operator: string, { node, parent, text }: Site): Mutant {
  const words = `${quoted(sliceOf(text, span))} becomes ${quoted(replacement)}`
  const mutated = text.slice(0, span.start) + replacement + text.slice(span.end)
  const context = (node.kind === 'Literal' ? (parent ?? node) : node).span
  return { operator, span, replacement, context, change: change ?? words, text: mutated }
}

function* sitesOf(tree: Node, text: string): Generator<Site> {
  const stack: { node: Node; parent: Node | undefined }[] = [{ node: tree, parent: undefined }]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, parent } = next
    if (isBesideThePoint(node)) continue
    yield { node, parent, text }
    for (const child of children(node).reverse()) stack.push({ node: child, parent: node })
  }
}
