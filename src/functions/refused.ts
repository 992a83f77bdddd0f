import { KqlError } from '../errors/kql-error.ts'
import { refusalMessage } from '../messages/refusal.ts'
import type { ScalarFunction, TupleCall } from './function.ts'

/**
 * Functions that are refused: what they return is in no page of the reference and follows from no recorded answer. They
 * have their types, so that a query that calls them can be bound and checked; `check` names them, and so does a run
 * that comes to evaluate one. A saved function of the same name stands in for them.
 */
function refused(
  name: string,
  doc: string,
  refusal: string,
  signatures: readonly string[],
  parts?: readonly (readonly [name: string, type: 'dynamic' | 'long' | 'real'])[],
): ScalarFunction {
  const throwRefusal = () => {
    throw new KqlError('unsupported', refusalMessage('function', name, refusal), {
      hint: `a saved function of your own under that name stands in for it`,
    })
  }
  return {
    name,
    doc,
    refusal,
    overloads: signatures.map((signature) => ({
      signature,
      ...(signature.endsWith('-> Custom') ? { result: () => 'dynamic' as const } : {}),
      nulls: 'handle' as const,
      prepare: throwRefusal,
    })),
    tuple:
      parts &&
      ((call: TupleCall) => parts.map(([part, type]) => ({ name: `${name}_${call.names[0] ?? ''}_${part}`, type }))),
  }
}

const SCORE = 'no reference says how its scores are made'
const COMBINATION = 'how it combines the hashes is not known'
const TWO_LINES = [
  ...['rsquare', 'split_idx', 'variance', 'rvariance', 'line_fit'],
  ...['right_rsquare', 'right_slope', 'right_interception', 'right_variance', 'right_rvariance'],
  ...['left_rsquare', 'left_slope', 'left_interception', 'left_variance', 'left_rvariance'],
].map((part) => [part, part === 'line_fit' ? 'dynamic' : part === 'split_idx' ? 'long' : 'real'] as const)

/** Functions that are bound, and refused when they are evaluated. */
export const refusedFunctions: readonly ScalarFunction[] = [
  refused(
    'series_decompose_anomalies',
    'The anomalies of a series, their scores and the baseline.',
    SCORE,
    [
      '(series: DynamicArray, threshold?: Number, period?: Integer, trend?: string, test_points?: Integer, method?: string, seasonality_threshold?: Number) -> dynamic',
    ],
    [
      ['ad_flag', 'dynamic'],
      ['ad_score', 'dynamic'],
      ['baseline', 'dynamic'],
    ],
  ),
  {
    ...refused('series_outliers', 'How much of an outlier each value of a series is.', SCORE, [
      '(series: DynamicArray, kind?: string, ignore_val?: Number) -> Parameter0',
      '(series: DynamicArray, kind: string, ignore_val: real, min_percentile: real, max_percentile?: real, test_points?: Integer) -> Parameter0',
    ]),
    resultName: 'FirstArgument',
  },
  refused(
    'series_fit_2lines',
    'The two lines that fit a series best, one after the other.',
    'the ends of its segments are not defined',
    ['(array: DynamicArray) -> dynamic'],
    TWO_LINES,
  ),
  refused(
    'series_fit_2lines_dynamic',
    'The two lines that fit a series best, as a bag.',
    'the ends of its segments are not defined',
    ['(series: DynamicArray) -> dynamic'],
  ),
  refused('hash_combine', 'One hash out of several.', COMBINATION, ['(source{2,32767}: Scalar) -> long']),
  refused('hash_many', 'One hash of several values.', COMBINATION, ['(source{1,32767}: NotDynamic) -> long']),
]
