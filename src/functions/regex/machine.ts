import type { Meter } from '../../limits/meter.ts'
import type { CharSet } from './char-set.ts'
import { compile, type Instruction } from './program.ts'
import { firstOf, holdsBetween, type Look, type Pattern } from './syntax.ts'

/**
 * A machine that goes through a text once, with all the ways of matching side by side (a "Pike VM"): linear in the
 * length of the text whatever the pattern, with the same preference among matches as backtracking.
 */
export class Machine {
  private readonly program: readonly Instruction[]
  private readonly slots: number
  private readonly first: Uint8Array | null
  private readonly stack: Int32Array
  /** What the thread at hand has captured. */
  private readonly capture: Int32Array

  /** `slots` is how many ends of groups to remember: two for each group, group 0 being the whole match; or none. */
  constructor({ node }: Pattern, slots: number) {
    this.program = compile(node, slots)
    this.slots = slots
    this.capture = new Int32Array(slots)
    this.stack = new Int32Array(this.program.length * 3 + 1)
    const { sets, nullable } = firstOf(node)
    const starts = (code: number) => (sets.some((set) => set.ascii[code] === 1) ? 1 : 0)
    this.first = nullable ? null : Uint8Array.from({ length: 128 }, (_, code) => starts(code))
  }

  /** The first match from `from` on: where the groups start and end, -1 for those that took no part. */
  run(text: string, from: number, meter?: Meter): number[] | null {
    const { program, slots, capture } = this
    let current = new Threads(program.length, slots)
    let next = new Threads(program.length, slots)
    let matched: number[] | null = null
    this.capture.fill(-1)
    let at = from
    for (;;) {
      meter?.steps(current.count + 1)
      if (matched === null) {
        if (current.count === 0) {
          at = this.skip(text, at)
          // What was reached at the place before counts no more: looks may hold here that did not there.
          current.clear()
        }
        this.follow(current, 0, text, at)
      }
      if (current.count === 0 && (matched !== null || at >= text.length)) return matched
      const codePoint = at < text.length ? text.codePointAt(at)! : -1
      const after = at + (codePoint > 0xffff ? 2 : 1)
      next.clear()
      for (let i = 0; i < current.count; i++) {
        const instruction = program[current.waiting[i]]
        if (instruction.op === 'match') {
          matched = Array.from(current.captures.subarray(i * slots, (i + 1) * slots))
          if (slots === 0) return matched
          break
        }
        if (instruction.op !== 'set' || codePoint < 0) continue
        const { set, ascii } = instruction
        if (codePoint < 128 ? ascii[codePoint] === 1 : set.has(codePoint)) {
          for (let slot = 0; slot < slots; slot++) capture[slot] = current.captures[i * slots + slot]
          this.follow(next, instruction.next, text, after)
          capture.fill(-1)
        }
      }
      if (codePoint < 0) return matched
      const swap = current
      current = next
      next = swap
      at = after
    }
  }

  /** The next place where a match can start. */
  private skip(text: string, from: number): number {
    const { first } = this
    let at = from
    if (first === null) return at
    while (at < text.length) {
      const code = text.charCodeAt(at)
      if (code >= 128 || first[code] === 1) break
      at++
    }
    return at
  }

  /**
   * Adds the instructions that are reached from one without reading a character, the preferred ones first. On the
   * stack are instructions to go on with and, as -1 less a slot, slots to set back to the value below them. `capture`
   * has what was captured on the way to the start, and is left as it was.
   */
  private follow(threads: Threads, start: number, text: string, at: number): void {
    const { program, stack, capture } = this
    let top = 0
    stack[top++] = start
    while (top > 0) {
      const index = stack[--top]
      if (index < 0) {
        capture[-1 - index] = stack[--top]
        continue
      }
      if (threads.seen[index] === threads.round) continue
      threads.seen[index] = threads.round
      const instruction = program[index]
      switch (instruction.op) {
        case 'split':
          stack[top++] = instruction.second
          stack[top++] = instruction.first
          break
        case 'save':
          stack[top++] = capture[instruction.slot]
          stack[top++] = -1 - instruction.slot
          capture[instruction.slot] = at
          stack[top++] = instruction.next
          break
        case 'look':
          if (holds(instruction.look, instruction.word, text, at)) stack[top++] = instruction.next
          break
        default:
          threads.add(index, capture)
      }
    }
  }
}

/** The instructions that wait for a character, in order of preference, each with what has been captured. */
class Threads {
  count = 0
  round = 1
  readonly waiting: Int32Array
  /** For each of them its slots. */
  captures: Int32Array
  /** The round in which an instruction was last reached. */
  readonly seen: Int32Array

  constructor(size: number, slots: number) {
    this.waiting = new Int32Array(size)
    this.seen = new Int32Array(size)
    this.captures = new Int32Array(slots * 4)
  }

  add(index: number, capture: Int32Array): void {
    const start = this.count * capture.length
    if (start + capture.length > this.captures.length) {
      const larger = new Int32Array(this.captures.length * 2)
      larger.set(this.captures)
      this.captures = larger
    }
    for (let slot = 0; slot < capture.length; slot++) this.captures[start + slot] = capture[slot]
    this.waiting[this.count++] = index
  }

  clear(): void {
    this.count = 0
    this.round++
  }
}

function holds(look: Look, word: CharSet, text: string, at: number): boolean {
  if (look === 'start') return at === 0
  if (look === 'end') return at === text.length
  if (look === 'line-start') return at === 0 || text[at - 1] === '\n'
  if (look === 'line-end') return at === text.length || text[at] === '\n'
  const before = at > 0 && word.has(codePointBefore(text, at))
  const after = at < text.length && word.has(text.codePointAt(at)!)
  return holdsBetween(look, before, after)
}

function codePointBefore(text: string, at: number): number {
  const low = text.charCodeAt(at - 1)
  if (at < 2 || low < 0xdc00 || low > 0xdfff) return low
  const pair = text.codePointAt(at - 2)!
  return pair > 0xffff ? pair : low
}
