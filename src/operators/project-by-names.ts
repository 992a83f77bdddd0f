import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import type { OperatorBinding } from '../binder/catalog.ts'
import type { Plan } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import { matchesWildcard } from '../binder/wildcards.ts'
import type { ColumnInfo } from '../columns/table.ts'
import { isArray } from '../types/dynamic.ts'
import { passThrough } from './plans.ts'
import { keepColumns, type RenamePlan } from './table.ts'

/**
 * `project-by-names "a", dynamic(["b", "c*"])`: the columns of these names and patterns, in this order. Names that are
 * not there are passed over.
 */
export const projectByNames: OperatorBinding<ast.ProjectByNamesOperator, RenamePlan> = {
  kind: 'ProjectByNames',
  bind(node, input, scope, binder) {
    const base = passThrough('ProjectByNames', input, node, binder)
    const kept = new Set<ColumnInfo>()
    for (const pattern of node.columns.flatMap((item) => patternsOf(item, base, scope, binder))) {
      for (const column of base.columns) if (matchesWildcard(pattern, column.name)) kept.add(column)
    }
    return keepColumns(base, [...kept])
  },
}

/** The names and patterns that an item gives. */
function patternsOf(item: ast.Expression, rows: Plan, scope: Scope, binder: Binder): readonly string[] {
  if (item.kind === 'WildcardName') return [item.pattern]
  if (item.kind === 'Star') return ['*']
  if (item.kind === 'NameReference' && rows.columns.some((column) => column.name === item.name)) return [item.name]
  const bound = binder.expression(item, { ...scope, row: null })
  if (bound.kind === 'constant' && typeof bound.value === 'string') return [bound.value]
  if (bound.kind === 'constant' && bound.type === 'dynamic' && isArray(bound.value as never)) {
    return (bound.value as readonly unknown[]).map(String)
  }
  binder.report('semantic', 'KS114', 'The expression must be a constant name or array of names.', item.span)
  return []
}
