import type * as ast from '../../grammar/ast.ts'
import { bindItems } from '../binder/named-columns.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { type ExtendPlan, extendPlan, extendTable } from './extend.ts'
import { passThrough } from './plans.ts'

/** `serialize name = expression, …`: declares that the order of the rows counts; may add columns, as `extend` does. */
export const serialize: TabularOperator<ast.SerializeOperator, ExtendPlan> = {
  kind: 'Serialize',
  bind(node, input, scope, binder) {
    const rows = { ...passThrough('Serialize', input, node, binder), serialized: true }
    const row = binder.rowScope(rows, scope)
    const items = bindItems(node.expressions, row, binder)
    return extendPlan(rows, items, binder)
  },
  run(plan, [input], context) {
    return extendTable(input, plan.added, plan.columns, context)
  },
}
