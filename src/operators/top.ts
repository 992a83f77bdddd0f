import type * as ast from '../../grammar/ast.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { evaluateConstant } from '../engine/evaluate.ts'
import { passThrough } from './plans.ts'
import { bindOrdering, type Ordering, topOfTable } from './sort-keys.ts'

/** The plan of `top`. */
export interface TopPlan extends Plan {
  readonly count: BoundExpression
  readonly by: Ordering
}

/** `top n by key`: the first rows in the order of the key. */
export const top: TabularOperator<ast.TopOperator, TopPlan> = {
  kind: 'Top',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, [])
    const rows = passThrough('Top', input, node, binder)
    const by = bindOrdering(node.by, binder.rowScope(rows.inputs[0], scope), binder)
    return { ...rows, serialized: true, count: binder.integer(node.count, scope), by }
  },
  run(plan, [input], context) {
    return topOfTable(input, plan.by, Number(evaluateConstant(plan.count, context) ?? 0), context)
  },
}
