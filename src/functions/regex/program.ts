import { KqlError } from '../../errors/kql-error.ts'
import { CharSet, WORD } from './char-set.ts'
import type { Look, Node, Repeat } from './syntax.ts'

/** A step of a pattern as a program: `next` and the like are the numbers of other instructions. */
export type Instruction =
  | { readonly op: 'set'; readonly set: CharSet; readonly ascii: Uint8Array; readonly next: number }
  | { readonly op: 'look'; readonly look: Look; readonly word: CharSet; readonly next: number }
  | { readonly op: 'save'; readonly slot: number; readonly next: number }
  | Split
  | { readonly op: 'match' }

type Split = { readonly op: 'split'; first: number; second: number }

/** What `\w` and `\b` take for characters of words. */
export const UNICODE_WORD = new CharSet(WORD, { ignoreCase: false })
const ASCII_WORD = new CharSet('[0-9A-Za-z_]', { ignoreCase: false })

const MAX_PROGRAM = 100_000

/**
 * The program of a pattern. `slots` is how many ends of groups it is to remember: two for each group, group 0 being the
 * whole match; or none. Throws KqlError (`semantic`) for one that is too big.
 */
export function compile(node: Node, slots: number): Instruction[] {
  const compiler = new Compiler(slots)
  compiler.group(0, node)
  compiler.add({ op: 'match' })
  return compiler.program
}

class Compiler {
  readonly program: Instruction[] = []
  private readonly slots: number

  constructor(slots: number) {
    this.slots = slots
  }

  add(instruction: Instruction): void {
    if (this.program.length >= MAX_PROGRAM) throw new KqlError('semantic', 'The regular expression is too big.')
    this.program.push(instruction)
  }

  group(index: number, node: Node): void {
    this.save(index * 2)
    this.emit(node)
    this.save(index * 2 + 1)
  }

  private save(slot: number): void {
    if (slot < this.slots) this.add({ op: 'save', slot, next: this.program.length + 1 })
  }

  /** A way that parts in two, which are filled in when it is known where they lead. */
  private split(): Split {
    const split: Split = { op: 'split', first: 0, second: 0 }
    this.add(split)
    return split
  }

  private emit(node: Node): void {
    const next = this.program.length + 1
    switch (node.kind) {
      case 'set':
        this.add({ op: 'set', set: node.set, ascii: node.set.ascii, next })
        break
      case 'look':
        this.add({ op: 'look', look: node.look, word: node.unicode ? UNICODE_WORD : ASCII_WORD, next })
        break
      case 'group':
        this.group(node.index, node.node)
        break
      case 'sequence':
        for (const one of node.nodes) this.emit(one)
        break
      case 'choice':
        this.choice(node.nodes)
        break
      case 'repeat':
        this.repeat(node)
    }
  }

  private repeat({ node, min, max, greedy }: Repeat): void {
    this.repeatedly(min, () => this.emit(node))
    if (max !== Infinity) {
      this.optionals(node, max - min, greedy)
      return
    }
    const loop = this.program.length
    const split = this.split()
    this.emit(node)
    this.add({ op: 'split', first: loop, second: loop })
    split[greedy ? 'first' : 'second'] = loop + 1
    split[greedy ? 'second' : 'first'] = this.program.length
  }

  /** Nested: `(x(x(x)?)?)?`. */
  private optionals(node: Node, times: number, greedy: boolean): void {
    const splits: Split[] = []
    this.repeatedly(times, () => {
      const split = this.split()
      splits.push(split)
      split[greedy ? 'first' : 'second'] = this.program.length
      this.emit(node)
    })
    for (const split of splits) split[greedy ? 'second' : 'first'] = this.program.length
  }

  /** Writes as often as asked, but no more once nothing is written: what is empty need not be repeated. */
  private repeatedly(times: number, write: () => void): void {
    for (let i = 0, before = -1; i < times && this.program.length > before; i++) {
      before = this.program.length
      write()
    }
  }

  private choice(branches: readonly Node[]): void {
    const ends: Split[] = []
    for (const branch of branches.slice(0, -1)) {
      const split = this.split()
      split.first = this.program.length
      this.emit(branch)
      ends.push(this.split())
      split.second = this.program.length
    }
    this.emit(branches[branches.length - 1])
    for (const end of ends) end.first = end.second = this.program.length
  }
}
