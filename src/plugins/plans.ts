import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import type { Plan } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import type { Column } from '../columns/column.ts'
import { type ColumnInfo, StoredColumn, Table } from '../columns/table.ts'
import { reshaped } from '../operators/plans.ts'
import { PluginArguments } from './arguments.ts'

/**
 * The plan of a plugin over its input, without columns yet, and its arguments; `names` are those that may be given by
 * name. Reports when it has no input.
 */
export function bindPlugin(
  node: ast.EvaluateOperator,
  input: Plan | undefined,
  scope: Scope,
  binder: Binder,
  names: readonly string[] = [],
): { plan: Plan; args: PluginArguments } {
  const { name } = node.call.name
  const rows = input ?? binder.errorTable(node)
  if (input === undefined) {
    binder.report('semantic', 'KQL107', `The plugin '${name}' needs a table before it.`, node.span)
  }
  return {
    plan: reshaped(`plugin ${name}`, rows, [], node, binder),
    args: new PluginArguments(node, rows, scope, binder, names),
  }
}

/** A table of columns that are there. */
export function storedTable(infos: readonly ColumnInfo[], columns: readonly Column[], length: number): Table {
  return new Table(
    infos,
    columns.map((column) => new StoredColumn(column)),
    length,
  )
}
