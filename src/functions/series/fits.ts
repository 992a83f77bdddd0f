import { type Dynamic, dynamicReal, isArray } from '../../types/dynamic.ts'
import type { Int64 } from '../../types/int64.ts'
import type { ScalarType } from '../../types/scalar-type.ts'
import type { EvaluationContext, ScalarFunction, TupleCall } from '../function.ts'
import { finiteNumbersOf, meanOf, squaresAround } from './numbers.ts'

/** How well a curve fits a series. */
interface Fit {
  readonly rsquare: number
  readonly variance: number
  readonly rvariance: number
  readonly fitted: readonly number[]
}

function fitOf(y: readonly number[], fitted: readonly number[]): Fit {
  const total = squaresAround(y)
  const rest = y.reduce((sum, value, i) => sum + (value - fitted[i]) ** 2, 0)
  const freedom = Math.max(1, y.length - 1)
  return { rsquare: total === 0 ? 1 : 1 - rest / total, variance: total / freedom, rvariance: rest / freedom, fitted }
}

/** The straight line `y = slope * x + interception` through a series at x = 1, 2, …, n by least squares. */
export function fitLine(y: readonly number[]): Fit & { readonly slope: number; readonly interception: number } {
  const middle = (y.length + 1) / 2
  const mean = meanOf(y)
  let products = 0
  let squares = 0
  for (let i = 0; i < y.length; i++) {
    products += (i + 1 - middle) * (y[i] - mean)
    squares += (i + 1 - middle) ** 2
  }
  const slope = squares === 0 ? 0 : products / squares
  const interception = mean - slope * middle
  return {
    ...fitOf(
      y,
      y.map((_, i) => slope * (i + 1) + interception),
    ),
    slope,
    interception,
  }
}

/** The coefficients, highest power first, of the polynomial of a degree through points by least squares; by QR. */
function fitPolynomial(
  x: readonly number[],
  y: readonly number[],
  degree: number,
  context: EvaluationContext,
): number[] {
  context.meter.bytes((degree + 1) * (x.length + degree) * 8)
  const width = degree + 1
  const columns = Array.from({ length: width }, (_, k) => {
    context.checkpoint()
    return x.map((value) => value ** (degree - k))
  })
  const upper = columns.map(() => new Array<number>(width).fill(0))
  const rest = [...y]
  const right: number[] = []
  for (let k = 0; k < width; k++) {
    const column = columns[k]
    const norm = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0))
    upper[k][k] = norm
    for (let i = 0; i < column.length; i++) column[i] = norm === 0 ? 0 : column[i] / norm
    const along = (other: number[]) => {
      context.checkpoint()
      const part = other.reduce((sum, value, i) => sum + value * column[i], 0)
      for (let i = 0; i < other.length; i++) other[i] -= part * column[i]
      return part
    }
    for (let j = k + 1; j < width; j++) upper[k][j] = along(columns[j])
    right.push(along(rest))
  }
  const coefficients = new Array<number>(width).fill(0)
  for (let k = width - 1; k >= 0; k--) {
    let value = right[k]
    for (let j = k + 1; j < width; j++) value -= upper[k][j] * coefficients[j]
    coefficients[k] = upper[k][k] === 0 ? 0 : value / upper[k][k]
  }
  return coefficients
}

function fitPoly(series: Dynamic, xs: readonly number[] | null, degree: number, context: EvaluationContext): Dynamic {
  const y = finiteNumbersOf(series)
  if (y === null || degree < 1 || y.length <= degree) return null
  const x = xs ?? y.map((_, i) => i + 1)
  if (x.length !== y.length) return null
  const coefficients = fitPolynomial(x, y, degree, context)
  const fit = fitOf(
    y,
    x.map((value) => coefficients.reduce((sum, coefficient) => sum * value + coefficient, 0)),
  )
  return [fit.rsquare, coefficients.map(dynamicReal), fit.variance, fit.rvariance, fit.fitted.map(dynamicReal)]
}

const LINE_PARTS = ['rsquare', 'slope', 'variance', 'rvariance', 'interception', 'line_fit'] as const
const POLY_PARTS = ['rsquare', 'coefficients', 'variance', 'rvariance', 'poly_fit'] as const

function parts(names: readonly string[]) {
  return (call: TupleCall) =>
    names.map((part) => ({
      name: `${call.name}_${call.names[0] ?? ''}_${part}`,
      type: (/fit|coefficients/.test(part) ? 'dynamic' : 'real') as ScalarType,
    }))
}

function lineParts(series: Dynamic): Map<string, Dynamic> | null {
  const y = finiteNumbersOf(series)
  if (y === null) return null
  const line = fitLine(y)
  return new Map<string, Dynamic>(
    LINE_PARTS.map((part) => [part, part === 'line_fit' ? line.fitted.map(dynamicReal) : dynamicReal(line[part])]),
  )
}

/** Lines and polynomials through series. */
export const seriesFitFunctions: readonly ScalarFunction[] = [
  {
    name: 'series_fit_line',
    doc: 'The straight line that fits a series best, and how well it does, a column for each.',
    tuple: parts(LINE_PARTS),
    overloads: [
      {
        signature: '(series: DynamicArray) -> dynamic',
        row: (series: Dynamic) => {
          const found = lineParts(series)
          return found && [...found.values()]
        },
      },
    ],
  },
  {
    name: 'series_fit_line_dynamic',
    doc: 'The straight line that fits a series best, and how well it does, as a bag.',
    overloads: [{ signature: '(series: DynamicArray) -> dynamic', row: lineParts }],
  },
  {
    name: 'series_fit_poly',
    doc: 'The polynomial of a degree that fits a series best, and how well it does, a column for each.',
    tuple: parts(POLY_PARTS),
    overloads: [
      {
        signature: '(y_series: DynamicArray) -> dynamic',
        prepare: ({ context }) => {
          return (y: Dynamic) => fitPoly(y, null, 1, context)
        },
      },
      {
        signature: '(y_series: DynamicArray, x_series: DynamicArray, degree?: Integer as long) -> dynamic',
        prepare: ({ context }) => {
          return (y: Dynamic, x: Dynamic, degree: Int64 = 1) => {
            const xs = isArray(x) ? finiteNumbersOf(x) : null
            return xs && fitPoly(y, xs, Number(degree), context)
          }
        },
      },
    ],
  },
]
