import { type Column, expand, NumberColumn } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { distinctPairs, type Grouping, groupPairs, groupRows } from '../columns/grouping.ts'
import type { Table } from '../columns/table.ts'
import type { Plugin } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate } from '../engine/evaluate.ts'
import type { ActivityPlan } from './activity.ts'
import { bindPlugin, storedTable } from './plans.ts'
import { bindPeriod, bindTimeline, rowsOf, windowRows, windowsOf } from './timeline.ts'

const METRICS = ['count', 'dcount', 'new_dcount', 'aggregated_dcount'] as const

/** One row for each window and combination of dimensions that has records, in order of time. */
export const activityCountsMetrics: Plugin<ActivityPlan> = {
  name: 'activity_counts_metrics',
  doc: 'Counts of records and of distinct ids in each window of time, compared with all windows before it.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    if (!args.expect(5, Infinity)) return { ...plan, open: true } as ActivityPlan
    const bound = bindTimeline(
      args,
      5,
      METRICS.map((name) => ({ name, type: 'long' })),
    )
    return { ...plan, ...bound, period: bindPeriod(bound.timeline.type, args.positional.slice(2), args) }
  },
  run(plan, [input], context) {
    const { windows, rows, indexes, dimensions, slices, cells, order } = cellsOf(plan, input, context)
    const ids = expand(evaluate(plan.id, rowsOf(input, rows), context))
    const metrics = metricsOf(cells, slices, ids, order, indexes, context)
    const firsts = order.map((cell) => cells.firstRows[cell])
    const columns: Column[] = [
      columnFrom(plan.timeline.type, order.length, (i) => windows.startOf(indexes[firsts[i]])),
      ...dimensions.map((dimension) => dimension.gather(firsts)),
      ...metrics.map((values) => columnFrom('long', order.length, (i) => values[order[i]])),
    ]
    return storedTable(plan.columns, columns, order.length)
  },
  origins(plan, [input], _output, context) {
    const { rows, cells, order } = cellsOf(plan, input, context)
    const into = new Int32Array(input.length).fill(-1)
    for (const [i, row] of rows.entries()) into[row] = order.indexOf(cells.ids[i])
    return [{ into }]
  },
}

/**
 * The rows in the period, the windows and slices they are in, and the cells (a window and a slice) in order of time.
 */
function cellsOf(plan: ActivityPlan, input: Table, context: RunContext) {
  const windows = windowsOf(plan.period, context)
  const { rows, windows: indexes } = windowRows(evaluate(plan.timeline, input, context), windows)
  const table = rowsOf(input, rows)
  const dimensions = plan.dimensions.map((dimension) => evaluate(dimension, table, context))
  const slices = groupRows(dimensions, table.length, context)
  const cells = groupPairs(groupRows([new NumberColumn('long', indexes)], table.length, context), slices, context)
  const order = cells.firstRows
    .map((_, cell) => cell)
    .sort((a, b) => indexes[cells.firstRows[a]] - indexes[cells.firstRows[b]])
  return { windows, rows, indexes, dimensions, slices, cells, order }
}

/** The four metrics of each cell (a window and a slice). Null ids count as records only. */
function metricsOf(
  cells: Grouping,
  slices: Grouping,
  ids: Column,
  order: Int32Array,
  windows: Float64Array,
  context: RunContext,
): Float64Array[] {
  const { length } = cells.ids
  const count = new Float64Array(cells.count)
  for (let row = 0; row < length; row++) count[cells.ids[row]]++

  const users = groupPairs(slices, groupRows([ids], length, context), context)
  const dcount = new Float64Array(cells.count)
  const firstCell = new Int32Array(users.count).fill(-1)
  for (const row of distinctPairs(cells, users)) {
    if (ids.isNull(row)) continue
    const cell = cells.ids[row]
    dcount[cell]++
    const before = firstCell[users.ids[row]]
    if (before < 0 || windows[row] < windows[cells.firstRows[before]]) firstCell[users.ids[row]] = cell
  }

  const fresh = new Float64Array(cells.count)
  for (const cell of firstCell) if (cell >= 0) fresh[cell]++

  const total = new Float64Array(cells.count)
  const sliceTotals = new Float64Array(slices.count)
  for (const cell of order) {
    const slice = slices.ids[cells.firstRows[cell]]
    sliceTotals[slice] += fresh[cell]
    total[cell] = sliceTotals[slice]
  }
  return [count, dcount, fresh, total]
}
