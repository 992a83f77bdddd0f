import type * as ast from '../../grammar/ast.ts'
import type { Plan } from '../binder/plan.ts'
import { Selection } from '../columns/selection.ts'
import { type ColumnInfo, Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { declareSubquery } from '../engine/subquery.ts'
import { bindExpansion, type Expansion, expandRows, sourceRows } from './expansion.ts'
import { required, reshaped } from './plans.ts'
import { ROW_WISE, runAtOnce, stepsAtOnce } from './row-wise.ts'
import { bindSubquery, rowsPlan, type Subquery, Union } from './subquery.ts'
import { AT_ONCE } from './table-wise.ts'

/** The plan of `mv-apply`. */
export interface MvApplyPlan extends Plan, Subquery {
  readonly expansion: Expansion
  /** The steps that run over the items of all rows at once; `rows` stands for what they give. */
  readonly steps: readonly Plan[]
}

/** `mv-apply name = array on (subquery)`: expands each row and runs the subquery over the items of that row. */
export const mvApply: TabularOperator<ast.MvApplyOperator, MvApplyPlan> = {
  kind: 'MvApply',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['with_itemindex'])
    const source = required('MvApply', input, node, binder)
    const expansion = bindExpansion(node, source, scope, binder)
    const items = rowsPlan(expansion.columns, node, binder, { serialized: true, open: source.open })
    const { body } = bindSubquery(node.body, items, scope, binder)
    const steps = stepsAtOnce(items, body, ROW_WISE)
    const rows = steps.at(-1) ?? items
    declareSubquery(rows, body)
    const columns = resultColumns(source.columns, expansion.replaced, body.columns)
    const open = source.open || body.open
    return { ...reshaped('MvApply', source, columns, node, binder, { open }), expansion, steps, rows, body }
  },
  fuse(plan) {
    const more = stepsAtOnce(plan.rows, plan.body, AT_ONCE)
    const rows = more.at(-1)
    if (rows === undefined) return plan
    declareSubquery(rows, plan.body)
    return { ...plan, steps: [...plan.steps, ...more], rows }
  },
  run(plan, [input], context) {
    const { columns, body, rows } = plan
    const { table: items, starts } = expandRows(plan.expansion, input, context)
    const filled = Selection.range(0, input.length).rows.filter((row) => starts[row] < starts[row + 1])
    const expanded = { table: items, origins: sourceRows(starts) }
    const { table, origins } = runAtOnce(plan.steps, AT_ONCE, expanded, filled, context)
    if (rows === body) return carry(input, Int32Array.from(origins), table, columns)
    const made = new Union(body.columns, context)
    const sources: number[] = []
    let start = 0
    for (const row of filled) {
      let end = start
      while (end < origins.length && origins[end] === row) end++
      context.checkpoint()
      const result = context.over(rows, table.select(Selection.range(start, end))).run(body)
      made.add(result)
      for (let i = 0; i < result.length; i++) sources.push(row)
      start = end
    }
    const all = new Table(body.columns, made.finish(), made.length)
    return carry(input, Int32Array.from(sources), all, columns)
  },
}

/** The rows of a subquery, with the other columns from the rows of the input that they belong to. */
function carry(input: Table, sources: Int32Array, made: Table, columns: readonly ColumnInfo[]): Table {
  const copied = new Selection(sources)
  const cells = columns.map(({ name }) => {
    return made.indexOf(name) < 0 ? input.deferred(name).select(copied) : made.deferred(name)
  })
  return new Table(columns, cells, made.length, input.ingestionTime?.select(copied))
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
