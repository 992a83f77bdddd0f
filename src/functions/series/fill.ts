import { type Dynamic, dynamicKey, dynamicReal, isArray, numberOf } from '../../types/dynamic.ts'
import type { RowKernel, ScalarFunction } from '../function.ts'

/** Whether an item is missing: null, or the placeholder that stands for it. */
function missingTest(placeholder: Dynamic): (item: Dynamic) => boolean {
  if (placeholder === null) return (item) => item === null
  const key = dynamicKey(placeholder)
  return (item) => dynamicKey(item) === key
}

/** The nearest item before each one, itself included, that is not missing; -1 where there is none. */
function presentBefore(series: readonly Dynamic[], missing: (item: Dynamic) => boolean): number[] {
  let last = -1
  return series.map((item, i) => {
    if (!missing(item)) last = i
    return last
  })
}

function fillForward(series: readonly Dynamic[], placeholder: Dynamic): Dynamic[] {
  const before = presentBefore(series, missingTest(placeholder))
  return series.map((item, i) => (before[i] < 0 ? item : series[before[i]]))
}

function fillBackward(series: readonly Dynamic[], placeholder: Dynamic): Dynamic[] {
  return fillForward([...series].reverse(), placeholder).reverse()
}

function fillConst(series: readonly Dynamic[], value: Dynamic, placeholder: Dynamic): Dynamic[] {
  const missing = missingTest(placeholder)
  return series.map((item) => (missing(item) ? value : item))
}

/** A straight line between the neighbours that are there; cut to whole numbers in a series of them. */
function fillLinear(series: readonly Dynamic[], placeholder: Dynamic, edges: boolean, constant: Dynamic): Dynamic[] {
  const missing = missingTest(placeholder)
  const before = presentBefore(series, missing)
  const after = presentBefore([...series].reverse(), missing)
    .reverse()
    .map((i) => (i < 0 ? -1 : series.length - 1 - i))
  if (series.every(missing)) return series.map(() => constant)
  const whole = series.every((item) => missing(item) || Number.isInteger(item) || typeof item === 'bigint')
  return series.map((item, i) => {
    const left = before[i]
    const right = after[i]
    if (left === i) return item
    if (left < 0 || right < 0) return edges ? series[left < 0 ? right : left] : item
    const low = numberOf(series[left])
    const high = numberOf(series[right])
    if (low === undefined || high === undefined) return item
    const value = Number(low) + ((Number(high) - Number(low)) * (i - left)) / (right - left)
    return whole ? Math.trunc(value) : dynamicReal(value)
  })
}

function fill(
  name: string,
  doc: string,
  parameters: string,
  example: [string, string],
  row: RowKernel,
): ScalarFunction {
  return {
    name,
    doc,
    examples: [example],
    overloads: [
      {
        signature: `(series: DynamicArray${parameters}) -> dynamic`,
        nulls: 'handle',
        row: (series: Dynamic, ...rest) => (isArray(series) ? row(series, ...rest) : null),
      },
    ],
    resultName: 'FirstArgument',
  }
}

const PLACEHOLDER = ', missing_value_placeholder?: Number as dynamic'

/** Series with their gaps filled. */
export const seriesFillFunctions: readonly ScalarFunction[] = [
  fill(
    'series_fill_forward',
    'Missing items replaced with the nearest one before.',
    PLACEHOLDER,
    ['series_fill_forward(dynamic([null, 1, null]))', '[null,1,1]'],
    (series, placeholder = null) => fillForward(series, placeholder),
  ),
  fill(
    'series_fill_backward',
    'Missing items replaced with the nearest one after.',
    PLACEHOLDER,
    ['series_fill_backward(dynamic([null, 1, null]))', '[1,1,null]'],
    (series, placeholder = null) => fillBackward(series, placeholder),
  ),
  fill(
    'series_fill_const',
    'Missing items replaced with a value.',
    `, constant_value: Number as dynamic${PLACEHOLDER}`,
    ['series_fill_const(dynamic([null, 1]), 0)', '[0,1]'],
    (series, value, placeholder = null) => fillConst(series, value, placeholder),
  ),
  fill(
    'series_fill_linear',
    'Missing items replaced with what lies on the line between their neighbours.',
    `${PLACEHOLDER}, fill_edges?: bool, constant_value?: Number as dynamic`,
    ['series_fill_linear(dynamic([1.5, null, 2.5]))', '[1.5,2,2.5]'],
    (series, placeholder = null, edges = true, constant = 0) =>
      fillLinear(series, placeholder, edges !== false, constant),
  ),
]
