import { isComparable } from '../analysis/comparable.ts'
import type { Check } from './check.ts'

/** `between` whose bounds are the wrong way round. */
export const swappedBetween: Check = {
  id: 'swapped-between',
  severity: 'warning',
  summary: '`between` whose first bound is greater than its second.',
  why: `\`between (a .. b)\` is \`>= a and <= b\`: with the greater bound first, nothing lies between. \`now() .. ago(1d)\` is the
usual case: the earlier time goes first.`,
  wrong: 'SigninLogs\n| where TimeGenerated between (now() .. ago(1d))',
  right: 'SigninLogs\n| where TimeGenerated between (ago(1d) .. now())',
  *find(subject) {
    for (const { expression } of subject.expressions) {
      if (expression.kind !== 'call' || !/^!?between$/.test(expression.function.name)) continue
      const [value, ...bounds] = expression.arguments
      const [from, to] = bounds.map((bound) => subject.fold(bound))
      // `between (time .. 1d)` is a time and how long from then on.
      if (bounds[1].type === 'timespan' && value.type !== 'timespan') continue
      if (!isComparable(from) || !isComparable(to) || to >= from) continue
      const always = expression.function.name === 'between' ? 'nothing lies between' : 'this is always true'
      yield {
        at: expression.at,
        message: `the first bound is greater than the second: ${always}`,
        hint: 'swap the bounds',
      }
    }
  },
}
