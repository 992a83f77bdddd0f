import type { BoundExpression, Plan } from '../../binder/plan.ts'
import type { JoinPlan } from '../../operators/join.ts'
import { conjuncts, type WherePlan } from '../../operators/where.ts'
import { isPassing, itemsOf, renamesOf, withoutCasts } from '../analysis/provenance.ts'
import type { Check } from './check.ts'

/** Conditions that an empty string does not meet, whatever they compare with. */
const FILLED = new Set(['isnotempty', 'has', 'has_cs', 'contains', 'contains_cs', 'startswith', 'matches regex', 'in'])

/** Joins in which rows without a key find each other. */
export const joinEmptyKeys: Check = {
  id: 'join-empty-keys',
  severity: 'info',
  summary: 'A `join` on texts that may be empty on both sides.',
  why: `A missing text is \`""\`, and two empty texts are equal: every row without an account, address or id on the left is joined
with every such row on the right. Filter them out before: \`| where isnotempty(key)\`, on one side at least.`,
  wrong: `SigninLogs
| join kind=inner AADNonInteractiveUserSignInLogs on CorrelationId`,
  right: `SigninLogs
| where isnotempty(CorrelationId)
| join kind=inner AADNonInteractiveUserSignInLogs on CorrelationId`,
  *find(subject) {
    for (const plan of subject.plans) {
      if (plan.operator !== 'Join') continue
      const { kind, keys } = plan as JoinPlan
      if (kind.result !== 'pairs' && !kind.matched) continue
      const open = keys.filter(
        ({ left, right }) =>
          left.type === 'string' && mayBeEmpty(left, plan.inputs[0]) && mayBeEmpty(right, plan.inputs[1]),
      )
      if (open.length === 0 || open.length < keys.length) continue
      const names = open.map(({ left }) => nameOf(left)).join(', ')
      yield {
        at: { source: plan.at.source, span: { start: plan.at.span.start, end: plan.at.span.start + 'join'.length } },
        message: `rows whose ${names} is empty are joined with each other`,
        hint: 'filter with isnotempty( ) on one side',
      }
    }
  },
}

function nameOf(key: BoundExpression): string {
  const column = withoutCasts(key)
  return column.kind === 'column' ? column.name : 'key'
}

/** Whether no filter says that a column is filled. */
function mayBeEmpty(key: BoundExpression, side: Plan): boolean {
  const column = withoutCasts(key)
  let current: BoundExpression = column
  for (let plan: Plan | undefined = side; plan !== undefined; plan = plan.inputs[0]) {
    if (current.kind !== 'column') return true
    const { name } = current
    if (plan.operator === 'Filter' && conjuncts((plan as WherePlan).predicate).some((part) => saysFilled(part, name))) {
      return false
    }
    const renamed = renamesOf(plan)?.find((item) => item.name === name)
    const made = itemsOf(plan)?.find((item) => item.name === name)
    if (renamed !== undefined) current = { ...current, name: renamed.from }
    else if (made !== undefined) current = withoutCasts(made.expression)
    else if (plan.operator === 'Summarize') {
      const by = (plan as unknown as { by: readonly { name: string; expression: BoundExpression }[] }).by
      const made = by.find((item) => item.name === name)
      if (made === undefined) return true
      current = withoutCasts(made.expression)
    } else if (!isPassing(plan)) return true
  }
  return true
}

function saysFilled(part: BoundExpression, name: string): boolean {
  if (part.kind !== 'call') return false
  const [left, right] = part.arguments.map(withoutCasts)
  if (left?.kind !== 'column' || left.name !== name) return false
  if (part.function.name === '!=') return right.kind === 'constant' && right.value === ''
  if (part.function.name === '==' || part.function.name === '=~') return right.kind !== 'constant' || right.value !== ''
  return FILLED.has(part.function.name)
}
