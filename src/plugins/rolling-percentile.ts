import type * as ast from '../../grammar/ast.ts'
import { placeAt, rowsByValue } from '../aggregates/percentiles.ts'
import type { Binder } from '../binder/binder.ts'
import { isError } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Column } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { type Grouping, groupRows } from '../columns/grouping.ts'
import type { Plugin } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import { ORIGIN_TICKS } from '../types/datetime.ts'
import type { Int64 } from '../types/int64.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { undocumented, windowsWithoutGaps } from './activity.ts'
import { nameOf } from './arguments.ts'
import { bindPlugin, storedTable } from './plans.ts'
import { binOf, lengthType } from './timeline.ts'

interface RollingPlan extends Plan {
  readonly value: BoundExpression
  readonly percentile: BoundExpression
  readonly index: BoundExpression
  readonly bin: BoundExpression
  readonly width: BoundExpression
  readonly dimensions: readonly BoundExpression[]
}

/** A bin of a slice, and the row at the percentile of the window that ends with it; -1 when that has no values. */
interface Window {
  readonly slice: number
  readonly bin: Int64
  readonly row: number
}

/**
 * A row for each bin of each slice, with the percentile (by nearest rank, as the aggregate has it) of the values in the
 * window that ends with it. What becomes of bins without rows is not documented: such data are refused.
 */
export const rollingPercentile: Plugin<RollingPlan> = {
  name: 'rolling_percentile',
  doc: 'A percentile of the values in a window of bins that slides over a timeline.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    if (!args.expect(5, Infinity)) return { ...plan, open: true } as RollingPlan
    const [valueNode, percentNode, indexNode, binNode, widthNode, ...dimensionNodes] = args.positional
    const value = args.column(valueNode, 'Summable')
    const index = args.timeline(indexNode)
    if (value.type === 'decimal') binder.unsupported('A rolling percentile of decimals', valueNode.span)
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
    const slices = groupRows(dimensions, input.length, context)
    const values = evaluate(plan.value, input, context)
    const windows = windowsOf(plan, slicedByBin(plan, slices, index, bin), { values, width, percent }, context)
    const firsts = Int32Array.from(windows, ({ slice }) => slices.firstRows[slice])
    const columns = [
      columnFrom(index.type, windows.length, (i) => windows[i].bin),
      ...dimensions.map((dimension) => dimension.gather(firsts)),
      columnFrom(values.type, windows.length, (i) => (windows[i].row < 0 ? null : values.get(windows[i].row))),
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

/** What is looked for in each window. */
interface Wanted {
  readonly values: Column
  /** How many bins a window has. */
  readonly width: Int64
  readonly percent: Int64
}

/** The windows that end with each bin, slice after slice. */
function windowsOf(
  plan: Plan,
  slices: readonly ReadonlyMap<number, Bin>[],
  { values, width, percent }: Wanted,
  context: RunContext,
): Window[] {
  const order = rowsByValue(values, context)
  const places = new Int32Array(values.length).fill(-1)
  for (const [place, row] of order.entries()) places[row] = place
  const seen = new Places(order.length)
  return slices.flatMap((bins, slice) => {
    const numbers = windowsWithoutGaps(bins, plan)
    const add = (number: number, by: 1 | -1) => {
      for (const row of bins.get(number)!.rows) if (places[row] >= 0) seen.add(places[row], by)
    }
    const windows = numbers.map((number, i): Window => {
      context.checkpoint()
      add(number, 1)
      if (i >= width) add(numbers[i - Number(width)], -1)
      const { count } = seen
      const row = count === 0 ? -1 : order[seen.at(placeAt(Number(percent), count))]
      return { slice, bin: bins.get(number)!.start, row }
    })
    for (const number of numbers.slice(-Number(width))) add(number, -1)
    return windows
  })
}

/** A multiset of whole numbers below a bound that can tell its smallest, second smallest, …: a Fenwick tree. */
class Places {
  count = 0
  private readonly sums: Int32Array

  constructor(bound: number) {
    this.sums = new Int32Array(bound + 1)
  }

  add(place: number, by: 1 | -1): void {
    this.count += by
    for (let i = place + 1; i < this.sums.length; i += i & -i) this.sums[i] += by
  }

  /** The number that has so many before it; there must be one. */
  at(rank: number): number {
    let place = 0
    for (let step = 1 << (31 - Math.clz32(this.sums.length)); step > 0; step >>= 1) {
      const next = place + step
      if (next >= this.sums.length || this.sums[next] > rank) continue
      place = next
      rank -= this.sums[next]
    }
    return place
  }
}
