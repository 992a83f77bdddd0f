import type { Node, Span } from '../../../grammar/index.ts'

/** A node of a query, where it stands. */
export interface Site {
  readonly node: Node
  readonly parent: Node | undefined
  /** The whole query. */
  readonly text: string
}

/** A change of a query's text. */
export interface Edit {
  readonly span: Span
  readonly replacement: string
  /** The change in words, where it is not just that the text of the span becomes the replacement. */
  readonly change?: string
}

/** A kind of change, and where it can be made. */
export interface Mutator {
  readonly name: string
  readonly doc: string
  edits(site: Site): readonly Edit[]
}

/** The longest text that the description of a change quotes. */
const MOST_QUOTED = 60

/** The text of a span. */
export function sliceOf(text: string, { start, end }: Span): string {
  return text.slice(start, end)
}

/** Text on one line, cut where it is long. */
export function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > MOST_QUOTED ? `${line.slice(0, MOST_QUOTED - 1)}…` : line
}

/** An edit that takes a text out. */
export function without(text: string, span: Span, what = span): Edit {
  return { span, replacement: '', change: `without ${quoted(sliceOf(text, what))}` }
}

/** Edits that leave out each item of a list in turn, with its comma, if there are several. */
export function withoutEach(text: string, items: readonly Node[]): readonly Edit[] {
  if (items.length < 2) return []
  return items.map(({ span }, i) => {
    const from = i === 0 ? span.start : items[i - 1].span.end
    const to = i === 0 ? items[1].span.start : span.end
    return without(text, { start: from, end: to }, span)
  })
}
