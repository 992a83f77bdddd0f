import type { Meter } from '../../limits/meter.ts'
import type { CharSet } from './char-set.ts'
import { compile, type Instruction, UNICODE_WORD } from './program.ts'
import type { Look, Pattern } from './syntax.ts'

/** The most that the tables of one pattern may grow to, and the most work that may go into them. */
const MAX_PROGRAM = 5_000
const MAX_CLASSES = 128
const MAX_STATES = 2_000
const MAX_WORK = 20_000_000

/** What is known of the characters next to a place. */
const EDGE = 1
const NEWLINE = 2
const WORD = 4
const ASCII_WORD = 8

/** Characters that no part of the pattern tells apart. */
interface CharClass {
  readonly index: number
  /** Which sets they are in. */
  readonly sets: ReadonlySet<CharSet>
  /** `EDGE` stands for the end of the text. */
  readonly around: number
}

/** The instructions that the ways of matching have come to, and what was before the place. */
interface State {
  readonly instructions: readonly number[]
  readonly before: number
  /** By class of the next character. */
  readonly next: (State | undefined)[]
}

const MATCHED: State = { instructions: [], before: 0, next: [] }

/**
 * A pattern as a deterministic automaton, made as far as texts need it (a "lazy DFA"): one look into a table for each
 * character, whatever the pattern. It tells whether there is a match, not where.
 */
export class Automaton {
  private readonly program: readonly Instruction[]
  private readonly sets: readonly CharSet[]
  /** Which parts of `around` the pattern asks for. */
  private readonly asked: number
  private readonly ascii: (CharClass | undefined)[] = new Array(128)
  private readonly others = new Map<number, CharClass>()
  private readonly classes = new Map<string, CharClass>()
  private readonly states = new Map<string, State>()
  private readonly seen: Int32Array
  private readonly end: CharClass
  private round = 0
  private work = 0

  private constructor(program: readonly Instruction[]) {
    this.program = program
    this.sets = [...new Set(program.flatMap((one) => (one.op === 'set' ? [one.set] : [])))]
    this.asked = program.reduce((bits, one) => bits | (one.op === 'look' ? askedBy(one.look, one.word) : 0), 0)
    this.seen = new Int32Array(program.length)
    this.end = this.classOf('end', new Set(), EDGE)
  }

  /** The automaton of a pattern; null for one that is too large. */
  static of({ node }: Pattern): Automaton | null {
    const program = compile(node, 0)
    return program.length > MAX_PROGRAM ? null : new Automaton(program)
  }

  /** Whether the pattern matches somewhere from a place on; undefined when the automaton would become too large. */
  test(text: string, from: number, meter: Meter | undefined): boolean | undefined {
    const { ascii } = this
    const { length } = text
    let state = this.stateOf([0], this.before(text, from))
    let at = from
    while (at < length) {
      const stop = Math.min(length, at + 65_536)
      meter?.steps(stop - at)
      while (at < stop) {
        let code = text.charCodeAt(at)
        let one: CharClass | undefined
        if (code < 128) one = ascii[code]
        else {
          code = text.codePointAt(at)!
          one = this.others.get(code)
        }
        one ??= this.classOfCode(code)
        const next = state.next[one.index] ?? this.step(state, one)
        if (next === undefined) return undefined
        if (next === MATCHED) return true
        state = next
        at += code > 0xffff ? 2 : 1
      }
    }
    const last = state.next[this.end.index] ?? this.step(state, this.end)
    return last && last === MATCHED
  }

  private before(text: string, at: number): number {
    if (at === 0) return EDGE & this.asked
    const pair = at > 1 ? text.codePointAt(at - 2)! : 0
    return this.around(pair > 0xffff ? pair : text.charCodeAt(at - 1))
  }

  private around(code: number): number {
    const isAsciiWord = code < 128 && UNICODE_WORD.has(code)
    const bits = (code === 10 ? NEWLINE : 0) | (UNICODE_WORD.has(code) ? WORD : 0) | (isAsciiWord ? ASCII_WORD : 0)
    return bits & this.asked
  }

  private classOfCode(code: number): CharClass {
    const inside = this.sets.filter((set) => set.has(code))
    const around = this.around(code)
    const key = `${around} ${inside.map((set) => this.sets.indexOf(set)).join(' ')}`
    const one = this.classOf(key, new Set(inside), around)
    if (code < 128) this.ascii[code] = one
    else this.others.set(code, one)
    return one
  }

  private classOf(key: string, sets: ReadonlySet<CharSet>, around: number): CharClass {
    let found = this.classes.get(key)
    if (found === undefined) {
      found = { index: this.classes.size, sets, around }
      this.classes.set(key, found)
    }
    return found
  }

  private stateOf(instructions: readonly number[], before: number): State {
    const key = `${before}:${instructions.join(',')}`
    let found = this.states.get(key)
    if (found === undefined) {
      found = { instructions, before, next: [] }
      this.states.set(key, found)
    }
    return found
  }

  /** Where a state leads with a character, or the end of the text. */
  private step(state: State, one: CharClass): State | undefined {
    if (this.states.size > MAX_STATES || this.classes.size > MAX_CLASSES || this.work > MAX_WORK) return undefined
    const after = this.after(state, one)
    const next = after === null ? MATCHED : this.stateOf(after, one.around & ~EDGE)
    state.next[one.index] = next
    return next
  }

  /** The instructions behind a character, in order of their numbers, with the start of a match there; null for a match. */
  private after({ instructions, before }: State, one: CharClass): number[] | null {
    const { program, seen } = this
    const open = [...instructions]
    const reached = new Set<number>([0])
    const round = ++this.round
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (seen[index] === round) continue
      seen[index] = round
      this.work++
      const instruction = program[index]
      switch (instruction.op) {
        case 'match':
          return null
        case 'split':
          open.push(instruction.first, instruction.second)
          break
        case 'look':
          if (holds(instruction.look, instruction.word, before, one.around)) open.push(instruction.next)
          break
        case 'set':
          if (one.sets.has(instruction.set)) reached.add(instruction.next)
          break
        case 'save':
          open.push(instruction.next)
      }
    }
    return [...reached].sort((a, b) => a - b)
  }
}

function wordBit(word: CharSet): number {
  return word === UNICODE_WORD ? WORD : ASCII_WORD
}

function askedBy(look: Look, word: CharSet): number {
  if (look === 'start' || look === 'end') return EDGE
  return look === 'line-start' || look === 'line-end' ? EDGE | NEWLINE : wordBit(word)
}

function holds(look: Look, word: CharSet, before: number, after: number): boolean {
  const [left, right] = [(before & wordBit(word)) !== 0, (after & wordBit(word)) !== 0]
  switch (look) {
    case 'start':
      return (before & EDGE) !== 0
    case 'end':
      return (after & EDGE) !== 0
    case 'line-start':
      return (before & (EDGE | NEWLINE)) !== 0
    case 'line-end':
      return (after & (EDGE | NEWLINE)) !== 0
    case 'word':
      return left !== right
    case 'not-word':
      return left === right
    case 'word-start':
      return !left && right
    case 'word-end':
      return left && !right
    case 'word-start-half':
      return !left
    case 'word-end-half':
      return !right
  }
}
