import type * as ast from '../../grammar/ast.ts'
import { type BoundExpression, type Plan, traitsOf } from '../binder/plan.ts'
import { entriesOf } from '../columns/dictionary.ts'
import { type Selection, selectionWhere, selectionWhereCode } from '../columns/selection.ts'
import { Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate } from '../engine/evaluate.ts'
import { truthOf } from '../engine/truth.ts'
import { isInnerUnique } from './join.ts'
import { passThrough } from './plans.ts'

export interface WherePlan extends Plan {
  readonly predicate: BoundExpression
}

/** `where predicate`: keeps the rows for which the predicate is true. */
export const where: TabularOperator<ast.FilterOperator, WherePlan> = {
  kind: 'Filter',
  bind(node, input, scope, binder) {
    const rows = passThrough('Filter', input, node, binder)
    const predicate = binder.predicate(node.predicate, binder.rowScope(rows.inputs[0], scope))
    return { ...rows, inputs: [filterBeforeJoin(rows.inputs[0], predicate)], predicate }
  },
  run(plan, [input], context) {
    return filter(plan.predicate, input, context)
  },
}

/**
 * A join of the kind `innerunique` keeps one left row of each key, and which one is open: the engine takes it among
 * those that pass a filter on the left columns after the join, and so must this.
 */
function filterBeforeJoin(plan: Plan, predicate: BoundExpression): Plan {
  if (!isInnerUnique(plan)) return plan
  const [left, right] = plan.inputs
  const names = new Set(left.columns.map(({ name }) => name))
  const parts = conjuncts(predicate).filter((part) => {
    const { columns, volatile, serialized } = traitsOf(part)
    return !volatile && !serialized && columns.every((name) => names.has(name))
  })
  const filtered = parts.reduce<Plan>((rows, part): WherePlan => {
    const { columns, serialized, open } = rows
    return { operator: 'Filter', columns, inputs: [rows], at: part.at, serialized, open, predicate: part }
  }, left)
  return { ...plan, inputs: [filtered, right] }
}

/** The rows for which a predicate is true. Each part of an `and` is asked only about the rows left by those before. */
export function filter(predicate: BoundExpression, table: Table, context: RunContext): Table {
  let rows = table
  for (const part of conjuncts(predicate)) {
    const byCode = selectionByCode(part, rows, context)
    if (byCode !== null) {
      rows = rows.select(byCode)
      continue
    }
    const column = evaluate(part, rows, context)
    if (column.kind === 'constant') {
      if (column.value !== true) return rows.head(0)
    } else rows = rows.select(selectionWhere(truthOf(column)))
  }
  return rows
}

/**
 * The rows for which a predicate on one dictionary column is true: asked once for each entry, and the codes are not even
 * gathered. Null when it is no such predicate.
 */
function selectionByCode(predicate: BoundExpression, rows: Table, context: RunContext): Selection | null {
  const { columns, volatile, serialized } = traitsOf(predicate)
  if (columns.length !== 1 || volatile || serialized) return null
  const [name] = columns
  const lying = rows.deferred(name).whereItLies()
  if (lying === null || lying.column.kind !== 'dictionary' || lying.selection?.hasMissing) return null
  const { codes, dictionary } = lying.column
  if (dictionary.length > rows.length) return null
  const entries = Table.of([{ name, column: entriesOf(lying.column) }])
  return selectionWhereCode(truthOf(evaluate(predicate, entries, context)), codes, lying.selection)
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
