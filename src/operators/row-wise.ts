import { type BoundExpression, type Plan, traitsOf } from '../binder/plan.ts'
import { NumberColumn } from '../columns/column.ts'
import { type ColumnInfo, type DeferredColumn, StoredColumn, Table } from '../columns/table.ts'
import type { RunContext } from '../engine/context.ts'
import type { ExtendPlan } from './extend.ts'
import type { ProjectPlan } from './project.ts'
import type { WherePlan } from './where.ts'

/** The expressions of the operators that make each row of one row or drop it. */
const ROW_WISE: Readonly<Record<string, (plan: Plan) => readonly BoundExpression[]>> = {
  Extend: (plan) => (plan as ExtendPlan).added.map(({ expression }) => expression),
  Filter: (plan) => [(plan as WherePlan).predicate],
  Project: (plan) => (plan as ProjectPlan).items.map(({ expression }) => expression),
  Rename: () => [],
}

/**
 * The steps at the beginning of a subquery that look at one row at a time. They can run over the rows of all tables
 * at once. (None of them gives a name to its rows, so nothing else in the subquery reads what they read.)
 */
export function rowWiseSteps(rows: Plan, body: Plan): Plan[] {
  const steps: Plan[] = []
  for (let plan: Plan | undefined = body; plan !== rows; plan = plan.inputs[0]) {
    if (plan === undefined) return []
    steps.unshift(plan)
  }
  const end = steps.findIndex((step) => {
    const expressions = ROW_WISE[step.operator]?.(step)
    return expressions === undefined || expressions.some((expression) => traitsOf(expression).serialized)
  })
  return end < 0 ? steps : steps.slice(0, end)
}

const ORIGIN = '\0origin'

/** Runs such steps; gives their rows and for each the number in `origins` of the row it was made of. */
export function runRowWise(
  steps: readonly Plan[],
  table: Table,
  origins: Int32Array,
  context: RunContext,
): { readonly table: Table; readonly origins: ArrayLike<number> } {
  let current = withOrigins(table, new StoredColumn(new NumberColumn('long', Float64Array.from(origins))))
  for (const step of steps) {
    const made = context.runOver(step, [current])
    // What keeps the columns of its input has the origins too; what makes columns anew keeps all rows.
    current = made.indexOf(ORIGIN) < 0 ? withOrigins(made, current.deferred(ORIGIN)) : made
  }
  const { columns } = steps.at(-1) ?? table
  const cells = columns.map(({ name }) => current.deferred(name))
  return {
    table: new Table(columns, cells, current.length, current.ingestionTime),
    origins: (current.column(ORIGIN) as NumberColumn).values,
  }
}

function withOrigins(table: Table, origins: DeferredColumn): Table {
  const cells = table.columns.map((_, i) => table.deferred(i))
  const columns: ColumnInfo[] = [...table.columns, { name: ORIGIN, type: 'long' }]
  return new Table(columns, [...cells, origins], table.length, table.ingestionTime)
}
