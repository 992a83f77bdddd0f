import type * as ast from '../../grammar/ast.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { evaluateConstant } from '../engine/evaluate.ts'
import { passThrough } from './plans.ts'

/** The plan of `sample`. */
export interface SamplePlan extends Plan {
  readonly count: BoundExpression
}

/** `sample n`: so many rows, picked at random, in the order in which they stand. */
export const sample: TabularOperator<ast.SampleOperator, SamplePlan> = {
  kind: 'Sample',
  bind(node, input, scope, binder) {
    const rows = passThrough('Sample', input, node, binder)
    return { ...rows, serialized: false, count: binder.integer(node.count, scope) }
  },
  run(plan, [input], context) {
    const { length } = input
    const wanted = Math.max(0, Number(evaluateConstant(plan.count, context) ?? 0))
    if (wanted >= length) return input
    const picked = new Int32Array(wanted)
    let count = 0
    for (let row = 0; count < wanted; row++) {
      if (context.random() * (length - row) < wanted - count) picked[count++] = row
    }
    return input.select(picked)
  },
}
