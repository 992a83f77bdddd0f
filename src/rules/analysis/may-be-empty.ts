import { constant } from '../../binder/nodes.ts'
import { type BoundExpression, type Plan, traitsOf } from '../../binder/plan.ts'
import { missingValue } from '../../columns/column.ts'
import type { DataTablePlan } from '../../operators/datatable.ts'
import type { JoinPlan } from '../../operators/join.ts'
import type { SummarizePlan } from '../../operators/summarize.ts'
import type { UnionPlan } from '../../operators/union.ts'
import { conjuncts, type WherePlan } from '../../operators/where.ts'
import type { Fold } from './fold.ts'
import { isAlwaysFilled } from './known-tables.ts'
import { isPassing, itemsOf, renamesOf, withoutCasts } from './provenance.ts'

/** Functions that give something empty only for what is. */
const KEEPING = /^(tostring|tolower|toupper|url_encode|base64_encode_tostring)$/

/** Whether a text over the rows of a plan may be empty, as far as its operators tell. */
export function mayBeEmpty(text: BoundExpression, plan: Plan, fold: Fold): boolean {
  const expression = withoutCasts(text)
  if (expression.kind === 'constant') return expression.value === ''
  if (expression.kind === 'call') {
    const { name } = expression.function
    if (name === 'strcat') return expression.arguments.every((part) => mayBeEmpty(part, plan, fold))
    return !KEEPING.test(name) || mayBeEmpty(expression.arguments[0], plan, fold)
  }
  if (expression.kind !== 'column') return true
  const { name } = expression
  const named = (other: string, from: Plan) => mayBeEmpty({ ...expression, name: other }, from, fold)
  const [input] = plan.inputs
  const renamed = renamesOf(plan)?.find((item) => item.name === name)
  if (renamed !== undefined) return named(renamed.from, input)
  const made = itemsOf(plan)?.find((item) => item.name === name)
  if (made !== undefined) return mayBeEmpty(made.expression, input, fold)
  switch (plan.operator) {
    case 'Table':
      return !isAlwaysFilled(plan, name)
    case 'DataTable': {
      const index = plan.columns.findIndex((column) => column.name === name)
      return (plan as DataTablePlan).rows.some((row) => mayBeEmpty(row[index], plan, fold))
    }
    case 'Filter':
      return (
        !conjuncts((plan as WherePlan).predicate).some((part) => saysFilled(part, name, fold)) && named(name, input)
      )
    case 'Summarize': {
      const key = (plan as SummarizePlan).by.find((item) => item.name === name)
      return key === undefined || mayBeEmpty(key.expression, input, fold)
    }
    case 'Union': {
      const from = (plan as UnionPlan).united.find((column) => column.name === name)?.from
      return from === undefined || plan.inputs.some((part) => named(from, part))
    }
    case 'Join': {
      const { kind } = plan as JoinPlan
      if (kind.result === 'right') return named(name, plan.inputs[1])
      // Rows of the right side alone have nothing in the columns of the left.
      if (kind.result === 'pairs' && kind.keepRight) return true
      return !input.columns.some((column) => column.name === name) || named(name, input)
    }
    case 'Lookup':
    case 'MvExpand':
    case 'Parse':
      return !input.columns.some((column) => column.name === name) || isReplaced(plan, name) || named(name, input)
    default:
      return !isPassing(plan) || named(name, input)
  }
}

/** Whether `mv-expand` or `parse` puts something else into a column. */
function isReplaced(plan: Plan, name: string): boolean {
  const { filled, expansion } = plan as Plan & {
    readonly filled?: readonly { readonly name: string }[]
    readonly expansion?: { readonly items: readonly { readonly name: string }[] }
  }
  return [...(filled ?? []), ...(expansion?.items ?? [])].some((item) => item.name === name)
}

/** Whether a condition that is true says that a column is not empty: it is not true of an empty one. */
function saysFilled(part: BoundExpression, name: string, fold: Fold): boolean {
  const call = withoutCasts(part)
  if (call.kind === 'call' && call.function.name === 'or') {
    return call.arguments.every((one) => saysFilled(one, name, fold))
  }
  if (call.kind === 'call' && call.function.name === 'and') {
    return call.arguments.some((one) => saysFilled(one, name, fold))
  }
  const { columns } = traitsOf(part)
  if (columns.length !== 1 || columns[0] !== name) return false
  const value = fold(whereEmpty(part))
  return value !== undefined && value !== true
}

/** An expression with empty texts in the place of its columns. */
function whereEmpty(expression: BoundExpression): BoundExpression {
  switch (expression.kind) {
    case 'column':
      return constant(expression.type, missingValue(expression.type), expression.at)
    case 'cast':
      return { ...expression, traits: undefined, operand: whereEmpty(expression.operand) }
    case 'call':
      return { ...expression, traits: undefined, arguments: expression.arguments.map(whereEmpty) }
    default:
      return expression
  }
}
