import type * as ast from '../../grammar/ast.ts'
import { bindNamed, columnsOf, nameItems } from '../binder/named-columns.ts'
import type { BoundExpression, NamedColumn, Plan } from '../binder/plan.ts'
import { groupRows } from '../columns/grouping.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { required, reshaped } from './plans.ts'
import { projectTable } from './project.ts'

/** The plan of `sample-distinct`. */
export interface SampleDistinctPlan extends Plan {
  readonly count: BoundExpression
  readonly items: readonly NamedColumn[]
}

/** `sample-distinct n of column`: up to so many different values; the first ones here. */
export const sampleDistinct: TabularOperator<ast.SampleDistinctOperator, SampleDistinctPlan> = {
  kind: 'SampleDistinct',
  bind(node, input, scope, binder) {
    const rows = required('SampleDistinct', input, node, binder)
    const item = bindNamed(node.of, binder.rowScope(rows, scope), binder)
    if (item.expression.kind === 'call') binder.report('semantic', 'KS109', 'Column name expected.', node.of.span)
    if (item.expression.type === 'dynamic' && item.expression.kind !== 'constant') {
      const message = "The value of type 'dynamic' is not allowed in this context."
      binder.report('semantic', 'KS116', message, node.of.span)
    }
    const items = nameItems([item], binder)
    const count = binder.integer(node.count, scope)
    return { ...reshaped('SampleDistinct', rows, columnsOf(items), node, binder), count, items }
  },
  run(plan, [input], context) {
    const table = projectTable(plan.items, input, context)
    const { firstRows } = groupRows([table.column(0)], table.length, context)
    const wanted = Math.max(0, Number(evaluateConstant(plan.count, context) ?? 0))
    return table.select(firstRows.subarray(0, wanted))
  },
  origins(plan, [input], output, context) {
    const values = evaluate(plan.items[0].expression, input, context)
    return [{ into: groupRows([values], input.length, context).ids.map((id) => (id < output.length ? id : -1)) }]
  },
}
