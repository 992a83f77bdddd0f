import type { Meter } from '../../limits/meter.ts'
import { Alphabet, type CharClass, holds } from './alphabet.ts'
import type { Instruction } from './program.ts'

/** The most that the tables of one pattern may grow to, and the most work that may go into them. */
const MAX_CLASSES = 128
const MAX_PLACES = 2_000
const MAX_WORK = 20_000_000
/** What a step of a path is counted as, beside the instructions that were looked at to find it. */
const STEP_WORK = 100

/** Stands for the middle of a character of two units. */
const NO_PLACE = 0xffff

/** What the text behind a place means for the pattern. */
interface Place {
  readonly index: number
  /** The instructions that read the next character and from which a match can be reached. */
  readonly viable: ReadonlySet<number>
  /** What is known of the next character. */
  readonly after: number
  /** By class of the character before, the place before that. */
  readonly previous: (Place | undefined)[]
}

/** Where a path has come to: the instruction to go on with, and what is known of the character before. */
interface Stop {
  readonly instruction: number
  readonly before: number
  /** By index of the place. */
  readonly steps: (Step | undefined)[]
}

/** How the preferred path goes on at a place. */
interface Step {
  /** The slots that are set to the place. */
  readonly slots: readonly number[]
  /** What follows the next character; undefined where the match ends. */
  readonly next: Stop | undefined
}

/**
 * Finds what the groups of a program capture without trying anything twice: it first goes through a text from its end,
 * and notes for each place which instructions lead to a match there (with a "lazy DFA"); going forward then, it only
 * takes the preferred one of those (Frisch and Cardelli, "Greedy Regular Expression Matching"). Both are a look into a
 * table for each character, whatever the pattern, and the first serves for all the matches in a text.
 */
export class Paths {
  private readonly program: readonly Instruction[]
  private readonly slots: number
  private readonly alphabet: Alphabet
  /** For each instruction those that lead to it without a character. */
  private readonly sources: readonly (readonly number[])[]
  private readonly places: Place[] = []
  private readonly placeOf = new Map<string, Place>()
  private readonly stops = new Map<string, Stop>()
  private work = 0

  /** `slots` is how many ends of groups the program remembers. */
  constructor(program: readonly Instruction[], slots: number) {
    this.program = program
    this.slots = slots
    this.alphabet = new Alphabet(program)
    const sources: number[][] = program.map(() => [])
    for (const [index, one] of program.entries()) for (const target of targetsOf(one)) sources[target].push(index)
    this.sources = sources
  }

  /**
   * Looks through the piece of a text in which matches must lie, and gives a function that finds the first at or after
   * a place in it: where the groups start and end, -1 for those that took no part; null for none. Both are undefined
   * when the tables would become too large.
   */
  through(
    text: string,
    from: number,
    to: number,
    meter: Meter | undefined,
  ): ((at: number) => number[] | null | undefined) | undefined {
    const places = this.placesIn(text, from, to, meter)
    return places && ((at) => this.follow(text, at, to, from, places, meter))
  }

  /** For each place from one to another the index of what is known there. */
  private placesIn(text: string, from: number, to: number, meter: Meter | undefined): Uint16Array | undefined {
    const { alphabet } = this
    const { ascii } = alphabet
    const places = new Uint16Array(to - from + 1)
    let place = this.placeWith([], alphabet.after(text, to))
    places[to - from] = place.index
    let at = to
    while (at > from) {
      const stop = Math.max(from, at - 65_536)
      meter?.steps(at - stop)
      while (at > stop) {
        let code = text.charCodeAt(--at)
        let one: CharClass | undefined
        if (code < 128) one = ascii[code]
        else if (code >= 0xdc00 && code <= 0xdfff && at > from && text.codePointAt(at - 1)! > 0xffff) {
          places[at - from] = NO_PLACE
          code = text.codePointAt(--at)!
        }
        one ??= alphabet.of(code)
        const previous = place.previous[one.index] ?? this.placeBefore(place, one)
        if (previous === undefined) return undefined
        place = previous
        places[at - from] = place.index
      }
    }
    return places
  }

  private placeWith(viable: readonly number[], after: number): Place {
    const key = `${after}:${viable.join(',')}`
    let found = this.placeOf.get(key)
    if (found === undefined) {
      found = { index: this.places.length, viable: new Set(viable), after, previous: [] }
      this.places.push(found)
      this.placeOf.set(key, found)
    }
    return found
  }

  private placeBefore(place: Place, one: CharClass): Place | undefined {
    const { program, sources } = this
    if (this.places.length > MAX_PLACES || this.alphabet.size > MAX_CLASSES || this.work > MAX_WORK) return undefined
    const viable: number[] = []
    const open = [...place.viable, program.length - 1]
    const seen = new Set(open)
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      this.work++
      for (const source of sources[index]) {
        const instruction = program[source]
        if (instruction.op === 'set') {
          if (one.sets.has(instruction.set)) viable.push(source)
        } else if (!seen.has(source)) {
          if (instruction.op === 'look' && !holds(instruction, one.around, place.after)) continue
          seen.add(source)
          open.push(source)
        }
      }
    }
    const found = this.placeWith(
      viable.sort((a, b) => a - b),
      one.around,
    )
    place.previous[one.index] = found
    return found
  }

  /** The first match at or after `at`; `places` begin at `from`. */
  private follow(
    text: string,
    start: number,
    to: number,
    from: number,
    places: Uint16Array,
    meter: Meter | undefined,
  ): number[] | null | undefined {
    const ends = new Array<number>(this.slots).fill(-1)
    let stop = this.stopAt(0, this.alphabet.before(text, start))
    let at = start
    for (;;) {
      const end = Math.min(to + 1, at + 65_536)
      const begin = at
      while (at < end) {
        const place = places[at - from]
        const step = stop.steps[place] ?? this.step(stop, this.places[place])
        if (step === undefined) return undefined
        for (const slot of step.slots) ends[slot] = at
        if (step.next === undefined) {
          meter?.steps(at - begin)
          return ends
        }
        stop = step.next
        at++
        if (places[at - from] === NO_PLACE) at++
      }
      meter?.steps(at - begin)
      if (at > to) return null
    }
  }

  private stopAt(instruction: number, before: number): Stop {
    const key = `${before}:${instruction}`
    let found = this.stops.get(key)
    if (found === undefined) {
      found = { instruction, before, steps: [] }
      this.stops.set(key, found)
    }
    return found
  }

  /**
   * The preferred step: the first viable instruction in the order of preference. On the stack are instructions to try
   * and, below what a slot leads to, -1 to forget the slot.
   */
  private step(stop: Stop, place: Place): Step | undefined {
    const { program } = this
    if (this.work > MAX_WORK) return undefined
    this.work += STEP_WORK
    const slots: number[] = []
    const open = [stop.instruction]
    const seen = new Set<number>()
    let step: Step = { slots: [], next: this.stopAt(0, place.after) }
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (index < 0) slots.pop()
      if (index < 0 || seen.has(index)) continue
      seen.add(index)
      this.work++
      const instruction = program[index]
      if (instruction.op === 'match' || (instruction.op === 'set' && place.viable.has(index))) {
        step = { slots, next: instruction.op === 'set' ? this.stopAt(instruction.next, place.after) : undefined }
        break
      }
      if (instruction.op === 'split') open.push(instruction.second, instruction.first)
      else if (instruction.op === 'look') {
        if (holds(instruction, stop.before, place.after)) open.push(instruction.next)
      } else if (instruction.op === 'save') {
        slots.push(instruction.slot)
        open.push(-1, instruction.next)
      }
    }
    stop.steps[place.index] = step
    return step
  }
}

/** The instructions that an instruction leads to. */
function targetsOf(one: Instruction): readonly number[] {
  if (one.op === 'match') return []
  return one.op === 'split' ? [one.first, one.second] : [one.next]
}
