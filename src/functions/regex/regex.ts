import { KqlError } from '../../errors/kql-error.ts'
import type { Meter } from '../../limits/meter.ts'
import { Automaton } from './automaton.ts'
import { safeLength } from './cost.ts'
import { Machine } from './machine.ts'
import { nativePattern } from './native.ts'
import { parsePattern } from './parse.ts'
import { isOptional, type Node, type Pattern } from './syntax.ts'

/** Where a pattern was found in a text. */
export interface Match {
  readonly start: number
  readonly end: number
  /** What the groups captured, the whole match first; undefined for those that took no part. */
  readonly groups: readonly (string | undefined)[]
}

/**
 * A compiled regular expression in Kusto's syntax. Texts on which backtracking provably is cheap go to JavaScript's
 * RegExp; all others to machines that are linear in their length. Where a meter is given, it is told of the work.
 */
export class Regex {
  /** `names[i]` is the name of group `i`, if it has one; group 0 is the whole match. */
  readonly names: readonly (string | undefined)[]
  private readonly tester: (text: string, meter: Meter | undefined) => boolean
  private finder: ((text: string, from: number, meter: Meter | undefined) => Match | null) | undefined
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
    this.finder ??= findFunction(this.pattern)
    return this.finder(text, from, meter)
  }

  /** All matches, which do not overlap; an empty one never stands right after another match. */
  *matches(text: string, meter?: Meter): Generator<Match> {
    let from = 0
    let last = -1
    while (from <= text.length) {
      const match = this.find(text, from, meter)
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

function testFunction({ node, names }: Pattern): (text: string, meter: Meter | undefined) => boolean {
  const pattern = { node: trimmed(node), names }
  const { regexp, limit } = nativeOf(pattern, false)
  let automaton: Automaton | null | undefined
  let machine: Machine | undefined
  return (text, meter) => {
    if (regexp !== null && text.length <= limit) {
      meter?.steps(text.length)
      return regexp.test(text)
    }
    if (automaton === undefined) automaton = Automaton.of(pattern)
    const found = automaton?.test(text, 0, meter)
    if (found !== undefined) return found
    automaton = null
    machine ??= new Machine(pattern, 0)
    return machine.run(text, 0, meter) !== null
  }
}

/** What must stand in a text for the pattern to match somewhere: what may be empty at its ends does not count. */
function trimmed(node: Node): Node {
  if (node.kind === 'group') return trimmed(node.node)
  if (node.kind !== 'sequence') return node
  const first = node.nodes.findIndex((one) => !isOptional(one))
  const last = node.nodes.findLastIndex((one) => !isOptional(one))
  return { kind: 'sequence', nodes: first < 0 ? [] : node.nodes.slice(first, last + 1) }
}

function findFunction(pattern: Pattern): (text: string, from: number, meter: Meter | undefined) => Match | null {
  const { regexp, limit } = nativeOf(pattern, true)
  let automaton: Automaton | null | undefined
  let machine: Machine | undefined
  return (text, from, meter) => {
    if (regexp !== null && text.length <= limit) {
      regexp.lastIndex = from
      const found = regexp.exec(text)
      meter?.steps(found === null ? text.length - from : found.index + found[0].length - from)
      return found === null ? null : { start: found.index, end: found.index + found[0].length, groups: found }
    }
    if (automaton === undefined) automaton = Automaton.of(pattern)
    const isThere = automaton?.test(text, from, meter)
    if (isThere === false) return null
    if (isThere === undefined) automaton = null
    machine ??= new Machine(pattern, pattern.names.length * 2)
    const ends = machine.run(text, from, meter)
    if (ends === null) return null
    const groups = pattern.names.map((_, i) => {
      return ends[i * 2] < 0 || ends[i * 2 + 1] < 0 ? undefined : text.slice(ends[i * 2], ends[i * 2 + 1])
    })
    return { start: ends[0], end: ends[1], groups }
  }
}

/** The RegExp for the pattern, if there is one, and the length up to which texts may be given to it. */
function nativeOf(pattern: Pattern, captures: boolean): { regexp: RegExp | null; limit: number } {
  const native = nativePattern(pattern, captures)
  if (native === undefined) return { regexp: null, limit: 0 }
  try {
    return { regexp: new RegExp(native.source, native.flags + (captures ? 'g' : '')), limit: safeLength(pattern.node) }
  } catch {
    // JavaScript has a limit to the size of a pattern.
    return { regexp: null, limit: 0 }
  }
}

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
