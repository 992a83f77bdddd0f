import type * as ast from '../../grammar/ast.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import { selectionWhere } from '../columns/selection.ts'
import type { Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate } from '../engine/evaluate.ts'
import { truthOf } from '../engine/truth.ts'
import { passThrough } from './plans.ts'

export interface WherePlan extends Plan {
  readonly predicate: BoundExpression
}

/** `where predicate`: keeps the rows for which the predicate is true. */
export const where: TabularOperator<ast.FilterOperator, WherePlan> = {
  kind: 'Filter',
  bind(node, input, scope, binder) {
    const rows = passThrough('Filter', input, node, binder)
    return { ...rows, predicate: binder.predicate(node.predicate, binder.rowScope(rows.inputs[0], scope)) }
  },
  run(plan, [input], context) {
    return filter(plan.predicate, input, context)
  },
}

/** The rows for which a predicate is true. Each part of an `and` is asked only about the rows left by those before. */
export function filter(predicate: BoundExpression, table: Table, context: RunContext): Table {
  let rows = table
  for (const part of conjuncts(predicate)) {
    const column = evaluate(part, rows, context)
    if (column.kind === 'constant') {
      if (column.value !== true) return rows.head(0)
    } else rows = rows.select(selectionWhere(truthOf(column)))
  }
  return rows
}

/** The parts of a predicate that must all be true. */
export function conjuncts(predicate: BoundExpression): BoundExpression[] {
  const parts: BoundExpression[] = []
  const open = [predicate]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'call' && next.function.name === 'and') open.push(next.arguments[1], next.arguments[0])
    else parts.push(next)
  }
  return parts
}
