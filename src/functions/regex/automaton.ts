import type { Meter } from '../../limits/meter.ts'
import { Alphabet, type CharClass, holds } from './alphabet.ts'
import type { Instruction } from './program.ts'

/** The most that the tables of one pattern may grow to, and the most work that may go into them. */
const MAX_CLASSES = 128
const MAX_STATES = 2_000
const MAX_WORK = 20_000_000

/** The instructions that the ways of matching have come to, and what was before the place. */
interface State {
  readonly instructions: readonly number[]
  readonly before: number
  /** Whether a match ends before the last character. */
  readonly matched: boolean
  /** Whether `matched`, or nothing more can be found. */
  readonly isSpecial: boolean
  /** By class of the next character. */
  readonly next: (State | undefined)[]
}

/** What an automaton looks for: whether there is a match, or where the first (the preferred one there) ends. */
export type Purpose = 'any' | 'first'

/**
 * A program as a deterministic automaton, made as far as texts need it (a "lazy DFA"): one look into a table for each
 * character, whatever the pattern.
 */
export class Automaton {
  private readonly program: readonly Instruction[]
  private readonly purpose: Purpose
  private readonly alphabet: Alphabet
  private readonly states = new Map<string, State>()
  private readonly seen: Int32Array
  private round = 0
  private work = 0

  /** For 'first' the program must remember the ends of group 0. */
  constructor(program: readonly Instruction[], purpose: Purpose) {
    this.program = program
    this.purpose = purpose
    this.alphabet = new Alphabet(program)
    this.seen = new Int32Array(program.length)
  }

  /**
   * Where the first match at or after a place ends (for 'any': how far one has to look to see that there is one), -1
   * for none; undefined when the automaton would become too large.
   */
  end(text: string, from: number, meter: Meter | undefined): number | undefined {
    const { alphabet } = this
    const { ascii } = alphabet
    const { length } = text
    let state = this.stateOf([0], alphabet.before(text, from), false)
    let end = -1
    let at = from
    while (at < length) {
      const stop = Math.min(length, at + 65_536)
      meter?.steps(stop - at)
      while (at < stop) {
        let code = text.charCodeAt(at)
        let one: CharClass | undefined
        if (code < 128) one = ascii[code]
        else code = text.codePointAt(at)!
        one ??= alphabet.of(code)
        const next = state.next[one.index] ?? this.step(state, one)
        if (next === undefined) return undefined
        if (next.isSpecial) {
          if (next.matched) end = at
          if (next.instructions.length === 0) return end
        }
        state = next
        at += code > 0xffff ? 2 : 1
      }
    }
    const last = state.next[alphabet.end.index] ?? this.step(state, alphabet.end)
    return last && (last.matched ? length : end)
  }

  private stateOf(instructions: readonly number[], before: number, matched: boolean): State {
    const key = `${matched}:${before}:${instructions.join(',')}`
    let found = this.states.get(key)
    if (found === undefined) {
      found = { instructions, before, matched, isSpecial: matched || instructions.length === 0, next: [] }
      this.states.set(key, found)
    }
    return found
  }

  /** Where a state leads with a character, or the end of the text. */
  private step(state: State, one: CharClass): State | undefined {
    if (this.states.size > MAX_STATES || this.alphabet.size > MAX_CLASSES || this.work > MAX_WORK) return undefined
    const reached = new Set<number>()
    const matched = this.reach(state, one, reached)
    // Where a match may begin at the place before, another may begin here, unless one has been found.
    if (!matched && state.instructions.includes(0)) reached.add(0)
    const after = this.purpose === 'first' ? [...reached] : matched ? [] : [...reached].sort((a, b) => a - b)
    const next = this.stateOf(after, one.around, matched)
    state.next[one.index] = next
    return next
  }

  /** Adds the instructions behind a character, the preferred ones first, up to a match; says whether there is one. */
  private reach({ instructions, before }: State, one: CharClass, reached: Set<number>): boolean {
    const { program, seen } = this
    const open = instructions.toReversed()
    const round = ++this.round
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (seen[index] === round) continue
      seen[index] = round
      this.work++
      const instruction = program[index]
      switch (instruction.op) {
        case 'match':
          return true
        case 'split':
          open.push(instruction.second, instruction.first)
          break
        case 'look':
          if (holds(instruction, before, one.around)) open.push(instruction.next)
          break
        case 'set':
          if (one.sets.has(instruction.set)) reached.add(instruction.next)
          break
        case 'save':
          open.push(instruction.next)
      }
    }
    return false
  }
}
