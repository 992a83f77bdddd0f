import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { bindItems, type NamedItem, reportDuplicate } from '../binder/named-columns.ts'
import { columnInfo } from '../binder/nodes.ts'
import type { NamedColumn, Plan } from '../binder/plan.ts'
import { ColumnNamer } from '../binder/result-names.ts'
import { type ColumnInfo, Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { deferredColumn } from '../engine/evaluate.ts'
import { passThrough } from './plans.ts'

/** The plan of `extend`. */
export interface ExtendPlan extends Plan {
  readonly added: readonly NamedColumn[]
}

/** `extend name = expression, …`: adds columns, or replaces those of the same name where they stand. */
export const extend: TabularOperator<ast.ExtendOperator, ExtendPlan> = {
  kind: 'Extend',
  bind(node, input, scope, binder) {
    const rows = passThrough('Extend', input, node, binder)
    const row = binder.rowScope(rows.inputs[0], scope)
    const items = bindItems(node.expressions, row, binder)
    return extendPlan(rows, items, binder)
  },
  run(plan, [input], context) {
    return extendTable(input, plan.added, plan.columns, context)
  },
}

/** The plan that adds bound items to the columns of `rows`. */
export function extendPlan(rows: Plan, items: readonly NamedItem[], binder: Binder): ExtendPlan {
  const columns = [...rows.columns]
  const added = new Map<string, NamedColumn>()
  const declared = new Set<string>()
  const namer = new ColumnNamer(rows.columns, binder.unnamed)
  for (const item of items) {
    const wanted = item.explicit ?? (item.part ? namer.name(item.suggested) : item.suggested)
    const fixed = item.explicit ?? (item.node.kind === 'NameReference' ? item.node.name : undefined)
    if (fixed !== undefined && declared.has(fixed)) reportDuplicate(fixed, item.node, binder)
    if (fixed !== undefined) declared.add(fixed)
    const name = wanted ?? namer.name(undefined)
    const column = columnInfo(name, item.expression)
    const index = columns.findIndex((known) => known.name === name)
    if (index >= 0) columns[index] = column
    else columns.push(column)
    added.set(name, { name, expression: item.expression })
  }
  return { ...rows, columns, added: [...added.values()] }
}

/** A table with columns added or replaced; `columns` is the shape of the result. */
export function extendTable(
  input: Table,
  added: readonly NamedColumn[],
  columns: readonly ColumnInfo[],
  context: RunContext,
): Table {
  const expressions = new Map(added.map(({ name, expression }) => [name, expression]))
  const cells = columns.map(({ name }, i) => {
    const expression = expressions.get(name)
    // Columns that stay keep their places; those that are added come after them.
    return expression === undefined ? input.deferred(i) : deferredColumn(expression, input, context)
  })
  return new Table(columns, cells, input.length, input.ingestionTime)
}
