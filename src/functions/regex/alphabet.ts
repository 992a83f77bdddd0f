import type { CharSet } from './char-set.ts'
import { type Instruction, UNICODE_WORD } from './program.ts'
import { holdsBetween, type Look } from './syntax.ts'

/** What is known of the characters next to a place. */
const EDGE = 1
const NEWLINE = 2
const WORD = 4
const ASCII_WORD = 8

/** Characters that no part of a pattern tells apart. */
export interface CharClass {
  readonly index: number
  /** Which sets they are in. */
  readonly sets: ReadonlySet<CharSet>
  /** What a place next to one of them knows of it. */
  readonly around: number
}

/** The classes into which the sets and looks of a program divide the characters. */
export class Alphabet {
  /** By code, as far as they have been asked for. */
  readonly ascii: (CharClass | undefined)[] = new Array(128)
  /** Stands for the end of the text. */
  readonly end: CharClass
  private readonly sets: readonly CharSet[]
  /** Which parts of `around` the looks ask for. */
  private readonly asked: number
  private readonly others = new Map<number, CharClass>()
  private readonly classes = new Map<string, CharClass>()

  constructor(program: readonly Instruction[]) {
    this.sets = [...new Set(program.flatMap((one) => (one.op === 'set' ? [one.set] : [])))]
    this.asked = program.reduce((bits, one) => bits | (one.op === 'look' ? askedBy(one.look, one.word) : 0), 0)
    this.end = this.classOf('end', new Set(), EDGE & this.asked)
  }

  /** How many classes there are by now. */
  get size(): number {
    return this.classes.size
  }

  of(code: number): CharClass {
    return (code < 128 ? this.ascii[code] : this.others.get(code)) ?? this.newOf(code)
  }

  /** What is known of the character before a place. */
  before(text: string, at: number): number {
    if (at === 0) return EDGE & this.asked
    const pair = at > 1 ? text.codePointAt(at - 2)! : 0
    return this.around(pair > 0xffff ? pair : text.charCodeAt(at - 1))
  }

  /** What is known of the character behind a place. */
  after(text: string, at: number): number {
    return at < text.length ? this.around(text.codePointAt(at)!) : this.end.around
  }

  private around(code: number): number {
    if (this.asked === 0) return 0
    const isAsciiWord = code < 128 && UNICODE_WORD.has(code)
    const bits = (code === 10 ? NEWLINE : 0) | (UNICODE_WORD.has(code) ? WORD : 0) | (isAsciiWord ? ASCII_WORD : 0)
    return bits & this.asked
  }

  private newOf(code: number): CharClass {
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
}

function wordBit(word: CharSet): number {
  return word === UNICODE_WORD ? WORD : ASCII_WORD
}

function askedBy(look: Look, word: CharSet): number {
  if (look === 'start' || look === 'end') return EDGE
  return look === 'line-start' || look === 'line-end' ? EDGE | NEWLINE : wordBit(word)
}

/** Whether a look holds at a place, by what is known of the characters before and behind it. */
export function holds({ look, word }: { look: Look; word: CharSet }, before: number, after: number): boolean {
  switch (look) {
    case 'start':
      return (before & EDGE) !== 0
    case 'end':
      return (after & EDGE) !== 0
    case 'line-start':
      return (before & (EDGE | NEWLINE)) !== 0
    case 'line-end':
      return (after & (EDGE | NEWLINE)) !== 0
    default:
      return holdsBetween(look, (before & wordBit(word)) !== 0, (after & wordBit(word)) !== 0)
  }
}
