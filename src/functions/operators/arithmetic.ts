import { type Column, NumberColumn, type NumberType } from '../../columns/column.ts'
import { columnFrom } from '../../columns/fill.ts'
import { type Datetime, inRange, ticksOfDatetime } from '../../types/datetime.ts'
import type { Decimal } from '../../types/decimal.ts'
import { type Dynamic, dynamicReal, numberOf } from '../../types/dynamic.ts'
import {
  add64,
  divide64,
  type Int64,
  modulo64,
  multiply64,
  negate64,
  subtract64,
  truncateToInt64,
} from '../../types/int64.ts'
import type { ScalarType } from '../../types/scalar-type.ts'
import type { CallInfo, Overload, RowKernel, ScalarFunction } from '../function.ts'
import { widestOf } from '../signature.ts'
import { eitherNull, numbersOf } from './numbers.ts'

/** One arithmetic operation on each kind of number. Null where it has no result. */
interface Arithmetic {
  readonly real: (a: number, b: number) => number
  /** Of safe integers; the result is right if it is a safe integer, too. */
  readonly safe: (a: number, b: number) => number
  readonly whole: (a: Int64, b: Int64) => Int64 | null
  readonly decimal: (a: Decimal, b: Decimal) => Decimal | null
}

const addition: Arithmetic = {
  real: (a, b) => a + b,
  safe: (a, b) => a + b,
  whole: add64,
  decimal: (a, b) => a.plus(b),
}
const subtraction: Arithmetic = {
  real: (a, b) => a - b,
  safe: (a, b) => a - b,
  whole: subtract64,
  decimal: (a, b) => a.minus(b),
}
const multiplication: Arithmetic = {
  real: (a, b) => a * b,
  safe: (a, b) => a * b + 0,
  whole: multiply64,
  decimal: (a, b) => a.times(b),
}
const division: Arithmetic = {
  real: (a, b) => a / b,
  safe: (a, b) => Math.trunc(a / b) + 0,
  whole: divide64,
  decimal: (a, b) => (b.isZero() ? null : a.div(b)),
}
const remainder: Arithmetic = {
  real: realRemainder,
  safe: (a, b) => realRemainder(a, b) + 0,
  whole: modulo64,
  decimal: (a, b) => (b.isZero() ? null : decimalRemainder(a, b)),
}

function realRemainder(a: number, b: number): number {
  const rest = a % b
  return rest < 0 ? rest + Math.abs(b) : rest
}

function decimalRemainder(a: Decimal, b: Decimal): Decimal {
  const rest = a.mod(b)
  return rest.isNegative() && !rest.isZero() ? rest.plus(b.abs()) : rest
}

/** int op int is long; a dynamic value takes the other side's type. */
function arithmeticType(types: readonly ScalarType[]): ScalarType {
  const widest = widestOf(types.filter((type) => type !== 'dynamic')) ?? 'long'
  return widest === 'int' ? 'long' : widest
}

/** How many times one length of time fits into another. */
const ratio: Arithmetic = {
  ...division,
  real: (a, b) => Number(a) / Number(b),
}

function kernelFor(operation: Arithmetic, result: ScalarType): RowKernel {
  if (result === 'real') return operation.real
  return result === 'decimal' ? operation.decimal : operation.whole
}

/** Numbers cell by cell in plain loops, as long as every result is exact; else through the row kernel. */
function columnsKernel(operation: Arithmetic) {
  return (columns: readonly Column[], call: CallInfo, length: number): Column => {
    const { result } = call
    const a = numbersOf(columns[0])
    const b = numbersOf(columns[1])
    if (a !== null && b !== null && result !== 'decimal') {
      const fast = numberLoop(operation, a, b, result as NumberType)
      if (fast !== null) return fast
    }
    const kernel = kernelFor(operation, result)
    return columnFrom(result, length, (row) => {
      const x = columns[0].get(row)
      const y = columns[1].get(row)
      return x === null || y === null ? null : kernel(x, y)
    })
  }
}

function numberLoop(operation: Arithmetic, a: NumberColumn, b: NumberColumn, type: NumberType): NumberColumn | null {
  const { length } = a.values
  const values = new Float64Array(length)
  const nulls = eitherNull(a.nulls, b.nulls)
  if (type === 'real') {
    for (let i = 0; i < length; i++) values[i] = operation.real(a.values[i], b.values[i])
    return new NumberColumn(type, values, nulls)
  }
  const { safe } = operation
  for (let i = 0; i < length; i++) {
    const value = safe(a.values[i], b.values[i])
    if (Number.isSafeInteger(value)) values[i] = value
    // A division by zero, or a result that is not exact.
    else if (nulls === null || nulls[i] === 0) return null
  }
  return new NumberColumn(type, values, nulls)
}

function numbers(operation: Arithmetic): Overload {
  return {
    signature: '(left: Number as Result, right: Number as Result) -> Custom',
    result: arithmeticType,
    columns: columnsKernel(operation),
  }
}

/** The engine does not calculate with two dynamic values: one must be cast. */
const twoDynamics: Overload = { signature: '(left: dynamic, right: dynamic) -> dynamic', refused: true }

/** A product or quotient of a length of time and a dynamic value: that, too, must be cast. */
const dynamicTimes: readonly Overload[] = ['timespan', 'datetime'].flatMap((type): Overload[] => [
  { signature: `(left: dynamic, right: ${type}) -> ${type}`, refused: true },
  { signature: `(left: ${type}, right: dynamic) -> ${type}`, refused: true },
])

function ticks(signature: string, operation: Arithmetic): Overload {
  return { signature, columns: columnsKernel(operation) }
}

/** Sums that must stay between years 1 and 9999. */
function dates(signature: string, operation: Arithmetic): Overload {
  const whole = columnsKernel(operation)
  return {
    signature,
    columns: (columns, call, length) => {
      const sums = whole(columns, call, length)
      if (sums.kind === 'number') return sums
      return columnFrom('datetime', length, (row) => {
        const value = sums.get(row) as Int64 | null
        return value === null ? null : inRange(value)
      })
    },
  }
}

/** `+ - * / %`, of numbers, datetimes and timespans. */
export const arithmeticOperators: readonly ScalarFunction[] = [
  {
    name: '+',
    doc: 'The sum of two numbers, two timespans, or a datetime and a timespan.',
    examples: [['1 + 2.5', '3.5']],
    overloads: [
      twoDynamics,
      numbers(addition),
      ticks('(left: timespan, right: timespan) -> timespan', addition),
      dates('(left: datetime, right: timespan) -> datetime', addition),
      dates('(left: timespan, right: datetime) -> datetime', addition),
    ],
  },
  {
    name: '-',
    doc: 'The difference of two numbers, timespans or datetimes, or a datetime less a timespan.',
    examples: [['datetime(2024-01-02) - datetime(2024-01-01)', '1.00:00:00']],
    overloads: [
      twoDynamics,
      numbers(subtraction),
      ticks('(left: timespan, right: timespan) -> timespan', subtraction),
      ticks('(left: datetime, right: datetime) -> timespan', subtraction),
      dates('(left: datetime, right: timespan) -> datetime', subtraction),
    ],
  },
  {
    name: '*',
    doc: 'The product of two numbers, or of a timespan and a number.',
    examples: [['2 * 1.5h', '03:00:00']],
    overloads: [
      twoDynamics,
      ...dynamicTimes,
      numbers(multiplication),
      ticks('(left: timespan, right: Integer as long) -> timespan', multiplication),
      ticks('(left: Integer as long, right: timespan) -> timespan', multiplication),
      scaled('(left: timespan, right: Number as real) -> timespan', (a, b) => a * b),
      scaled('(left: Number as real, right: timespan) -> timespan', (a, b) => a * b),
    ],
  },
  {
    name: '/',
    doc: 'The quotient of two numbers (of whole numbers truncated), of two timespans, or of a timespan and a number.',
    examples: [
      ['7 / 2', '3'],
      ['1d / 6h', '4'],
    ],
    overloads: [
      twoDynamics,
      ...dynamicTimes,
      numbers(division),
      ticks('(left: timespan, right: timespan) -> real', ratio),
      ticks('(left: timespan, right: Integer as long) -> timespan', division),
      scaled('(left: timespan, right: Number as real) -> timespan', (a, b) => a / b),
      {
        signature: '(left: datetime, right: timespan) -> real',
        row: (a: Datetime, b: Int64) => Number(ticksOfDatetime(a)) / Number(b),
      },
    ],
  },
  {
    name: '%',
    doc: 'The remainder of a division, never negative.',
    examples: [['-14 % 12', '10']],
    overloads: [
      twoDynamics,
      ...dynamicTimes,
      numbers(remainder),
      ticks('(left: timespan, right: timespan) -> timespan', remainder),
      {
        signature: '(left: datetime, right: timespan) -> timespan',
        row: (a: Datetime, b: Int64) => modulo64(ticksOfDatetime(a), b),
      },
    ],
  },
  {
    name: 'unary -',
    doc: 'The negative of a number or timespan.',
    overloads: [
      {
        signature: '(value: Number as Result) -> Custom',
        result: arithmeticType,
        prepare: ({ result }) => {
          if (result === 'real') return (a: number) => -a
          return result === 'decimal' ? (a: Decimal) => a.negated() : negate64
        },
      },
      { signature: '(value: timespan) -> timespan', row: negate64 },
      {
        signature: '(value: dynamic) -> dynamic',
        row: (value: Dynamic) => {
          const number = numberOf(value)
          if (number === undefined) return null
          return isWhole(value) ? negate64(number) : dynamicReal(-Number(number))
        },
      },
    ],
  },
  {
    name: 'unary +',
    doc: 'The number itself.',
    overloads: [
      { signature: '(value: Number as Result) -> Custom', result: arithmeticType, row: (a) => a },
      { signature: '(value: timespan) -> timespan', row: (a) => a },
      { signature: '(value: dynamic) -> dynamic', row: (a) => a },
    ],
  },
]

function scaled(signature: string, operation: (a: number, b: number) => number): Overload {
  return {
    signature,
    row: (a: Int64, b: Int64) => truncateToInt64(Math.round(operation(Number(a), Number(b)))),
  }
}

function isWhole(value: Dynamic): boolean {
  return typeof value === 'bigint' || Number.isInteger(value)
}
