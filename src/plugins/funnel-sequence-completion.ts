import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Column } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { groupPairs, groupRows, rowsByGroup } from '../columns/grouping.ts'
import type { Plugin } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import { convert } from '../functions/convert.ts'
import { type Dynamic, dynamicToString, isArray, type Value } from '../types/dynamic.ts'
import { type Int64, subtract64 } from '../types/int64.ts'
import { undocumented } from './activity.ts'
import { nameOf } from './arguments.ts'
import { bindPlugin, storedTable } from './plans.ts'
import { type BoundPeriod, bindPeriod, rowsOf, windowRows, windowsOf } from './timeline.ts'

interface FunnelPlan extends Plan {
  readonly id: BoundExpression
  readonly timeline: BoundExpression
  readonly period: BoundPeriod
  readonly state: BoundExpression
  readonly sequence: BoundExpression
  readonly periods: BoundExpression
}

/** How far the ids of a bin come: a count for each period and, within it, for each state of the sequence. */
interface Funnel {
  readonly bin: number
  readonly counts: readonly (readonly number[])[]
}

/**
 * Counts in each bin the ids that come to each state of a sequence within a period of its first state; other states may
 * lie between. Refused where it matters whether states of one time follow each other, and where nobody comes to a
 * state: whether that gives a row is not documented.
 */
export const funnelSequenceCompletion: Plugin<FunnelPlan> = {
  name: 'funnel_sequence_completion',
  doc: 'How many ids come to each state of a sequence within each of some periods, in each bin of a timeline.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    if (!args.expect(8, 8)) return { ...plan, open: true } as FunnelPlan
    const [idNode, timeNode, start, end, bin, stateNode, sequence, periods] = args.positional
    const timeline = args.timeline(timeNode)
    if (timeline.type !== 'datetime') binder.unsupported('A timeline that is not of type datetime', timeNode.span)
    const state = args.column(stateNode, 'NotDynamic')
    if (state.type !== 'string') binder.unsupported('A state that is not of type string', stateNode.span)
    return {
      ...plan,
      columns: [
        { name: nameOf(timeNode), type: timeline.type },
        { name: nameOf(stateNode), type: 'string' },
        { name: 'Period', type: 'timespan' },
        { name: 'dcount', type: 'long' },
      ],
      id: args.column(idNode, 'NotDynamic'),
      timeline,
      period: bindPeriod(timeline.type, [start, end, bin], args),
      state,
      sequence: args.constantOf(sequence, 'DynamicArray', 'dynamic'),
      periods: args.constantOf(periods, 'DynamicArray', 'dynamic'),
    }
  },
  run(plan, [input], context) {
    const sequence = itemsOf(plan.sequence, context).map(dynamicToString)
    const periods = itemsOf(plan.periods, context).map((item) => {
      const period = convert(item, 'dynamic', 'timespan') as Int64 | null
      if (period !== null) return period
      throw new KqlError('runtime', 'The periods of a funnel must be timespans.', plan.periods.at)
    })
    const windows = windowsOf(plan.period, context)
    const { rows, windows: bins } = windowRows(evaluate(plan.timeline, input, context), windows)
    const table = rowsOf(input, rows)
    const times = evaluate(plan.timeline, table, context)
    const states = evaluate(plan.state, table, context)
    const ids = evaluate(plan.id, table, context)
    const binned = groupRows([columnFrom('long', bins.length, (i) => bins[i])], bins.length, context)
    const users = groupPairs(binned, groupRows([ids], bins.length, context), context)
    const funnels = Array.from(binned.firstRows, (row) => ({
      bin: bins[row],
      counts: periods.map(() => sequence.map(() => 0)),
    }))
    const own = rowsByGroup(users)
    for (let from = 0; from < own.length; ) {
      let to = from
      while (to < own.length && users.ids[own[to]] === users.ids[own[from]]) to++
      context.checkpoint()
      if (!ids.isNull(own[from])) {
        const seen = timesOfStates(times, states, own.subarray(from, to), sequence)
        count(seen, sequence, periods, funnels[binned.ids[own[from]]], plan)
      }
      from = to
    }
    return tableOf(
      plan,
      funnels.sort((a, b) => a.bin - b.bin),
      sequence,
      periods,
      windows.startOf,
    )
  },
}

function itemsOf(bound: BoundExpression, context: RunContext): readonly Dynamic[] {
  const value = evaluateConstant(bound, context) as Dynamic
  if (isArray(value)) return value
  throw new KqlError('runtime', 'The sequence and the periods of a funnel must be arrays.', bound.at)
}

/** When each state of a sequence was seen in some rows, in order of time. */
function timesOfStates(
  times: Column,
  states: Column,
  rows: Int32Array,
  sequence: readonly string[],
): ReadonlyMap<string, Int64[]> {
  const seen = new Map(sequence.map((state) => [state, [] as Int64[]]))
  for (const row of rows) seen.get(states.get(row) as string)?.push(times.get(row) as Int64)
  for (const found of seen.values()) found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return seen
}

/** Adds what one id does in one bin. */
function count(
  seen: ReadonlyMap<string, readonly Int64[]>,
  sequence: readonly string[],
  periods: readonly Int64[],
  { counts }: { readonly counts: number[][] },
  plan: Plan,
): void {
  const strictly = shortestTo(seen, sequence, true)
  const loosely = shortestTo(seen, sequence, false)
  for (const [i, period] of periods.entries()) {
    for (const step of sequence.keys()) {
      const reached = strictly[step] <= period
      if (reached !== loosely[step] <= period) throw undocumented('states of one and the same time', plan)
      if (reached) counts[i][step]++
    }
  }
}

/** The shortest time from the first state of a sequence to each; infinite when it is not reached. */
function shortestTo(
  seen: ReadonlyMap<string, readonly Int64[]>,
  sequence: readonly string[],
  strictly: boolean,
): readonly (Int64 | number)[] {
  const shortest: Int64[] = sequence.map(() => Infinity)
  for (const [first, start] of (seen.get(sequence[0]) ?? []).entries()) {
    const used = new Map([[sequence[0], first]])
    let time = start
    for (const [step, state] of sequence.entries()) {
      const times = seen.get(state)!
      let next = step === 0 ? first : (used.get(state) ?? -1) + 1
      if (step > 0) while (next < times.length && (strictly ? times[next] <= time : times[next] < time)) next++
      if (next >= times.length) break
      used.set(state, next)
      time = times[next]
      const length = subtract64(time, start)
      if (length < shortest[step]) shortest[step] = length
    }
  }
  return shortest
}

function tableOf(
  plan: FunnelPlan,
  funnels: readonly Funnel[],
  sequence: readonly string[],
  periods: readonly Int64[],
  startOf: (bin: number) => Value,
) {
  const rows = funnels.flatMap(({ bin, counts }) =>
    periods.flatMap((period, i) => sequence.map((state, step) => ({ bin, state, period, count: counts[i][step] }))),
  )
  if (rows.some((row) => row.count === 0)) throw undocumented('states to which nobody comes', plan)
  const columns = [
    columnFrom('datetime', rows.length, (i) => startOf(rows[i].bin)),
    columnFrom('string', rows.length, (i) => rows[i].state),
    columnFrom('timespan', rows.length, (i) => rows[i].period),
    columnFrom('long', rows.length, (i) => rows[i].count),
  ]
  return storedTable(plan.columns, columns, rows.length)
}
