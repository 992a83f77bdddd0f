import { Pace } from '../../limits/watch.ts'
import { type Dynamic, dynamicReal, isArray, numberOf } from '../../types/dynamic.ts'
import type { EvaluationContext, ScalarFunction } from '../function.ts'
import { finiteNumbersOf, sumOf } from './numbers.ts'

function isWhole(series: Dynamic): boolean {
  return isArray(series) && series.every((item) => Number.isSafeInteger(item))
}

/** Each item with those before it (around it, when centred), weighed by the filter; what is not there counts as 0. */
function fir(
  series: Dynamic,
  filter: Dynamic,
  normalize: boolean | null,
  center: boolean,
  context: EvaluationContext,
): Dynamic {
  const x = finiteNumbersOf(series)
  const weights = finiteNumbersOf(filter)
  if (x === null || weights === null) return null
  const negative = weights.some((weight) => weight < 0)
  if (negative && normalize === true) return null
  const divisor = (normalize ?? !negative) ? sumOf(weights) : 1
  const ahead = center ? weights.length >> 1 : 0
  const pace = new Pace(context)
  const filtered = x.map((_, i) => {
    pace.rows(weights.length)
    return weights.reduce((sum, weight, k) => sum + (x[i + ahead - k] ?? 0) * weight, 0) / divisor
  })
  const whole = divisor === 1 && isWhole(series) && isWhole(filter)
  return filtered.map((value) => (whole ? value : dynamicReal(value)))
}

function iir(series: Dynamic, numerators: Dynamic, denominators: Dynamic, context: EvaluationContext): Dynamic {
  const x = finiteNumbersOf(series)
  const b = finiteNumbersOf(numerators)
  const a = finiteNumbersOf(denominators)
  if (x === null || b === null || a === null || a[0] === 0) return null
  const pace = new Pace(context)
  const y: number[] = []
  for (let i = 0; i < x.length; i++) {
    pace.rows(a.length + b.length)
    let value = 0
    for (let k = 0; k < b.length && k <= i; k++) value += b[k] * x[i - k]
    for (let k = 1; k < a.length && k <= i; k++) value -= a[k] * y[i - k]
    y.push(value / a[0])
  }
  return y.map(dynamicReal)
}

/** Places whose items are numbers in both series, as far as the shorter one goes. */
function pairs(a: Dynamic, b: Dynamic): [number, number][] | null {
  const left = isArray(a) ? a : null
  const right = isArray(b) ? b : null
  if (left === null && right === null) return null
  const length = Math.min(left?.length ?? Infinity, right?.length ?? Infinity)
  if (length === 0) return null
  const found: [number, number][] = []
  for (let i = 0; i < length; i++) {
    const first = numberOf(left === null ? a : left[i])
    const second = numberOf(right === null ? b : right[i])
    if (first !== undefined && second !== undefined) found.push([Number(first), Number(second)])
  }
  return found
}

function dotProduct(a: Dynamic, b: Dynamic): number | null {
  const numbers = pairs(a, b)
  return numbers && sumOf(numbers.map(([x, y]) => x * y))
}

function cosine(a: Dynamic, b: Dynamic, magnitudeA?: number | null, magnitudeB?: number | null): number | null {
  const numbers = pairs(a, b)
  if (numbers === null) return null
  const length = (side: 0 | 1) => Math.sqrt(sumOf(numbers.map((pair) => pair[side] ** 2)))
  return sumOf(numbers.map(([x, y]) => x * y)) / ((magnitudeA ?? length(0)) * (magnitudeB ?? length(1)))
}

function pearson(a: Dynamic, b: Dynamic): number | null {
  const x = finiteNumbersOf(a)
  const y = finiteNumbersOf(b)
  if (x === null || y === null || x.length !== y.length) return null
  const meanX = sumOf(x) / x.length
  const meanY = sumOf(y) / y.length
  const norm = (numbers: readonly number[], mean: number) =>
    Math.sqrt(sumOf(numbers.map((value) => (value - mean) ** 2)))
  return sumOf(x.map((value, i) => (value - meanX) * (y[i] - meanY))) / (norm(x, meanX) * norm(y, meanY))
}

/** Filters over series. */
export const seriesFilterFunctions: readonly ScalarFunction[] = [
  {
    name: 'series_fir',
    doc: 'A series through a finite impulse response filter: moving averages, differences, …',
    examples: [['series_fir(dynamic([2, 4, 6]), dynamic([1, 1]), false)', '[2,6,10]']],
    overloads: [
      {
        signature: '(series: DynamicArray, filter: DynamicArray, normalize?: bool, center?: bool) -> dynamic',
        nulls: 'handle',
        prepare: ({ context }) => {
          return (series: Dynamic, filter: Dynamic, normalize: boolean | null = null, center = false) =>
            fir(series, filter, normalize, center === true, context)
        },
      },
    ],
    resultName: 'FirstArgument',
  },
  {
    name: 'series_iir',
    doc: 'A series through an infinite impulse response filter: running sums, smoothing, …',
    examples: [['series_iir(dynamic([1, 2, 3]), dynamic([1]), dynamic([1, -1]))', '[1,3,6]']],
    overloads: [
      {
        signature: '(series: DynamicArray, numerators: DynamicArray, denominators: DynamicArray) -> dynamic',
        prepare: ({ context }) => {
          return (series: Dynamic, numerators: Dynamic, denominators: Dynamic) =>
            iir(series, numerators, denominators, context)
        },
      },
    ],
    resultName: 'FirstArgument',
  },
  {
    name: 'series_dot_product',
    doc: 'The sum of the products of the items of two series.',
    examples: [['series_dot_product(dynamic([1, 2]), dynamic([3, 4]))', '11']],
    overloads: [
      { signature: '(series1: DynamicArray, series2: DynamicArray) -> real', row: dotProduct },
      { signature: '(series1: DynamicArray, series2: Number as dynamic) -> real', row: dotProduct },
      { signature: '(series1: Number as dynamic, series2: DynamicArray) -> real', row: dotProduct },
    ],
  },
  {
    name: 'series_cosine_similarity',
    doc: 'The cosine of the angle between two series as vectors.',
    examples: [['series_cosine_similarity(dynamic([1, 0]), dynamic([0, 1]))', '0']],
    overloads: [
      {
        signature:
          '(series1: DynamicArray, series2: DynamicArray, series1_magnitude?: real, series2_magnitude?: real) -> real',
        nulls: 'handle',
        row: cosine,
      },
    ],
  },
  {
    name: 'series_pearson_correlation',
    doc: 'The correlation coefficient of two series.',
    examples: [['series_pearson_correlation(dynamic([0, 0, 2, 2]), dynamic([2, 2, 0, 0]))', '-1']],
    overloads: [{ signature: '(series1: DynamicArray, series2: DynamicArray) -> real', row: pearson }],
  },
]
