import type * as ast from '../../grammar/ast.ts'
import { rowsAtPercentile } from '../aggregates/percentiles.ts'
import type { Binder } from '../binder/binder.ts'
import { isError } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Column } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { type Grouping, groupRows } from '../columns/grouping.ts'
import type { Plugin } from '../engine/catalog.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import { ORIGIN_TICKS } from '../types/datetime.ts'
import type { Int64 } from '../types/int64.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { storedTable, undocumented, windowsWithoutGaps } from './activity.ts'
import { nameOf, PluginArguments } from './arguments.ts'
import { reshapedBy } from './plans.ts'
import { binOf, lengthType } from './timeline.ts'

interface RollingPlan extends Plan {
  readonly value: BoundExpression
  readonly percentile: BoundExpression
  readonly index: BoundExpression
  readonly bin: BoundExpression
  readonly width: BoundExpression
  readonly dimensions: readonly BoundExpression[]
}

/** A bin of a slice, and the rows of the window that ends with it. */
interface Window {
  readonly slice: number
  readonly bin: Int64
  readonly rows: readonly number[]
}

/**
 * A row for each bin of each slice, with the percentile (by nearest rank, as the aggregate has it) of the values in the
 * window that ends with it. What becomes of bins without rows is not documented: such data are refused.
 */
export const rollingPercentile: Plugin<RollingPlan> = {
  name: 'rolling_percentile',
  doc: 'A percentile of the values in a window of bins that slides over a timeline.',
  bind(node, input, scope, binder) {
    const { plan, args } = reshapedBy(node, input, binder, (rows) => new PluginArguments(node, rows, scope, binder))
    if (!args.expect(5, Infinity)) return { ...plan, open: true } as RollingPlan
    const [valueNode, percentNode, indexNode, binNode, widthNode, ...dimensionNodes] = args.positional
    const value = args.column(valueNode, 'Summable')
    const index = args.column(indexNode, 'Summable')
    for (const [{ type }, one] of [
      [value, valueNode],
      [index, indexNode],
    ] as const) {
      if (type === 'decimal') binder.unsupported('A column of type decimal in rolling_percentile', one.span)
    }
    const percentile = args.constantOf(percentNode, 'Number', 'real')
    const width = args.constantOf(widthNode, 'Integer', 'long')
    const dimensions = args.dimensions(5)
    const [bins, percent] = [numberIn(widthNode, width, binder), numberIn(percentNode, percentile, binder)]
    return {
      ...plan,
      columns: [
        { name: nameOf(indexNode), type: index.type },
        ...dimensions.map(({ type }, i) => ({ name: nameOf(dimensionNodes[i]), type })),
        { name: `rolling_${bins}_percentile_${nameOf(valueNode)}_${percent}`, type: value.type },
      ],
      value,
      percentile,
      index,
      bin: args.constantOf(binNode, 'Summable', lengthType(index.type)),
      width,
      dimensions,
    }
  },
  run(plan, [input], context) {
    const [percent, bin, width] = [plan.percentile, plan.bin, plan.width].map((bound) => {
      const value = evaluateConstant(bound, context) as Int64 | null
      if (value !== null) return value
      throw new KqlError('runtime', 'The arguments of rolling_percentile must not be null.', { ...bound.at })
    })
    if (!(bin > 0)) throw new KqlError('runtime', 'The bin must be positive.', { ...plan.bin.at })
    if (!(width > 0)) throw new KqlError('runtime', 'The window must have a bin.', { ...plan.width.at })
    if (!(percent >= 0 && percent <= 100)) {
      throw new KqlError('runtime', 'The percentile must lie between 0 and 100.', { ...plan.percentile.at })
    }
    const index = evaluate(plan.index, input, context)
    const dimensions = plan.dimensions.map((dimension) => evaluate(dimension, input, context))
    const slices = groupRows(dimensions, input.length)
    const windows = windowsOf(plan, slicedByBin(plan, slices, index, bin), Number(width))
    const rows = windows.flatMap((window) => window.rows)
    const ids = Int32Array.from(windows.flatMap((window, i) => window.rows.map(() => i)))
    const values = evaluate(plan.value, input.select(Int32Array.from(rows)), context)
    const picked = rowsAtPercentile(values, { ids, count: windows.length }, Number(percent))
    const firsts = Int32Array.from(windows, ({ slice }) => slices.firstRows[slice])
    const columns = [
      columnFrom(index.type, windows.length, (i) => windows[i].bin),
      ...dimensions.map((dimension) => dimension.gather(firsts)),
      columnFrom(values.type, windows.length, (i) => (picked[i] < 0 ? null : values.get(picked[i]))),
    ]
    return storedTable(plan.columns, columns, windows.length)
  },
}

/** The number that the name of the result has; Microsoft's binder reads it of literals only. */
function numberIn(node: ast.Expression, bound: BoundExpression, binder: Binder): string {
  if (node.kind === 'Literal' && bound.kind === 'constant') return String(bound.value)
  if (!isError(bound)) binder.unsupported('A number of rolling_percentile that is no literal', node.span)
  return '0'
}

/** A bin: where it starts, and the rows in it. */
interface Bin {
  readonly start: Int64
  readonly rows: number[]
}

/** For each slice its bins, by their numbers. */
function slicedByBin(plan: Plan, slices: Grouping, index: Column, size: Int64): ReadonlyMap<number, Bin>[] {
  const bins = Array.from({ length: slices.count }, () => new Map<number, Bin>())
  for (let row = 0; row < slices.ids.length; row++) {
    if (index.isNull(row)) throw undocumented('rows without an index', plan)
    const start = binOf(index.get(row) as Int64, size, index.type)
    const number = index.type === 'real' ? Math.round(Number(start) / Number(size)) : numberOf(start, size, index.type)
    const own = bins[slices.ids[row]]
    const bin = own.get(number)
    if (bin === undefined) own.set(number, { start, rows: [row] })
    else bin.rows.push(row)
  }
  return bins
}

function numberOf(start: Int64, size: Int64, type: ScalarType): number {
  return Number((BigInt(start) + (type === 'datetime' ? ORIGIN_TICKS : 0n)) / BigInt(size))
}

/** The windows that end with each bin, slice after slice. */
function windowsOf(plan: Plan, slices: readonly ReadonlyMap<number, Bin>[], width: number): Window[] {
  return slices.flatMap((bins, slice) =>
    windowsWithoutGaps(bins, plan).map((number, i, numbers): Window => {
      const rows = numbers.slice(Math.max(0, i + 1 - width), i + 1).flatMap((each) => bins.get(each)!.rows)
      return { slice, bin: bins.get(number)!.start, rows }
    }),
  )
}
