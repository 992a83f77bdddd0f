import { KqlError } from '../../errors/kql-error.ts'
import { CharSet, WORD } from './char-set.ts'
import type { Look, Node } from './syntax.ts'

/** A step of a pattern as a program: `next` and the like are the numbers of other instructions. */
export type Instruction =
  | { readonly op: 'set'; readonly set: CharSet; readonly ascii: Uint8Array; readonly next: number }
  | { readonly op: 'look'; readonly look: Look; readonly word: CharSet; readonly next: number }
  | { readonly op: 'save'; readonly slot: number; readonly next: number }
  | Split
  | { readonly op: 'match' }

type Split = { readonly op: 'split'; first: number; second: number }

/** What `\\w` and `\\b` take for characters of words. */
export const UNICODE_WORD = new CharSet(WORD, { ignoreCase: false })
const ASCII_WORD = new CharSet('[0-9A-Za-z_]', { ignoreCase: false })

const MAX_PROGRAM = 100_000

/**
 * The program of a pattern. `slots` is how many ends of groups it is to remember: two for each group, group 0 being the
 * whole match; or none. Throws KqlError (`semantic`) for one that is too big.
 */
export function compile(node: Node, slots: number): Instruction[] {
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
