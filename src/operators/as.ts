import type * as ast from '../../grammar/ast.ts'
import type { Plan } from '../binder/plan.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { passThrough } from './plans.ts'

interface AsPlan extends Plan {
  readonly name: string
}

/** `as name`: gives the rows so far a name that the rest of the query can use. */
export const as: TabularOperator<ast.AsOperator, AsPlan> = {
  kind: 'As',
  bind(node, input, scope, binder) {
    const plan = { ...passThrough('As', input, node, binder), name: node.name.name }
    scope.variables.define(node.name.name, { kind: 'table', plan })
    return plan
  },
  run: (_plan, [input]) => input,
}
