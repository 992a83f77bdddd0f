import { conjuncts, type WherePlan } from '../../operators/where.ts'
import type { Check } from './check.ts'

/** `where` with a part that is false for every row. */
export const constantCondition: Check = {
  id: 'constant-condition',
  severity: 'warning',
  summary: 'A `where` that is false whatever the row.',
  why: `A part of the condition reads no column and is false, so that the filter lets nothing through: two constants are
compared, or the name of a column is in quotes. Conditions with \`column_ifexists()\` are left alone.`,
  wrong: 'SigninLogs\n| where "UserPrincipalName" == "admin@contoso.com"',
  right: 'SigninLogs\n| where UserPrincipalName == "admin@contoso.com"',
  *find(subject) {
    for (const plan of subject.plans) {
      if (plan.operator !== 'Filter') continue
      for (const part of conjuncts((plan as WherePlan).predicate)) {
        const { source, span } = part.at
        if (source !== subject.rule.query || /\bcolumn_?ifexists\b/.test(source.slice(span))) continue
        const value = subject.fold(part)
        if (value === false || value === null) {
          yield { at: part.at, message: 'this reads no column and is never true: nothing passes the filter' }
        }
      }
    }
  },
}
