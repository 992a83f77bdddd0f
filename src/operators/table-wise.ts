import { columnReference } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import { NumberColumn } from '../columns/column.ts'
import { StoredColumn, type Table } from '../columns/table.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluateConstant } from '../engine/evaluate.ts'
import type { ParsePlan } from './parse.ts'
import { type AtOnce, ORIGIN, originsOf, ROW_WISE, withOrigins } from './row-wise.ts'
import type { SortPlan } from './sort.ts'
import { sortTable } from './sort-keys.ts'
import { aggregateGroups, type SummarizePlan } from './summarize.ts'
import type { TopPlan } from './top.ts'

/** Operators whose runs over several tables are one run over all their rows, with the table as the first key. */
const TABLE_WISE: Readonly<Record<string, AtOnce>> = {
  Parse: { expressions: (plan) => ((plan as ParsePlan).where ? undefined : [(plan as ParsePlan).value]) },
  Sort: {
    expressions: (plan) => (plan as SortPlan).by.map(({ expression }) => expression),
    run: (plan, rows, _tables, context) => sortTable(rows, [byOrigin(plan), ...(plan as SortPlan).by], context),
  },
  Top: {
    expressions: (plan) => [(plan as TopPlan).by.expression],
    run(plan, rows, _tables, context) {
      const { by, count } = plan as TopPlan
      return firstOfEach(sortTable(rows, [byOrigin(plan), by], context), Number(evaluateConstant(count, context) ?? 0))
    },
  },
  Summarize: {
    expressions(plan) {
      const { by, calls, results } = plan as SummarizePlan
      const returned = calls.flatMap((call) => (call.kind === 'pick' ? call.returned : []))
      const named = [...by, ...results, ...returned].map(({ expression }) => expression)
      return [...named, ...calls.flatMap((call) => call.arguments)]
    },
    run(plan, rows, tables, context) {
      const summary = plan as SummarizePlan
      return summary.by.length === 0
        ? summarizeEach(summary, rows, tables, context)
        : context.runOver(keyedByOrigin(summary), [rows])
    },
  },
}

/** All operators that can run over the rows of several tables at once. */
export const AT_ONCE: Readonly<Record<string, AtOnce>> = { ...ROW_WISE, ...TABLE_WISE }

function originReference({ at }: Plan): BoundExpression {
  return columnReference(ORIGIN, 'long', at)
}

function byOrigin(plan: Plan) {
  return { expression: originReference(plan), descending: false, nullsFirst: true }
}

/** The first rows of each table. */
function firstOfEach(rows: Table, count: number): Table {
  const origins = originsOf(rows)
  let start = 0
  const kept = Int32Array.from(origins.keys()).filter((row) => {
    if (row > 0 && origins[row] !== origins[row - 1]) start = row
    return row - start < count
  })
  return rows.select(kept)
}

function keyedByOrigin(plan: SummarizePlan): SummarizePlan {
  const key = { name: ORIGIN, expression: originReference(plan) }
  return { ...plan, by: [key, ...plan.by], results: [key, ...plan.results] }
}

/** Aggregates without keys: a row for each table, even if none of its rows are left. */
function summarizeEach(plan: SummarizePlan, rows: Table, tables: Int32Array, context: RunContext): Table {
  const ids = new Int32Array(rows.length)
  const origins = originsOf(rows)
  for (let row = 0, group = 0; row < ids.length; row++) {
    while (tables[group] !== origins[row]) group++
    ids[row] = group
  }
  const made = aggregateGroups(plan, rows, { ids, count: tables.length }, [], context)
  return withOrigins(made, new StoredColumn(new NumberColumn('long', Float64Array.from(tables))))
}
