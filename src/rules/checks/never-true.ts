import type { BoundExpression, FunctionCall, Plan } from '../../binder/plan.ts'
import { conjuncts, type WherePlan } from '../../operators/where.ts'
import type { Value } from '../../types/dynamic.ts'
import { mismatchOf } from '../analysis/mismatch.ts'
import { withoutCasts } from '../analysis/provenance.ts'
import { sameExpression } from '../analysis/same.ts'
import type { RuleSubject } from '../analysis/subject.ts'
import type { Check, Found } from './check.ts'

/** Comparisons that no row meets. */
export const neverTrue: Check = {
  id: 'never-true',
  severity: 'warning',
  summary: 'A comparison that no row can meet.',
  why: `\`tolower(x) == "ABC"\` is false whatever \`x\` is: the function's texts have no upper-case letters. The same goes for
\`toupper()\` and a text with lower-case letters, for \`tostring()\` of a number and a text that is none, for a piece of
\`split()\` and a text with the delimiter in it, for \`substring()\` and a text that is longer, for \`==\` with a null, and
for one column that must equal two different values. Write the text as the function gives it, or compare with \`=~\`.`,
  wrong: 'SigninLogs\n| where tolower(UserPrincipalName) == "Admin@contoso.com"',
  right: 'SigninLogs\n| where UserPrincipalName =~ "Admin@contoso.com"',
  *find(subject) {
    for (const { expression, plan } of subject.expressions) {
      if (expression.kind === 'call') yield* impossible(expression, plan, subject)
    }
    for (const plan of subject.plans) {
      if (plan.operator === 'Filter') yield* contradictions((plan as WherePlan).predicate, subject)
    }
  },
}

function* impossible(call: FunctionCall, plan: Plan, subject: RuleSubject): Generator<Found> {
  const { name } = call.function
  if (name === '==' && call.arguments.some((side) => subject.fold(side) === null)) {
    yield { at: call.at, message: 'nothing equals a null: this is never true', hint: 'ask with isnull( )' }
    return
  }
  const mismatch = name.startsWith('!') ? undefined : mismatchOf(call, plan, subject)
  if (mismatch === undefined) return
  const { reason, texts, all } = mismatch
  const what = all ? 'this is never true' : `it never matches ${texts.map((text) => JSON.stringify(text)).join(', ')}`
  yield { at: call.at, message: `${reason}: ${what}` }
}

/** `a == 1 and a == 2`, in one condition. */
function* contradictions(predicate: BoundExpression, subject: RuleSubject): Generator<Found> {
  const equalities: { readonly left: BoundExpression; readonly value: Value }[] = []
  for (const part of conjuncts(predicate)) {
    if (part.kind !== 'call' || part.function.name !== '==' || part.at.source !== subject.rule.query) continue
    const [left, right] = part.arguments.map(withoutCasts)
    const value = subject.fold(right)
    if (value === undefined || value === null || subject.fold(left) !== undefined) continue
    const other = equalities.find((known) => sameExpression(known.left, left) && known.value !== value)
    if (other !== undefined && typeof other.value === typeof value) {
      const message = 'the same value is to equal two different ones in one condition: this is never true'
      yield { at: part.at, message, hint: 'did you mean or, or in ( )?' }
    }
    equalities.push({ left, value })
  }
}
