import type { BoundExpression } from '../binder/plan.ts'
import type { Column } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { type Grouping, groupPairs, groupRows, rowsByGroup } from '../columns/grouping.ts'
import type { Plugin } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { Int64 } from '../types/int64.ts'
import type { ActivityPlan } from './activity.ts'
import { bindPlugin, storedTable } from './plans.ts'
import { bindPeriod, bindTimeline, lengthType, rowsOf, windowRows, windowsIn, windowsOf } from './timeline.ts'

interface SlidingWindowPlan extends ActivityPlan {
  readonly lookback: BoundExpression
}

/** For each bin, what lies in it and in the bins before it, as far as the lookback reaches. */
export const slidingWindowCounts: Plugin<SlidingWindowPlan> = {
  name: 'sliding_window_counts',
  doc: 'Counts of records and of distinct ids in a window that slides over a timeline.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    if (!args.expect(6, Infinity)) return { ...plan, open: true } as SlidingWindowPlan
    const [, , start, end, lookback, step] = args.positional
    const bound = bindTimeline(args, 6, [
      { name: 'Count', type: 'long' },
      { name: 'Dcount', type: 'long' },
    ])
    const { type } = bound.timeline
    const period = bindPeriod(type, [start, end, step], args)
    if (period.step.type === 'string') binder.unsupported('A bin by the calendar in sliding_window_counts', step.span)
    return { ...plan, ...bound, period, lookback: args.constantOf(lookback, 'Summable', lengthType(type)) }
  },
  run(plan, [input], context) {
    const windows = windowsOf(plan.period, context)
    const width = widthOf(plan, context)
    const last = windows.indexOf(evaluateConstant(plan.period.end, context))
    const { rows, windows: bins } = windowRows(evaluate(plan.timeline, input, context), {
      indexOf: (value) => {
        const bin = windows.indexUpToEnd(value)
        return bin > -width ? bin : Number.NaN
      },
    })
    const table = rowsOf(input, rows)
    const dimensions = plan.dimensions.map((dimension) => evaluate(dimension, table, context))
    const slices = groupRows(dimensions, table.length, context)
    const ids = evaluate(plan.id, table, context)
    const cells = countCells({ bins, slices, ids, width, last }, context)
    const firsts = Int32Array.from(cells, ({ slice }) => slices.firstRows[slice])
    const columns: Column[] = [
      columnFrom(plan.timeline.type, cells.length, (i) => windows.startOf(cells[i].bin)),
      ...dimensions.map((dimension) => dimension.gather(firsts)),
      columnFrom('long', cells.length, (i) => cells[i].count),
      columnFrom('long', cells.length, (i) => cells[i].distinct),
    ]
    return storedTable(plan.columns, columns, cells.length)
  },
}

/** How many bins the lookback has, the bin itself among them. */
function widthOf({ lookback, period }: SlidingWindowPlan, context: RunContext): number {
  const width = windowsIn(evaluateConstant(lookback, context) as Int64 | null, period, context)
  if (width >= 1) return Math.floor(width)
  throw new KqlError('unsupported', 'A lookback shorter than the bin is not supported by kqlite.', lookback.at)
}

interface Records {
  readonly bins: Float64Array
  readonly slices: Grouping
  readonly ids: Column
  readonly width: number
  readonly last: number
}

/** A bin of a slice whose window is not empty. */
interface Cell {
  readonly bin: number
  readonly slice: number
  readonly count: number
  readonly distinct: number
}

/** By how much the counts change from the bin before. */
interface Change {
  count: number
  distinct: number
}

/** About what an object of four numbers takes. */
const CELL_BYTES = 64

function countCells(records: Records, context: RunContext): Cell[] {
  const cells: Cell[] = []
  for (const [slice, changes] of changesOf(records, context).entries()) {
    const bins = [...changes.keys()].sort((a, b) => a - b)
    let count = 0
    let distinct = 0
    for (let i = 0; i < bins.length; i++) {
      const change = changes.get(bins[i])!
      count += change.count
      distinct += change.distinct
      if (count === 0) continue
      const end = Math.min(bins[i + 1] - 1, records.last)
      context.meter.rows(cells.length + end - bins[i] + 1)
      context.meter.bytes((end - bins[i] + 1) * CELL_BYTES)
      for (let bin = bins[i]; bin <= end; bin++) cells.push({ bin, slice, count, distinct })
      context.checkpoint()
    }
  }
  return cells.sort((a, b) => a.bin - b.bin || a.slice - b.slice)
}

/**
 * For each slice, the bins in which its counts change. A record counts from its bin on, for the width of the window.
 */
function changesOf({ bins, slices, ids, width }: Records, context: RunContext): Map<number, Change>[] {
  const changes = Array.from({ length: slices.count }, () => new Map<number, Change>())
  const add = (slice: number, from: number, to: number, field: keyof Change) => {
    for (const [bin, by] of [
      [Math.max(from, 0), 1],
      [to, -1],
    ]) {
      const change = changes[slice].get(bin) ?? { count: 0, distinct: 0 }
      change[field] += by
      changes[slice].set(bin, change)
    }
  }
  const users = groupPairs(slices, groupRows([ids], ids.length, context), context)
  const rows = rowsByGroup(users)
  for (let from = 0; from < rows.length; ) {
    const user = users.ids[rows[from]]
    const slice = slices.ids[rows[from]]
    let to = from
    while (to < rows.length && users.ids[rows[to]] === user) to++
    const seen = Float64Array.from(rows.subarray(from, to), (row) => bins[row]).sort()
    for (const bin of seen) add(slice, bin, bin + width, 'count')
    if (!ids.isNull(rows[from])) {
      // Windows of the same id that overlap are one.
      for (let i = 0, start = seen[0]; i < seen.length; i++) {
        if (i + 1 < seen.length && seen[i + 1] <= seen[i] + width) continue
        add(slice, start, seen[i] + width, 'distinct')
        start = seen[i + 1]
      }
    }
    from = to
  }
  return changes
}
