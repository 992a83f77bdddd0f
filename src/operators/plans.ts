import type { Span } from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { operatorName } from '../binder/binder.ts'
import type { Plan } from '../binder/plan.ts'
import type { ColumnInfo } from '../columns/table.ts'

interface Node {
  readonly kind?: string
  readonly span: Span
}

/** The input of an operator that must have one; reports when it stands first in its pipeline. */
export function required(operator: string, input: Plan | undefined, node: Node, binder: Binder): Plan {
  if (input !== undefined) return input
  const message = `The operator '${operatorName(operator)}' needs a table before it.`
  binder.report('semantic', 'KQL107', message, node.span)
  return binder.errorTable(node)
}

/** Reports an operator that has an input though it must be the first. */
export function checkFirst(input: Plan | undefined, node: Node, binder: Binder): void {
  if (input === undefined) return
  binder.report('semantic', 'KS175', 'The operator must be the first operator in the query.', node.span)
}

/** The plan of an operator that gives the rows of its input with the same columns. */
export function passThrough(operator: string, input: Plan | undefined, node: Node, binder: Binder): Plan {
  const source = required(operator, input, node, binder)
  const { columns, serialized, open } = source
  return { operator, columns, inputs: [source], at: binder.at(node), serialized, open }
}

/** What is said of a plan where it is not as most are. */
interface PlanOptions {
  readonly serialized?: boolean
  readonly open?: boolean
}

/** The plan of an operator that gives other columns than its input has. */
export function reshaped(
  operator: string,
  input: Plan,
  columns: readonly ColumnInfo[],
  node: Node,
  binder: Binder,
  options?: PlanOptions,
): Plan {
  return { ...source(operator, columns, node, binder, options), inputs: [input] }
}

/** The plan of an operator that makes its own rows. */
export function source(
  operator: string,
  columns: readonly ColumnInfo[],
  node: Node,
  binder: Binder,
  { serialized = false, open = false }: PlanOptions = {},
): Plan {
  return { operator, columns, inputs: [], at: binder.at(node), serialized, open }
}
