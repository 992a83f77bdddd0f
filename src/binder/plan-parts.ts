import type { BoundExpression, Plan } from './plan.ts'

/** An expression, and the operator it stands in. */
export interface PlacedExpression {
  readonly expression: BoundExpression
  readonly plan: Plan
}

/** All operators and expressions of some plans, each once. */
export interface AllParts {
  readonly plans: readonly Plan[]
  /** Each before those in it. */
  readonly expressions: readonly PlacedExpression[]
}

/** Fields of plans and expressions that hold no parts of them. */
const LEAVES = new Set(['at', 'columns', 'function', 'overload', 'aggregate', 'traits'])

/** Whether a part of a plan is an operator. */
export function isPlan(part: object): part is Plan {
  return 'operator' in part && 'inputs' in part
}

/** Whether a part of a plan is an expression. */
export function isExpression(part: object): part is BoundExpression {
  return 'kind' in part && 'type' in part && 'at' in part
}

/** Everything in some plans, subqueries and the plans of `toscalar` too. */
export function allPartsOf(roots: readonly Plan[]): AllParts {
  const plans: Plan[] = []
  const expressions: PlacedExpression[] = []
  const seen = new Set<object>()
  const stack: { readonly part: unknown; readonly plan: Plan }[] = roots.map((plan) => ({ part: plan, plan })).reverse()
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { part } = next
    if (typeof part !== 'object' || part === null || seen.has(part)) continue
    seen.add(part)
    let { plan } = next
    if (isPlan(part)) {
      plan = part
      plans.push(plan)
    } else if (isExpression(part)) expressions.push({ expression: part, plan })
    for (const value of heldBy(part).reverse()) stack.push({ part: value, plan })
  }
  return { plans, expressions }
}

/** What stands in the fields of a plan or an expression, in a list or in a map: its parts are among it. */
export function heldBy(part: object): unknown[] {
  if (part instanceof Map) return [...part.values()]
  return Object.entries(part).flatMap(([key, value]) => (isLeaf(key, part) ? [] : [value]))
}

/** `value` is a constant's cell, but an expression elsewhere (`parse`). */
function isLeaf(key: string, part: object): boolean {
  if (key === 'value') return 'kind' in part && part.kind === 'constant'
  return LEAVES.has(key)
}
