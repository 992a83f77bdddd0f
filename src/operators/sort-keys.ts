import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import type { BoundExpression } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import { firstRows, type SortKey, sortRows } from '../columns/sorting.ts'
import type { Table } from '../columns/table.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate } from '../engine/evaluate.ts'

/** A bound `value asc nulls last`. */
export interface Ordering {
  readonly expression: BoundExpression
  readonly descending: boolean
  readonly nullsFirst: boolean
}

/** Binds a key of `sort` or `top`: descending unless said otherwise, nulls last when descending, else first. */
export function bindOrdering(node: ast.Expression, row: Scope, binder: Binder): Ordering {
  const { value, order, nulls } = node.kind === 'Ordered' ? node : { value: node, order: undefined, nulls: undefined }
  const scalar = value.kind === 'NamedExpression' ? value.value : value
  const expression = binder.expression(scalar, row)
  if (expression.type === 'dynamic' && expression.kind !== 'constant') {
    const hint = 'convert it: tostring(…), tolong(…)'
    binder.report('semantic', 'KS116', "The value of type 'dynamic' is not allowed in this context.", value.span, hint)
  }
  const descending = order !== 'asc'
  return { expression, descending, nullsFirst: nulls === undefined ? !descending : nulls === 'first' }
}

/** The rows of a table in the order of the keys. */
export function sortTable(table: Table, by: readonly Ordering[], context: RunContext): Table {
  const keys = by.map((ordering) => sortKey(ordering, table, context))
  return table.select(sortRows(keys, table.length, context))
}

/** The first rows of a table in the order of a key. */
export function topOfTable(table: Table, by: Ordering, count: number, context: RunContext): Table {
  return table.select(firstRows(sortKey(by, table, context), table.length, Math.max(0, count), context))
}

function sortKey({ expression, descending, nullsFirst }: Ordering, table: Table, context: RunContext): SortKey {
  return { column: evaluate(expression, table, context), descending, nullsFirst }
}
