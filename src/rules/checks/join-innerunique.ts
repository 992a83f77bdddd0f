import type { JoinPlan } from '../../operators/join.ts'
import { withoutCasts } from '../analysis/provenance.ts'
import { isUniqueBy } from '../analysis/unique-keys.ts'
import type { Check } from './check.ts'

/** A join whose kind nobody chose. */
export const joinInnerunique: Check = {
  id: 'join-innerunique',
  severity: 'warning',
  summary: 'A `join` without a kind, whose left side may have several rows of one key.',
  why: `The default is \`kind=innerunique\`: of the left rows with one key, only one is joined, and which one is open. A rule then
loses events: of ten sign-ins of a user, one meets the audit events on the right. Write \`kind=inner\`, or
\`kind=innerunique\` where that is what is meant. Nothing is said where the left side has one row for each key: after
\`summarize … by\` or \`distinct\` of the keys.`,
  wrong: `SigninLogs
| where ResultType == "0"
| join (AuditLogs | extend UserPrincipalName = Identity) on UserPrincipalName`,
  right: `SigninLogs
| where ResultType == "0"
| join kind=inner (AuditLogs | extend UserPrincipalName = Identity) on UserPrincipalName`,
  *find(subject) {
    const joins = subject.nodes('Join').filter(({ parameters }) => parameters.every(({ name }) => name !== 'kind'))
    for (const plan of subject.plans) {
      const node = joins.find(({ span }) => span.start === plan.at.span.start && span.end === plan.at.span.end)
      if (plan.operator !== 'Join' || node === undefined) continue
      const { keys } = plan as JoinPlan
      const columns = keys
        .map(({ left }) => withoutCasts(left))
        .flatMap((key) => (key.kind === 'column' ? [key.name] : []))
      if (columns.length === 0 || isUniqueBy(plan.inputs[0], columns)) continue
      const span = { start: node.span.start, end: node.span.start + 'join'.length }
      yield {
        at: subject.inQuery(span),
        message: `of the left rows with the same ${columns.join(', ')} this joins only one: the default is kind=innerunique`,
        hint: 'write kind=inner, or kind=innerunique if that is meant',
      }
    }
  },
}
