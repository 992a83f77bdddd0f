import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { parse, print, sameTree } from '../../grammar/index.ts'
import { Workspace } from '../../src/index.ts'
import type { Property } from './properties.ts'

/** A text of a rule, and what is done to its bytes, one after the other. */
interface Mutation {
  readonly rule: number
  readonly edits: readonly Edit[]
}

export interface Edit {
  readonly kind: 'delete' | 'insert' | 'flip' | 'repeat' | 'splice'
  readonly at: number
  readonly length: number
  readonly text: string
  /** Another rule, for `splice`. */
  readonly from: number
}

const SCRAPS = ['(', ')', '[', ']', '{', '}', '"', "'", '```', '@"', '\\', '|', ';', ',', '..', '//', '\n', '\u0000']
const MORE = [
  '=',
  '==',
  'let x = ',
  'dynamic(',
  'datetime(',
  '*',
  '-',
  '1e',
  '0x',
  'é',
  '\ud83d',
  '\u202e',
  'h"',
  '$left.',
]

export const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('delete', 'insert', 'flip', 'repeat', 'splice'),
  at: fc.nat(),
  length: fc.oneof(fc.nat({ max: 8 }), fc.nat({ max: 400 })),
  text: fc.constantFrom(...SCRAPS, ...MORE),
  from: fc.nat(),
})

/** Texts of rules: those shared beside the repository where they are, else those in it. */
function ruleTexts(): readonly string[] {
  const shared = join('..', 'shared', 'rules', 'rules.json')
  if (existsSync(shared))
    return (JSON.parse(readFileSync(shared, 'utf8')) as { query: string }[]).map(({ query }) => query)
  return ['queries', join('examples', 'functions')].flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.kql'))
      .map((file) => readFileSync(join(folder, file), 'utf8')),
  )
}

let texts: readonly string[] | undefined

function mutated({ rule, edits }: Mutation): string {
  texts ??= ruleTexts()
  const all = texts
  const at = (index: number) => Buffer.from(all[index % all.length])
  return edited(at(rule), edits, at).toString()
}

/** Bytes after some edits; `other` gives bytes to splice in. */
export function edited(given: Buffer, edits: readonly Edit[], other: (index: number) => Buffer): Buffer {
  let bytes = given
  for (const { kind, at, length, text, from } of edits) {
    const start = at % (bytes.length + 1)
    const part = bytes.subarray(start, start + length)
    const [before, after] = [bytes.subarray(0, start), bytes.subarray(start + length)]
    if (kind === 'delete') bytes = Buffer.concat([before, after])
    else if (kind === 'insert') bytes = Buffer.concat([before, Buffer.from(text), part, after])
    else if (kind === 'repeat') bytes = Buffer.concat([before, part, part, part, after])
    else if (kind === 'splice') {
      const spliced = other(from)
      bytes = Buffer.concat([before, spliced.subarray(at % (spliced.length + 1))])
    } else bytes = Buffer.concat([before, Buffer.from(part.map((byte) => byte ^ (1 << (at % 8)))), after])
  }
  return bytes
}

const workspace = new Workspace({ now: '2024-02-14T12:00:00Z' })

/**
 * Whatever becomes of a rule's bytes, `parse` gives a tree, and diagnostics in the text; the tree prints to a text of
 * the same tree when nothing is wrong; and `check` says what it thinks of it.
 */
export const mutations: Property<Mutation> = {
  name: 'mutations of rules',
  cases: fc.record({ rule: fc.nat(), edits: fc.array(edit, { maxLength: 6 }) }),
  query: mutated,
  check: (one) => {
    const text = mutated(one)
    const { tree, diagnostics } = parse(text)
    for (const { message, span } of diagnostics) {
      const isInside = span.start >= 0 && span.start <= span.end && span.end <= text.length
      if (message === '' || !isInside) throw new Error(`a diagnostic at ${JSON.stringify(span)}: ${message}`)
    }
    if (diagnostics.length === 0 && !sameTree(tree, parse(print(tree)).tree)) throw new Error('prints as another tree')
    const wrong = workspace.check(text).diagnostics.find(({ kind }) => kind === 'internal')
    if (wrong !== undefined) throw new Error(wrong.message)
  },
}
