import type { Plan } from '../binder/plan.ts'
import { heldBy } from '../binder/plan-parts.ts'

/** What reads the rows of a subquery, by the plan that stands for these rows. */
const dependents = new WeakMap<Plan, Set<object>>()

/**
 * Remembers which plans and expressions of a subquery depend on its rows, the plan `rows`: they are found anew for
 * every table the subquery runs over. What does not depend on it is found once.
 */
export function declareSubquery(rows: Plan, body: Plan): void {
  const found = new Set<object>([rows])
  const seen = new Map<object, boolean>()
  const depends = (part: unknown): boolean => {
    if (typeof part !== 'object' || part === null) return false
    if (part === rows) return true
    if ('kind' in part && part.kind === 'constant') return false
    const known = seen.get(part)
    if (known !== undefined) return known
    seen.set(part, false)
    let result = false
    for (const inner of heldBy(part)) if (depends(inner)) result = true
    seen.set(part, result)
    if (result) found.add(part)
    return result
  }
  depends(body)
  dependents.set(rows, found)
}

/** See `declareSubquery`. */
export function dependentsOf(rows: Plan): ReadonlySet<object> {
  return dependents.get(rows)!
}
