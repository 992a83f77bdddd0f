import type * as ast from '../../grammar/ast.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { evaluateConstant } from '../engine/evaluate.ts'
import { passThrough } from './plans.ts'

/** The plan of `take`. */
export interface TakePlan extends Plan {
  readonly count: BoundExpression
}

/** `take n`, `limit n`: up to so many rows; the first ones here. */
export const take: TabularOperator<ast.TakeOperator, TakePlan> = {
  kind: 'Take',
  bind(node, input, scope, binder) {
    return { ...passThrough('Take', input, node, binder), count: binder.integer(node.count, scope) }
  },
  run(plan, [input], context) {
    return input.head(Number(evaluateConstant(plan.count, context) ?? 0))
  },
}
