import { isError } from '../../binder/nodes.ts'
import { type BoundExpression, operandsOf, traitsOf } from '../../binder/plan.ts'
import { Table } from '../../columns/table.ts'
import { RunContext } from '../../engine/context.ts'
import { evaluateConstant } from '../../engine/evaluate.ts'
import { KqlError } from '../../errors/kql-error.ts'
import { defaultCatalog } from '../../language/catalog.ts'
import { Meter } from '../../limits/meter.ts'
import type { Datetime } from '../../types/datetime.ts'
import type { Value } from '../../types/dynamic.ts'

/** The value of an expression; undefined when it is not the same for all rows, or not known without running a query. */
export type Fold = (expression: BoundExpression) => Value | undefined

/** What finds the values of constant expressions, by a clock. */
export function folder(now: Datetime): Fold {
  const context = new RunContext({
    catalog: defaultCatalog(),
    now,
    table: () => Table.empty([]),
    watchlist: () => Table.empty([]),
    externalData: () => undefined,
    callPlugin: () => undefined,
    surroundings: {},
    meter: new Meter([]),
    random: () => 0,
  })
  return (expression) => {
    const { columns, volatile, serialized } = traitsOf(expression)
    if (columns.length > 0 || volatile || serialized || isUnknown(expression)) return undefined
    if (expression.kind === 'constant') return expression.value
    try {
      return evaluateConstant(expression, context)
    } catch (error) {
      if (error instanceof KqlError) return undefined
      throw error
    }
  }
}

/** Whether it asks a table, or could not be bound. */
function isUnknown(expression: BoundExpression): boolean {
  if (expression.kind === 'scalar-query' || expression.kind === 'list-query') return true
  return isError(expression) || operandsOf(expression).some(isUnknown)
}
