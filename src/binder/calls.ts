import type * as ast from '../../grammar/ast.ts'
import { KqlError } from '../errors/kql-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import type { Overload, ScalarFunction } from '../functions/function.ts'
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
import type { Binder } from './binder.ts'
import { checkAllModifiers, reportMismatch } from './mismatches.ts'
import { castTo, columnReference, errorExpression, functionCall, isError } from './nodes.ts'
import type { BoundExpression } from './plan.ts'
import type { Scope } from './scope.ts'
import { bindTuple } from './tuples.ts'
import { callSavedFunction } from './user-functions.ts'

/** Binds a call where a scalar is wanted: a declared function, a built-in one, an aggregate, a saved function. */
export function bindCall(node: ast.Call, scope: Scope, binder: Binder): BoundExpression {
  const { name } = node.name
  const { catalog } = binder
  const declared = scope.variables.find(name)
  if (declared?.kind === 'function') {
    const bound = binder.callDeclared(declared, node, scope)
    if (bound.kind === 'scalar') return bound.expression
    binder.report('semantic', 'KS116', `The function '${name}' returns a table, not a value.`, node.span)
    return errorExpression('dynamic', binder.at(node))
  }
  const aggregate = catalog.aggregates.has(name) ? scope.aggregates?.(node) : undefined
  if (aggregate !== undefined) return aggregate
  const special = catalog.binderFunctions.get(name)
  if (special?.bindScalar !== undefined) return special.bindScalar(node, scope, binder)
  const entry = catalog.functions.get(name)
  if (entry?.tuple !== undefined) return onlyValue(node, scope, binder)
  if (entry !== undefined) {
    checkSerialized(entry, node, scope, binder)
    const args = bindArguments(entry, node, scope, binder)
    return callBuiltIn(entry, args, node, scope, binder)
  }
  const saved = savedCall(node, scope, binder)
  if (saved !== undefined) return saved
  reportUnknown(name, node, binder)
  return errorExpression('dynamic', binder.at(node))
}

/** Binds a call of a saved function where a scalar is wanted; undefined when there is none of that name. */
function savedCall(node: ast.Call, scope: Scope, binder: Binder): BoundExpression | undefined {
  const saved = binder.environment.savedFunction(node.name.name)
  if (saved === undefined) return undefined
  const bound = callSavedFunction(saved, node.arguments, node, scope, binder)
  if (bound.kind === 'scalar') return bound.expression
  binder.report('semantic', 'KS116', `The function '${saved.name}' returns a table, not a value.`, node.span)
  return errorExpression('dynamic', binder.at(node))
}

/**
 * Binds a call of a built-in function by its name. For one that kqlite refuses a saved function of the same name stands
 * in, with the result types of the real one (one that gives several values: their array); all others hide the saved
 * functions of their names, as in Kusto.
 */
export function callBuiltIn(
  entry: ScalarFunction,
  args: readonly BoundExpression[],
  node: ast.Call,
  scope: Scope,
  binder: Binder,
): BoundExpression {
  const call = callEntry(entry, args, { node, operator: null, errorSpan: node.name.span }, binder)
  if (entry.refusal === undefined || isError(call)) return call
  const standIn = savedCall(node, scope, binder)
  if (standIn !== undefined) return castTo(standIn, call.type)
  binder.refuse(entry, node.name.span)
  return call
}

/** The arguments of a call; a `*` alone stands for all columns where the signature has the modifier `star`. */
function bindArguments(entry: ScalarFunction, node: ast.Call, scope: Scope, binder: Binder): BoundExpression[] {
  const [first] = node.arguments
  const takesStar = parseSignature(entry.overloads[0].signature).parameters[0]?.modifiers.includes('star')
  if (first?.kind !== 'Star' || node.arguments.length > 1 || !takesStar || scope.row === null) {
    return node.arguments.map((argument) => binder.expression(argument, scope))
  }
  return scope.row.columns.map(({ name, type }) => columnReference(name, type, binder.at(first)))
}

/** A call that gives several values, where one is wanted: it will do if it gives just one. */
function onlyValue(node: ast.Call, scope: Scope, binder: Binder): BoundExpression {
  const values = bindTuple(node, scope, binder)!
  if (values.length === 1 || isError(values[0].expression)) return values[0].expression
  const message = `The function '${node.name.name}' gives several values, where one is wanted.`
  binder.report(
    'semantic',
    'KS116',
    message,
    node.span,
    'give each a name with extend (a, b) = …, or take one with [0]',
  )
  return errorExpression('dynamic', binder.at(node))
}

/** Reports a window function over rows that are in no order. */
export function checkSerialized(entry: ScalarFunction, node: ast.Call, scope: Scope, binder: Binder): void {
  if (!entry.serialized || scope.row === null || scope.row.serialized || scope.row.open) return
  const message = `The function '${entry.name}' can only be used in a serialized context.`
  binder.report('semantic', 'KS216', message, node.name.span, 'put a sort or a serialize before it')
}

/** Reports a function name that means nothing here: an aggregate out of place, one not built yet, or an unknown one. */
function reportUnknown(name: string, node: ast.Call, binder: Binder): void {
  const { catalog } = binder
  const { span } = node.name
  if (catalog.aggregates.has(name)) {
    binder.report('semantic', 'KS144', `The aggregate function '${name}' is not allowed in this context.`, span)
  } else if (catalog.unsupported.has(name)) reportUnsupported(name, span, binder)
  else {
    const known = [...catalog.functions.keys(), ...catalog.binderFunctions.keys(), ...catalog.aggregates.keys()]
    const hint = didYouMean(name, [...known, ...binder.environment.savedFunctionNames()])
    binder.report('semantic', 'KS211', `The name '${name}' does not refer to any known function.`, span, hint)
  }
}

/** Reports a name that Kusto knows and kqlite does not have, and why. */
export function reportUnsupported(name: string, span: ast.Span, binder: Binder): void {
  const { catalog } = binder
  const what = `The ${catalog.unsupported.get(name)} '${name}'`
  binder.report('unsupported', 'KQL100', `${what} is not supported by kqlite: ${catalog.refusalReason(name)}.`, span)
}

/** Where a call stands, for its errors. `operator` is set when it is one: `a + b` calls `+`. */
export interface CallSite {
  readonly node: ast.Expression
  readonly operator: string | null
  readonly errorSpan: ast.Span
}

/** Binds a call of a catalogue entry to bound arguments: picks the overload, casts the arguments, finds the type. */
export function callEntry(
  entry: ScalarFunction,
  args: readonly BoundExpression[],
  site: CallSite,
  binder: Binder,
): BoundExpression {
  const at = binder.at(site.node)
  if (args.some(isError)) return errorExpression(errorTypeOf(entry), at)
  const resolved = resolveOverload(entry.overloads, args, site.operator !== null)
  if (resolved === undefined) {
    reportMismatch(entry, args, site, binder)
    return errorExpression(errorTypeOf(entry), at)
  }
  const { overload, parameters, result } = resolved
  checkAllModifiers(parameters, args, site, binder)
  const cast = castArguments(args, resolved)
  if (!checkConstants(overload, cast, site, binder)) return errorExpression(result, at)
  const call = functionCall(entry, overload, cast, result, at)
  binder.nesting.expression(call)
  return call
}

/** Whether the overload takes the constants among the arguments; reports what it says otherwise. */
function checkConstants(
  { check }: Overload,
  args: readonly BoundExpression[],
  site: CallSite,
  binder: Binder,
): boolean {
  try {
    check?.(args.map((argument) => (argument.kind === 'constant' ? argument.value : undefined)))
    return true
  } catch (error) {
    if (!(error instanceof KqlError)) throw error
    binder.report(error.kind, error.code ?? 'KQL110', error.message, site.node.span, error.hint)
    return false
  }
}

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

function errorTypeOf(entry: ScalarFunction): ScalarType {
  return scalarTypeOf(String(parseSignature(entry.overloads[0].signature).result)) ?? 'dynamic'
}
