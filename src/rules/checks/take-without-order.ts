import type { TakePlan } from '../../operators/take.ts'
import type { Check } from './check.ts'

/** `take` of rows in no order. */
export const takeWithoutOrder: Check = {
  id: 'take-without-order',
  severity: 'warning',
  summary: '`take` or `limit` of rows that are in no order.',
  why: `Which rows \`take\` gives is open unless they are sorted: a rule with it drops results at random, and not the same ones
each time. Leave it out, or say which rows count: \`top 10 by …\`. (\`take 0\`, which asks for the columns alone, is left alone; a \`take\` in a sub-query that only asks whether there
is a row does no harm: turn the check off.)`,
  wrong: 'SigninLogs\n| where ResultType == "50126"\n| take 100',
  right: 'SigninLogs\n| where ResultType == "50126"\n| top 100 by TimeGenerated',
  *find(subject) {
    for (const plan of subject.plans) {
      if (plan.operator !== 'Take' || plan.inputs[0].serialized) continue
      if (subject.fold((plan as TakePlan).count) === 0) continue
      yield {
        at: plan.at,
        message: 'which rows this takes is open: they are in no order',
        hint: 'use top, or leave it out',
      }
    }
  },
}
