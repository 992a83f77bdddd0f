import { isAssumed } from '../../binder/nodes.ts'
import type { Plan } from '../../binder/plan.ts'
import type { Check } from './check.ts'

/** Columns that only exist while there are data. */
export const pluginColumns: Check = {
  id: 'plugin-columns',
  severity: 'warning',
  summary: 'A column that `bag_unpack` or `pivot` makes of the data: without data the query fails.',
  why: `Which columns \`evaluate bag_unpack()\`, \`pivot()\` and \`narrow()\` give depends on the rows. On a day without such a row
the column is not there, and the rule does not find nothing: its query fails. Say which columns there are:
\`evaluate bag_unpack(Properties) : (*, userId: string)\`, or read them with \`Properties.userId\`.`,
  wrong: `AppEvents
| evaluate bag_unpack(Properties)
| where userId != ""`,
  right: `AppEvents
| extend userId = tostring(Properties.userId)
| where userId != ""`,
  *find(subject) {
    const readOf = new Map<Plan, Set<string>>()
    for (const { expression, plan } of subject.expressions) {
      if (expression.kind !== 'column') continue
      const { name } = expression
      const input = plan.inputs.find(({ columns }) =>
        columns.some((column) => column.name === name && isAssumed(column)),
      )
      const plugin = input && pluginBefore(input)
      if (plugin === undefined) continue
      readOf.set(plugin, (readOf.get(plugin) ?? new Set()).add(name))
    }
    for (const [plugin, names] of readOf) {
      const what = [...names].join(', ')
      yield {
        at: plugin.at,
        message: `which columns this gives depends on the data: where they lack ${what}, the query fails`,
        hint: `say which columns there are: evaluate ${plugin.operator.slice('plugin '.length)}(…) : (*, name: type)`,
      }
    }
  },
}

/** Plugins whose columns depend on the data. */
const SHAPED_BY_DATA = /^plugin (bag_unpack|pivot)$/

/** The plugin of that kind that the rows of a plan come from. */
function pluginBefore(plan: Plan): Plan | undefined {
  if (SHAPED_BY_DATA.test(plan.operator)) return plan
  for (const input of plan.inputs) {
    const found = input.open ? pluginBefore(input) : undefined
    if (found !== undefined) return found
  }
  return undefined
}
