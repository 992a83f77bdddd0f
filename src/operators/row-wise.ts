import { type BoundExpression, type Plan, traitsOf } from '../binder/plan.ts'
import { NumberColumn } from '../columns/column.ts'
import { type ColumnInfo, type DeferredColumn, StoredColumn, Table } from '../columns/table.ts'
import { locating, type RunContext } from '../engine/context.ts'
import type { ExtendPlan } from './extend.ts'
import type { ProjectPlan } from './project.ts'
import type { WherePlan } from './where.ts'

/** Rows of several tables in one, table after table. */
export interface GatheredRows {
  readonly table: Table
  /** For each row the number of the table that it is of. */
  readonly origins: ArrayLike<number>
}

/** An operator that can run over the rows of several tables at once. */
export interface AtOnce {
  /** What it evaluates; undefined for a plan that must run over one table after the other. */
  expressions(plan: Plan): readonly BoundExpression[] | undefined
  /**
   * The rows of all its results, with the column ORIGIN, as the input has it. `tables` are the numbers of all tables,
   * in order, of those without rows too. Left out: the operator runs over all rows as over those of one table, and
   * keeps the columns it does not know, or all rows.
   */
  run?(plan: Plan, rows: Table, tables: Int32Array, context: RunContext): Table
}

/** The operators that make each row of one row or drop it. */
export const ROW_WISE: Readonly<Record<string, AtOnce>> = {
  Extend: { expressions: (plan) => (plan as ExtendPlan).added.map(({ expression }) => expression) },
  Filter: { expressions: (plan) => [(plan as WherePlan).predicate] },
  Project: { expressions: (plan) => (plan as ProjectPlan).items.map(({ expression }) => expression) },
  Rename: { expressions: () => [] },
}

/**
 * The steps that lead from `rows` towards the end of a subquery as far as they can run over the rows of all its tables
 * at once. (None of them gives a name to its rows, so nothing else in the subquery reads what they read.)
 */
export function stepsAtOnce(rows: Plan, body: Plan, operators: Readonly<Record<string, AtOnce>>): Plan[] {
  const steps: Plan[] = []
  for (let plan: Plan | undefined = body; plan !== rows; plan = plan.inputs[0]) {
    if (plan === undefined) return []
    steps.unshift(plan)
  }
  const end = steps.findIndex((step) => {
    const expressions = operators[step.operator]?.expressions(step)
    return expressions === undefined || expressions.some((expression) => traitsOf(expression).serialized)
  })
  return end < 0 ? steps : steps.slice(0, end)
}

/** The column with the number of the table that a row is of. */
export const ORIGIN = '\0origin'

/** Runs such steps over the rows of tables with the given numbers. */
export function runAtOnce(
  steps: readonly Plan[],
  operators: Readonly<Record<string, AtOnce>>,
  { table, origins }: GatheredRows,
  tables: Int32Array,
  context: RunContext,
): GatheredRows {
  let current = withOrigins(table, new StoredColumn(new NumberColumn('long', Float64Array.from(origins))))
  for (const step of steps) {
    const made = locating(step.at, () => {
      return operators[step.operator].run?.(step, current, tables, context) ?? context.runOver(step, [current])
    })
    // What keeps the columns of its input has the origins too; what makes columns anew keeps all rows.
    current = made.indexOf(ORIGIN) < 0 ? withOrigins(made, current.deferred(ORIGIN)) : made
  }
  const { columns } = steps.at(-1) ?? table
  const cells = columns.map(({ name }) => current.deferred(name))
  return {
    table: new Table(columns, cells, current.length, current.ingestionTime),
    origins: originsOf(current),
  }
}

/** The numbers in the column ORIGIN. */
export function originsOf(table: Table): Float64Array {
  return (table.column(ORIGIN) as NumberColumn).values
}

/** The table with such a column after its own. */
export function withOrigins(table: Table, origins: DeferredColumn): Table {
  const cells = table.columns.map((_, i) => table.deferred(i))
  const columns: ColumnInfo[] = [...table.columns, { name: ORIGIN, type: 'long' }]
  return new Table(columns, [...cells, origins], table.length, table.ingestionTime)
}
