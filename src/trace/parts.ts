import {
  type BoundExpression,
  givenName,
  type ListQuery,
  operandsOf,
  type Plan,
  type ScalarQuery,
  traitsOf,
} from '../binder/plan.ts'
import { isExpression, isPlan } from '../binder/plan-parts.ts'
import { INGESTION_TIME } from '../columns/table.ts'
import type { WherePlan } from '../operators/where.ts'
import { oneLine } from './text.ts'

/** Fields of plans and expressions that hold no parts of them, or hold what stands elsewhere too. */
const LEAVES = new Set(['at', 'columns', 'function', 'overload', 'aggregate', 'inputs', 'rows', 'steps', 'traits'])

/** What stands in the fields of an operator; not in those of its inputs. */
export interface Parts {
  /** Its expressions, the outermost. */
  readonly expressions: readonly BoundExpression[]
  /** The pipelines that it runs over rows of its own. */
  readonly subqueries: readonly Plan[]
}

/** The expressions and pipelines of a plan. */
export function partsOf(plan: Plan): Parts {
  const expressions: BoundExpression[] = []
  const subqueries = new Set<Plan>()
  const seen = new Set<object>()
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null || seen.has(part)) return
    seen.add(part)
    if (isExpression(part)) expressions.push(part)
    else if (isPlan(part)) subqueries.add(part)
    else if (part instanceof Map) for (const value of part.values()) look(value)
    else lookInto(part)
  }
  const lookInto = (part: object) => {
    for (const [key, value] of Object.entries(part)) if (!LEAVES.has(key)) look(value)
  }
  lookInto(plan)
  if ('steps' in plan && subqueries.size === 0) for (const step of plan.steps as object[]) look(step)
  return { expressions, subqueries: [...subqueries] }
}

/**
 * Goes through the parts of expressions, each once, however often a `let` is used; a part for which `enter` is false is
 * not entered.
 */
export function walkExpressions(
  expressions: readonly BoundExpression[],
  enter: (expression: BoundExpression) => boolean,
): void {
  const seen = new Set<BoundExpression>()
  const look = (expression: BoundExpression): void => {
    if (seen.has(expression)) return
    seen.add(expression)
    if (enter(expression)) operandsOf(expression).forEach(look)
  }
  expressions.forEach(look)
}

/** The queries within expressions: `toscalar`, and tables in the list of `in`. */
export function queriesIn(expressions: readonly BoundExpression[]): (ScalarQuery | ListQuery)[] {
  const found: (ScalarQuery | ListQuery)[] = []
  walkExpressions(expressions, (expression) => {
    if (expression.kind === 'scalar-query' || expression.kind === 'list-query') found.push(expression)
    return true
  })
  return found
}

/** The outermost parts of expressions that read no column and hold a query. */
export function computedParts(expressions: readonly BoundExpression[]): BoundExpression[] {
  const found: BoundExpression[] = []
  walkExpressions(expressions, (expression) => {
    const { columns, volatile } = traitsOf(expression)
    if (columns.length > 0 || volatile) return true
    if (queriesIn([expression]).length > 0) found.push(expression)
    return false
  })
  return found
}

/** A column as people call it: when a row was ingested is no column of theirs, but what a function gives. */
export function columnTitle(name: string): string {
  return name === INGESTION_TIME ? 'ingestion_time()' : name
}

/** How an expression is called: by the name of its column or `let`, else as it is written. */
export function nameOf(expression: BoundExpression): string {
  return expression.kind === 'column'
    ? columnTitle(expression.name)
    : (givenName(expression.at) ?? oneLine(expression.at))
}

/** Whether a plan is a part of how another one is built, and nothing that was written as an operator. */
export function isWithin(input: Plan, plan: Plan): boolean {
  const { source, span } = input.at
  return source === plan.at.source && span.start === plan.at.span.start && span.end === plan.at.span.end
}

/** Whether a filter is a part of the condition of another one, moved to where it does its work. */
export function isPart(plan: Plan): boolean {
  return plan.operator === 'Filter' && (plan as WherePlan).predicate.at === plan.at
}
