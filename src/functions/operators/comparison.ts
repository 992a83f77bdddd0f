import { BoolColumn, type Column, type NumberColumn } from '../../columns/column.ts'
import { keyFunction } from '../../columns/grouping.ts'
import type { Decimal } from '../../types/decimal.ts'
import { type Dynamic, numberOf } from '../../types/dynamic.ts'
import { parseInt64 } from '../../types/int64.ts'
import { parseReal } from '../../types/real.ts'
import type { ScalarType } from '../../types/scalar-type.ts'
import type { CallInfo, ColumnKernel, Overload, RowKernel, ScalarFunction } from '../function.ts'
import { eitherNull, numbersOf } from './numbers.ts'

type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>='

/**
 * `==` with one null is false and `!=` true; both null, or an order with a null, gives null (measured on the engine).
 */
function withNulls(operator: Comparison, test: (a: never, b: never) => boolean): RowKernel {
  return (a, b) => {
    if (a !== null && b !== null) return test(a as never, b as never)
    if ((a === null && b === null) || (operator !== '==' && operator !== '!=')) return null
    return operator === '!='
  }
}

const TESTS: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

function rowTest(operator: Comparison, type: ScalarType): RowKernel {
  if (type === 'decimal') {
    const test = TESTS[operator]
    return withNulls(operator, (a: Decimal, b: Decimal) => test(a.comparedTo(b), 0))
  }
  if (type === 'dynamic') {
    const key = keyFunction('dynamic')
    const test = TESTS[operator] as (a: unknown, b: unknown) => boolean
    return withNulls(operator, (a: Dynamic, b: Dynamic) => test(key(a), key(b)))
  }
  return withNulls(operator, TESTS[operator] as never)
}

/** Numbers against numbers in plain loops, anything else cell by cell. */
function comparing(operator: Comparison): ColumnKernel {
  return (columns, call, length) => {
    const [left, right] = columns
    const constant = right.kind === 'constant' && typeof right.value === 'number' && left.kind === 'number'
    const a = constant ? (left as NumberColumn) : numbersOf(left)
    const b = constant ? null : numbersOf(right)
    if (a !== null && (constant || b !== null)) {
      const values = new Uint8Array(length)
      if (b === null) compareWithConstant(operator, a.values, right.get(0) as number, values)
      else compareColumns(operator, a.values, b.values, values)
      markNulls(operator, a.nulls, b?.nulls ?? null, values)
      return new BoolColumn(values)
    }
    return cellByCell(rowTest(operator, call.types[0]), left, right, length)
  }
}

function cellByCell(test: RowKernel, left: Column, right: Column, length: number): BoolColumn {
  const values = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    const value = test(left.get(i), right.get(i))
    values[i] = value === null ? 2 : value ? 1 : 0
  }
  return new BoolColumn(values)
}

function compareWithConstant(operator: Comparison, a: Float64Array, b: number, out: Uint8Array): void {
  const { length } = out
  switch (operator) {
    case '==':
      for (let i = 0; i < length; i++) out[i] = a[i] === b ? 1 : 0
      break
    case '!=':
      for (let i = 0; i < length; i++) out[i] = a[i] !== b ? 1 : 0
      break
    case '<':
      for (let i = 0; i < length; i++) out[i] = a[i] < b ? 1 : 0
      break
    case '<=':
      for (let i = 0; i < length; i++) out[i] = a[i] <= b ? 1 : 0
      break
    case '>':
      for (let i = 0; i < length; i++) out[i] = a[i] > b ? 1 : 0
      break
    case '>=':
      for (let i = 0; i < length; i++) out[i] = a[i] >= b ? 1 : 0
  }
}

function compareColumns(operator: Comparison, a: Float64Array, b: Float64Array, out: Uint8Array): void {
  const { length } = out
  switch (operator) {
    case '==':
      for (let i = 0; i < length; i++) out[i] = a[i] === b[i] ? 1 : 0
      break
    case '!=':
      for (let i = 0; i < length; i++) out[i] = a[i] !== b[i] ? 1 : 0
      break
    case '<':
      for (let i = 0; i < length; i++) out[i] = a[i] < b[i] ? 1 : 0
      break
    case '<=':
      for (let i = 0; i < length; i++) out[i] = a[i] <= b[i] ? 1 : 0
      break
    case '>':
      for (let i = 0; i < length; i++) out[i] = a[i] > b[i] ? 1 : 0
      break
    case '>=':
      for (let i = 0; i < length; i++) out[i] = a[i] >= b[i] ? 1 : 0
  }
}

function markNulls(operator: Comparison, a: Uint8Array | null, b: Uint8Array | null, out: Uint8Array): void {
  const either = eitherNull(a, b)
  if (either === null) return
  const total = operator === '==' || operator === '!='
  for (let i = 0; i < out.length; i++) {
    if (either[i] === 0) continue
    const both = a !== null && b !== null && a[i] === 1 && b[i] === 1
    out[i] = total && !both ? (operator === '!=' ? 1 : 0) : 2
  }
}

// -------------------------------------------------------------------------------------------- dynamic with a number

/** The number in a dynamic value, also in a text; NaN equals nothing. */
function numberIn(value: Dynamic): number | bigint {
  const number = numberOf(value)
  if (number !== undefined) return number
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string') return parseInt64(value) ?? parseReal(value) ?? Number.NaN
  return Number.NaN
}

function dynamicWithNumber(operator: Comparison): Overload[] {
  const test = TESTS[operator] as (a: unknown, b: unknown) => boolean
  const row = withNulls(operator, (a: Dynamic, b: Dynamic) => test(numberIn(a), numberIn(b)))
  return [
    { signature: '(left: dynamic, right: Number as dynamic) -> bool', nulls: 'handle', row },
    { signature: '(left: Number as dynamic, right: dynamic) -> bool', nulls: 'handle', row },
  ]
}

/** The engine does not compare two dynamic values: one must be cast. */
const twoDynamics: Overload = { signature: '(left: dynamic, right: dynamic) -> bool', refused: true }

function equality(operator: '==' | '!=', doc: string): ScalarFunction {
  const columns = comparing(operator)
  return {
    name: operator,
    doc,
    overloads: [
      ...dynamicWithNumber(operator),
      twoDynamics,
      { signature: '(left: CommonScalar, right: CommonScalar) -> bool', columns },
      { signature: '(left: NumberOrBool as real, right: NumberOrBool as real) -> bool', columns },
      { signature: '(left: Scalar as string, right: Scalar as string) -> bool', columns },
    ],
  }
}

function order(operator: '<' | '<=' | '>' | '>=', doc: string): ScalarFunction {
  const columns = comparing(operator)
  return {
    name: operator,
    doc,
    overloads: [
      ...dynamicWithNumber(operator),
      { signature: '(left: Number as Common, right: Number as Common) -> bool', columns },
      { signature: '(left: NumberOrBool as real, right: NumberOrBool as real) -> bool', columns },
      { signature: '(left: datetime, right: datetime) -> bool', columns },
      { signature: '(left: timespan, right: timespan) -> bool', columns },
      ...UNORDERED,
    ],
  }
}

/** Which of a dynamic value and such a one comes first cannot be asked: one must be cast. */
const UNORDERED: readonly Overload[] = ['datetime', 'timespan', 'bool'].flatMap((type): Overload[] => [
  { signature: `(left: dynamic, right: ${type}) -> bool`, refused: true },
  { signature: `(left: ${type}, right: dynamic) -> bool`, refused: true },
])

/** Nor whether it lies between two of them. */
const UNBOUNDED: readonly Overload[] = ['datetime', 'timespan'].flatMap((type): Overload[] => {
  const either = [type, 'dynamic']
  const all = either.flatMap((a) => either.flatMap((b) => either.map((c) => [a, b, c])))
  return all
    .filter((types) => types.includes(type) && types.includes('dynamic'))
    .map(([value, from, to]) => ({ signature: `(value: ${value}, from: ${from}, to: ${to}) -> bool`, refused: true }))
})

/** `between` and `!between`: both ends count; after a datetime, a timespan says how far. */
function range(name: 'between' | '!between', doc: string): ScalarFunction {
  const test = (call: CallInfo): RowKernel => {
    const kernelOf = (operator: Comparison) => rowTest(operator, call.types[0])
    const atLeast = kernelOf('>=')
    const atMost = kernelOf('<=')
    return (value, from, to) => {
      const low = atLeast(value, from)
      const high = atMost(value, to)
      if (low === null || high === null) return low === false || high === false ? name !== 'between' : null
      return (low && high) === (name === 'between')
    }
  }
  const overload = (signature: string): Overload => ({ signature, nulls: 'handle', prepare: test })
  return {
    name,
    doc,
    overloads: [
      ...UNBOUNDED,
      overload('(value: Number as Common, from: Number as Common, to: Number as Common) -> bool'),
      overload('(value: datetime, from: datetime, to: datetime) -> bool'),
      overload('(value: timespan, from: timespan, to: timespan) -> bool'),
      {
        signature: '(value: datetime, from: datetime, span: timespan) -> bool',
        nulls: 'handle',
        prepare: (call) => {
          const inside = test(call)
          return (value, from, span) => {
            const to = from === null || span === null ? null : BigInt(from) + BigInt(span)
            return inside(value, from, to)
          }
        },
      },
    ],
  }
}

/** `=~` and `!~`: equal but for the case of letters. */
function caseless(name: '=~' | '!~', doc: string): ScalarFunction {
  const row = (a: string, b: string) => (a.toLowerCase() === b.toLowerCase()) === (name === '=~')
  const signature = '(left: StringOrDynamic as string, right: StringOrDynamic as string) -> bool'
  return { name, doc, overloads: [{ signature, row }] }
}

/** `== != < <= > >=`, `=~` and `between`. */
export const comparisonOperators: readonly ScalarFunction[] = [
  equality('==', 'Whether two values are equal. A null equals no value; two nulls give null.'),
  equality('!=', 'Whether two values differ. A null differs from every value; two nulls give null.'),
  order('<', 'Whether the left value is less.'),
  order('<=', 'Whether the left value is less or equal.'),
  order('>', 'Whether the left value is greater.'),
  order('>=', 'Whether the left value is greater or equal.'),
  range('between', 'Whether a value lies in a range, both ends included.'),
  range('!between', 'Whether a value lies outside of a range.'),
  caseless('=~', 'Whether two strings are equal but for the case of letters.'),
  caseless('!~', 'Whether two strings differ in more than the case of letters.'),
]
