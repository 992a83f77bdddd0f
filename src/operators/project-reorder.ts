import type * as ast from '../../grammar/ast.ts'
import type { OperatorBinding } from '../binder/catalog.ts'
import { reportDuplicate } from '../binder/named-columns.ts'
import type { ColumnInfo } from '../columns/table.ts'
import { columnsNamed } from './column-lists.ts'
import { passThrough } from './plans.ts'
import { keepColumns, type RenamePlan } from './table.ts'

/** `project-reorder names`: these columns first, then all others as they stood. */
export const projectReorder: OperatorBinding<ast.ProjectReorderOperator, RenamePlan> = {
  kind: 'ProjectReorder',
  bind(node, input, _scope, binder) {
    const base = passThrough('ProjectReorder', input, node, binder)
    const placed = new Set<ColumnInfo>()
    const single = new Set<ColumnInfo>()
    for (const item of node.columns) {
      const name = item.kind === 'Ordered' ? item.value : item
      const found = columnsNamed(name, base, binder)
      if (found.length === 0 && name.kind === 'NameReference' && base.open) binder.assumed.read(name.name)
      if (found.length === 1) {
        if (single.has(found[0])) reportDuplicate(found[0].name, name, binder)
        single.add(found[0])
      }
      const order = item.kind === 'Ordered' ? item.order : undefined
      for (const column of inOrder(found, order)) placed.add(column)
    }
    for (const column of base.columns) placed.add(column)
    return keepColumns(base, [...placed])
  },
}

function inOrder(columns: readonly ColumnInfo[], order: ast.Ordered['order']): readonly ColumnInfo[] {
  if (order === undefined) return columns
  const compare = order.startsWith('granny') ? compareGranny : compareNames
  const sign = order.endsWith('desc') ? -1 : 1
  return [...columns].sort((a, b) => sign * compare(a.name, b.name))
}

function compareNames(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()]
  return x < y ? -1 : x > y ? 1 : 0
}

/** Runs of digits compare as numbers: `a20` before `a100`. */
function compareGranny(a: string, b: string): number {
  const [x, y] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const numbers = /^\d/.test(x[i]) && /^\d/.test(y[i])
    const difference = numbers ? Number(x[i]) - Number(y[i]) : compareNames(x[i], y[i])
    if (difference !== 0) return difference
  }
  return x.length - y.length
}
