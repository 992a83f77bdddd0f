import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import type { Plan } from '../binder/plan.ts'
import type { Column } from '../columns/column.ts'
import { type ColumnInfo, StoredColumn, Table } from '../columns/table.ts'
import type { PluginArguments } from './arguments.ts'

/** The plan of a plugin over its input, without columns yet, and its arguments. */
export function reshapedBy(
  node: ast.EvaluateOperator,
  input: Plan | undefined,
  binder: Binder,
  bindArguments: (rows: Plan) => PluginArguments,
): { plan: Plan; args: PluginArguments } {
  const { name } = node.call.name
  const rows = input ?? binder.errorTable(node)
  if (input === undefined) {
    binder.report('semantic', 'KQL107', `The plugin '${name}' needs a table before it.`, node.span)
  }
  return { plan: pluginPlan(name, rows, [], node, binder), args: bindArguments(rows) }
}

function pluginPlan(
  name: string,
  input: Plan,
  columns: readonly ColumnInfo[],
  node: ast.EvaluateOperator,
  binder: Binder,
) {
  return { operator: `plugin ${name}`, columns, inputs: [input], at: binder.at(node), serialized: false, open: false }
}

/** A table of columns that are there. */
export function storedTable(infos: readonly ColumnInfo[], columns: readonly Column[], length: number): Table {
  return new Table(
    infos,
    columns.map((column) => new StoredColumn(column)),
    length,
  )
}
