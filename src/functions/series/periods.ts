import { KqlError } from '../../errors/kql-error.ts'
import { Pace } from '../../limits/watch.ts'
import { type Dynamic, dynamicReal } from '../../types/dynamic.ts'
import type { Int64 } from '../../types/int64.ts'
import type { EvaluationContext, ScalarFunction, TupleCall } from '../function.ts'
import { finiteNumbersOf, meanOf } from './numbers.ts'

/** The least number of points in a period. */
const SHORTEST = 4

/** Known answers of Kusto lie below the one, where a period counts for nothing, and above the other. */
const CLEARLY_LOW = 0.39
const CLEARLY_HIGH = 0.6

/** A period of a known answer has this much of the power that the strongest has, at most, and does not count. */
const FAINT = 0.14

/** Scores closer than this differ by rounding only. */
const EQUAL = 1e-9

/**
 * How alike a series and itself turned round by each lag are: the circular autocorrelation, scaled so that its least is
 * 0 and that at lag 0 is 1. Up to the lag after half of the length.
 */
function scoresOf(y: readonly number[], context: EvaluationContext): Float64Array {
  const { length } = y
  const mean = meanOf(y)
  const around = Float64Array.from(y, (value) => value - mean)
  const pace = new Pace(context)
  const scores = Float64Array.from({ length: (length >> 1) + 2 }, (_, lag) => {
    pace.rows(length)
    let sum = 0
    for (let i = 0, j = lag % length; i < length; i++) {
      sum += around[i] * around[j]
      if (++j === length) j = 0
    }
    return sum
  })
  const least = scores.reduce((a, b) => Math.min(a, b))
  const range = scores[0] - least
  return scores.map((score) => (range > 0 ? (score - least) / range : 0))
}

function isPeak(scores: Float64Array, lag: number): boolean {
  return scores[lag] >= scores[lag - 1] && scores[lag] >= scores[lag + 1] && scores[lag] > 0
}

interface Period {
  readonly length: number
  readonly score: number
  /** Longer ones with the same score. */
  readonly rivals: readonly number[]
}

/** The period with the highest score among those of which the series has more than two; null when there is none. */
function bestPeriod(
  y: readonly number[],
  context: EvaluationContext,
  least = SHORTEST,
  most = Infinity,
): Period | null {
  const scores = scoresOf(y, context)
  let best = null as Period | null
  for (let lag = Math.max(SHORTEST, Math.ceil(least)); lag * 2 < y.length && lag <= most; lag++) {
    if (!isPeak(scores, lag)) continue
    const score = scores[lag]
    if (best === null || score > best.score + EQUAL) best = { length: lag, score, rivals: [] }
    else if (score >= best.score - EQUAL) best = { ...best, rivals: [...best.rivals, lag] }
  }
  return best
}

function unclear(why: string): KqlError {
  return new KqlError('unsupported', `kqlite does not know which period the series has: ${why}.`)
}

/** The number of points in the period of a series whose score reaches a threshold; 0 without one. */
export function detectPeriod(y: readonly number[], threshold: number, context: EvaluationContext): number {
  const best = bestPeriod(y, context)
  if (best === null || best.score < threshold) return 0
  if (best.score < CLEARLY_HIGH) throw unclear('none stands out')
  // Multiples of a period score the same where a series repeats itself; its seasons are the same then.
  if (best.rivals.some((rival) => rival % best.length !== 0)) throw unclear('two stand out as much')
  return best.length
}

function detect(series: Dynamic, least: number, most: number, count: Int64, context: EvaluationContext): Dynamic {
  const y = finiteNumbersOf(series)
  if (y === null) return null
  const best = bestPeriod(y, context, least, most)
  if (best === null || best.score < CLEARLY_HIGH) throw unclear('none stands out')
  if (best.rivals.length > 0) throw unclear('two stand out as much')
  if (best.length === least || best.length === most) throw unclear('the best one is at the end of the range')
  if (count > 1 && !standsAlone(y, best.length, context)) throw unclear('several stand out')
  // What there is no further period for is 0.
  const none = new Array<Dynamic>(Math.max(0, Number(count) - 1)).fill(dynamicReal(0))
  return [
    [dynamicReal(best.length), ...none],
    [dynamicReal(best.score), ...none],
  ]
}

/** Whether no other period has more than a little power, apart from those too short and too long to count. */
function standsAlone(y: readonly number[], period: number, context: EvaluationContext): boolean {
  const { length } = y
  const mean = meanOf(y)
  const waves = Math.floor(length / SHORTEST)
  const powers = Array.from({ length: waves + 1 }, (_, wave) => {
    if (wave < 2) return 0
    context.checkpoint()
    const parts = y.map((value, i) => [
      (value - mean) * Math.cos((2 * Math.PI * wave * i) / length),
      (value - mean) * Math.sin((2 * Math.PI * wave * i) / length),
    ])
    return parts.reduce((sum, [cos]) => sum + cos, 0) ** 2 + parts.reduce((sum, [, sin]) => sum + sin, 0) ** 2
  })
  const strongest = powers.indexOf(powers.reduce((most, power) => Math.max(most, power), 0))
  const isOfPeriod = Math.abs(length / strongest - period) < length / strongest / (strongest + 1)
  return isOfPeriod && powers.every((power, wave) => wave === strongest || power < FAINT * powers[strongest])
}

/** The score of a period: 0 for one that does not stand out from the lags around it. */
function validate(scores: Float64Array, period: number, length: number): number {
  if (period < SHORTEST || period * 2 > length) return 0
  if (!Number.isInteger(period)) throw unclear('a period with a fraction')
  if (period * 2 === length) throw unclear('a period of half the series')
  const score = scores[period]
  const higher = [...scores.keys()].filter((lag) => Math.abs(lag - period) < period / 2 && scores[lag] > score)
  if (score >= CLEARLY_HIGH && higher.length === 0) return score
  const isLow = score <= CLEARLY_LOW && higher.some((lag) => Math.abs(lag - period) <= 2)
  if (isLow) return 0
  throw unclear(`${period} stands out a little`)
}

function parts({ name, names }: TupleCall) {
  return ['periods', 'scores'].map((part) => ({ name: `${name}_${names[0] ?? ''}_${part}`, type: 'dynamic' as const }))
}

/** The periods of series. */
export const seriesPeriodFunctions: readonly ScalarFunction[] = [
  {
    name: 'series_periods_detect',
    doc: 'The period of a series that stands out most, and its score; refused where none clearly does.',
    tuple: parts,
    overloads: [
      {
        signature:
          '(series: DynamicArray, min_period: Number as real, max_period: Number as real, num_periods: long) -> dynamic',
        prepare: ({ context }) => {
          return (series: Dynamic, least: number, most: number, count: Int64) =>
            detect(series, least, most, count, context)
        },
      },
    ],
  },
  {
    name: 'series_periods_validate',
    doc: 'How much periods of a series stand out; refused for those of which that is not clear.',
    tuple: parts,
    overloads: [
      {
        signature: '(series: DynamicArray, period{1,16}: Number as real) -> dynamic',
        prepare:
          ({ context }) =>
          (series: Dynamic, ...periods: number[]) => {
            const y = finiteNumbersOf(series)
            if (y === null) return null
            const scores = scoresOf(y, context)
            return [periods.map(dynamicReal), periods.map((period) => dynamicReal(validate(scores, period, y.length)))]
          },
      },
    ],
  },
]
