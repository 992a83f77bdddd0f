import type * as ast from '../../grammar/ast.ts'
import type { Plan } from '../binder/plan.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { passThrough } from './plans.ts'
import { bindOrdering, type Ordering, sortTable } from './sort-keys.ts'

/** The plan of `sort`. */
export interface SortPlan extends Plan {
  readonly by: readonly Ordering[]
}

/** `sort by keys`, `order by keys`: the rows in order, the greatest first unless `asc` is said. */
export const sort: TabularOperator<ast.SortOperator, SortPlan> = {
  kind: 'Sort',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, [])
    const rows = passThrough('Sort', input, node, binder)
    const row = binder.rowScope(rows.inputs[0], scope)
    return { ...rows, serialized: true, by: node.by.map((key) => bindOrdering(key, row, binder)) }
  },
  run(plan, [input], context) {
    return sortTable(input, plan.by, context)
  },
}
