import { inRange, TICKS_PER_HOUR } from '../../types/datetime.ts'
import { type Dynamic, isArray, toDynamic, type Value } from '../../types/dynamic.ts'
import { add64, type Int64 } from '../../types/int64.ts'
import type { CallInfo, Overload, RowKernel, ScalarFunction } from '../function.ts'

/** The most items that `range` and `repeat` make. */
const MAX_ITEMS = 1_048_576

function packArray({ types }: CallInfo): RowKernel {
  return (...values: Value[]) => values.map((value, i) => toDynamic(types[i], value))
}

function rangeOf(signature: string, defaultStep: number): Overload {
  return {
    signature,
    prepare: ({ types: [type] }) => {
      const next: (value: Int64, step: Int64, count: number, start: Int64) => Int64 =
        type === 'real' ? (_value, step, count, start) => Number(start) + Number(step) * count : add64
      return (start: Int64, stop: Int64, step: Int64 = defaultStep) => {
        if (Number(step) === 0 || Number.isNaN(Number(step))) return null
        const items: Dynamic[] = []
        let value = start
        while ((step > 0 ? value <= stop : value >= stop) && items.length < MAX_ITEMS) {
          if (type === 'datetime' && inRange(value) === null) break
          items.push(toDynamic(type, value))
          value = next(value, step, items.length, start)
          if (step > 0 ? value < start : value > start) break
        }
        return items
      }
    },
  }
}

function repeat({ types }: CallInfo): RowKernel {
  return (value: Value, count: Int64 | null) => {
    if (count === null || count < 0) return null
    return new Array<Dynamic>(Math.min(Number(count), MAX_ITEMS)).fill(toDynamic(types[0], value))
  }
}

function zip(...arrays: Dynamic[]): Dynamic {
  const all = arrays.map((array) => (isArray(array) ? array : []))
  const length = Math.max(...all.map((array) => array.length))
  return Array.from({ length }, (_, i) => all.map((array) => array[i] ?? null))
}

/** Arrays made of values, ranges, repetitions and other arrays. */
export const sequenceFunctions: readonly ScalarFunction[] = [
  {
    name: 'pack_array',
    doc: 'An array of the values given; of all columns for *.',
    examples: [['pack_array(1, "a", 2h)', '[1,"a","02:00:00"]']],
    overloads: [{ signature: '(value{1,32767}: Scalar star) -> dynamic', nulls: 'handle', prepare: packArray }],
  },
  {
    name: 'range',
    doc: 'The values from a start to a stop, a step apart.',
    examples: [['range(1, 8, 3)', '[1,4,7]']],
    declared: ['(start: Summable, stop: Summable, step?: Summable) -> dynamic'],
    overloads: [
      rangeOf('(start: Integer as long, stop: Integer as long, step?: Integer as long) -> dynamic', 1),
      rangeOf('(start: Number as real, stop: Number as real, step?: Number as real) -> dynamic', 1),
      rangeOf('(start: datetime, stop: datetime, step?: timespan) -> dynamic', TICKS_PER_HOUR),
      rangeOf('(start: timespan, stop: timespan, step?: timespan) -> dynamic', TICKS_PER_HOUR),
    ],
  },
  {
    name: 'repeat',
    doc: 'An array of the same value over and over.',
    examples: [['repeat("a", 3)', '["a","a","a"]']],
    overloads: [{ signature: '(value: NotDynamic, count: long) -> dynamic', nulls: 'handle', prepare: repeat }],
    resultName: 'PrefixAndFirstArgument',
    prefix: 'repeat',
  },
  {
    name: 'zip',
    doc: 'The first items of several arrays, their second items, …; null where an array is shorter.',
    examples: [['zip(dynamic([1, 2]), dynamic(["a"]))', '[[1,"a"],[2,null]]']],
    overloads: [{ signature: '(array{2,64}: DynamicArray) -> dynamic', nulls: 'handle', row: zip }],
  },
]
