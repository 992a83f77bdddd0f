import type * as ast from '../../grammar/ast.ts'
import type { OperatorBinding } from '../binder/catalog.ts'
import { columnsNamed } from './column-lists.ts'
import { passThrough } from './plans.ts'
import { keepColumns, type RenamePlan } from './table.ts'

/** `project-keep names`: just these columns, in the order in which the input has them. */
export const projectKeep: OperatorBinding<ast.ProjectKeepOperator, RenamePlan> = {
  kind: 'ProjectKeep',
  bind(node, input, _scope, binder) {
    const base = passThrough('ProjectKeep', input, node, binder)
    const kept = new Set(node.columns.flatMap((item) => columnsNamed(item, base, binder)))
    return keepColumns(
      base,
      base.columns.filter((column) => kept.has(column)),
    )
  },
}
