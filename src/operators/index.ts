import type { OperatorBinding } from '../binder/catalog.ts'
import type { OperatorRun } from '../engine/catalog.ts'
import { as } from './as.ts'
import { count } from './count.ts'
import { datatable } from './datatable.ts'
import { extend } from './extend.ts'
import { print } from './print.ts'
import { project } from './project.ts'
import { summarize } from './summarize.ts'
import { errorSource, rename, tableSource } from './table.ts'
import { take } from './take.ts'
import { where } from './where.ts'

type Operator = OperatorBinding & OperatorRun

/** The tabular operators: each is bound from the syntax node of its kind and runs the plans it makes. */
const tabularOperators: readonly Operator[] = [as, count, datatable, extend, print, project, summarize, take, where]

/** What runs the plans that no single operator makes. */
const planRunners: Readonly<Record<string, OperatorRun>> = {
  Table: tableSource,
  Rename: rename,
  Error: errorSource,
}

/** All of these by the name their plans carry. */
export function operatorMap(): Map<string, Operator> {
  const map = new Map(tabularOperators.map((operator) => [operator.kind as string, operator]))
  for (const [name, runner] of Object.entries(planRunners)) map.set(name, runner as Operator)
  return map
}
