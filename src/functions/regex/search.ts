import type { Meter } from '../../limits/meter.ts'
import { Automaton } from './automaton.ts'
import { safeLength } from './cost.ts'
import { Machine } from './machine.ts'
import { nativePattern } from './native.ts'
import { Paths } from './paths.ts'
import { compile } from './program.ts'
import { isOptional, type Node, type Pattern } from './syntax.ts'

/** Where a pattern was found in a text. */
export interface Match {
  readonly start: number
  readonly end: number
  /** What the groups captured, the whole match first; undefined for those that took no part. */
  readonly groups: readonly (string | undefined)[]
}

/**
 * Looks for the first match in a text at or after `from`, or for all of them, with a function that gives the first
 * match at or after a place.
 */
export type Search = (
  text: string,
  from: number,
  all: boolean,
  meter: Meter | undefined,
) => (from: number) => Match | null

/** Programs that are longer are left to the machine. */
const MAX_PROGRAM = 5_000

/** Whether a pattern matches somewhere in a text. */
export function testFunction({ node, names }: Pattern): (text: string, meter: Meter | undefined) => boolean {
  const pattern = { node: trimmed(node), names }
  const { regexp, limit } = nativeOf(pattern, false)
  let automaton: Automaton | null | undefined
  let machine: Machine | undefined
  return (text, meter) => {
    if (regexp !== null && text.length <= limit) {
      meter?.steps(text.length)
      return regexp.test(text)
    }
    automaton = automaton === undefined ? automatonOf(pattern) : automaton
    const end = automaton?.end(text, 0, meter)
    if (end !== undefined) return end >= 0
    automaton = null
    machine ??= new Machine(pattern, 0)
    return machine.run(text, 0, meter) !== null
  }
}

function automatonOf({ node }: Pattern): Automaton | null {
  const program = compile(node, 0)
  return program.length > MAX_PROGRAM ? null : new Automaton(program, 'any')
}

/** What must stand in a text for the pattern to match somewhere: what may be empty at its ends does not count. */
function trimmed(node: Node): Node {
  if (node.kind === 'group') return trimmed(node.node)
  if (node.kind !== 'sequence') return node
  const first = node.nodes.findIndex((one) => !isOptional(one))
  const last = node.nodes.findLastIndex((one) => !isOptional(one))
  return { kind: 'sequence', nodes: first < 0 ? [] : node.nodes.slice(first, last + 1) }
}

/** Where a pattern matches, and what its groups capture. */
export function searchFunction(pattern: Pattern): Search {
  const { regexp, limit } = nativeOf(pattern, true)
  let tables: Tables | null | undefined
  let machine: Machine | undefined
  return (text, from, all, meter) => {
    if (regexp !== null && text.length <= limit) return (at) => findNative(regexp, text, at, meter)
    if (tables === undefined) tables = tablesOf(pattern)
    const follow = tables === null ? undefined : followIn(tables, text, from, all, meter)
    return (at) => {
      let ends = follow?.(at)
      if (ends === undefined) {
        tables = null
        machine ??= new Machine(pattern, slotsOf(pattern))
        ends = machine.run(text, at, meter)
      }
      return ends === null ? null : matchOf(text, ends)
    }
  }
}

/** What finds where the first match ends, and what leads there. */
interface Tables {
  readonly automaton: Automaton
  readonly paths: Paths
}

function tablesOf(pattern: Pattern): Tables | null {
  const program = compile(pattern.node, slotsOf(pattern))
  if (program.length > MAX_PROGRAM) return null
  return { automaton: new Automaton(program, 'first'), paths: new Paths(program, slotsOf(pattern)) }
}

function slotsOf({ names }: Pattern): number {
  return names.length * 2
}

/**
 * Gives the ends of the groups of the first match from a place on; undefined when the tables would become too large.
 */
function followIn(
  { automaton, paths }: Tables,
  text: string,
  from: number,
  all: boolean,
  meter: Meter | undefined,
): ((at: number) => readonly number[] | null | undefined) | undefined {
  const end = automaton.end(text, from, meter)
  if (end === undefined) return undefined
  return end < 0 ? () => null : paths.through(text, from, all ? text.length : end, meter)
}

function matchOf(text: string, ends: readonly number[]): Match {
  const groups: (string | undefined)[] = []
  for (let i = 0; i < ends.length; i += 2) {
    groups.push(ends[i] < 0 || ends[i + 1] < 0 ? undefined : text.slice(ends[i], ends[i + 1]))
  }
  return { start: ends[0], end: ends[1], groups }
}

function findNative(regexp: RegExp, text: string, from: number, meter: Meter | undefined): Match | null {
  regexp.lastIndex = from
  const found = regexp.exec(text)
  meter?.steps(found === null ? text.length - from : found.index + found[0].length - from)
  return found === null ? null : { start: found.index, end: found.index + found[0].length, groups: found }
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
