import { type ScalarType, scalarTypeOf } from '../types/scalar-type.ts'

/**
 * A signature in the notation of `reference/signatures.json` (facts of Microsoft's binder), with one addition: `as T`
 * after a parameter says to which type the binder casts the argument, so that a kernel need not inspect types.
 *
 *     (string: Scalar as string, start: Integer as long, length?: Integer as long) -> string
 *     (arg{2,64}: CommonScalar) -> Common
 *     (part: string literal [year|month], date: datetime) -> int
 *
 * `?` marks an optional parameter; `{min,max}` one that repeats (neighbouring ones repeat together). After the kind may
 * stand `constant`, `literal`, `column` and the like, and the texts allowed.
 */
export interface Signature {
  readonly text: string
  readonly parameters: readonly Parameter[]
  /** The least number of arguments, where no parameter repeats. */
  readonly required: number
  /** The place of the first parameter that repeats, or -1. */
  readonly repeating: number
  /** A scalar type, or how it follows from the arguments. */
  readonly result: ScalarType | ResultKind
}

/** A parameter of a signature. */
export interface Parameter {
  readonly name: string
  readonly kind: ParameterKind
  /**
   * What the argument is cast to: a type, the type of the call's result, or the type common to all parameters that
   * say so (of kinds `Common…`, or with `as Common`).
   */
  readonly cast: ScalarType | 'Result' | 'Common' | null
  readonly optional: boolean
  /** Null unless the parameter repeats. */
  readonly repeat: { readonly min: number; readonly max: number } | null
  readonly modifiers: readonly string[]
  readonly values: readonly string[] | null
}

/** Which types an argument may have: one, or a kind of them. */
export type ParameterKind =
  | ScalarType
  | 'Scalar'
  | 'Any'
  | 'Number'
  | 'Integer'
  | 'Summable'
  | 'Orderable'
  | 'NotDynamic'
  | 'NotRealOrBool'
  | 'NumberOrBool'
  | 'StringOrDynamic'
  | 'StringOrArray'
  | 'IntegerOrArray'
  | 'DynamicArray'
  | 'DynamicBag'
  | 'CommonScalar'
  | 'CommonScalarOrDynamic'
  | 'CommonOrderable'
  | 'Tabular'
  | 'type'

/** How the type of the result follows from the arguments. */
export type ResultKind =
  | 'Parameter0'
  | 'Parameter1'
  | 'Parameter0Promoted'
  | 'Parameter0Array'
  | 'ParameterNLiteral'
  | 'Parameter0Literal'
  | 'Parameter1Literal'
  | 'Common'
  | 'CommonNonDynamic'
  | 'Widest'
  | 'Custom'

const PARAMETER = /^(\w+)(?:\{(\d+),(\d+)\})?(\?)?: (\w+)((?: [a-z_0-9]+)*?)(?: \[([^\]]*)\])?(?: as (\w+))?$/

const parsed = new Map<string, Signature>()

/** Reads a signature text; each text is read once. Throws for a text that does not follow the notation. */
export function parseSignature(text: string): Signature {
  let signature = parsed.get(text)
  if (signature === undefined) {
    const match = /^\((.*)\) -> (\w+)$/.exec(text)
    if (!match) throw new Error(`not a signature: ${text}`)
    const parameters = match[1] === '' ? [] : match[1].split(/, (?=\w+(?:\{\d+,\d+\})?\??: )/).map(parseParameter)
    signature = {
      text,
      parameters,
      required: parameters.filter((parameter) => !parameter.optional).length,
      repeating: parameters.findIndex((parameter) => parameter.repeat !== null),
      result: match[2] as Signature['result'],
    }
    parsed.set(text, signature)
  }
  return signature
}

function parseParameter(text: string): Parameter {
  const match = PARAMETER.exec(text)
  if (!match) throw new Error(`not a parameter: ${text}`)
  const [, name, min, max, optional, kind, modifiers, values, cast] = match
  return {
    name,
    kind: kind as ParameterKind,
    cast: cast !== undefined ? (cast as Parameter['cast']) : impliedCast(kind),
    optional: optional !== undefined,
    repeat: min === undefined ? null : { min: Number(min), max: Number(max) },
    modifiers: modifiers.trim() === '' ? [] : modifiers.trim().split(' '),
    values: values === undefined ? null : values.split('|'),
  }
}

function impliedCast(kind: string): Parameter['cast'] {
  if (kind.startsWith('Common')) return 'Common'
  if (kind === 'DynamicArray' || kind === 'DynamicBag') return 'dynamic'
  return scalarTypeOf(kind) ?? null
}

/**
 * Whether an argument of a type may stand for a parameter of a kind: 2 as it is, 1 by conversion, 0 not at all. A
 * dynamic value is converted to a string only, as an operand of an operator (`loosely`) to anything.
 */
export function fitOf(kind: ParameterKind, type: ScalarType, loosely = false): 0 | 1 | 2 {
  const converted = loosely && type === 'dynamic' ? 1 : 0
  switch (kind) {
    case 'Scalar':
    case 'Any':
    case 'CommonScalar':
    case 'CommonScalarOrDynamic':
      return 2
    case 'Number':
      return isNumeric(type) ? 2 : converted
    case 'NumberOrBool':
      return isNumeric(type) || type === 'bool' ? 2 : converted
    case 'Integer':
      return type === 'int' || type === 'long' ? 2 : converted
    case 'Summable':
      return isNumeric(type) || type === 'datetime' || type === 'timespan' ? 2 : 0
    case 'Orderable':
    case 'CommonOrderable':
      return type === 'dynamic' || type === 'guid' ? 0 : 2
    case 'NotDynamic':
      return type === 'dynamic' ? 0 : 2
    case 'NotRealOrBool':
      return type === 'real' || type === 'bool' ? 0 : 2
    case 'StringOrDynamic':
    case 'StringOrArray':
      return type === 'string' || type === 'dynamic' ? 2 : 0
    case 'IntegerOrArray':
      return type === 'int' || type === 'long' || type === 'dynamic' ? 2 : 0
    case 'DynamicArray':
    case 'DynamicBag':
      return type === 'dynamic' ? 2 : 0
    case 'Tabular':
    case 'type':
      return 0
    default:
      if (kind === type) return 2
      if (type === 'dynamic') return kind === 'string' ? 1 : converted
      return promotes(type, kind) ? 1 : 0
  }
}

const RANK: Partial<Record<ScalarType, number>> = { int: 1, long: 2, real: 3, decimal: 4 }

/** Whether a type is int, long, real or decimal. */
export function isNumeric(type: ScalarType): boolean {
  return RANK[type] !== undefined
}

/** Whether a number type widens to another (int, long, real, decimal in turn). */
export function promotes(from: ScalarType, to: ScalarType): boolean {
  const low = RANK[from]
  const high = RANK[to]
  return low !== undefined && high !== undefined && low < high
}

/** The widest of several number types; undefined when one of them is not a number. */
export function widestOf(types: readonly ScalarType[]): ScalarType | undefined {
  let widest: ScalarType = 'int'
  for (const type of types) {
    if (!isNumeric(type)) return undefined
    if (promotes(widest, type)) widest = type
  }
  return widest
}

/**
 * The type that all can be cast to: the one they share, the widest number. With `dynamic` among them it is the other
 * one. Undefined when there is none.
 */
export function commonTypeOf(types: readonly ScalarType[]): ScalarType | undefined {
  const distinct = [...new Set(types)]
  const plain = distinct.filter((type) => type !== 'dynamic')
  if (plain.length === 0) return 'dynamic'
  return plain.length === 1 ? plain[0] : widestOf(plain)
}
