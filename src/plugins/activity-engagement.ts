import type { BoundExpression } from '../binder/plan.ts'
import { columnFrom } from '../columns/fill.ts'
import type { Plugin } from '../engine/catalog.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import type { Int64 } from '../types/int64.ts'
import { type ActivityPlan, activityOf, undocumented, windowsWithoutGaps } from './activity.ts'
import { bindPlugin, storedTable } from './plans.ts'
import { bindPeriod, bindTimeline, lengthType, windowsIn } from './timeline.ts'

interface EngagementPlan extends ActivityPlan {
  readonly outer: BoundExpression
}

interface Row {
  readonly window: number
  readonly slice: number
  readonly inner: number
  readonly outer: number
}

/**
 * For each inner window, its distinct ids beside those of the outer window that ends with it. What comes of a window in
 * which nobody was active is not documented, nor whether an outer window reaches beyond the start; both are refused.
 */
export const activityEngagement: Plugin<EngagementPlan> = {
  name: 'activity_engagement',
  doc: 'The ratio of the distinct ids of each window of time to those of the longer window that ends with it.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    if (args.positional.length === 4) {
      binder.unsupported('The plugin activity_engagement without start and end', node.call.span)
      return { ...plan, open: true } as EngagementPlan
    }
    if (!args.expect(6, Infinity)) return { ...plan, open: true } as EngagementPlan
    const [, , start, end, inner, outer] = args.positional
    const bound = bindTimeline(args, 6, [
      { name: 'dcount_activities_inner', type: 'long' },
      { name: 'dcount_activities_outer', type: 'long' },
      { name: 'activity_ratio', type: 'real' },
    ])
    const { type } = bound.timeline
    const period = bindPeriod(type, [start, end, inner], args)
    if (period.step.type === 'string') binder.unsupported('A window by the calendar in activity_engagement', inner.span)
    return { ...plan, ...bound, period, outer: args.constantOf(outer, 'Summable', lengthType(type)) }
  },
  run(plan, [input], context) {
    const activity = activityOf(plan, input, context)
    const width = windowsIn(evaluateConstant(plan.outer, context) as Int64 | null, plan.period, context)
    if (!Number.isInteger(width) || width < 1) throw undocumented('an outer window of a part of an inner one', plan)
    const times = evaluate(plan.timeline, input, context)
    for (let row = 0; width > 1 && row < input.length; row++) {
      const window = activity.windows.indexUpToEnd(times.get(row))
      if (window < 0 && window > -width) throw undocumented('rows shortly before the start', plan)
    }
    const rows = activity.slices.flatMap((active, slice) => {
      const windows = windowsWithoutGaps(active, plan)
      if (width > 1 && windows[windows.length - 1] < activity.last) {
        throw undocumented('a period that ends after the last window with records', plan)
      }
      return windows.map((window): Row => {
        const ids = new Set<number>()
        for (let other = window - width + 1; other <= window; other++) {
          for (const id of active.get(other) ?? []) ids.add(id)
        }
        return { window, slice, inner: active.get(window)!.size, outer: ids.size }
      })
    })
    rows.sort((a, b) => a.window - b.window || a.slice - b.slice)
    const { length } = rows
    const columns = [
      columnFrom(plan.timeline.type, length, (i) => activity.windows.startOf(rows[i].window)),
      ...activity.dimensionsOf(rows.map(({ slice }) => slice)),
      columnFrom('long', length, (i) => rows[i].inner),
      columnFrom('long', length, (i) => rows[i].outer),
      columnFrom('real', length, (i) => rows[i].inner / rows[i].outer),
    ]
    return storedTable(plan.columns, columns, length)
  },
}
