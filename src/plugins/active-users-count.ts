import type { BoundExpression } from '../binder/plan.ts'
import type { Column } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { groupPairs, groupRows, rowsByGroup } from '../columns/grouping.ts'
import type { Plugin } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import { add64, type Int64, subtract64 } from '../types/int64.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { type ActivityPlan, undocumented } from './activity.ts'
import { bindPlugin, storedTable } from './plans.ts'
import { bindPeriod, bindTimeline, binOf, lengthType, windowsOf } from './timeline.ts'

interface ActiveUsersPlan extends ActivityPlan {
  readonly lookback: BoundExpression
  readonly once: BoundExpression
  readonly least: BoundExpression
}

/**
 * The ids that are active in each bin: those seen in enough periods of the time before an appearance in the bin. The
 * reference does not say where periods begin, nor how much of the first one still counts: where that matters, the data
 * are refused.
 */
export const activeUsersCount: Plugin<ActiveUsersPlan> = {
  name: 'active_users_count',
  doc: 'Distinct ids in each bin of a timeline that were seen in some number of periods of a lookback window.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    if (!args.expect(8, Infinity)) return { ...plan, open: true } as ActiveUsersPlan
    const [, , start, end, lookback, once, least, bin] = args.positional
    const bound = bindTimeline(args, 8, [{ name: 'dcount', type: 'long' }])
    const { type } = bound.timeline
    return {
      ...plan,
      ...bound,
      period: bindPeriod(type, [start, end, bin], args),
      lookback: args.constantOf(lookback, 'Summable', lengthType(type)),
      once: args.constantOf(once, 'Summable', lengthType(type)),
      least: args.constantOf(least, 'Summable', 'real'),
    }
  },
  run(plan, [input], context) {
    const windows = windowsOf(plan.period, context)
    const rule = ruleOf(plan, context)
    const times = evaluate(plan.timeline, input, context)
    const dimensions = plan.dimensions.map((dimension) => evaluate(dimension, input, context))
    const slices = groupRows(dimensions, input.length, context)
    const ids = evaluate(plan.id, input, context)
    const users = groupPairs(slices, groupRows([ids], input.length, context), context)
    const rows = rowsByGroup(users)
    const cells = new Map<string, { readonly window: number; readonly slice: number; count: number }>()
    for (let from = 0; from < rows.length; ) {
      let to = from
      while (to < rows.length && users.ids[rows[to]] === users.ids[rows[from]]) to++
      const own = rows.subarray(from, to)
      from = to
      if (ids.isNull(own[0])) continue
      context.checkpoint()
      const seen = sortedTimes(times, own)
      const found = new Map<number, 'surely' | 'perhaps'>()
      for (const [i, time] of seen.entries()) {
        const window = windows.indexOf(time)
        if (Number.isNaN(window) || found.get(window) === 'surely') continue
        const active = activeAt(i, seen, rule)
        if (active !== 'not') found.set(window, active)
      }
      for (const [window, active] of found) {
        if (active === 'perhaps') throw undocumented('ids that are active or not by where periods begin', plan)
        const slice = slices.ids[own[0]]
        const cell = cells.get(`${window} ${slice}`)
        if (cell === undefined) cells.set(`${window} ${slice}`, { window, slice, count: 1 })
        else cell.count++
      }
    }
    const counted = [...cells.values()].sort((a, b) => a.window - b.window || a.slice - b.slice)
    const firsts = Int32Array.from(counted, ({ slice }) => slices.firstRows[slice])
    const columns = [
      columnFrom(plan.timeline.type, counted.length, (i) => windows.startOf(counted[i].window)),
      ...dimensions.map((dimension) => dimension.gather(firsts)),
      columnFrom('long', counted.length, (i) => counted[i].count),
    ]
    return storedTable(plan.columns, columns, counted.length)
  },
}

/** What makes an id active. */
interface Rule {
  readonly type: ScalarType
  readonly start: Int64
  readonly lookback: Int64
  /** The length of a period. */
  readonly once: Int64
  /** In how many periods an id must be seen. */
  readonly least: number
}

function ruleOf(plan: ActiveUsersPlan, context: RunContext): Rule {
  const given = (bound: BoundExpression): Int64 => {
    const value = evaluateConstant(bound, context) as Int64 | null
    if (value !== null) return value
    throw new KqlError('runtime', 'The arguments of active_users_count must not be null.', bound.at)
  }
  const once = given(plan.once)
  if (!(once > 0)) throw new KqlError('runtime', 'The period must be positive.', plan.once.at)
  return {
    type: plan.timeline.type,
    start: given(plan.period.start),
    lookback: given(plan.lookback),
    once,
    least: Number(given(plan.least)),
  }
}

function sortedTimes(times: Column, rows: Int32Array): Int64[] {
  const found: Int64[] = []
  for (const row of rows) if (!times.isNull(row)) found.push(times.get(row) as Int64)
  return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

/**
 * Whether an id seen at some ascending times is active at one of them, by every reading of the reference or by some.
 */
function activeAt(place: number, seen: readonly Int64[], { type, start, lookback, once, least }: Rule) {
  const add = (a: Int64, b: Int64) => (type === 'real' ? Number(a) + Number(b) : add64(a, b))
  const subtract = (a: Int64, b: Int64) => (type === 'real' ? Number(a) - Number(b) : subtract64(a, b))
  const time = seen[place]
  const from = subtract(time, lookback)
  const later = add(from, once)
  let first = place
  while (first > 0 && seen[first - 1] > from) first--
  const within = seen.slice(first, place + 1)
  const surely = within.filter((other) => other > later || other === time)
  const length = lengthType(type)
  /** In how many periods the times lie, with periods that count from zero, from the start, and back from `time`. */
  const counts = (times: readonly Int64[]) => [
    new Set(times.map((one) => binOf(one, once, type))).size,
    new Set(times.map((one) => binOf(subtract(one, start), once, length))).size,
    new Set(times.map((one) => binOf(subtract(time, one), once, length))).size,
  ]
  if (Math.min(...counts(surely)) >= least) return 'surely'
  return Math.max(...counts(within)) >= least ? 'perhaps' : 'not'
}
