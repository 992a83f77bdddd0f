import { type BoundExpression, type NamedColumn, operandsOf, type Plan } from '../../binder/plan.ts'

/** Operators that give the rows of their input, or some of them; `extend` and `serialize` with columns of their own. */
const PASSING = new Set([
  ...['Filter', 'Sort', 'Take', 'Top', 'As', 'Sample', 'Consume', 'Render', 'AssertSchema'],
  ...['Extend', 'Serialize'],
])

/** Whether an operator leaves rows, and the columns that it does not make (see `itemsOf`), as they are. */
export function isPassing(plan: Plan): boolean {
  return PASSING.has(plan.operator)
}

/** What makes the columns of an operator of a single input: expressions over that input, by name; the others pass. */
export function itemsOf(plan: Plan): readonly NamedColumn[] | undefined {
  switch (plan.operator) {
    case 'Extend':
    case 'Serialize':
      return (plan as Plan & { added: readonly NamedColumn[] }).added
    case 'Project':
    case 'Distinct':
      return (plan as Plan & { items: readonly NamedColumn[] }).items
    default:
      return undefined
  }
}

/** The columns of a plan that only renames, reorders or drops some: by name what they were called. */
export function renamesOf(plan: Plan): readonly { readonly name: string; readonly from: string }[] | undefined {
  return plan.operator === 'Rename'
    ? (plan as Plan & { from: readonly { readonly name: string; readonly from: string }[] }).from
    : undefined
}

/** An expression, and the operator over whose input it is. */
export interface Definition {
  readonly expression: BoundExpression
  readonly plan: Plan
}

/**
 * The expression that a column of an operator's input stands for, as far as it can be followed through `extend`,
 * `project` and what leaves columns as they are; the column itself where it cannot. Casts around it are left out.
 */
export function definitionOf(start: BoundExpression, plan: Plan): Definition {
  let expression = withoutCasts(start)
  for (;;) {
    const [below] = plan.inputs
    if (expression.kind !== 'column' || below === undefined || plan.inputs.length > 1) return { expression, plan }
    const { name } = expression
    const renamed = renamesOf(below)?.find((item) => item.name === name)
    const made = itemsOf(below)?.find((item) => item.name === name)
    if (renamed !== undefined) expression = { ...expression, name: renamed.from }
    else if (made !== undefined) expression = withoutCasts(made.expression)
    else if (!isPassing(below)) return { expression, plan }
    plan = below
  }
}

/** An expression without the casts around it. */
export function withoutCasts(expression: BoundExpression): BoundExpression {
  return expression.kind === 'cast' ? withoutCasts(operandsOf(expression)[0]) : expression
}
