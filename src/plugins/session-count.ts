import type { BoundExpression } from '../binder/plan.ts'
import { type Column, NumberColumn } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { groupPairs, groupRows, rowsByGroup } from '../columns/grouping.ts'
import type { Plugin } from '../engine/catalog.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import { type Int64, subtract64 } from '../types/int64.ts'
import { bindPlugin, storedTable } from './plans.ts'
import { bindTimeline, binOf, compareTimes, lengthType, rowsOf, type TimelinePlan } from './timeline.ts'

interface SessionCountPlan extends TimelinePlan {
  readonly start: BoundExpression
  readonly end: BoundExpression
  readonly bin: BoundExpression
  readonly lookback: BoundExpression
}

/** Sessions by bins of the time they begin: an id begins one when it was not seen within the lookback before. */
export const sessionCount: Plugin<SessionCountPlan> = {
  name: 'session_count',
  doc: 'Counts the sessions that begin in each bin of a timeline.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    if (!args.expect(6, Infinity)) return { ...plan, open: true } as SessionCountPlan
    const [, , start, end, bin, lookback] = args.positional
    const bound = bindTimeline(args, 6, [{ name: 'count_sessions', type: 'long' }])
    const { type } = bound.timeline
    return {
      ...plan,
      ...bound,
      start: args.constantOf(start, 'Summable', type),
      end: args.constantOf(end, 'Summable', type),
      bin: args.constantOf(bin, 'Summable', lengthType(type)),
      lookback: args.constantOf(lookback, 'Summable', lengthType(type)),
    }
  },
  run(plan, [input], context) {
    const [start, end, bin, lookback] = [plan.start, plan.end, plan.bin, plan.lookback].map((expression) => {
      const value = evaluateConstant(expression, context) as Int64 | null
      if (value === null)
        throw new KqlError('runtime', 'The arguments of session_count must not be null.', expression.at)
      return value
    })
    if (!(bin > 0)) throw new KqlError('runtime', 'The bin of session_count must be positive.', plan.bin.at)
    const times = evaluate(plan.timeline, input, context)
    const table = rowsOf(input, rowsBetween(times, start, end))
    const own = evaluate(plan.timeline, table, context)
    const { length } = table
    const bins = columnFrom(plan.timeline.type, length, (row) => binOf(own.get(row) as Int64, bin, plan.timeline.type))
    const dimensions = plan.dimensions.map((dimension) => evaluate(dimension, table, context))
    const cells = groupRows([bins, ...dimensions], length, context)
    const users = groupPairs(
      groupRows(dimensions, length, context),
      groupRows([evaluate(plan.id, table, context)], length, context),
      context,
    )
    const counts = new Float64Array(cells.count)
    for (const row of sessionStarts(own, users, lookback)) counts[cells.ids[row]]++
    const order = cells.firstRows
      .map((_, cell) => cell)
      .sort((a, b) => compareTimes(bins, cells.firstRows[a], cells.firstRows[b]))
    const firsts = order.map((cell) => cells.firstRows[cell])
    const columns: Column[] = [
      bins.gather(firsts),
      ...dimensions.map((dimension) => dimension.gather(firsts)),
      new NumberColumn(
        'long',
        Float64Array.from(order, (cell) => counts[cell]),
      ),
    ]
    return storedTable(plan.columns, columns, order.length)
  },
}

function rowsBetween(times: Column, start: Int64, end: Int64): Int32Array {
  const rows: number[] = []
  for (let row = 0; row < times.length; row++) {
    const time = times.get(row) as Int64 | null
    if (time !== null && time >= start && time <= end) rows.push(row)
  }
  return Int32Array.from(rows)
}

/** The rows whose id was not seen less than the lookback before. */
function sessionStarts(
  times: Column,
  users: { readonly ids: Int32Array; readonly count: number },
  lookback: Int64,
): number[] {
  const rows = rowsByGroup(users)
  const starts: number[] = []
  for (let from = 0; from < rows.length; ) {
    let to = from
    while (to < rows.length && users.ids[rows[to]] === users.ids[rows[from]]) to++
    const own = rows.subarray(from, to).sort((a, b) => compareTimes(times, a, b))
    for (let i = 0; i < own.length; i++) {
      if (i === 0 || gap(times, own[i - 1], own[i]) >= lookback) starts.push(own[i])
    }
    from = to
  }
  return starts
}

function gap(times: Column, before: number, after: number): Int64 {
  const a = times.get(after) as Int64
  const b = times.get(before) as Int64
  return times.type === 'real' ? Number(a) - Number(b) : subtract64(a, b)
}
