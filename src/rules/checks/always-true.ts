import type { BoundExpression, FunctionCall } from '../../binder/plan.ts'
import type { Value } from '../../types/dynamic.ts'
import { mismatchOf, wantedValues } from '../analysis/mismatch.ts'
import { sameExpression } from '../analysis/same.ts'
import type { RuleSubject } from '../analysis/subject.ts'
import type { Check, Found } from './check.ts'

/** Comparisons that leave something out: two of the same value joined by `or` leave out nothing. */
const NEGATIVE = new Set(['!=', '!~', '!in', '!in~'])

/** Conditions that every row meets. */
export const alwaysTrue: Check = {
  id: 'always-true',
  severity: 'warning',
  summary: 'A condition that every row meets: `a != 1 or a != 2`, or an exclusion of what cannot be there.',
  why: `Whatever \`a\` is, it differs from one of the two: the condition leaves nothing out. What is meant is \`and\`, or
\`a !in (1, 2)\`. And \`tolower(x) != "ABC"\` leaves nothing out either: the function's texts have no upper-case letters
(what is known of which function, [never-true](#never-true) tells).`,
  wrong: 'SigninLogs\n| where ResultType != "0" or ResultType != "50125"',
  right: 'SigninLogs\n| where ResultType !in ("0", "50125")',
  *find(subject) {
    for (const { expression, plan } of subject.expressions) {
      if (expression.kind !== 'call') continue
      const { name } = expression.function
      if (name === 'or') yield* alternatives(expression, subject)
      const mismatch = name.startsWith('!') ? mismatchOf(expression, plan, subject) : undefined
      if (mismatch === undefined) continue
      const what = mismatch.texts.map((text) => JSON.stringify(text)).join(', ')
      yield { at: expression.at, message: `${mismatch.reason}: this does not leave out ${what}` }
    }
  },
}

function* alternatives({ arguments: [left, right], at }: FunctionCall, subject: RuleSubject): Generator<Found> {
  const parts = [...disjuncts(left), ...disjuncts(right)].filter(isNegative)
  const last = parts.at(-1)
  if (last === undefined || !disjuncts(right).includes(last)) return
  for (const part of parts.slice(0, -1)) {
    const [a, b] = [part, last].map((one) => leftOut(one, subject))
    if (a === undefined || b === undefined || !sameExpression(part.arguments[0], last.arguments[0])) continue
    if (a.some((value) => b.some((other) => inAnyCase(value) === inAnyCase(other)))) continue
    const message = 'every value differs from one of the two: this condition is always true'
    yield { at, message, hint: 'did you mean and?' }
    return
  }
}

function leftOut({ arguments: [, ...items] }: FunctionCall, subject: RuleSubject): readonly Value[] | undefined {
  return wantedValues(items, subject)
}

/** Texts that differ only in case are the same to `!~`. */
function inAnyCase(value: Value): Value {
  return typeof value === 'string' ? value.toLowerCase() : value
}

function disjuncts(expression: BoundExpression): BoundExpression[] {
  return expression.kind === 'call' && expression.function.name === 'or'
    ? expression.arguments.flatMap(disjuncts)
    : [expression]
}

function isNegative(expression: BoundExpression): expression is FunctionCall {
  return expression.kind === 'call' && NEGATIVE.has(expression.function.name)
}
