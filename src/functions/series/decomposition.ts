import { KqlError } from '../../errors/kql-error.ts'
import { type Dynamic, dynamicReal } from '../../types/dynamic.ts'
import type { Int64 } from '../../types/int64.ts'
import type { EvaluationContext, Overload, ScalarFunction, TupleCall } from '../function.ts'
import { fitLine } from './fits.ts'
import { finiteNumbersOf, meanOf, medianOf } from './numbers.ts'
import { detectPeriod } from './periods.ts'

const DECOMPOSE_THRESHOLD = 0.6
const SEASONAL_THRESHOLD = 0.7

/** The length of a season; 0 for none. */
function periodOf(period: Int64, y: readonly number[], threshold: number, context: EvaluationContext): number {
  return period === -1 ? detectPeriod(y, threshold, context) : period > 0 ? Number(period) : 0
}

/** For each of `length` places, the median of the items in the same phase; 0 throughout without a period. */
function seasonal(y: readonly number[], period: number, length: number): number[] {
  if (period === 0) return new Array<number>(length).fill(0)
  const medians = Array.from({ length: Math.min(period, y.length) }, (_, phase) =>
    medianOf(Array.from({ length: Math.ceil((y.length - phase) / period) }, (_value, i) => y[phase + i * period])),
  )
  return Array.from({ length }, (_, i) => medians[i % period] ?? 0)
}

function trendOf(y: readonly number[], kind: string, length: number): number[] {
  switch (kind) {
    case 'avg':
      return new Array<number>(length).fill(meanOf(y))
    case 'linefit': {
      const { slope, interception } = fitLine(y)
      return Array.from({ length }, (_, i) => slope * (i + 1) + interception)
    }
    case 'none':
      return new Array<number>(length).fill(0)
    default:
      throw new KqlError('runtime', `'${kind}' is not a kind of trend: avg, linefit or none.`, { code: 'KQL302' })
  }
}

/** Baseline, seasonal component, trend and residual of a series; the last `testPoints` take no part in learning. */
function decompose(
  series: Dynamic,
  period: Int64,
  trend: string,
  testPoints: Int64,
  threshold: number,
  context: EvaluationContext,
): number[][] | null {
  const all = finiteNumbersOf(series)
  if (all === null) return null
  const learned = all.slice(0, all.length - Math.max(0, Number(testPoints)))
  if (learned.length === 0) return null
  const seasons = seasonal(learned, periodOf(period, learned, threshold, context), all.length)
  const trends = trendOf(
    learned.map((value, i) => value - seasons[i]),
    trend,
    all.length,
  )
  const baseline = all.map((_, i) => seasons[i] + trends[i])
  return [baseline, seasons, trends, all.map((value, i) => value - baseline[i])]
}

function reals(series: readonly number[]): Dynamic {
  return series.map(dynamicReal)
}

function parts({ name, names }: TupleCall) {
  return ['baseline', 'seasonal', 'trend', 'residual'].map((part) => ({
    name: `${name}_${names[0] ?? ''}_${part}`,
    type: 'dynamic' as const,
  }))
}

const overloads: readonly Overload[] = [
  {
    signature:
      '(series: DynamicArray, period?: Integer as long, trend?: string, test_points?: Integer as long, seasonality_threshold?: Number as real) -> dynamic',
    prepare:
      ({ context }) =>
      (series: Dynamic, period: Int64 = -1, trend = 'avg', testPoints: Int64 = 0, threshold = DECOMPOSE_THRESHOLD) =>
        decompose(series, period, trend, testPoints, threshold, context)?.map(reals) ?? null,
  },
]

/** Series as season, trend and rest. */
export const seriesDecompositionFunctions: readonly ScalarFunction[] = [
  {
    name: 'series_decompose',
    doc: 'The seasonal component, the trend and the rest of a series, a column for each.',
    tuple: parts,
    overloads,
  },
  {
    name: 'series_decompose_forecast',
    doc: 'The seasonal component and the trend of a series without its last points, carried on over them.',
    examples: [["series_decompose_forecast(dynamic([1, 5, 2, 6, 0, 0]), 2, 2, 'none')", '[1.5,5.5,1.5,5.5,1.5,5.5]']],
    overloads: [
      {
        signature:
          '(series: DynamicArray, points: Integer as long, period?: Integer as long, trend?: string, seasonality_threshold?: Number as real) -> dynamic',
        prepare:
          ({ context }) =>
          (series: Dynamic, points: Int64, period: Int64 = -1, trend = 'avg', threshold = DECOMPOSE_THRESHOLD) => {
            const found = decompose(series, period, trend, points, threshold, context)
            return found && reals(found[0])
          },
      },
    ],
  },
  {
    name: 'series_seasonal',
    doc: 'The seasonal component of a series: the median of the items in the same phase.',
    examples: [['series_seasonal(dynamic([1, 3, 1, 3, 2, 4]), 2)', '[1,3,1,3,1,3]']],
    overloads: [
      {
        signature: '(series: DynamicArray, period?: Integer as long, test_points?: Integer as long) -> dynamic',
        prepare:
          ({ context }) =>
          (series: Dynamic, period: Int64 = -1, testPoints: Int64 = 0) => {
            const all = finiteNumbersOf(series)
            if (all === null) return null
            const learned = all.slice(0, all.length - Math.max(0, Number(testPoints)))
            return reals(seasonal(learned, periodOf(period, learned, SEASONAL_THRESHOLD, context), all.length))
          },
      },
    ],
  },
]
