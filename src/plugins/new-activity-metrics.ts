import { isError } from '../binder/nodes.ts'
import type { BoundExpression } from '../binder/plan.ts'
import { columnFrom } from '../columns/fill.ts'
import { keyFunction } from '../columns/grouping.ts'
import type { Table } from '../columns/table.ts'
import type { Plugin } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import { type ActiveIds, type Activity, type ActivityPlan, activityOf, undocumented } from './activity.ts'
import { nameOf } from './arguments.ts'
import { bindPlugin, storedTable } from './plans.ts'
import { bindPeriod } from './timeline.ts'

interface NewActivityPlan extends ActivityPlan {
  /** The start of the one cohort that is asked for. */
  readonly cohort: BoundExpression | undefined
  /** The column of ids in the second input, of those that are not new. */
  readonly seenBefore: BoundExpression | undefined
}

/** About what a number takes, in the tallies and in the result. */
const BYTES_PER_CELL = 16

/** What became of a cohort of new ids in one window. */
interface Row {
  readonly from: number
  readonly to: number
  readonly slice: number
  readonly newValues: number
  readonly cohort: number
  readonly retained: number
}

/**
 * For each cohort (the ids first seen in a window) a row for its window and each later one. Rates of a cohort without
 * ids are NaN (0/0). The ids of the lookback table were seen before the start.
 */
export const newActivityMetrics: Plugin<NewActivityPlan> = {
  name: 'new_activity_metrics',
  doc: 'How many of the ids first seen in a window of time come back in each later window.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    if (!args.expect(5, Infinity)) return { ...plan, open: true } as NewActivityPlan
    const [idNode, timeNode, start, end, step, ...rest] = args.positional
    const timeline = args.timeline(timeNode)
    const id = args.column(idNode, 'NotDynamic')
    const cohort = rest.length > 0 && !args.isColumn(rest[0]) ? rest[0] : undefined
    const others = cohort === undefined ? rest : rest.slice(1)
    const last = others.at(-1)
    const bound =
      last === undefined || last.kind === 'Literal' || args.isColumn(last)
        ? undefined
        : binder.tableOrScalar(last, scope)
    if (bound?.kind === 'scalar' && !isError(bound.expression)) {
      binder.report('semantic', 'KS109', 'Column name expected.', last!.span)
    }
    const lookback = bound?.kind === 'table' ? bound.plan : undefined
    const dimensionNodes = bound === undefined ? others : others.slice(0, -1)
    if (lookback !== undefined && dimensionNodes.length > 0) {
      binder.unsupported('A lookback table of new_activity_metrics with dimensions', last!.span)
    }
    const seenBefore = lookback && args.column(idNode, 'NotDynamic', lookback)
    if (seenBefore !== undefined && seenBefore.type !== id.type) {
      binder.unsupported('A lookback table whose ids are of another type', last!.span)
    }
    const dimensions = dimensionNodes.map((one) => args.column(one, 'NotDynamic'))
    return {
      ...plan,
      inputs: lookback === undefined ? plan.inputs : [...plan.inputs, lookback],
      columns: [
        { name: `from_${nameOf(timeNode)}`, type: timeline.type },
        { name: `to_${nameOf(timeNode)}`, type: timeline.type },
        ...dimensions.map(({ type }, i) => ({ name: nameOf(dimensionNodes[i]), type })),
        { name: 'dcount_new_values', type: 'long' },
        { name: 'dcount_retained_values', type: 'long' },
        { name: 'dcount_churn_values', type: 'long' },
        { name: 'retention_rate', type: 'real' },
        { name: 'churn_rate', type: 'real' },
      ],
      id,
      timeline,
      period: bindPeriod(timeline.type, [start, end, step], args),
      cohort: cohort && args.constantOf(cohort, 'Summable', timeline.type),
      seenBefore,
      dimensions,
    }
  },
  run(plan, [input, lookback], context) {
    const activity = activityOf(plan, withoutSeen(plan, input, lookback, context), context)
    const cohorts = cohortsOf(plan, activity, context)
    const rows = activity.slices
      .flatMap((active, slice) => {
        const tallies = talliesOf(active, activity, context)
        return cohorts.flatMap((from) => rowsOfCohort(tallies, activity, slice, from))
      })
      .sort((a, b) => a.from - b.from || a.to - b.to || a.slice - b.slice)
    const { length } = rows
    const columns = [
      columnFrom(plan.timeline.type, length, (i) => activity.windows.startOf(rows[i].from)),
      columnFrom(plan.timeline.type, length, (i) => activity.windows.startOf(rows[i].to)),
      ...activity.dimensionsOf(rows.map(({ slice }) => slice)),
      columnFrom('long', length, (i) => rows[i].newValues),
      columnFrom('long', length, (i) => rows[i].retained),
      columnFrom('long', length, (i) => rows[i].cohort - rows[i].retained),
      columnFrom('real', length, (i) => rows[i].retained / rows[i].cohort),
      columnFrom('real', length, (i) => (rows[i].cohort - rows[i].retained) / rows[i].cohort),
    ]
    return storedTable(plan.columns, columns, length)
  },
}

/** The rows whose ids are not in the lookback table. */
function withoutSeen(plan: NewActivityPlan, input: Table, lookback: Table | undefined, context: RunContext): Table {
  if (lookback === undefined || plan.seenBefore === undefined) return input
  const keyOf = keyFunction(plan.id.type)
  const known = evaluate(plan.seenBefore, lookback, context)
  const seen = new Set<unknown>()
  for (let row = 0; row < lookback.length; row++) if (!known.isNull(row)) seen.add(keyOf(known.get(row)))
  const ids = evaluate(plan.id, input, context)
  const rows: number[] = []
  for (let row = 0; row < input.length; row++) if (ids.isNull(row) || !seen.has(keyOf(ids.get(row)))) rows.push(row)
  return input.select(Int32Array.from(rows))
}

/** The windows of the cohorts that are asked for. Throws when they make more rows than the limits allow. */
function cohortsOf(plan: NewActivityPlan, activity: Activity, context: RunContext): number[] {
  const { windows, first, last, slices } = activity
  if (Number.isNaN(first) || Number.isNaN(last)) return []
  const checkRows = (count: number) => {
    context.meter.rows(count)
    context.meter.bytes(count * plan.columns.length * BYTES_PER_CELL)
  }
  if (windows.startOf(first) !== evaluateConstant(plan.period.start, context)) {
    throw undocumented('a start within a week, month or year', plan)
  }
  const length = last - first + 1
  if (plan.cohort === undefined) {
    checkRows((slices.length * length * (length + 1)) / 2)
    return Array.from({ length: slices.length === 0 ? 0 : length }, (_, i) => first + i)
  }
  const cohort = evaluateConstant(plan.cohort, context)
  const window = windows.indexOf(cohort)
  if (!Number.isNaN(window) && windows.startOf(window) === cohort) {
    checkRows(slices.length * (last - window + 1))
    return [window]
  }
  throw new KqlError(
    'unsupported',
    'The cohort of new_activity_metrics must be the start of a window of its period.',
    plan.cohort.at,
  )
}

/** For each window of a slice with ids: how many of them were first seen in each window, and how many after it. */
type Tallies = ReadonlyMap<number, { readonly firstIn: Float64Array; readonly firstAfter: Float64Array }>

function talliesOf(active: ActiveIds, { first, last }: Activity, context: RunContext): Tallies {
  const seenIn = new Map<number, number>()
  const tallies = new Map<number, { readonly firstIn: Float64Array; readonly firstAfter: Float64Array }>()
  for (const window of [...active.keys()].sort((a, b) => a - b)) {
    context.checkpoint()
    const firstIn = new Float64Array(last - first + 1)
    for (const id of active.get(window)!) {
      const before = seenIn.get(id) ?? window
      if (before === window) seenIn.set(id, window)
      firstIn[before - first]++
    }
    const firstAfter = new Float64Array(last - first + 1)
    for (let i = last - first - 1; i >= 0; i--) firstAfter[i] = firstAfter[i + 1] + firstIn[i + 1]
    tallies.set(window, { firstIn, firstAfter })
  }
  return tallies
}

/** The rows of a cohort: for its own window and each later one. */
function rowsOfCohort(tallies: Tallies, { first, last }: Activity, slice: number, from: number): Row[] {
  const cohort = tallies.get(from)?.firstIn[from - first] ?? 0
  return Array.from({ length: last - from + 1 }, (_, i): Row => {
    const tally = tallies.get(from + i)
    const later = tally?.firstAfter[from - first] ?? 0
    return {
      from,
      to: from + i,
      slice,
      newValues: i === 0 ? cohort : later,
      cohort,
      retained: tally?.firstIn[from - first] ?? 0,
    }
  })
}
