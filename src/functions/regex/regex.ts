import { KqlError } from '../../errors/kql-error.ts'
import type { Meter } from '../../limits/meter.ts'
import { parsePattern } from './parse.ts'
import { type Match, type Search, searchFunction, testFunction } from './search.ts'
import type { Node, Pattern } from './syntax.ts'

/**
 * A compiled regular expression in Kusto's syntax. Texts on which backtracking provably is cheap go to JavaScript's
 * RegExp; all others to machines that are linear in their length. Where a meter is given, it is told of the work.
 */
export class Regex {
  /** `names[i]` is the name of group `i`, if it has one; group 0 is the whole match. */
  readonly names: readonly (string | undefined)[]
  private readonly tester: (text: string, meter: Meter | undefined) => boolean
  private search: Search | undefined
  private readonly pattern: Pattern

  constructor(source: string, anchor?: Anchor) {
    this.pattern = anchored(parsePattern(source), anchor)
    this.names = this.pattern.names
    this.tester = testFunction(this.pattern)
  }

  get groupCount(): number {
    return this.names.length - 1
  }

  /** Whether the pattern matches somewhere in the text. */
  test(text: string, meter?: Meter): boolean {
    return this.tester(text, meter)
  }

  /** The first match at or after a position. */
  find(text: string, from = 0, meter?: Meter): Match | null {
    this.search ??= searchFunction(this.pattern)
    return this.search(text, from, false, meter)(from)
  }

  /** All matches, which do not overlap; an empty one never stands right after another match. */
  *matches(text: string, meter?: Meter): Generator<Match> {
    this.search ??= searchFunction(this.pattern)
    const find = this.search(text, 0, true, meter)
    let from = 0
    let last = -1
    while (from <= text.length) {
      const match = find(from)
      if (match === null) return
      if (match.end === match.start) {
        from = match.end + (text.codePointAt(match.end)! > 0xffff ? 2 : 1)
        if (match.start === last) continue
      } else from = match.end
      last = match.end
      yield match
    }
  }

  /** The text with each match replaced; in the rewrite, `\1` stands for group 1 and `\0` for the whole match. */
  replace(text: string, rewrite: Rewrite, meter?: Meter): string {
    let result = ''
    let end = 0
    for (const match of this.matches(text, meter)) {
      result += text.slice(end, match.start)
      for (const part of rewrite) result += typeof part === 'string' ? part : (match.groups[part] ?? '')
      end = match.end
    }
    return end === 0 && result === '' ? text : result + text.slice(end)
  }

  /** Reads a rewrite pattern for `replace`. */
  rewrite(text: string): Rewrite {
    const parts: (string | number)[] = []
    for (const [, literal, escaped] of text.matchAll(/([^\\]+)|\\(.?)/gsu)) {
      if (literal !== undefined) parts.push(literal)
      else if (escaped === '\\') parts.push('\\')
      else if (/^\d$/.test(escaped) && Number(escaped) <= this.groupCount) parts.push(Number(escaped))
      else {
        const hint = `write \\\\ for a backslash and \\0 to \\${this.groupCount} for what was matched`
        throw new KqlError('semantic', `'\\${escaped}' in the rewrite '${text}' stands for nothing.`, { hint })
      }
    }
    return parts
  }
}

/** Where alone a pattern is to match, if not anywhere: at the start of the text, or up to its end. */
export type Anchor = 'start' | 'end'

function anchored({ node, names }: Pattern, anchor: Anchor | undefined): Pattern {
  if (anchor === undefined) return { node, names }
  const look: Node = { kind: 'look', look: anchor, unicode: true }
  return { node: { kind: 'sequence', nodes: anchor === 'start' ? [look, node] : [node, look] }, names }
}

/** A rewrite pattern: texts, and numbers of groups. */
export type Rewrite = readonly (string | number)[]

const CACHE_SIZE = 500
const compiled = new Map<string, Regex>()

/** Compiles a pattern; the ones used last are kept. */
export function compileRegex(source: string, anchor?: Anchor): Regex {
  const key = `${anchor ?? ''}\0${source}`
  let regex = compiled.get(key)
  if (regex === undefined) {
    regex = new Regex(source, anchor)
    if (compiled.size >= CACHE_SIZE) compiled.delete(compiled.keys().next().value!)
  } else compiled.delete(key)
  compiled.set(key, regex)
  return regex
}
