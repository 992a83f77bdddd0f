import type * as ast from '../../grammar/ast.ts'
import type { Binder, Bound } from '../binder/binder.ts'
import type { OperatorBinding } from '../binder/catalog.ts'
import { databaseOf } from '../binder/databases.ts'
import type { Plan } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import { callFunction, callSavedFunction } from '../binder/user-functions.ts'
import { didYouMean } from '../errors/suggest.ts'
import { required } from './plans.ts'

/** `invoke f(arguments)`: calls a function with the rows so far as its first argument. It leaves no step of its own. */
export const invoke: OperatorBinding<ast.InvokeOperator, Plan> = {
  kind: 'Invoke',
  bind(node, input, scope, binder) {
    const rows = required('Invoke', input, node, binder)
    const bound =
      node.call.kind === 'Call' ? callPiped(node.call, rows, scope, binder) : callPlaced(node.call, rows, scope, binder)
    if (bound?.kind === 'table') return bound.plan
    if (bound !== undefined) {
      binder.report('semantic', 'KS202', 'The function must return a table.', node.call.span)
    }
    return binder.errorTable(node)
  },
}

/** A function of another database. */
function callPlaced({ object, member }: ast.Member, rows: Plan, scope: Scope, binder: Binder): Bound | undefined {
  const environment = databaseOf(object, scope, binder)
  if (environment === undefined || member.kind !== 'Call') return undefined
  const { name, span } = member.name
  const saved = environment.savedFunction(name)
  if (saved !== undefined) return callSavedFunction(saved, member.arguments, member, scope, binder, rows, environment)
  const message = `The name '${name}' does not refer to any known function.`
  binder.report('semantic', 'KS211', message, span, didYouMean(name, environment.savedFunctionNames()))
  return undefined
}

function callPiped(call: ast.Call, rows: Plan, scope: Scope, binder: Binder): Bound | undefined {
  const { name, span } = call.name
  const declared = scope.variables.find(name)
  if (declared?.kind === 'function') return callFunction(declared, call.arguments, call, scope, binder, rows)
  const isVisible = scope.variables.allows(name, binder.environment)
  const saved = isVisible ? binder.environment.savedFunction(name) : undefined
  if (saved !== undefined) return callSavedFunction(saved, call.arguments, call, scope, binder, rows)
  const known = [...scope.variables.names(), ...binder.environment.savedFunctionNames()]
  const message = `The name '${name}' does not refer to any known function.`
  binder.report('semantic', 'KS211', message, span, didYouMean(name, known))
  return undefined
}
