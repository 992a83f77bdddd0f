import { type Dynamic, dynamicReal, isArray } from '../../types/dynamic.ts'
import type { ScalarType } from '../../types/scalar-type.ts'
import { alias, type ScalarFunction, type TupleCall } from '../function.ts'
import { meanOf, numbersOf, squaresAround, sumOf } from './numbers.ts'

interface Statistics {
  readonly min: number | null
  readonly min_idx: number | null
  readonly max: number | null
  readonly max_idx: number | null
  readonly avg: number | null
  readonly stdev: number | null
  readonly variance: number | null
  readonly sum: number | null
  readonly len: number | null
}

const NAMES = ['min', 'min_idx', 'max', 'max_idx', 'avg', 'stdev', 'variance', 'sum', 'len'] as const
const UNKNOWN = Object.fromEntries(NAMES.map((name) => [name, null])) as unknown as Statistics

function statisticsOf(series: Dynamic, ignoreNonFinite: boolean): Statistics | null {
  const all = numbersOf(series)
  if (all === null) return null
  const finite = all.filter((number) => number !== null && Number.isFinite(number)) as number[]
  if (finite.length === 0 || (!ignoreNonFinite && finite.length < all.length)) return UNKNOWN
  const min = finite.reduce((a, b) => Math.min(a, b))
  const max = finite.reduce((a, b) => Math.max(a, b))
  const variance = finite.length === 1 ? 0 : squaresAround(finite) / (finite.length - 1)
  return {
    min,
    min_idx: all.indexOf(min),
    max,
    max_idx: all.indexOf(max),
    avg: meanOf(finite),
    stdev: Math.sqrt(variance),
    variance,
    sum: sumOf(finite),
    len: all.length,
  }
}

const SIGNATURES = [
  '(series: DynamicArray) -> dynamic',
  '(series: DynamicArray, ignore_nonfinite: bool constant) -> dynamic',
]

function statistics(call: TupleCall) {
  return NAMES.slice(0, 7).map((part) => ({
    name: `${call.name}_${call.names[0] ?? ''}_${part}`,
    type: (part.endsWith('_idx') ? 'long' : 'real') as ScalarType,
  }))
}

function total(
  name: string,
  doc: string,
  example: [string, string],
  fold: (numbers: number[]) => number,
): ScalarFunction {
  return {
    name,
    doc,
    examples: [example],
    overloads: [
      {
        signature: '(series: DynamicArray) -> real',
        row: (series: Dynamic) => {
          const numbers = numbersOf(series)
          return numbers === null || numbers.includes(null) ? null : fold(numbers as number[])
        },
      },
    ],
  }
}

const seriesSum = total('series_sum', 'The sum of the items.', ['series_sum(dynamic([1, 2, 3.5]))', '6.5'], sumOf)

/** Sums, means and other statistics of series. */
export const seriesStatsFunctions: readonly ScalarFunction[] = [
  seriesSum,
  alias('array_sum', seriesSum, { hidden: true }),
  total('series_product', 'The product of the items.', ['series_product(dynamic([2, 3.5]))', '7'], (numbers) =>
    numbers.reduce((product, number) => product * number, 1),
  ),
  total(
    'series_magnitude',
    'The length of the series as a vector.',
    ['series_magnitude(dynamic([3, 4]))', '5'],
    (numbers) => Math.sqrt(sumOf(numbers.map((number) => number * number))),
  ),
  {
    name: 'series_stats',
    doc: 'Least, greatest, mean and spread of a series, a column for each.',
    tuple: statistics,
    overloads: SIGNATURES.map((signature) => ({
      signature,
      row: (series: Dynamic, ignore = false) => {
        const found = statisticsOf(series, ignore)
        return found && NAMES.slice(0, 7).map((name) => found[name])
      },
    })),
  },
  {
    name: 'series_stats_dynamic',
    doc: 'Least, greatest, mean, spread, sum and length of a series, as a bag.',
    overloads: SIGNATURES.map((signature) => ({
      signature,
      row: (series: Dynamic, ignore = false) => {
        const found = isArray(series) ? statisticsOf(series, ignore) : null
        if (found === null) return null
        const bag = new Map<string, Dynamic>()
        for (const name of NAMES) {
          const value = found[name]
          bag.set(name, value === null || name.endsWith('_idx') || name === 'len' ? value : dynamicReal(value))
        }
        return bag
      },
    })),
  },
]
