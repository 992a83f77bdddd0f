import type { Source, Span } from '../../grammar/index.ts'
import { type ErrorKind, KqlError } from '../errors/kql-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from '../rules/yaml.ts'
import { SCALAR_TYPES, scalarTypeOf } from '../types/scalar-type.ts'

/**
 * What may stand at a place of a test file. The parser checks files by shapes, and the JSON schema and the tables of
 * the documentation are made from the same ones.
 */
export type Shape =
  | { readonly kind: ScalarShape }
  | { readonly kind: 'keys'; readonly what: string; readonly keys: () => Keys; readonly others?: Shape }
  | { readonly kind: 'names'; readonly what: string; readonly of: Shape }
  | { readonly kind: 'list'; readonly what: string; readonly of: Shape }
  | { readonly kind: 'either'; readonly map?: MapShape; readonly list?: Shape; readonly scalar?: Shape }

type MapShape = Extract<Shape, { kind: 'keys' | 'names' }>

/**
 * text: any text. file: the path of a file or folder. error: a kind of error. flag: true or false. count: a whole
 * number. range: that, or `>= 3` and its like. value: anything.
 */
export type ScalarShape = 'text' | 'file' | 'error' | 'flag' | 'count' | 'range' | 'type' | 'value'

/** A key, for people and for the parser. */
export interface Key {
  readonly doc: string
  readonly shape: Shape
  readonly required?: true
}

/** The keys of a map, by name. */
export type Keys = Readonly<Record<string, Key>>

/** How a number of rows or alerts may be written: `3`, or `>= 3` with one of `<`, `<=`, `>`, `>=`. */
export const RANGE = /^(?:(<=?|>=?)\s*)?(\d+)$/

/** The kinds of errors that a rule can be expected to fail with. */
export const ERROR_KINDS = [
  'syntax',
  'semantic',
  'runtime',
  'limit',
  'unsupported',
] as const satisfies readonly ErrorKind[]

const SCALARS: Readonly<Record<ScalarShape, { what: string; fits: (scalar: YamlScalar) => boolean }>> = {
  text: { what: 'a text', fits: ({ text }) => text !== '' },
  file: { what: 'a path', fits: ({ text }) => text !== '' },
  error: {
    what: `a kind of error (${ERROR_KINDS.join(', ')})`,
    fits: ({ text }) => ERROR_KINDS.includes(text as never),
  },
  flag: { what: 'true or false', fits: ({ value }) => typeof value === 'boolean' },
  count: { what: 'a whole number', fits: ({ value }) => Number.isInteger(value) && Number(value) >= 0 },
  range: { what: "a number such as 3 or '>= 3'", fits: ({ text }) => RANGE.test(text) },
  type: { what: `a type (${SCALAR_TYPES.join(', ')})`, fits: ({ text }) => scalarTypeOf(text) !== undefined },
  value: { what: 'a value', fits: () => true },
}

/** Everything in which a node does not have a shape, in the order of the file. */
export function misshapen(node: YamlNode, shape: Shape, source: Source): readonly KqlError[] {
  const errors: KqlError[] = []
  const report = (code: string, message: string, span: Span, hint?: string) => {
    errors.push(new KqlError('semantic', message, { code, source, span, hint }))
  }
  const check = (part: YamlNode, wanted: Shape): void => {
    const expected = wanted.kind === 'either' ? wanted[part.kind] : wanted
    if (expected === undefined || kindOf(expected, part) !== part.kind) {
      const rows = wanted.kind === 'range' && part.kind === 'list'
      const hint = rows ? "the rows themselves stand under 'equals' or 'contains'" : undefined
      report('KQL131', `expected ${whatIs(wanted)}, not ${whatStands(part)}`, part.span, hint)
    } else if (expected.kind === 'list' && part.kind === 'list') for (const item of part.items) check(item, expected.of)
    else if (expected.kind === 'names' && part.kind === 'map')
      for (const { value } of part.entries) check(value, expected.of)
    else if (expected.kind === 'keys' && part.kind === 'map') checkKeys(part, expected)
    else if (part.kind === 'scalar' && !SCALARS[expected.kind as ScalarShape].fits(part)) {
      report('KQL131', `expected ${whatIs(wanted)}, not ${whatStands(part)}`, part.span)
    }
  }
  const checkKeys = (map: YamlMap, { what, keys, others }: Extract<Shape, { kind: 'keys' }>): void => {
    const known = keys()
    for (const { key, keySpan, value } of map.entries) {
      if (Object.hasOwn(known, key)) check(value, known[key].shape)
      else if (others === undefined || key.startsWith('$')) {
        const names = Object.keys(known).filter((name) => name.startsWith('$') === key.startsWith('$'))
        report('KQL132', `${what} has no key '${key}'`, keySpan, didYouMean(key, names) ?? `keys: ${names.join(', ')}`)
      } else check(value, others)
    }
    for (const [name, { required }] of Object.entries(known)) {
      if (required && !map.entries.some((entry: YamlEntry) => entry.key === name)) {
        report('KQL133', `${what} needs the key '${name}'`, firstOf(map))
      }
    }
  }
  check(node, shape)
  return errors
}

/** The first key of a map: a place to point at for the whole. */
export function firstOf({ entries, span }: YamlMap): Span {
  return entries[0]?.keySpan ?? span
}

function kindOf(shape: Shape, part: YamlNode): YamlNode['kind'] | undefined {
  switch (shape.kind) {
    case 'keys':
    case 'names':
      return 'map'
    case 'list':
      return 'list'
    case 'value':
      return part.kind
    case 'either':
      return undefined
    default:
      return 'scalar'
  }
}

/** A shape in words. */
function whatIs(shape: Shape): string {
  if (shape.kind === 'either') {
    const words = [shape.scalar, shape.list, shape.map].flatMap((one) => (one === undefined ? [] : [whatIs(one)]))
    return words.length < 2 ? words[0] : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
  }
  return 'what' in shape ? shape.what : SCALARS[shape.kind].what
}

function whatStands(node: YamlNode): string {
  if (node.kind === 'map') return node.entries.length === 0 ? 'an empty map' : `a map (${node.entries[0].key}: …)`
  if (node.kind === 'list') return 'a list'
  if (node.value === null && node.text === '') return 'nothing'
  return node.quoted ? JSON.stringify(node.text) : node.text
}
