import type { BoundExpression } from '../../binder/plan.ts'
import type { Check } from './check.ts'
import { wantedValues } from './never-true.ts'
import { sameExpression } from './same.ts'

/** Comparisons that leave something out: two of the same value joined by `or` leave out nothing. */
const NEGATIVE = new Set(['!=', '!~', '!in', '!in~'])

/** `a != 1 or a != 2`. */
export const alwaysTrue: Check = {
  id: 'always-true',
  severity: 'warning',
  summary: 'A condition that every row meets: `a != 1 or a != 2`.',
  why: `Whatever \`a\` is, it differs from one of the two: the condition leaves nothing out. What is meant is \`and\`, or
\`a !in (1, 2)\`.`,
  wrong: 'SigninLogs\n| where ResultType != "0" or ResultType != "50125"',
  right: 'SigninLogs\n| where ResultType !in ("0", "50125")',
  *find(subject) {
    for (const { expression } of subject.expressions) {
      if (expression.kind !== 'call' || expression.function.name !== 'or') continue
      const [left, right] = expression.arguments
      const parts = [...disjuncts(left), ...disjuncts(right)].filter(isNegative)
      const last = parts.at(-1)
      if (last === undefined || (right !== last && !disjuncts(right).includes(last))) continue
      for (const part of parts.slice(0, -1)) {
        const [a, b] = [part, last].map(({ arguments: [, ...items] }) => wantedValues(items, subject))
        if (a === undefined || b === undefined || !sameExpression(part.arguments[0], last.arguments[0])) continue
        if (a.some((value) => b.includes(value))) continue
        yield {
          at: expression.at,
          message: 'every value differs from one of the two: this condition is always true',
          hint: 'did you mean and?',
        }
        break
      }
    }
  },
}

function disjuncts(expression: BoundExpression): BoundExpression[] {
  return expression.kind === 'call' && expression.function.name === 'or'
    ? expression.arguments.flatMap(disjuncts)
    : [expression]
}

function isNegative(expression: BoundExpression): expression is BoundExpression & { kind: 'call' } {
  return expression.kind === 'call' && NEGATIVE.has(expression.function.name)
}
