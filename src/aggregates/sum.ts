import { type Column, NumberColumn } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { datetimeFromTicks, ORIGIN_TICKS } from '../types/datetime.ts'
import { Decimal } from '../types/decimal.ts'
import { type Int64, int64 } from '../types/int64.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { Aggregate, AggregateOverload, ComputeKernel, Groups } from './aggregate.ts'
import { asNumbers, overloadsWhere } from './rows.ts'

/** Numbers are added in two halves where their sum may pass 2^53. */
const HALF = 2 ** 27

/** How many cells of each group are not null. */
function countCells(column: Column, { ids, count }: Groups): Float64Array {
  const counts = new Float64Array(count)
  const nulls = column.kind === 'number' ? column.nulls : undefined
  if (nulls === null) for (let i = 0; i < ids.length; i++) counts[ids[i]]++
  else if (nulls !== undefined) for (let i = 0; i < ids.length; i++) counts[ids[i]] += 1 - nulls[i]
  else for (let i = 0; i < ids.length; i++) if (!column.isNull(i)) counts[ids[i]]++
  return counts
}

/** The float sums of each group, nulls left out. */
function sumNumbers({ values, nulls }: NumberColumn, { ids, count }: Groups): Float64Array {
  const sums = new Float64Array(count)
  if (nulls === null) for (let i = 0; i < ids.length; i++) sums[ids[i]] += values[i]
  else for (let i = 0; i < ids.length; i++) if (nulls[i] === 0) sums[ids[i]] += values[i]
  return sums
}

/** The exact sums of each group, beyond 64 bits too. */
function sumWhole(column: Column, groups: Groups): (group: number) => number | bigint {
  const numbers = asNumbers(column)
  const { ids, count } = groups
  if (numbers === null) {
    const sums = new Array<bigint>(count).fill(0n)
    for (let i = 0; i < ids.length; i++) {
      const value = column.get(i)
      if (value !== null) sums[ids[i]] += BigInt(value as Int64)
    }
    return (group) => sums[group]
  }
  const { values, nulls } = numbers
  let largest = 0
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i])
    if (magnitude > largest) largest = magnitude
  }
  if (largest * values.length <= Number.MAX_SAFE_INTEGER) {
    const sums = sumNumbers(numbers, groups)
    return (group) => sums[group]
  }
  const high = new Float64Array(count)
  const low = new Float64Array(count)
  for (let i = 0; i < ids.length; i++) {
    if (nulls !== null && nulls[i] === 1) continue
    const top = Math.floor(values[i] / HALF)
    high[ids[i]] += top
    low[ids[i]] += values[i] - top * HALF
  }
  return (group) => BigInt(high[group]) * BigInt(HALF) + BigInt(low[group])
}

function sumDecimals(column: Column, { ids, count }: Groups): Decimal[] {
  const sums = new Array<Decimal>(count).fill(new Decimal(0))
  for (let i = 0; i < ids.length; i++) {
    const value = column.get(i)
    if (value !== null) sums[ids[i]] = sums[ids[i]].plus(value as Decimal)
  }
  return sums
}

/** A whole sum in 64 bits, as the engine wraps. */
function wrapped(sum: number | bigint): Int64 {
  return typeof sum === 'number' ? sum + 0 : int64(sum)
}

/** A mean of exact sums, rounded towards `zero`: that of timespans, or year 1. */
function wholeMean(sum: number | bigint, count: number, zero: bigint): Int64 {
  const n = BigInt(count)
  return int64((BigInt(sum) + n * zero) / n - zero)
}

const sumKernel: ComputeKernel = ([column], groups, { types, result }) => {
  const { count } = groups
  switch (types[0]) {
    case 'real':
      return new NumberColumn('real', sumNumbers(asNumbers(column)!, groups))
    case 'decimal': {
      const sums = sumDecimals(column, groups)
      return columnFrom('decimal', count, (group) => sums[group])
    }
    case 'datetime': {
      const sums = sumWhole(column, groups)
      const counts = countCells(column, groups)
      return columnFrom('datetime', count, (group) =>
        datetimeFromTicks(int64(BigInt(sums(group)) + BigInt(counts[group]) * ORIGIN_TICKS)),
      )
    }
    default: {
      const sums = sumWhole(column, groups)
      return columnFrom(result, count, (group) => wrapped(sums(group)))
    }
  }
}

/** The mean of whole numbers is that of their wrapped sum (measured on the engine); of no numbers it is NaN. */
const averageKernel: ComputeKernel = ([column], groups, { types, result }) => {
  const { count } = groups
  const counts = countCells(column, groups)
  switch (types[0]) {
    case 'int':
    case 'long': {
      const sums = sumWhole(column, groups)
      return columnFrom('real', count, (group) => Number(wrapped(sums(group))) / counts[group])
    }
    case 'real': {
      const sums = sumNumbers(asNumbers(column)!, groups)
      return new NumberColumn(
        'real',
        sums.map((sum, group) => sum / counts[group]),
      )
    }
    case 'decimal': {
      const sums = sumDecimals(column, groups)
      return columnFrom('decimal', count, (group) => (counts[group] === 0 ? null : sums[group].div(counts[group])))
    }
    default: {
      const sums = sumWhole(column, groups)
      const zero = result === 'datetime' ? ORIGIN_TICKS : 0n
      return columnFrom(result, count, (group) =>
        counts[group] === 0 ? null : wholeMean(sums(group), counts[group], zero),
      )
    }
  }
}

function averageType([type]: readonly ScalarType[]): ScalarType {
  return type === 'int' || type === 'long' ? 'real' : type
}

const sums: readonly AggregateOverload[] = [{ signature: '(expr: Summable) -> Parameter0Promoted', compute: sumKernel }]
const averages: readonly AggregateOverload[] = [
  { signature: '(expr: Summable) -> Custom', result: averageType, compute: averageKernel },
]

const AVERAGED = ['Integer', 'real', 'decimal', 'timespan', 'datetime']

function entry(name: string, doc: string, example: readonly [string, string], overloads: readonly AggregateOverload[]) {
  return { name, doc, examples: [example], overloads, resultName: 'PrefixAndFirstArgument', prefix: name } as const
}

/** Sums and means. */
export const sumAggregates: readonly Aggregate[] = [
  entry(
    'sum',
    'The sum, nulls left out; 0 of none. A sum of whole numbers wraps around at 64 bits.',
    ['sum(x)', '6'],
    sums,
  ),
  entry('sumif', 'The sum where a predicate is true.', ['sumif(x, x > 1)', '5'], overloadsWhere(sums)),
  {
    ...entry('avg', 'The mean, nulls left out.', ['avg(x)', '2'], averages),
    declared: AVERAGED.map((kind) => `(expr: ${kind}) -> real`),
  },
  {
    ...entry('avgif', 'The mean where a predicate is true.', ['avgif(x, x > 1)', '2.5'], overloadsWhere(averages)),
    declared: AVERAGED.map((kind) => `(expr: ${kind}, predicate: bool) -> real`),
  },
]
