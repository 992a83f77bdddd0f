import { columnFrom } from '../columns/fill.ts'
import type { ColumnInfo } from '../columns/table.ts'
import type { Plugin } from '../engine/catalog.ts'
import { type ActivityPlan, activityOf, windowsWithoutGaps } from './activity.ts'
import { bindPlugin, storedTable } from './plans.ts'
import { bindPeriod, bindTimeline } from './timeline.ts'

const COLUMNS: readonly ColumnInfo[] = [
  { name: 'dcount_values', type: 'long' },
  { name: 'dcount_newvalues', type: 'long' },
  { name: 'retention_rate', type: 'real' },
  { name: 'churn_rate', type: 'real' },
]

/** What is said of one window of a slice. */
interface Row {
  readonly window: number
  readonly slice: number
  readonly values: number
  readonly newValues: number
  /** How many ids were active in the window before, and how many of them still are. */
  readonly before: number
  readonly returned: number
}

/**
 * One row for each window and combination of dimensions that has records, in order of time. A window is compared with
 * the one before it; the rates of one after which there was nothing are NaN (0/0).
 */
export const activityMetrics: Plugin<ActivityPlan> = {
  name: 'activity_metrics',
  doc: 'Distinct ids, new ids, retention and churn in each window of time, compared with the window before it.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    const given = args.positional.length
    if (given >= 2 && given <= 4) {
      binder.unsupported('The plugin activity_metrics without start and end', node.call.span)
      return { ...plan, open: true } as ActivityPlan
    }
    if (!args.expect(5, Infinity)) return { ...plan, open: true } as ActivityPlan
    const bound = bindTimeline(args, 5, COLUMNS, 'Scalar')
    return { ...plan, ...bound, period: bindPeriod(bound.timeline.type, args.positional.slice(2), args) }
  },
  run(plan, [input], context) {
    const activity = activityOf(plan, input, context)
    const rows = activity.slices.flatMap((active, slice) =>
      windowsWithoutGaps(active, plan).map((window): Row => {
        const now = active.get(window)!
        const before = active.get(window - 1) ?? new Set()
        let returned = 0
        for (const id of now) if (before.has(id)) returned++
        return { window, slice, values: now.size, newValues: now.size - returned, before: before.size, returned }
      }),
    )
    rows.sort((a, b) => a.window - b.window || a.slice - b.slice)
    const { length } = rows
    const columns = [
      columnFrom(plan.timeline.type, length, (i) => activity.windows.startOf(rows[i].window)),
      ...activity.dimensionsOf(rows.map(({ slice }) => slice)),
      columnFrom('long', length, (i) => rows[i].values),
      columnFrom('long', length, (i) => rows[i].newValues),
      columnFrom('real', length, (i) => rows[i].returned / rows[i].before),
      columnFrom('real', length, (i) => (rows[i].before - rows[i].returned) / rows[i].before),
    ]
    return storedTable(plan.columns, columns, length)
  },
}
