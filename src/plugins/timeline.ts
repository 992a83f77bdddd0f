import type * as ast from '../../grammar/ast.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Column } from '../columns/column.ts'
import type { ColumnInfo, Table } from '../columns/table.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { ParameterKind } from '../functions/signature.ts'
import { dateOfDatetime, datetimeFromUnixMs, ORIGIN_TICKS, TICKS_PER_DAY } from '../types/datetime.ts'
import type { Value } from '../types/dynamic.ts'
import { add64, floorTo64, type Int64, int64, multiply64, subtract64 } from '../types/int64.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { nameOf, type PluginArguments } from './arguments.ts'

/** What the plugins have in common that look at the ids on a timeline, within each combination of dimensions. */
export interface TimelinePlan extends Plan {
  readonly id: BoundExpression
  /** The points in time: a column of numbers, timespans or datetimes. */
  readonly timeline: BoundExpression
  readonly dimensions: readonly BoundExpression[]
}

/**
 * Binds the first two arguments, the id and the timeline, and those from `from` on, the dimensions. The result has the
 * timeline, the dimensions and then `results` as its columns.
 */
export function bindTimeline(
  args: PluginArguments,
  from: number,
  results: readonly ColumnInfo[],
  idKind: ParameterKind = 'NotDynamic',
): Pick<TimelinePlan, 'columns' | 'id' | 'timeline' | 'dimensions'> {
  const [idNode, timeNode] = args.positional
  const id = args.column(idNode, idKind)
  const timeline = args.timeline(timeNode)
  const dimensions = args.dimensions(from)
  const columns = [
    { name: nameOf(timeNode), type: timeline.type },
    ...dimensions.map(({ type }, i) => ({ name: nameOf(args.positional[from + i]), type })),
    ...results,
  ]
  return { columns, id, timeline, dimensions }
}

/** The bounds of an analysis over a timeline, bound. */
export interface BoundPeriod {
  readonly type: ScalarType
  readonly start: BoundExpression
  readonly end: BoundExpression
  readonly step: BoundExpression
}

/** The type of lengths on a timeline: timespans between datetimes, else the timeline's own. */
export function lengthType(type: ScalarType): ScalarType {
  return type === 'datetime' ? 'timespan' : type
}

/** Binds start, end and step of a timeline of a type. */
export function bindPeriod(
  type: ScalarType,
  [start, end, step]: readonly ast.Expression[],
  args: PluginArguments,
): BoundPeriod {
  const length = args.constant(step)
  const calendar = type === 'datetime' && length.type === 'string'
  return {
    type,
    start: args.constantOf(start, 'Summable', type),
    end: args.constantOf(end, 'Summable', type),
    step: calendar ? length : args.fitting(length, step, 'Summable', lengthType(type)),
  }
}

/** How many windows a length has; not a whole number when it has a part of one. The step is not of the calendar. */
export function windowsIn(length: Int64 | null, { step, type }: BoundPeriod, context: RunContext): number {
  const window = evaluateConstant(step, context) as Int64 | null
  if (length === null || window === null) return Number.NaN
  if (type === 'real') return Number(length) / Number(window)
  const rest = BigInt(length) % BigInt(window)
  return Number((BigInt(length) - rest) / BigInt(window)) + Number(rest) / Number(window)
}

/** The windows that a timeline is cut into, numbered. */
export interface Windows {
  /** The number of the window a point lies in; NaN when it is null or outside of the period. */
  indexOf(value: Value): number
  /** The same for points before the period too, where windows of a fixed length go on below zero. */
  indexUpToEnd(value: Value): number
  /** Where a window starts. */
  startOf(index: number): Value
}

/** Evaluates a period. Both of its ends belong to it; windows of a fixed length are aligned to its start. */
export function windowsOf(period: BoundPeriod, context: RunContext): Windows {
  const { type } = period
  const start = evaluateConstant(period.start, context)
  const end = evaluateConstant(period.end, context)
  const step = evaluateConstant(period.step, context)
  if (start === null || end === null || step === null) {
    throw new KqlError('runtime', 'The start, end and step of a period must not be null.', period.step.at)
  }
  const grid =
    typeof step === 'string' ? calendarGrid(step, period) : fixedGrid(type, start as Int64, step as Int64, period)
  const indexUpToEnd = (value: Value) => {
    return value !== null && value <= end ? grid.indexOf(value as Int64) : Number.NaN
  }
  return {
    indexOf: (value) => (value !== null && value >= start ? indexUpToEnd(value) : Number.NaN),
    indexUpToEnd,
    startOf: grid.startOf,
  }
}

interface Grid {
  indexOf(value: Int64): number
  startOf(index: number): Value
}

function fixedGrid(type: ScalarType, start: Int64, step: Int64, period: BoundPeriod): Grid {
  if (!(step > 0)) throw new KqlError('runtime', 'The step of a period must be positive.', period.step.at)
  if (type === 'real') {
    const from = Number(start)
    const length = Number(step)
    return {
      indexOf: (value) => Math.floor((Number(value) - from) / length),
      startOf: (index) => from + index * length,
    }
  }
  return {
    indexOf: (value) => {
      const offset = subtract64(value, start)
      if (typeof offset === 'number' && typeof step === 'number') return Math.floor(offset / step)
      return Number(BigInt(floorTo64(offset, step)) / BigInt(step))
    },
    startOf: (index) => add64(start, multiply64(index, step)),
  }
}

/** A Sunday before all datetimes near our origin: 2010-01-03 is one, 2 days after the origin. */
const SUNDAY = 2 * TICKS_PER_DAY

function calendarGrid(unit: string, period: BoundPeriod): Grid {
  const monthStart = (index: number) => {
    const date = new Date(0)
    date.setUTCFullYear(Math.floor(index / 12), index - Math.floor(index / 12) * 12, 1)
    return datetimeFromUnixMs(date.getTime())
  }
  const dateOf = (value: Int64) => dateOfDatetime(value)
  switch (unit) {
    case 'week': {
      const week = 7 * TICKS_PER_DAY
      return {
        indexOf: (value) => Number(floorTo64(subtract64(value, SUNDAY), week)) / week,
        startOf: (index) => add64(SUNDAY, multiply64(index, week)),
      }
    }
    case 'month':
      return {
        indexOf: (value) => dateOf(value).getUTCFullYear() * 12 + dateOf(value).getUTCMonth(),
        startOf: monthStart,
      }
    case 'year':
      return { indexOf: (value) => dateOf(value).getUTCFullYear(), startOf: (index) => monthStart(index * 12) }
    default:
      throw new KqlError('runtime', `The step '${unit}' is not one of week, month, year.`, period.step.at)
  }
}

/** The bin that a point lies in. Bins count from zero, as `bin` does: for datetimes from year 1. */
export function binOf(time: Int64, bin: Int64, type: ScalarType): Int64 {
  if (type === 'real') return Math.floor(Number(time) / Number(bin)) * Number(bin)
  if (type !== 'datetime') return floorTo64(time, bin)
  const ticks = BigInt(time) + ORIGIN_TICKS
  return int64(ticks - (ticks % BigInt(bin)) - ORIGIN_TICKS)
}

/** Which of two rows comes first on a timeline without nulls: negative, 0 or positive, as `sort` takes it. */
export function compareTimes(times: Column, a: number, b: number): number {
  const x = times.get(a) as Int64
  const y = times.get(b) as Int64
  return x < y ? -1 : x > y ? 1 : 0
}

/** Rows of a timeline that lie in a period, with the number of their window. */
export interface WindowedRows {
  readonly rows: Int32Array
  readonly windows: Float64Array
}

/** Finds the rows that lie in a period, or wherever else `indexOf` gives a number. */
export function windowRows(column: Column, { indexOf }: Pick<Windows, 'indexOf'>): WindowedRows {
  const rows = new Int32Array(column.length)
  const indexes = new Float64Array(column.length)
  let count = 0
  const values = column.kind === 'number' && column.nulls === null ? column.values : null
  for (let row = 0; row < column.length; row++) {
    const index = indexOf(values === null ? column.get(row) : values[row])
    if (Number.isNaN(index)) continue
    rows[count] = row
    indexes[count++] = index
  }
  return { rows: rows.subarray(0, count), windows: indexes.subarray(0, count) }
}

/** The table with its columns cut to some rows. */
export function rowsOf(table: Table, rows: Int32Array): Table {
  return rows.length === table.length ? table : table.select(rows)
}
