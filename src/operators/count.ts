import type * as ast from '../../grammar/ast.ts'
import type { Plan } from '../binder/plan.ts'
import { ConstantColumn } from '../columns/column.ts'
import { Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { required, reshaped } from './plans.ts'

/** `count`: one row with the number of rows. */
export const count: TabularOperator<ast.CountOperator, Plan> = {
  kind: 'Count',
  bind(node, input, _scope, binder) {
    const columns = [{ name: node.as?.name ?? 'Count', type: 'long' as const }]
    return reshaped('Count', required('Count', input, node, binder), columns, node, binder)
  },
  run(plan, [input]) {
    return Table.of([{ name: plan.columns[0].name, column: new ConstantColumn('long', input.length, 1) }])
  },
  origins: (_plan, [input]) => [{ into: new Int32Array(input.length) }],
}
