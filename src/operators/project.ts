import type * as ast from '../../grammar/ast.ts'
import { bindItems, columnsOf, nameItems } from '../binder/named-columns.ts'
import type { NamedColumn, Plan } from '../binder/plan.ts'
import { Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { deferredColumn } from '../engine/evaluate.ts'
import { required, reshaped } from './plans.ts'

/** The plan of `project`. */
export interface ProjectPlan extends Plan {
  readonly items: readonly NamedColumn[]
}

/** `project name = expression, …`: just these columns, in this order. */
export const project: TabularOperator<ast.ProjectOperator, ProjectPlan> = {
  kind: 'Project',
  bind(node, input, scope, binder) {
    const rows = required('Project', input, node, binder)
    const row = binder.rowScope(rows, scope)
    const items = nameItems(bindItems(node.expressions, row, binder), binder)
    return { ...reshaped('Project', rows, columnsOf(items), node, binder, { serialized: rows.serialized }), items }
  },
  run(plan, [input], context) {
    return projectTable(plan.items, input, context)
  },
}

/** A table of named expressions over the rows of another. */
export function projectTable(items: readonly NamedColumn[], input: Table, context: RunContext): Table {
  const cells = items.map(({ expression }) => deferredColumn(expression, input, context))
  return new Table(columnsOf(items), cells, input.length, input.ingestionTime)
}
