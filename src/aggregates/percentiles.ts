import { type Column, expand, type NumberColumn, ObjectColumn } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { nthNumber } from '../columns/nth.ts'
import { Selection } from '../columns/selection.ts'
import { sortRows } from '../columns/sorting.ts'
import { KqlError } from '../errors/kql-error.ts'
import { convert } from '../functions/convert.ts'
import type { CallInfo } from '../functions/function.ts'
import { Pace, type Watch } from '../limits/watch.ts'
import { type Dynamic, isArray, numberOf, toDynamic, type Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { Aggregate, ComputeKernel, Groups } from './aggregate.ts'

/** The values of each group at a percentile by nearest rank; undefined where a group has none. */
type Quantiles = (group: number, percent: number) => Value | undefined

function quantilesOf(column: Column, weights: Column | null, groups: Groups, watch: Watch): Quantiles {
  const cells = expand(column)
  if (cells.kind === 'number' && weights === null) return quantilesOfNumbers(cells, groups, watch)
  const { rows, starts } = orderWithinGroups(column, groups, watch)
  return (group, percent) => {
    const own = rows.subarray(starts[group], starts[group + 1])
    if (own.length === 0) return undefined
    return column.get(own[weights === null ? placeAt(percent, own.length) : weightedPlace(own, weights, percent)])
  }
}

/** Selects instead of sorting. The NaN of a group stand after its numbers. */
function quantilesOfNumbers(column: NumberColumn, { ids, count }: Groups, watch: Watch): Quantiles {
  const pace = new Pace(watch)
  const starts = new Int32Array(count + 1)
  for (let row = 0; row < ids.length; row++) if (!column.isNull(row)) starts[ids[row] + 1]++
  for (let group = 0; group < count; group++) starts[group + 1] += starts[group]
  const values = new Float64Array(starts[count])
  const numbers = starts.slice(0, count)
  const ends = starts.slice(1)
  for (let row = 0; row < ids.length; row++) {
    pace.rows(1)
    if (column.isNull(row)) continue
    const value = column.values[row]
    if (Number.isNaN(value)) values[--ends[ids[row]]] = value
    else values[numbers[ids[row]]++] = value
  }
  return (group, percent) => {
    const [start, end] = [starts[group], starts[group + 1]]
    if (start === end) return undefined
    pace.rows(end - start)
    const place = start + placeAt(percent, end - start)
    return place < ends[group] ? nthNumber(values, start, ends[group], place) : Number.NaN
  }
}

/** The rows with a value, group by group, in order of value: those of group g stand from starts[g] to starts[g + 1]. */
interface Ordered {
  readonly rows: Int32Array
  readonly starts: Int32Array
}

function orderWithinGroups(column: Column, { ids, count }: Groups, watch: Watch): Ordered {
  const starts = new Int32Array(count + 1)
  const order = rowsByValue(column, watch)
  for (const row of order) starts[ids[row] + 1]++
  for (let group = 0; group < count; group++) starts[group + 1] += starts[group]
  const rows = new Int32Array(order.length)
  const next = starts.slice(0, count)
  for (const row of order) rows[next[ids[row]]++] = row
  return { rows, starts }
}

/** The rows that have a value, in the order of the values. */
export function rowsByValue(column: Column, watch: Watch): Int32Array {
  if (column.type !== 'dynamic') {
    return sortRows([{ column, descending: false, nullsFirst: false }], column.length, watch).filter(
      (row) => !column.isNull(row),
    )
  }
  const rows = Selection.range(0, column.length).rows.filter((row) => !column.isNull(row))
  const pace = new Pace(watch)
  return rows.sort((a, b) => {
    pace.rows(1)
    const x = numberIn(column.get(a))
    const y = numberIn(column.get(b))
    return x < y ? -1 : x > y ? 1 : 0
  })
}

function numberIn(value: Value): number {
  const number = numberOf(value as Dynamic)
  if (number !== undefined) return number as number
  throw new KqlError(
    'unsupported',
    'Percentiles of dynamic values that are not numbers are not supported by kqlite yet.',
  )
}

function weightedPlace(rows: Int32Array, weights: Column, percent: number): number {
  let total = 0
  for (const row of rows) total += Number(weights.get(row) ?? 0)
  const wanted = (percent / 100) * total
  let reached = 0
  for (let i = 0; i < rows.length; i++) {
    reached += Number(weights.get(rows[i]) ?? 0)
    if (reached >= wanted && reached > 0) return i
  }
  return rows.length - 1
}

/** Which of some values in order is at a percentile, by nearest rank; counted from 0. */
export function placeAt(percent: number, count: number): number {
  return Math.min(Math.max(Math.ceil((percent / 100) * count) - 1, 0), count - 1)
}

/** The percentile that a call gives; any will do for no rows, where what is computed of constants is not known. */
function percentAt(call: CallInfo, index: number, rows: number): number {
  if (rows === 0) return 0
  const value = call.constants[index]
  if (value === undefined || value === null) throw new KqlError('runtime', 'A percentile must be a constant.')
  return checked(Number(value))
}

function checked(percent: number): number {
  if (percent >= 0 && percent <= 100) return percent
  throw new KqlError('runtime', `The percentile ${percent} is not between 0 and 100.`)
}

/** `fixed` is how many arguments stand before the percentiles: the values, or the values and their weights. */
function oneKernel(fixed: 1 | 2): ComputeKernel {
  return ([column, weights], groups, call) => {
    const valueAt = quantilesOf(column, fixed === 2 ? weights : null, groups, call.context)
    const percent = percentAt(call, fixed, column.length)
    const { result } = call
    return columnFrom(result, groups.count, (group) => {
      return convert(valueAt(group, percent) ?? null, column.type, result)
    })
  }
}

function arrayKernel(fixed: 1 | 2): ComputeKernel {
  return ([column, weights], groups, call) => {
    const valueAt = quantilesOf(column, fixed === 2 ? weights : null, groups, call.context)
    const percents = percentsOf(call, fixed, column.length)
    const arrays = Array.from({ length: groups.count }, (_, group): Dynamic => {
      const values = percents.map((percent) => valueAt(group, percent))
      return values.includes(undefined) ? null : values.map((value) => toDynamic(column.type, value!))
    })
    return new ObjectColumn('dynamic', arrays)
  }
}

function percentsOf(call: CallInfo, fixed: number, rows: number): number[] {
  const first = call.constants[fixed] as Dynamic
  if (!isArray(first)) return call.constants.slice(fixed).map((_, i) => percentAt(call, fixed + i, rows))
  return first.map((item) => checked(Number(numberOf(item) ?? Number.NaN)))
}

/** int becomes long, decimal real; other types stay. */
function percentileType([type]: readonly ScalarType[]): ScalarType {
  return type === 'int' ? 'long' : type === 'decimal' ? 'real' : type
}

function single(name: string, weighted: boolean): Aggregate {
  const weight = weighted ? 'weight: Integer, ' : ''
  return {
    name,
    doc: `The value at a percentile by nearest rank${weighted ? ', each value as often as its weight' : ''} (exact).`,
    examples: [[weighted ? `${name}(x, x, 50)` : `${name}(x, 50)`, '2']],
    overloads: [
      {
        signature: `(expr: Scalar, ${weight}percentile: Number as real) -> Custom`,
        result: percentileType,
        compute: oneKernel(weighted ? 2 : 1),
      },
    ],
  }
}

function several(name: string, weighted: boolean): Aggregate {
  const base = single(name, weighted)
  const weight = weighted ? 'weight: Integer, ' : ''
  return {
    ...base,
    doc: base.doc.replace('a percentile', 'several percentiles, a column for each'),
    examples: [],
    declared: [`(expr: Scalar, ${weight}percentile{1,32767}: Number) -> Custom`],
  }
}

function array(name: string, weighted: boolean): Aggregate {
  const weight = weighted ? 'weight: Integer, ' : ''
  const compute = arrayKernel(weighted ? 2 : 1)
  return {
    name,
    doc: `The values at several percentiles by nearest rank${weighted ? ', weighted' : ''}, as an array (exact).`,
    examples: [[`${name}(x, ${weighted ? 'x, ' : ''}0, 100)`, '[1,3]']],
    overloads: [
      { signature: `(expr: Scalar, ${weight}percentiles: DynamicArray) -> dynamic`, compute },
      { signature: `(expr: Scalar, ${weight}percentile{1,32767}: Number as real) -> dynamic`, compute },
    ],
    resultName: 'PrefixAndFirstArgument',
    prefix: 'percentiles',
  }
}

/** Percentiles. */
export const percentileAggregates: readonly Aggregate[] = [
  single('percentile', false),
  single('percentilew', true),
  several('percentiles', false),
  several('percentilesw', true),
  array('percentiles_array', false),
  array('percentilesw_array', true),
]
