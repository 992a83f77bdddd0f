import type { Span } from './ast.ts'

/** A place for people: both count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Where a text stands, when it is part of a larger file: a query inside a YAML rule, say. */
export interface SourceOptions {
  /** The file's name, for messages. */
  readonly name?: string
  /** How many lines of the file stand before the text. */
  readonly lineOffset?: number
  /** How many columns every line of the text is indented by in the file; a function when lines differ. */
  readonly columnOffset?: number | ((line: number) => number)
  /** A larger file, and where in it an offset of the text stands, for texts whose lines are not simply lines of it. */
  readonly outer?: { readonly source: Source; readonly offsetAt: (offset: number) => number }
}

/** A query's text, with what is needed to say where in it something stands. */
export class Source {
  readonly text: string
  readonly name: string | undefined
  readonly #lineOffset: number
  readonly #columnOffset: (line: number) => number
  readonly #outer: SourceOptions['outer']
  #lineStarts: number[] | undefined

  constructor(text: string, options: SourceOptions = {}) {
    this.text = text
    this.name = options.name ?? options.outer?.source.name
    this.#outer = options.outer
    this.#lineOffset = options.lineOffset ?? 0
    const columnOffset = options.columnOffset ?? 0
    this.#columnOffset = typeof columnOffset === 'function' ? columnOffset : () => columnOffset
  }

  /** A `Source` as it is, a plain text wrapped. Throws TypeError for what is neither: JavaScript may give anything. */
  static of(text: string | Source): Source {
    if (typeof text === 'string') return new Source(text)
    if (typeof text?.text === 'string') return text
    throw new TypeError(`a query must be a string, not ${text === null ? 'null' : typeof text}`)
  }

  /** Line and column of an offset, in the outer file when the text is part of one. */
  positionAt(offset: number): Position {
    if (this.#outer) return this.#outer.source.positionAt(this.#outer.offsetAt(offset))
    const line = this.#lineIndex(offset)
    const column = offset - this.#starts()[line] + 1
    return { line: line + 1 + this.#lineOffset, column: column + this.#columnOffset(line) }
  }

  /** The text of the line an offset is on, without its line break, and where in that line the offset is (from 0). */
  lineAt(offset: number): { readonly text: string; readonly column: number } {
    const starts = this.#starts()
    const line = this.#lineIndex(offset)
    const text = this.text.slice(starts[line], starts[line + 1] ?? this.text.length).replace(/[\r\n]+$/, '')
    return { text, column: offset - starts[line] }
  }

  /** The text of a span. */
  slice(span: Span): string {
    return this.text.slice(span.start, span.end)
  }

  #starts(): number[] {
    if (!this.#lineStarts) {
      this.#lineStarts = [0]
      for (const match of this.text.matchAll(/\r\n|\n|\r/g)) this.#lineStarts.push(match.index + match[0].length)
    }
    return this.#lineStarts
  }

  #lineIndex(offset: number): number {
    const starts = this.#starts()
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle] <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}
