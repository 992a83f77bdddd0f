import { type Dynamic, dynamicReal, isArray, numberOf } from '../../types/dynamic.ts'
import { add64, type Int64, multiply64, negate64, subtract64 } from '../../types/int64.ts'
import type { Overload, ScalarFunction } from '../function.ts'
import { power } from '../math/power.ts'

type Number64 = Int64 | number

/** What is done with two numbers; each is a number of a dynamic value, `real` says that one of them is a real. */
type Binary = (a: Number64, b: Number64, real: boolean) => Dynamic

function isReal(item: Dynamic): boolean {
  return typeof item === 'number' ? !Number.isInteger(item) : typeof item === 'object'
}

/** Applies an operation to the items of two series, or of a series and a number; null where one is no number. */
function pairwise(operation: Binary): Overload[] {
  const item = (a: Dynamic, b: Dynamic): Dynamic => {
    const left = numberOf(a)
    const right = numberOf(b)
    return left === undefined || right === undefined ? null : operation(left, right, isReal(a) || isReal(b))
  }
  return [
    {
      signature: '(series1: DynamicArray, series2: DynamicArray) -> dynamic',
      row: (a: Dynamic, b: Dynamic) => {
        if (!isArray(a) || !isArray(b)) return null
        const length = Math.max(a.length, b.length)
        return Array.from({ length }, (_, i) => item(a[i] ?? null, b[i] ?? null))
      },
    },
    {
      signature: '(series1: DynamicArray, series2: Number as dynamic) -> dynamic',
      row: (a: Dynamic, b: Dynamic) => (isArray(a) ? a.map((value) => item(value, b)) : null),
    },
    {
      signature: '(series1: Number as dynamic, series2: DynamicArray) -> dynamic',
      row: (a: Dynamic, b: Dynamic) => (isArray(b) ? b.map((value) => item(a, value)) : null),
    },
  ]
}

/** Whole numbers stay whole, as in `+`, `-` and `*`. */
function arithmetic(whole: (a: Int64, b: Int64) => Int64, real: (a: number, b: number) => number): Binary {
  return (a, b, isReal) => (isReal ? dynamicReal(real(Number(a), Number(b))) : whole(a, b))
}

function two(name: string, doc: string, example: [string, string], operation: Binary): ScalarFunction {
  return { name, doc, examples: [example], overloads: pairwise(operation) }
}

/** A function of each item; null for an item that is no number. */
function one(
  name: string,
  doc: string,
  example: [string, string],
  operation: (item: Dynamic, value: Number64) => Dynamic,
): ScalarFunction {
  return {
    name,
    doc,
    examples: [example],
    overloads: [
      {
        signature: '(series: DynamicArray) -> dynamic',
        row: (series: Dynamic) => {
          if (!isArray(series)) return null
          return series.map((item) => {
            const value = numberOf(item)
            return value === undefined ? null : operation(item, value)
          })
        },
      },
    ],
  }
}

function real(
  name: string,
  what: string,
  example: [string, string],
  operation: (value: number) => number,
): ScalarFunction {
  return one(name, `${what} of each item.`, example, (_item, value) => dynamicReal(operation(Number(value))))
}

function comparison(name: string, what: string, example: [string, string], test: Binary): ScalarFunction {
  return two(name, `Whether the items of one series are ${what} those of another, item by item.`, example, test)
}

/** Series item by item. */
export const seriesElementFunctions: readonly ScalarFunction[] = [
  two(
    'series_add',
    'The sums of the items of two series.',
    ['series_add(dynamic([1, 2]), dynamic([3, 4]))', '[4,6]'],
    arithmetic(add64, (a, b) => a + b),
  ),
  two(
    'series_subtract',
    'The differences of the items of two series.',
    ['series_subtract(dynamic([1, 2]), 1)', '[0,1]'],
    arithmetic(subtract64, (a, b) => a - b),
  ),
  two(
    'series_multiply',
    'The products of the items of two series.',
    ['series_multiply(dynamic([1, 2]), dynamic([3, 4]))', '[3,8]'],
    arithmetic(multiply64, (a, b) => a * b),
  ),
  two(
    'series_divide',
    'The quotients of the items of two series, as reals.',
    ['series_divide(dynamic([1, 3]), 2)', '[0.5,1.5]'],
    (a, b) => dynamicReal(Number(a) / Number(b)),
  ),
  two(
    'series_pow',
    'The items of one series to the power of those of another.',
    ['series_pow(dynamic([2, 3]), 2)', '[4,9]'],
    (a, b) => dynamicReal(power(Number(a), Number(b))),
  ),
  comparison('series_equals', 'equal to', ['series_equals(dynamic([1, 2]), 1)', '[true,false]'], (a, b) => a === b),
  comparison(
    'series_not_equals',
    'different from',
    ['series_not_equals(dynamic([1, 2]), 1)', '[false,true]'],
    (a, b) => a !== b,
  ),
  comparison('series_greater', 'above', ['series_greater(dynamic([1, 2]), 1)', '[false,true]'], (a, b) => a > b),
  comparison(
    'series_greater_equals',
    'above or equal to',
    ['series_greater_equals(dynamic([1, 2]), 2)', '[false,true]'],
    (a, b) => a >= b,
  ),
  comparison('series_less', 'below', ['series_less(dynamic([1, 2]), 2)', '[true,false]'], (a, b) => a < b),
  comparison(
    'series_less_equals',
    'below or equal to',
    ['series_less_equals(dynamic([1, 2]), 1)', '[true,false]'],
    (a, b) => a <= b,
  ),
  one('series_abs', 'Each item without its sign.', ['series_abs(dynamic([-1, 2.5]))', '[1,2.5]'], (item, value) => {
    if (value >= 0) return item
    return isReal(item) ? dynamicReal(-Number(value)) : negate64(value)
  }),
  one('series_sign', '-1, 0 or 1 for each item.', ['series_sign(dynamic([-6, 0, 8]))', '[-1,0,1]'], (_item, value) =>
    Number.isNaN(value) ? value : value > 0 ? 1 : value < 0 ? -1 : 0,
  ),
  real('series_ceiling', 'The whole number at or above', ['series_ceiling(dynamic([1.5]))', '[2]'], Math.ceil),
  real('series_floor', 'The whole number at or below', ['series_floor(dynamic([1.5]))', '[1]'], Math.floor),
  real('series_exp', 'e to the power', ['series_exp(dynamic([0]))', '[1]'], Math.exp),
  real('series_log', 'The natural logarithm', ['series_log(dynamic([1]))', '[0]'], Math.log),
  real('series_sin', 'The sine', ['series_sin(dynamic([0]))', '[0]'], Math.sin),
  real('series_cos', 'The cosine', ['series_cos(dynamic([0]))', '[1]'], Math.cos),
  real('series_tan', 'The tangent', ['series_tan(dynamic([0]))', '[0]'], Math.tan),
  real('series_asin', 'The angle of the sine', ['series_asin(dynamic([0]))', '[0]'], Math.asin),
  real('series_acos', 'The angle of the cosine', ['series_acos(dynamic([1]))', '[0]'], Math.acos),
  real('series_atan', 'The angle of the tangent', ['series_atan(dynamic([0]))', '[0]'], Math.atan),
]
