import { Pace } from '../../limits/watch.ts'
import { type Dynamic, dynamicReal } from '../../types/dynamic.ts'
import type { ScalarFunction, TupleCall } from '../function.ts'
import { finiteNumbersOf } from './numbers.ts'

interface Complex {
  readonly real: number[]
  readonly imaginary: number[]
}

/** The discrete Fourier transform; `sign` is -1 forwards and 1 backwards. Any length; not scaled. */
function transform({ real, imaginary }: Complex, sign: 1 | -1, pace: Pace): Complex {
  pace.rows(real.length)
  const { length } = real
  if (length <= 1) return { real: [...real], imaginary: [...imaginary] }
  return length % 2 === 0 ? halves({ real, imaginary }, sign, pace) : direct({ real, imaginary }, sign, pace)
}

function direct({ real, imaginary }: Complex, sign: 1 | -1, pace: Pace): Complex {
  const { length } = real
  const turns = Array.from({ length }, (_, i) => (2 * Math.PI * i) / length)
  const result: Complex = { real: [], imaginary: [] }
  for (let k = 0; k < length; k++) {
    pace.rows(length)
    let re = 0
    let im = 0
    for (let i = 0; i < length; i++) {
      const angle = turns[(i * k) % length]
      const cos = Math.cos(angle)
      const sin = sign * Math.sin(angle)
      re += real[i] * cos - imaginary[i] * sin
      im += real[i] * sin + imaginary[i] * cos
    }
    result.real.push(re)
    result.imaginary.push(im)
  }
  return result
}

/** Cooley and Tukey: the transforms of the even and the odd items, put together. */
function halves({ real, imaginary }: Complex, sign: 1 | -1, pace: Pace): Complex {
  const half = real.length / 2
  const part = (offset: number) => ({
    real: Array.from({ length: half }, (_, i) => real[2 * i + offset]),
    imaginary: Array.from({ length: half }, (_, i) => imaginary[2 * i + offset]),
  })
  const even = transform(part(0), sign, pace)
  const odd = transform(part(1), sign, pace)
  const result: Complex = { real: [], imaginary: [] }
  for (let k = 0; k < half; k++) {
    const angle = (sign * Math.PI * k) / half
    const cos = Math.cos(angle)
    const sin = Math.sin(angle)
    const re = odd.real[k] * cos - odd.imaginary[k] * sin
    const im = odd.real[k] * sin + odd.imaginary[k] * cos
    result.real[k] = even.real[k] + re
    result.imaginary[k] = even.imaginary[k] + im
    result.real[k + half] = even.real[k] - re
    result.imaginary[k + half] = even.imaginary[k] - im
  }
  return result
}

function parts({ name, names }: TupleCall) {
  return ['real', 'imag'].map((part) => ({ name: `${name}_${names[0] ?? ''}_${part}`, type: 'dynamic' as const }))
}

function entry(name: string, doc: string, sign: 1 | -1): ScalarFunction {
  const run = (pace: Pace, first: Dynamic, second?: Dynamic): Dynamic => {
    const real = finiteNumbersOf(first)
    const imaginary = second === undefined ? real?.map(() => 0) : finiteNumbersOf(second)
    if (!real || !imaginary || real.length !== imaginary.length) return null
    const found = transform({ real, imaginary }, sign, pace)
    const scale = (values: number[]) => values.map((value) => dynamicReal(sign === 1 ? value / real.length : value))
    return [scale(found.real), scale(found.imaginary)]
  }
  return {
    name,
    doc,
    tuple: parts,
    overloads: [
      {
        signature: '(series: DynamicArray, series_imaginary?: DynamicArray) -> dynamic',
        prepare: ({ context }) => {
          const pace = new Pace(context)
          return (first: Dynamic, second?: Dynamic) => run(pace, first, second)
        },
      },
    ],
  }
}

/** Fourier transforms of series. */
export const seriesFourierFunctions: readonly ScalarFunction[] = [
  entry('series_fft', 'The Fourier transform of a series, a column for its real and one for its imaginary part.', -1),
  entry('series_ifft', 'The inverse Fourier transform of a series, real and imaginary part.', 1),
]
