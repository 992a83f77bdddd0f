import type * as ast from '../../grammar/ast.ts'
import type { ScalarFunction } from '../functions/function.ts'
import type { Binder } from './binder.ts'
import { callBuiltIn, checkSerialized } from './calls.ts'
import { castTo, constant, functionCall, isError } from './nodes.ts'
import type { BoundExpression, NamedColumn } from './plan.ts'
import { resultNameOf } from './result-names.ts'
import type { Scope } from './scope.ts'

/**
 * Binds a call that gives several values (`series_fit_line(y)`): an expression for each, with the name it suggests.
 * Undefined for any other expression.
 */
export function bindTuple(node: ast.Expression, scope: Scope, binder: Binder): readonly NamedColumn[] | undefined {
  if (node.kind !== 'Call' || scope.variables.find(node.name.name)?.kind === 'function') return undefined
  const entry = binder.catalog.functions.get(node.name.name)
  return entry?.tuple === undefined ? undefined : bindTupleCall(entry, node, scope, binder)
}

function bindTupleCall(entry: ScalarFunction, node: ast.Call, scope: Scope, binder: Binder): readonly NamedColumn[] {
  checkSerialized(entry, node, scope, binder)
  const args = node.arguments.map((argument) => binder.expression(argument, scope))
  const bound = callBuiltIn(entry, args, node, scope, binder)
  const names = node.arguments.map((argument) => resultNameOf(argument, binder.catalog))
  const parts = entry.tuple!({ name: entry.name, types: args.map((argument) => argument.type), names })
  const call: BoundExpression = bound.kind === 'call' && parts.length > 1 ? { ...bound, shared: true } : bound
  return parts.map(({ name, type }, i) => ({ name, expression: castTo(partOf(call, i, binder), type) }))
}

function partOf(call: BoundExpression, index: number, binder: Binder): BoundExpression {
  if (isError(call)) return call
  const access = binder.catalog.functions.get('[]')!
  const overload = access.overloads.find(({ signature }) => signature.includes('index: Integer'))!
  return functionCall(access, overload, [call, constant('long', index, call.at)], 'dynamic', call.at)
}
