import { type BoundExpression, type NamedColumn, operandsOf, type Plan } from '../../binder/plan.ts'

/** Operators that give the rows of their input, or some of them, with their columns as they are. */
const PASS = new Set([
  'Filter',
  'Sort',
  'Take',
  'Top',
  'Serialize',
  'As',
  'Sample',
  'Consume',
  'Render',
  'AssertSchema',
])

/** Whether an operator leaves the columns of its input as they are. */
export function isPassing(plan: Plan): boolean {
  return PASS.has(plan.operator)
}

/** What makes the columns of an operator of a single input: expressions over that input, by name; the others pass. */
export function itemsOf(plan: Plan): readonly NamedColumn[] | undefined {
  switch (plan.operator) {
    case 'Extend':
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

/**
 * The expression that a column of an operator's input stands for, as far as it can be followed through `extend`,
 * `project` and what leaves columns as they are; the column itself where it cannot.
 */
export function definitionOf(expression: BoundExpression, plan: Plan): BoundExpression {
  let current = expression
  let below = plan.inputs.length === 1 ? plan.inputs[0] : undefined
  while (current.kind === 'column' && below !== undefined) {
    const { name } = current
    const renamed = renamesOf(below)?.find((item) => item.name === name)
    const made = itemsOf(below)?.find((item) => item.name === name)
    if (renamed !== undefined) current = { ...current, name: renamed.from }
    else if (made !== undefined) current = made.expression
    else if (!isPassing(below) && below.operator !== 'Extend') return current
    below = below.inputs.length === 1 ? below.inputs[0] : undefined
  }
  return current
}

/** An expression without the casts around it. */
export function withoutCasts(expression: BoundExpression): BoundExpression {
  return expression.kind === 'cast' ? withoutCasts(operandsOf(expression)[0]) : expression
}
