import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Plugin } from '../engine/catalog.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { truthOf } from '../engine/truth.ts'
import { bindPlugin } from './plans.ts'

interface RowsNearPlan extends Plan {
  readonly condition: BoundExpression
  readonly before: BoundExpression
  readonly after: BoundExpression
}

/** The rows near those where a condition is true, in their order. */
export const rowsNear: Plugin<RowsNearPlan> = {
  name: 'rows_near',
  doc: 'The rows at most so many before or after one where a condition is true.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    const { columns, open } = args.input
    const shaped = { ...plan, columns, open, serialized: true }
    if (!args.expect(2, 3)) return shaped as RowsNearPlan
    const [conditionNode, beforeNode, afterNode = beforeNode] = args.positional
    const condition = binder.predicate(conditionNode, binder.rowScope(args.input, scope))
    return {
      ...shaped,
      condition,
      before: binder.integer(beforeNode, scope),
      after: binder.integer(afterNode, scope),
    }
  },
  run(plan, [input], context) {
    const truth = truthOf(evaluate(plan.condition, input, context))
    const before = Number(evaluateConstant(plan.before, context) ?? 0)
    const after = Number(evaluateConstant(plan.after, context) ?? 0)
    const rows: number[] = []
    let next = 0
    for (let row = 0; row < truth.length; row++) {
      if (truth[row] !== 1) continue
      const end = Math.min(truth.length - 1, row + after)
      for (next = Math.max(next, row - before); next <= end; next++) rows.push(next)
    }
    return input.select(Int32Array.from(rows))
  },
}
