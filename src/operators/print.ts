import type * as ast from '../../grammar/ast.ts'
import { bindItems, columnsOf } from '../binder/named-columns.ts'
import type { NamedColumn, Plan } from '../binder/plan.ts'
import { ColumnNamer } from '../binder/result-names.ts'
import { Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { source } from './plans.ts'
import { projectTable } from './project.ts'

interface PrintPlan extends Plan {
  readonly items: readonly NamedColumn[]
}

/** `print name = expression, …`: one row. A column without a name is `print_` and its position. */
export const print: TabularOperator<ast.PrintOperator, PrintPlan> = {
  kind: 'Print',
  bind(node, _input, scope, binder) {
    const namer = new ColumnNamer()
    const items = node.expressions.flatMap((expression, i) => {
      const parts = bindItems([expression], scope, binder)
      return parts.map(({ explicit, suggested, expression }) => {
        const name = explicit ?? (parts.length > 1 ? suggested : undefined) ?? `print_${i}`
        return { name: namer.name(name), expression }
      })
    })
    return { ...source('Print', columnsOf(items), node, binder, { serialized: true }), items }
  },
  run(plan, _inputs, context) {
    return projectTable(plan.items, Table.empty([], 1), context)
  },
}
