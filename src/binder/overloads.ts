import type { Overload } from '../functions/function.ts'
import {
  commonTypeOf,
  fitOf,
  isNumeric,
  type Parameter,
  type ParameterKind,
  parseSignature,
  type Signature,
  widestOf,
} from '../functions/signature.ts'
import { type Dynamic, isArray, isBag, type Value } from '../types/dynamic.ts'
import { type ScalarType, scalarTypeOf } from '../types/scalar-type.ts'
import { castTo, hasGuessedType } from './nodes.ts'
import type { BoundExpression } from './plan.ts'

/** What is common to the overloads of functions and aggregates. */
export interface OverloadSignature {
  readonly signature: string
  readonly refused?: true
  readonly result?: (types: readonly ScalarType[], constants: readonly (Value | undefined)[]) => ScalarType
}

/** An overload that was chosen, and what follows from it for the call. */
export interface Resolution<O extends OverloadSignature> {
  readonly overload: O
  /** The parameter of each argument. */
  readonly parameters: readonly Parameter[]
  /** The type that the `Common` parameters share; `dynamic` where there is none. */
  readonly common: ScalarType
  readonly result: ScalarType
}

/** The overload that fits the arguments best, or undefined when none does; `loosely` as in `fitOf`. */
export function resolveOverload<O extends OverloadSignature = Overload>(
  overloads: readonly O[],
  args: readonly BoundExpression[],
  loosely = false,
): Resolution<O> | undefined {
  const types = args.map((argument) => argument.type)
  let best: Resolution<O> | undefined
  let bestFit = -1
  for (const overload of overloads) {
    const signature = parseSignature(overload.signature)
    const parameters = assignParameters(signature, types)
    if (parameters === undefined) continue
    const fit = fitOfAll(parameters, args, loosely)
    if (fit <= bestFit) continue
    const shared = types.filter((_, i) => parameters[i].cast === 'Common')
    const common = commonTypeOf(shared)
    if (common === undefined && signature.result !== 'CommonNonDynamic') continue
    if (signature.result === 'Common' && common !== 'dynamic' && shared.includes('dynamic')) continue
    const result = resultType(signature, overload, args, common)
    if (result === undefined) continue
    best = { overload, parameters, common: common ?? 'dynamic', result }
    bestFit = fit
  }
  return best?.overload.refused ? undefined : best
}

/** Whether the type of a call is a guess: it follows from those of the arguments, and one of these is a guess. */
export function followsFrom(args: readonly BoundExpression[], { signature }: OverloadSignature): boolean {
  return args.some(hasGuessedType) && scalarTypeOf(String(parseSignature(signature).result)) === undefined
}

/** How well arguments fit their parameters, all in all; -1 when one does not. */
function fitOfAll(parameters: readonly Parameter[], args: readonly BoundExpression[], loosely: boolean): number {
  let sum = 0
  for (let i = 0; i < args.length; i++) {
    const fit = fitOfArgument(parameters[i], args[i], loosely)
    if (fit === 0) return -1
    sum += fit
  }
  return sum
}

/** Whether an argument fits a parameter; what a dynamic constant holds counts, too. */
export function fitOfArgument(parameter: Parameter, argument: BoundExpression, loosely = false): 0 | 1 | 2 {
  const { kind } = parameter
  const { type } = argument
  if (kind === 'type') return argument.kind === 'constant' && scalarTypeOf(String(argument.value)) !== undefined ? 2 : 0
  const held = type === 'dynamic' && argument.kind === 'constant' ? argument.value : null
  if (held !== null && !loosely && !mayHold(kind, held)) return 0
  return fitOf(kind, type, loosely)
}

/** Whether a dynamic constant may stand for a parameter of a kind. */
function mayHold(kind: ParameterKind, value: Value): boolean {
  const whole = (item: Value) => typeof item === 'bigint' || Number.isInteger(item)
  switch (kind) {
    case 'string':
      return false
    case 'DynamicArray':
      return isArray(value as Dynamic)
    case 'DynamicBag':
      return isBag(value as Dynamic)
    case 'StringOrArray':
      return typeof value === 'string' || (isArray(value as Dynamic) && (value as Value[]).every(isText))
    case 'IntegerOrArray':
      return whole(value) || (isArray(value as Dynamic) && (value as Value[]).every(whole))
    default:
      return true
  }
}

function isText(value: Value): boolean {
  return typeof value === 'string'
}

/** Which parameter each argument stands for, or undefined when there are too few or too many. */
export function assignParameters(signature: Signature, types: readonly ScalarType[]): readonly Parameter[] | undefined {
  const { parameters, repeating: first } = signature
  if (first < 0) {
    if (types.length < signature.required || types.length > parameters.length) return undefined
    return types.length === parameters.length ? parameters : parameters.slice(0, types.length)
  }
  let end = first
  while (end < parameters.length && parameters[end].repeat !== null) end++
  const group = parameters.slice(first, end)
  const { min, max } = group[0].repeat!
  const tail = parameters.slice(end)
  const required = tail.filter((parameter) => !parameter.optional).length
  for (let after = required; after <= tail.length; after++) {
    const repeated = types.length - first - after
    const times = repeated / group.length
    if (!Number.isInteger(times) || times < min || times > max) continue
    const assigned = [
      ...parameters.slice(0, first),
      ...Array.from({ length: repeated }, (_, i) => group[i % group.length]),
      ...tail.slice(0, after),
    ]
    const last = after === tail.length
    if (last || assigned.every((parameter, i) => fitOf(parameter.kind, types[i]) > 0)) return assigned
  }
  return undefined
}

function resultType(
  signature: Signature,
  overload: OverloadSignature,
  args: readonly BoundExpression[],
  commonType: ScalarType | undefined,
): ScalarType | undefined {
  const types = args.map((argument) => argument.type)
  if (overload.result !== undefined) {
    const constants = args.map((argument) => (argument.kind === 'constant' ? argument.value : undefined))
    return overload.result(types, constants)
  }
  const { result } = signature
  const literal = (index: number) => {
    const argument = args[index]
    return argument?.kind === 'constant' ? scalarTypeOf(String(argument.value)) : undefined
  }
  switch (result) {
    case 'Parameter0':
      return types[0]
    case 'Parameter1':
      return types[1]
    case 'Parameter0Promoted':
      return types[0] === 'int' || types[0] === 'dynamic' ? 'long' : types[0]
    case 'Parameter0Array':
      return 'dynamic'
    case 'Parameter0Literal':
      return literal(0)
    case 'Parameter1Literal':
      return literal(1)
    case 'ParameterNLiteral':
      return literal(args.length - 1)
    case 'Common':
      return commonType
    case 'CommonNonDynamic':
      return commonType ?? 'dynamic'
    case 'Widest': {
      const numbers = types.map((type) => (type === 'dynamic' ? 'int' : type))
      const widest = widestOf(numbers.filter(isNumeric))
      return widest === 'int' ? 'long' : widest
    }
    case 'Custom':
      throw new Error(`the overload ${signature.text} must say what its result type is`)
    default:
      return result
  }
}

/** The arguments as their parameters want them. Dynamic operands become numbers where numbers are wanted. */
export function castArguments(
  args: readonly BoundExpression[],
  { parameters, common, result }: Resolution<OverloadSignature>,
): BoundExpression[] {
  return args.map((argument, i) => {
    const { cast, kind } = parameters[i]
    if (cast !== null) return castTo(argument, cast === 'Common' ? common : cast === 'Result' ? result : cast)
    if (argument.type !== 'dynamic') return argument
    if (kind === 'Number') return castTo(argument, 'real')
    return kind === 'Integer' ? castTo(argument, 'long') : argument
  })
}
