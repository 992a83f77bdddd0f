import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import type { OperatorBinding } from '../binder/catalog.ts'
import { reportDuplicate } from '../binder/named-columns.ts'
import type { Plan } from '../binder/plan.ts'
import { reportUnknownColumn } from './column-lists.ts'
import { passThrough } from './plans.ts'
import { type RenamePlan, renamePlan } from './table.ts'

/** `project-rename new = old, …`: the same columns in their places, some under new names. */
export const projectRename: OperatorBinding<ast.ProjectRenameOperator, RenamePlan> = {
  kind: 'ProjectRename',
  bind(node, input, _scope, binder) {
    const base = passThrough('ProjectRename', input, node, binder)
    const newNames = new Map<string, string>()
    const taken = new Set(base.columns.map((column) => column.name))
    for (const item of node.expressions) {
      const old = renamedColumn(item, base, binder)
      if (old === undefined || newNames.has(old)) continue
      const { name } = (item as ast.NamedExpression).names[0]
      if (taken.has(name)) reportDuplicate(name, item, binder)
      taken.add(name)
      newNames.set(old, name)
    }
    return renamePlan(
      base,
      base.columns.map(({ name }) => ({ name: newNames.get(name) ?? name, from: name })),
    )
  },
}

/** The column that an item renames; reports what is no renaming, or no column. */
function renamedColumn(item: ast.Expression, rows: Plan, binder: Binder): string | undefined {
  if (item.kind !== 'NamedExpression') {
    binder.report('semantic', 'KS110', 'Column rename assignment expected.', item.span)
    return undefined
  }
  const { value } = item
  if (value.kind !== 'NameReference') {
    binder.report('semantic', 'KS109', 'Column name expected.', value.span)
    return undefined
  }
  if (rows.columns.some((column) => column.name === value.name)) return value.name
  if (rows.open) binder.assumed.read(value.name)
  else reportUnknownColumn(value, rows, binder)
  return undefined
}
