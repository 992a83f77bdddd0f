import { ConstantColumn, NumberColumn } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { type Datetime, inRange, ORIGIN_TICKS } from '../types/datetime.ts'
import type { Decimal } from '../types/decimal.ts'
import { add64, floorTo64, type Int64, int64, subtract64 } from '../types/int64.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { ColumnKernel, Overload, RowKernel, ScalarFunction } from './function.ts'

const DOC =
  'A number, timespan or datetime rounded down to a multiple of a step. Null for a step that is not above zero.'

/** `bin` of one value, by the type of the value. */
function binKernel(type: ScalarType): RowKernel {
  switch (type) {
    case 'real':
      return (value: number, step: number) => (step > 0 ? Math.floor(value / step) * step + 0 : null)
    case 'decimal':
      return (value: Decimal, step: Decimal) => (step.gt(0) ? value.div(step).floor().times(step) : null)
    case 'datetime':
      return (value: Datetime, step: Int64) => {
        if (step <= 0) return null
        const shift = originShift(step)
        return inRange(subtract64(floorTo64(add64(value, shift), step), shift))
      }
    default:
      return (value: Int64, step: Int64) => (step > 0 ? floorTo64(value, step) : null)
  }
}

/** How far our origin of datetimes is from the multiple of the step below it: bins count from year 1. */
function originShift(step: Int64): Int64 {
  return int64(ORIGIN_TICKS % BigInt(step))
}

const binColumns: ColumnKernel = ([values, steps], { result }, length) => {
  const step = steps.kind === 'constant' ? steps.value : undefined
  if (values.kind === 'number' && typeof step === 'number' && step > 0) {
    const shift = result === 'datetime' ? originShift(step) : 0
    if (typeof shift === 'number') {
      const binned = binNumbers(values, step, shift)
      if (result === 'real' || isSafe(binned.values)) return binned
    }
  }
  const kernel = binKernel(result)
  const cell = (row: number) => {
    const value = values.get(row)
    const by = steps.get(row)
    return value === null || by === null ? null : kernel(value, by)
  }
  if (values.kind === 'constant' && steps.kind === 'constant' && length > 0) {
    return new ConstantColumn(result, cell(0), length)
  }
  return columnFrom(result, length, cell)
}

/** The hot loop. Floors of quotients of safe integers are exact. */
function binNumbers({ type, values, nulls }: NumberColumn, step: number, shift: number): NumberColumn {
  const binned = new Float64Array(values.length)
  for (let i = 0; i < binned.length; i++) binned[i] = Math.floor((values[i] + shift) / step) * step - shift + 0
  return new NumberColumn(type, binned, nulls)
}

function isSafe(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isSafeInteger(values[i])) return false
  return true
}

function binning(name: 'bin' | 'floor'): ScalarFunction {
  const overload = (signature: string): Overload => ({ signature, columns: binColumns })
  return {
    name,
    doc: DOC,
    examples: [
      [`${name}(7, 5)`, '5'],
      [`${name}(datetime(2024-02-14 13:45), 1h)`, '2024-02-14T13:00:00.0000000Z'],
    ],
    declared: [
      '(value: Number, roundTo: Number) -> Widest',
      '(value: timespan, roundTo: timespan) -> timespan',
      '(value: datetime, roundTo: datetime) -> datetime',
      '(value: datetime, roundTo: timespan) -> datetime',
    ],
    overloads: [
      overload('(value: Number as Result, roundTo: Number as Result) -> Widest'),
      overload('(value: timespan, roundTo: timespan) -> timespan'),
      overload('(value: datetime, roundTo: timespan) -> datetime'),
    ],
    resultName: 'FirstArgument',
  }
}

// ---------------------------------------------------------------------------------------------------------- bin_at

function binAtKernel(type: ScalarType): RowKernel {
  switch (type) {
    case 'real':
      return (value: number, step: number, at: number) =>
        step > 0 ? at + Math.floor((value - at) / step) * step + 0 : null
    case 'decimal':
      return (value: Decimal, step: Decimal, at: Decimal) =>
        step.gt(0) ? value.minus(at).div(step).floor().times(step).plus(at) : null
    default:
      return (value: Int64, step: Int64, at: Int64) => {
        if (step <= 0) return null
        const binned = add64(at, floorTo64(subtract64(value, at), step))
        return type === 'datetime' ? inRange(binned) : binned
      }
  }
}

const binAt: ScalarFunction = {
  name: 'bin_at',
  doc: 'Like `bin`, with bins aligned so that one of them starts at a fixed point.',
  examples: [['bin_at(6.5, 2.5, 7)', '4.5']],
  declared: [
    '(value: Number, bin_size: Number, fixed_point: Number) -> Widest',
    '(value: timespan, bin_size: Number, fixed_point: timespan) -> timespan',
    '(value: timespan, bin_size: timespan, fixed_point: timespan) -> timespan',
    '(value: datetime, bin_size: Summable, fixed_point: datetime) -> datetime',
  ],
  overloads: [
    '(value: Number as Result, bin_size: Number as Result, fixed_point: Number as Result) -> Widest',
    '(value: timespan, bin_size: timespan, fixed_point: timespan) -> timespan',
    '(value: datetime, bin_size: timespan, fixed_point: datetime) -> datetime',
  ].map((signature) => ({ signature, prepare: ({ result }) => binAtKernel(result) })),
  resultName: 'FirstArgument',
}

/** Values rounded down to bins. */
export const binFunctions: readonly ScalarFunction[] = [binning('bin'), binning('floor'), binAt]
