import type * as ast from '../../grammar/ast.ts'
import type { OperatorBinding } from '../binder/catalog.ts'
import { columnsNamed } from './column-lists.ts'
import { passThrough } from './plans.ts'
import { keepColumns, type RenamePlan } from './table.ts'

/** `project-away names`: all columns but these. */
export const projectAway: OperatorBinding<ast.ProjectAwayOperator, RenamePlan> = {
  kind: 'ProjectAway',
  bind(node, input, _scope, binder) {
    const base = passThrough('ProjectAway', input, node, binder)
    const away = new Set(node.columns.flatMap((item) => columnsNamed(item, base, binder)))
    return keepColumns(
      base,
      base.columns.filter((column) => !away.has(column)),
    )
  },
}
