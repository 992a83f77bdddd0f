import { KqlError } from '../../errors/kql-error.ts'
import { CharSet, WORD } from './char-set.ts'
import { firstOf, type Look, type Node, type Pattern } from './syntax.ts'

/**
 * A machine that goes through a text once, with all the ways of matching side by side (a "Pike VM"): linear in the
 * length of the text whatever the pattern, with the same preference among matches as backtracking.
 */
export class Machine {
  private readonly program: readonly Instruction[]
  private readonly slots: number
  private readonly first: Uint8Array | null
  private readonly stack: Int32Array

  /** `slots` is how many ends of groups to remember: two for each group, group 0 being the whole match; or none. */
  constructor({ node }: Pattern, slots: number) {
    this.program = compile(node, slots)
    this.slots = slots
    this.stack = new Int32Array(this.program.length * 3 + 1)
    const { sets, nullable } = firstOf(node)
    const starts = (code: number) => (sets.some((set) => set.ascii[code] === 1) ? 1 : 0)
    this.first = nullable ? null : Uint8Array.from({ length: 128 }, (_, code) => starts(code))
  }

  /** The first match from `from` on: where the groups start and end, -1 for those that took no part. */
  run(text: string, from: number): number[] | null {
    const { program, slots } = this
    let current = new Threads(program.length)
    let next = new Threads(program.length)
    let matched: number[] | null = null
    let at = from
    for (;;) {
      if (matched === null) {
        if (current.count === 0) at = this.skip(text, at)
        this.follow(current, 0, text, at, new Array<number>(slots).fill(-1))
      }
      if (current.count === 0 && (matched !== null || at >= text.length)) return matched
      const codePoint = at < text.length ? text.codePointAt(at)! : -1
      const after = at + (codePoint > 0xffff ? 2 : 1)
      next.clear()
      for (let i = 0; i < current.count; i++) {
        const instruction = program[current.waiting[i]]
        if (instruction.op === 'match') {
          matched = current.captures[i]
          if (slots === 0) return matched
          break
        }
        if (instruction.op !== 'set' || codePoint < 0) continue
        const { set, ascii } = instruction
        if (codePoint < 128 ? ascii[codePoint] === 1 : set.has(codePoint)) {
          this.follow(next, instruction.next, text, after, current.captures[i])
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
   * stack are instructions to go on with and, as -1 less a slot, slots to set back to the value below them.
   */
  private follow(threads: Threads, start: number, text: string, at: number, given: number[]): void {
    const { program, slots, stack } = this
    const capture = slots === 0 ? given : given.slice()
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
          threads.captures[threads.count] = slots === 0 ? capture : capture.slice()
          threads.waiting[threads.count++] = index
      }
    }
  }
}

type Instruction =
  | { readonly op: 'set'; readonly set: CharSet; readonly ascii: Uint8Array; readonly next: number }
  | { readonly op: 'look'; readonly look: Look; readonly word: CharSet; readonly next: number }
  | { readonly op: 'save'; readonly slot: number; readonly next: number }
  | Split
  | { readonly op: 'match' }

type Split = { readonly op: 'split'; first: number; second: number }

/** The instructions that wait for a character, in order of preference, each with what has been captured. */
class Threads {
  count = 0
  round = 1
  readonly waiting: Int32Array
  readonly captures: number[][] = []
  /** The round in which an instruction was last reached. */
  readonly seen: Int32Array

  constructor(size: number) {
    this.waiting = new Int32Array(size)
    this.seen = new Int32Array(size)
  }

  clear(): void {
    this.count = 0
    this.round++
  }
}

const UNICODE_WORD = new CharSet(WORD, { ignoreCase: false })
const ASCII_WORD = new CharSet('[0-9A-Za-z_]', { ignoreCase: false })

function holds(look: Look, word: CharSet, text: string, at: number): boolean {
  if (look === 'start') return at === 0
  if (look === 'end') return at === text.length
  if (look === 'line-start') return at === 0 || text[at - 1] === '\n'
  if (look === 'line-end') return at === text.length || text[at] === '\n'
  const before = at > 0 && word.has(codePointBefore(text, at))
  const after = at < text.length && word.has(text.codePointAt(at)!)
  switch (look) {
    case 'word':
      return before !== after
    case 'not-word':
      return before === after
    case 'word-start':
      return !before && after
    case 'word-end':
      return before && !after
    case 'word-start-half':
      return !before
    case 'word-end-half':
      return !after
  }
}

function codePointBefore(text: string, at: number): number {
  const low = text.charCodeAt(at - 1)
  if (at < 2 || low < 0xdc00 || low > 0xdfff) return low
  const pair = text.codePointAt(at - 2)!
  return pair > 0xffff ? pair : low
}

const MAX_PROGRAM = 100_000

function compile(node: Node, slots: number): Instruction[] {
  const program: Instruction[] = []
  const add = (instruction: Instruction) => {
    if (program.length >= MAX_PROGRAM) throw new KqlError('semantic', 'The regular expression is too big.')
    return program.push(instruction) - 1
  }
  const save = (slot: number) => {
    if (slot < slots) add({ op: 'save', slot, next: program.length + 1 })
  }
  const repeatedly = (times: number, write: () => void) => {
    for (let i = 0, before = -1; i < times && program.length > before; i++) {
      before = program.length
      write()
    }
  }
  /** `x` or nothing, in the order of preference; fills in the way around when `x` is written. */
  const optional = (greedy: boolean, write: () => void) => {
    const split: Split = { op: 'split', first: 0, second: 0 }
    add(split)
    const body = program.length
    write()
    const after = program.length
    split.first = greedy ? body : after
    split.second = greedy ? after : body
  }
  const emit = (one: Node): void => {
    switch (one.kind) {
      case 'set':
        add({ op: 'set', set: one.set, ascii: one.set.ascii, next: program.length + 1 })
        break
      case 'look':
        add({ op: 'look', look: one.look, word: one.unicode ? UNICODE_WORD : ASCII_WORD, next: program.length + 1 })
        break
      case 'group':
        save(one.index * 2)
        emit(one.node)
        save(one.index * 2 + 1)
        break
      case 'sequence':
        one.nodes.forEach(emit)
        break
      case 'choice':
        emitChoice(one.nodes)
        break
      case 'repeat': {
        const { node: body, min, max, greedy } = one
        repeatedly(min, () => emit(body))
        if (max === Infinity) {
          const loop = program.length
          optional(greedy, () => {
            emit(body)
            add({ op: 'split', first: loop, second: loop })
          })
        } else emitOptionals(body, max - min, greedy)
      }
    }
  }
  /** Nested: `(x(x(x)?)?)?`. */
  const emitOptionals = (body: Node, times: number, greedy: boolean): void => {
    const splits: Split[] = []
    repeatedly(times, () => {
      const split: Split = { op: 'split', first: 0, second: 0 }
      splits.push(split)
      add(split)
      split[greedy ? 'first' : 'second'] = program.length
      emit(body)
    })
    for (const split of splits) split[greedy ? 'second' : 'first'] = program.length
  }
  const emitChoice = (branches: readonly Node[]): void => {
    const ends: Split[] = []
    for (const [i, branch] of branches.entries()) {
      if (i === branches.length - 1) {
        emit(branch)
        break
      }
      const split: Split = { op: 'split', first: program.length + 1, second: 0 }
      add(split)
      emit(branch)
      const end: Split = { op: 'split', first: 0, second: 0 }
      ends.push(end)
      add(end)
      split.second = program.length
    }
    for (const end of ends) end.first = end.second = program.length
  }
  save(0)
  emit(node)
  save(1)
  add({ op: 'match' })
  return program
}
