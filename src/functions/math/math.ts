import type { Decimal } from '../../types/decimal.ts'
import { type Int64, int64, negate64 } from '../../types/int64.ts'
import type { ScalarType } from '../../types/scalar-type.ts'
import type { RowKernel, ScalarFunction } from '../function.ts'
import { power } from './power.ts'

/** A function of one real number, whose result has the name of its argument. */
function ofReal(
  name: string,
  doc: string,
  row: (x: number) => number | null,
  examples: ScalarFunction['examples'],
): ScalarFunction {
  const overloads = [{ signature: '(number: Number as real) -> real', row }]
  return { name, doc, examples, overloads, resultName: 'FirstArgument' }
}

/** Logarithms have no value, rather than NaN, below zero. */
function logarithm(name: string, base: string, log: (x: number) => number, example: [string, string]): ScalarFunction {
  return ofReal(name, `The logarithm to base ${base}; null of a negative number.`, (x) => (x < 0 ? null : log(x)), [
    example,
  ])
}

const realFunctions: readonly ScalarFunction[] = [
  ofReal('sqrt', 'The square root.', Math.sqrt, [['sqrt(6.25)', '2.5']]),
  ofReal('exp', 'e to a power.', Math.exp, [['exp(0)', '1']]),
  ofReal('exp2', '2 to a power.', (x) => 2 ** x, [['exp2(10)', '1024']]),
  ofReal('exp10', '10 to a power.', (x) => power(10, x), [['exp10(3)', '1000']]),
  logarithm('log', 'e', Math.log, ['log(1)', '0']),
  logarithm('log2', '2', Math.log2, ['log2(8)', '3']),
  logarithm('log10', '10', Math.log10, ['log10(1000)', '3']),
  ofReal('sin', 'The sine of an angle in radians.', Math.sin, [['sin(0)', '0']]),
  ofReal('cos', 'The cosine of an angle in radians.', Math.cos, [['cos(0)', '1']]),
  ofReal('tan', 'The tangent of an angle in radians.', Math.tan, [['tan(0)', '0']]),
  {
    ...ofReal('cot', 'The cotangent of an angle in radians.', (x) => 1 / Math.tan(x), [['round(cot(1), 3)', '0.642']]),
    resultName: undefined,
  },
  ofReal('asin', 'The angle in radians with a sine.', Math.asin, [['asin(0)', '0']]),
  ofReal('acos', 'The angle in radians with a cosine.', Math.acos, [['acos(1)', '0']]),
  ofReal('atan', 'The angle in radians with a tangent.', Math.atan, [['atan(0)', '0']]),
  {
    ...ofReal('degrees', 'Radians as degrees.', (x) => (x * 180) / Math.PI, [['degrees(pi() / 4)', '45']]),
    resultName: undefined,
  },
  {
    ...ofReal('radians', 'Degrees as radians.', (x) => (x * Math.PI) / 180, [['radians(180) == pi()', 'true']]),
    resultName: undefined,
  },
  {
    name: 'atan2',
    doc: 'The angle in radians between the x axis and the way to a point.',
    examples: [['atan2(0, 1)', '0']],
    overloads: [{ signature: '(y: Number as real, x: Number as real) -> real', row: Math.atan2 }],
    resultName: 'FirstArgument',
  },
  {
    name: 'pow',
    doc: 'A number to a power.',
    examples: [['pow(2, 0.5) == sqrt(2)', 'true']],
    overloads: [{ signature: '(base: Number as real, exponent: Number as real) -> real', row: power }],
    resultName: 'FirstArgument',
  },
  {
    name: 'pi',
    doc: 'The number π.',
    overloads: [{ signature: '() -> real', row: () => Math.PI }],
  },
]

// ----------------------------------------------------------------------------------------------- kinds of a number

function test(name: string, doc: string, row: (x: number) => boolean, example: [string, string]): ScalarFunction {
  return { name, doc, examples: [example], overloads: [{ signature: '(number: real) -> bool', row }] }
}

const tests: readonly ScalarFunction[] = [
  test('isnan', 'Whether a real is NaN.', Number.isNaN, ['isnan(0.0 / 0)', 'true']),
  test('isinf', 'Whether a real is infinite.', (x) => x === Infinity || x === -Infinity, ['isinf(1 / 0.0)', 'true']),
  test('isfinite', 'Whether a real is neither infinite nor NaN.', Number.isFinite, ['isfinite(1.5)', 'true']),
]

// ------------------------------------------------------------------------------------------------- signs, rounding

/** Halves away from zero, on the decimal digits of the number: `round(2.15, 1)` is 2.2. */
function roundReal(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value
  const magnitude = Math.abs(value)
  const power = 10 ** Math.abs(digits)
  const scaled = digits < 0 ? magnitude / power : magnitude * power
  // Away from a half, the error of scaling cannot change the outcome; powers of ten up to 10^22 are exact.
  const clear = scaled < 2 ** 40 && power <= 1e22 && Math.abs(scaled - Math.floor(scaled) - 0.5) > 1e-3
  const whole = Math.round(clear ? scaled : shift(magnitude, digits))
  const rounded = !clear ? shift(whole, -digits) : digits < 0 ? whole * power : whole / power
  return value < 0 ? -rounded + 0 : rounded
}

/** The number with its decimal point moved, which is exact on its digits. */
function shift(value: number, digits: number): number {
  const [mantissa, exponent = '0'] = String(value).split('e')
  return Number(`${mantissa}e${Number(exponent) + digits}`)
}

/** A whole number rounded to a multiple of a power of ten, halves away from zero. */
function roundWhole(value: Int64, digits: number): Int64 {
  if (digits >= 0) return value
  const unit = 10n ** BigInt(-digits)
  const magnitude = BigInt(value < 0 ? negate64(value) : value)
  const rounded = ((magnitude + unit / 2n) / unit) * unit
  return int64(value < 0 ? -rounded : rounded)
}

/** 50 digits are more than any number has. */
function digitsOf(precision: Int64): number {
  return Math.min(Math.max(Number(precision), -50), 50)
}

function roundKernel(type: ScalarType): RowKernel {
  switch (type) {
    case 'real':
      return (value: number, precision: Int64 = 0) => roundReal(value, digitsOf(precision))
    case 'decimal':
      return (value: Decimal, precision: Int64 = 0) => {
        const digits = digitsOf(precision)
        if (digits >= 0) return value.toDecimalPlaces(digits)
        return value.times(`1e${digits}`).round().times(`1e${-digits}`)
      }
    default:
      return (value: Int64, precision: Int64 = 0) => roundWhole(value, digitsOf(precision))
  }
}

function ceilingKernel(type: ScalarType): RowKernel {
  if (type === 'real') return (value: number) => Math.ceil(value) + 0
  return type === 'decimal' ? (value: Decimal) => value.ceil() : (value: Int64) => value
}

/** The type of the number; what is in a dynamic value counts as a real. */
function ownType([type]: readonly ScalarType[]): ScalarType {
  return type === 'dynamic' ? 'real' : type
}

const rounding: readonly ScalarFunction[] = [
  {
    name: 'round',
    doc: 'A number rounded to so many digits after the point, halves away from zero.',
    examples: [
      ['round(2.98765, 3)', '2.988'],
      ['round(-2.5)', '-3'],
    ],
    overloads: [
      {
        signature: '(number: Number as Result, precision?: long constant) -> Custom',
        result: ownType,
        prepare: ({ result }) => roundKernel(result),
      },
    ],
    resultName: 'FirstArgument',
  },
  {
    name: 'ceiling',
    doc: 'The least whole number that is not below a number.',
    examples: [['ceiling(-1.1)', '-1']],
    overloads: [
      {
        signature: '(number: Number as Result) -> Custom',
        result: ownType,
        prepare: ({ result }) => ceilingKernel(result),
      },
    ],
    resultName: 'FirstArgument',
  },
  {
    name: 'abs',
    doc: 'A number or timespan without its sign.',
    examples: [['abs(-5)', '5']],
    overloads: [
      {
        signature: '(number: Number as Result) -> Custom',
        result: (types) => (types[0] === 'int' ? 'long' : ownType(types)),
        prepare: ({ result }) => {
          if (result === 'long') return absWhole
          return result === 'decimal' ? (value: Decimal) => value.abs() : Math.abs
        },
      },
      { signature: '(number: timespan) -> timespan', row: absWhole },
    ],
    resultName: 'FirstArgument',
  },
  {
    name: 'sign',
    doc: '1 for a number above zero, -1 for one below, else 0.',
    examples: [['sign(-42)', '-1']],
    overloads: [
      { signature: '(number: Number as real) -> real', row: (value: number) => (value > 0 ? 1 : value < 0 ? -1 : 0) },
    ],
  },
]

function absWhole(value: Int64): Int64 {
  return value < 0 ? negate64(value) : value
}

// -------------------------------------------------------------------------------------------------------- chance

const chance: readonly ScalarFunction[] = [
  {
    name: 'rand',
    doc: 'A random number in [0, 1); with an argument, a random whole number below it.',
    overloads: [
      {
        signature: '(number?: Integer as long) -> real',
        prepare:
          ({ context }) =>
          (below?: Int64) => {
            return below === undefined ? context.random() : Math.floor(context.random() * Number(below))
          },
      },
    ],
    resultName: 'FirstArgument',
    volatile: true,
  },
  {
    name: 'new_guid',
    doc: 'A random GUID (version 4).',
    overloads: [
      {
        signature: '() -> guid',
        prepare:
          ({ context }) =>
          () =>
            'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) => {
              const digit = Math.floor(context.random() * 16)
              return (place === 'x' ? digit : (digit & 3) | 8).toString(16)
            }),
      },
    ],
    volatile: true,
  },
]

/** Mathematics, rounding and random numbers. */
export const mathFunctions: readonly ScalarFunction[] = [...realFunctions, ...tests, ...rounding, ...chance]
