import type * as ast from '../../grammar/ast.ts'
import { bindTypeName } from '../binder/expressions.ts'
import { castTo } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import { columnOf } from '../columns/builder.ts'
import { Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { evaluateConstant } from '../engine/evaluate.ts'
import { source } from './plans.ts'

/** Rows written out. */
export interface DataTablePlan extends Plan {
  readonly rows: readonly (readonly BoundExpression[])[]
}

/** `datatable(a:long, b:string)[1, "x", …]`: rows written out. */
export const datatable: TabularOperator<ast.DataTable, DataTablePlan> = {
  kind: 'DataTable',
  bind(node, _input, scope, binder) {
    const columns = node.columns.map(({ name, type }) => ({ name: name.name, type: bindTypeName(type, binder) }))
    const width = columns.length
    const values = node.values.map((value, i) => castTo(binder.expression(value, scope), columns[i % width].type))
    if (width > 0 && values.length % width !== 0) {
      const message = `The datatable has ${values.length} values, which do not fill rows of ${width} columns.`
      binder.report('semantic', 'KQL108', message, node.span)
    }
    const rows = Array.from({ length: width === 0 ? 0 : Math.floor(values.length / width) }, (_, i) =>
      values.slice(i * width, (i + 1) * width),
    )
    return { ...source('DataTable', columns, node, binder), rows }
  },
  run(plan, _inputs, context) {
    const columns = plan.columns.map(({ name, type }, i) => ({
      name,
      column: columnOf(
        type,
        plan.rows.map((row) => evaluateConstant(row[i], context)),
      ),
    }))
    return Table.of(columns, plan.rows.length)
  },
}
