import type { Plan } from '../../binder/plan.ts'
import { isPlan } from '../../binder/plan-parts.ts'

/** How many operators a copy has at most: views of views of views are left as they are. */
const MOST = 5000
/** Fields that hold no operators. */
const LEAVES = new Set(['at', 'columns', 'function', 'overload', 'aggregate', 'traits'])

/**
 * A plan in which what a `let` names is there once for each time that it is used: each use may look for rows of its
 * own. The plan itself when that would be too much.
 */
export function unshared(root: Plan): Plan {
  let left = MOST
  const copy = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null || left < 0) return part
    if (Array.isArray(part)) return part.map(copy)
    if (!isPlan(part) && !('kind' in part) && !('expression' in part) && !('items' in part)) return part
    if (isPlan(part)) left--
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, LEAVES.has(key) ? value : copy(value)]))
  }
  const copied = copy(root) as Plan
  return left < 0 ? root : copied
}
