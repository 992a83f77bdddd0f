import type * as ast from '../../grammar/ast.ts'
import type { Plan } from '../binder/plan.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { passThrough } from './plans.ts'

/** `as name`: gives the rows so far a name that the rest of the query can use. */
export const as: TabularOperator<ast.AsOperator, Plan> = {
  kind: 'As',
  bind(node, input, scope, binder) {
    const plan = passThrough('As', input, node, binder)
    scope.variables.define(node.name.name, { kind: 'table', plan })
    return plan
  },
  run: (_plan, [input]) => input,
}
