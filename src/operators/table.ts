import type { Plan } from '../binder/plan.ts'
import type { ColumnInfo } from '../columns/table.ts'
import type { OperatorRun } from '../engine/catalog.ts'
import { KqlError } from '../errors/kql-error.ts'

interface TablePlan extends Plan {
  readonly table: string
  /** Which database it is of: see `Environment.path`. */
  readonly database: readonly string[]
}

/** Reads a stored table: what the name of one is bound to. */
export const tableSource: OperatorRun<TablePlan> = {
  run: (plan, _inputs, context) => context.table(plan.table, plan.database),
}

/** Columns of the input, each with the name that it has there. */
export interface RenamePlan extends Plan {
  readonly from: readonly { readonly name: string; readonly from: string }[]
}

/** Columns of the input under other names or in another order: what many `project-…` operators come to. */
export const rename: OperatorRun<RenamePlan> = {
  run: (plan, [input]) => input.project(plan.from),
}

/** A plan that keeps `columns` of its input: each stands under `name` and was called `from`. */
export function renamePlan(base: Plan, from: readonly { readonly name: string; readonly from: string }[]): RenamePlan {
  const input = base.inputs[0]
  const types = new Map(input.columns.map((column) => [column.name, column.type]))
  const columns: ColumnInfo[] = from.map((column) => ({ name: column.name, type: types.get(column.from) ?? 'dynamic' }))
  return { ...base, operator: 'Rename', columns, from }
}

/** A plan that gives just these columns of its input, under their names. */
export function keepColumns(base: Plan, columns: readonly ColumnInfo[]): RenamePlan {
  return renamePlan(
    base,
    columns.map(({ name }) => ({ name, from: name })),
  )
}

/** What could not be bound is never run. */
export const errorSource: OperatorRun = {
  run: () => {
    throw new KqlError('internal', 'a plan with errors was run')
  },
}
