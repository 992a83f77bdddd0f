import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Column } from '../columns/column.ts'
import { groupRows } from '../columns/grouping.ts'
import type { Table } from '../columns/table.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import { type BoundPeriod, rowsOf, type TimelinePlan, type Windows, windowRows, windowsOf } from './timeline.ts'

/** A plugin that looks at which ids were active in which window of a period, within each combination of dimensions. */
export interface ActivityPlan extends TimelinePlan {
  readonly period: BoundPeriod
}

/** The windows of a slice (a combination of dimensions) that have records, each with the ids in it, as numbers. */
export type ActiveIds = ReadonlyMap<number, ReadonlySet<number>>

/** Who was active when. */
export interface Activity {
  readonly windows: Windows
  /** The numbers of the windows in which the period starts and ends. */
  readonly first: number
  readonly last: number
  /** For each slice, in the order in which they first occur. Null ids are not counted. */
  readonly slices: readonly ActiveIds[]
  /** The dimensions' values in the slices given. */
  dimensionsOf(slices: readonly number[]): Column[]
}

/** Finds the ids that are active in each window of the period. */
export function activityOf(plan: ActivityPlan, input: Table, context: RunContext): Activity {
  const windows = windowsOf(plan.period, context)
  const { rows, windows: indexes } = windowRows(evaluate(plan.timeline, input, context), windows)
  const table = rowsOf(input, rows)
  const dimensions = plan.dimensions.map((dimension) => evaluate(dimension, table, context))
  const groups = groupRows(dimensions, table.length, context)
  const ids = evaluate(plan.id, table, context)
  const users = groupRows([ids], table.length, context)
  const slices = Array.from({ length: groups.count }, () => new Map<number, Set<number>>())
  for (let row = 0; row < table.length; row++) {
    const own = slices[groups.ids[row]]
    const active = own.get(indexes[row]) ?? new Set()
    if (active.size === 0) own.set(indexes[row], active)
    if (!ids.isNull(row)) active.add(users.ids[row])
  }
  const indexOf = (bound: BoundExpression) => windows.indexOf(evaluateConstant(bound, context))
  return {
    windows,
    first: indexOf(plan.period.start),
    last: indexOf(plan.period.end),
    slices,
    dimensionsOf: (wanted) => {
      const firsts = Int32Array.from(wanted, (slice) => groups.firstRows[slice])
      return dimensions.map((dimension) => dimension.gather(firsts))
    },
  }
}

/** The windows of a slice in order of time; refused when there are windows without records between them. */
export function windowsWithoutGaps(slice: ReadonlyMap<number, unknown>, plan: Plan): number[] {
  const windows = [...slice.keys()].sort((a, b) => a - b)
  if (windows[windows.length - 1] - windows[0] >= windows.length) {
    throw undocumented('windows without records between others', plan)
  }
  return windows
}

/** An error for data of which the reference does not say what a plugin makes of them. */
export function undocumented(what: string, plan: Plan): KqlError {
  const message = `The reference does not say what ${plan.operator.replace('plugin ', '')} makes of ${what}.`
  return new KqlError('unsupported', message, plan.at)
}
