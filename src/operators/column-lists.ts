import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import type { Plan } from '../binder/plan.ts'
import { matchesWildcard } from '../binder/wildcards.ts'
import type { ColumnInfo } from '../columns/table.ts'
import { didYouMean } from '../errors/suggest.ts'

/** The columns of `rows` that an item of `project-away` and its kin names: one, or all that fit a pattern. */
export function columnsNamed(node: ast.Expression, rows: Plan, binder: Binder): readonly ColumnInfo[] {
  switch (node.kind) {
    case 'Star':
      return rows.columns
    case 'WildcardName': {
      const found = rows.columns.filter((column) => matchesWildcard(node.pattern, column.name))
      if (found.length === 0 && !rows.open) {
        binder.report('semantic', 'KS142', `The name '${node.pattern}' does not refer to any known column.`, node.span)
      }
      return found
    }
    case 'NameReference': {
      const column = rows.columns.find((info) => info.name === node.name)
      if (column !== undefined) return [column]
      if (!rows.open) reportUnknownColumn(node, rows, binder)
      return []
    }
    default:
      binder.report('semantic', 'KS109', 'Column name expected.', node.span)
      return []
  }
}

/** Reports a name that is no column of `rows`. */
export function reportUnknownColumn(node: ast.NameReference, rows: Plan, binder: Binder): void {
  const message = `The name '${node.name}' does not refer to any known column, table, variable or function.`
  const known = rows.columns.map((column) => column.name)
  binder.report('semantic', 'KS142', message, node.span, didYouMean(node.name, known))
}
