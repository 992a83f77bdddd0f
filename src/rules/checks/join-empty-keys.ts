import type { BoundExpression } from '../../binder/plan.ts'
import type { JoinPlan } from '../../operators/join.ts'
import { mayBeEmpty } from '../analysis/may-be-empty.ts'
import { withoutCasts } from '../analysis/provenance.ts'
import { isUniqueBy } from '../analysis/unique-keys.ts'
import type { Check } from './check.ts'

/** Joins in which rows without a key find each other. */
export const joinEmptyKeys: Check = {
  id: 'join-empty-keys',
  severity: 'info',
  summary: 'A `join` on texts that may be empty on both sides.',
  why: `A missing text is \`""\`, and two empty texts are equal: every row without an account, address or id on the left is joined
with every such row on the right. Filter them out before: \`| where isnotempty(key)\`, on one side at least.`,
  wrong: `SigninLogs
| join kind=inner AzureActivity on $left.IPAddress == $right.CallerIpAddress`,
  right: `SigninLogs
| where isnotempty(IPAddress)
| join kind=inner AzureActivity on $left.IPAddress == $right.CallerIpAddress`,
  *find(subject) {
    for (const plan of subject.plans) {
      if (plan.operator !== 'Join') continue
      const { kind, keys } = plan as JoinPlan
      if (kind.result !== 'pairs' && !kind.matched) continue
      if (isEnrichment(plan as JoinPlan)) continue
      const open = keys.filter(
        ({ left, right }) =>
          left.type === 'string' &&
          mayBeEmpty(left, plan.inputs[0], subject.fold) &&
          mayBeEmpty(right, plan.inputs[1], subject.fold),
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

/** Whether each row of the left side comes out once, whatever there is on the right. */
function isEnrichment({ kind, keys, inputs }: JoinPlan): boolean {
  const names = keys.map(({ right }) => nameOf(right))
  return kind.result === 'pairs' && kind.keepLeft === true && !kind.keepRight && isUniqueBy(inputs[1], names)
}
