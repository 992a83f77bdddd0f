import type * as ast from '../../grammar/ast.ts'
import type { Plan } from '../binder/plan.ts'
import { Selection } from '../columns/selection.ts'
import { type ColumnInfo, Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { bindExpansion, type Expansion, expandRows } from './expansion.ts'
import { required, reshaped } from './plans.ts'
import { bindSubquery, rowsPlan, type Subquery, Union } from './subquery.ts'

interface MvApplyPlan extends Plan, Subquery {
  readonly expansion: Expansion
}

/** `mv-apply name = array on (subquery)`: expands each row and runs the subquery over the items of that row. */
export const mvApply: TabularOperator<ast.MvApplyOperator, MvApplyPlan> = {
  kind: 'MvApply',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['with_itemindex'])
    const rows = required('MvApply', input, node, binder)
    const expansion = bindExpansion(node, rows, scope, binder)
    const items = rowsPlan(expansion.columns, node, binder, { serialized: true, open: rows.open })
    const subquery = bindSubquery(node.body, items, scope, binder)
    const columns = resultColumns(rows.columns, expansion.replaced, subquery.body.columns)
    const open = rows.open || subquery.body.open
    return { ...reshaped('MvApply', rows, columns, node, binder, { open }), ...subquery, expansion }
  },
  run(plan, [input], context) {
    const { table, starts } = expandRows(plan.expansion, input, context)
    const made = new Union(plan.body.columns)
    const sources: number[] = []
    for (let row = 0; row < input.length; row++) {
      if (starts[row] === starts[row + 1]) continue
      context.checkpoint()
      const items = table.select(Selection.range(starts[row], starts[row + 1]))
      const result = context.over(plan.rows, items).run(plan.body)
      made.add(result)
      for (let i = 0; i < result.length; i++) sources.push(row)
    }
    const cells = new Map(made.finish().map((cell, i) => [plan.body.columns[i].name, cell]))
    const copied = new Selection(Int32Array.from(sources))
    const all = plan.columns.map(({ name }) => cells.get(name) ?? input.deferred(name).select(copied))
    return new Table(plan.columns, all, made.length)
  },
}

/**
 * The columns of the input, but for those that were expanded under their own name, and those of the subquery: in
 * their place where the input has one of that name, else after it.
 */
function resultColumns(
  input: readonly ColumnInfo[],
  replaced: ReadonlySet<string>,
  made: readonly ColumnInfo[],
): ColumnInfo[] {
  const types = new Map(made.map(({ name, type }) => [name, type]))
  const carried = input.filter(({ name }) => !replaced.has(name))
  const names = new Set(carried.map(({ name }) => name))
  const kept = carried.map(({ name, type }) => ({ name, type: types.get(name) ?? type }))
  return [...kept, ...made.filter(({ name }) => !names.has(name))]
}
