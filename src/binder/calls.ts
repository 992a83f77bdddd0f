import type * as ast from '../../grammar/ast.ts'
import { KqlError } from '../errors/kql-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import type { Overload, ScalarFunction } from '../functions/function.ts'
import { parseSignature } from '../functions/signature.ts'
import { type ScalarType, scalarTypeOf } from '../types/scalar-type.ts'
import type { Binder } from './binder.ts'
import { checkAllModifiers, reportMismatch } from './mismatches.ts'
import { castTo, columnReference, errorExpression, functionCall, guessedType, isError } from './nodes.ts'
import { castArguments, followsFrom, resolveOverload } from './overloads.ts'
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
  if (values.length === 0) return errorExpression('dynamic', binder.at(node))
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

/** What functions of other query languages are called here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  ...{ cast: 'tostring(…), tolong(…), todatetime(…)', concat: 'strcat(…)', dateadd: 'datetime_add(…)' },
  ...{ datediff: 'datetime_diff(…)', if: 'iff(…)', ifnull: 'coalesce(…)', len: 'strlen(…)', length: 'strlen(…)' },
  ...{ lower: 'tolower(…)', nvl: 'coalesce(…)', regexp_replace: 'replace_regex(…)', substr: 'substring(…)' },
  ...{ upper: 'toupper(…)' },
}

const OUT_OF_PLACE = 'summarize first, then use the column that it makes: summarize n = count() | where n > 5'

/** Reports a function name that means nothing here: an aggregate out of place, one not built yet, or an unknown one. */
function reportUnknown(name: string, node: ast.Call, binder: Binder): void {
  const { catalog } = binder
  const { span } = node.name
  const unsupported = catalog.unsupported.get(name)
  if (catalog.aggregates.has(name)) {
    binder.report(
      'semantic',
      'KS144',
      `The aggregate function '${name}' is not allowed in this context.`,
      span,
      OUT_OF_PLACE,
    )
  } else if (unsupported !== undefined) binder.notBuilt(unsupported, name, span)
  else {
    const known = [...catalog.functions.keys(), ...catalog.binderFunctions.keys(), ...catalog.aggregates.keys()]
    const other = Object.hasOwn(ELSEWHERE, name.toLowerCase()) ? ELSEWHERE[name.toLowerCase()] : undefined
    const hint = other
      ? `in KQL it is ${other}`
      : didYouMean(name, [...known, ...binder.environment.savedFunctionNames()])
    binder.report('semantic', 'KS211', `The name '${name}' does not refer to any known function.`, span, hint)
  }
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
  return followsFrom(args, overload) ? guessedType(call) : call
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

function errorTypeOf(entry: ScalarFunction): ScalarType {
  return scalarTypeOf(String(parseSignature(entry.overloads[0].signature).result)) ?? 'dynamic'
}
