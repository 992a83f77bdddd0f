import { checkLength, type Dynamic, dynamicKey, isArray, numberOf, toDynamic, type Value } from '../../types/dynamic.ts'
import type { Int64 } from '../../types/int64.ts'
import { alias, type CallInfo, type RowKernel, type ScalarFunction } from '../function.ts'

type Items = readonly Dynamic[]

function concat(...values: Dynamic[]): Dynamic {
  const arrays = values.filter(isArray)
  if (arrays.length === 0) return null
  checkLength(arrays.reduce((sum, { length }) => sum + length, 0))
  return arrays.flat()
}

/** A position counted from the end when negative, kept within `[0, length]`. */
function position(index: Int64, length: number): number {
  const at = Number(index)
  return Math.min(Math.max(at < 0 ? length + at : at, 0), length)
}

function slice(array: Dynamic, start: Int64, end: Int64): Dynamic {
  if (!isArray(array)) return null
  const last = Number(end)
  return array.slice(position(start, array.length), (last < 0 ? array.length + last : last) + 1 || 0)
}

function split(array: Dynamic, indices: Items): Dynamic {
  if (!isArray(array)) return null
  const parts: Dynamic[] = []
  let start = 0
  let total = 0
  for (const index of indices) {
    if (typeof index !== 'number' && typeof index !== 'bigint') return null
    const end = position(index, array.length)
    // Positions that go to and fro give the same items again and again.
    total += Math.max(0, end - start)
    checkLength(total)
    parts.push(array.slice(start, end))
    start = end
  }
  parts.push(array.slice(start))
  return parts
}

/** The items moved `count` places to the left, around the end. */
function rotate(array: Dynamic, count: number): Dynamic {
  if (!isArray(array)) return null
  if (array.length === 0) return array
  const by = ((count % array.length) + array.length) % array.length
  return [...array.slice(by), ...array.slice(0, by)]
}

/** The items moved `count` places to the left; `fill` stands where none is left. */
function shift(array: Dynamic, count: number, fill: Dynamic): Dynamic {
  if (!isArray(array)) return null
  return array.map((_, i) => (i + count >= 0 && i + count < array.length ? array[i + count] : fill))
}

function shifting(direction: 1 | -1): (call: CallInfo) => RowKernel {
  return ({ types }) =>
    (array: Dynamic, count: Int64 | null, fill: Value = null) => {
      if (count === null) return null
      return shift(array, direction * Number(count), types.length < 3 ? emptyItem(array) : toDynamic(types[2], fill))
    }
}

/** What stands for no item of an array: "" among texts. */
function emptyItem(array: Dynamic): Dynamic {
  return isArray(array) && array.every((item) => typeof item === 'string') ? '' : null
}

function indexOf({ types }: CallInfo): RowKernel {
  return (
    array: Dynamic,
    value: Value,
    start: Int64 | null = 0,
    length: Int64 | null = -1,
    occurrence: Int64 | null = 1,
  ) => {
    if (!isArray(array) || start === null || length === null || occurrence === null) return null
    if (occurrence <= 0 || length < -1) return null
    const key = dynamicKey(toDynamic(types[1], value))
    const from = position(start, array.length)
    const end = length === -1 ? array.length : Math.min(array.length, from + Number(length))
    let left = Number(occurrence)
    for (let i = from; i < end; i++) if (dynamicKey(array[i]) === key && --left === 0) return i
    return -1
  }
}

/** Whether a condition holds; undefined for what is neither a bool nor a number. */
function truth(condition: Dynamic): boolean | undefined {
  if (typeof condition === 'boolean') return condition
  const number = numberOf(condition)
  return number === undefined ? undefined : number !== 0
}

function choose({ types }: CallInfo): RowKernel {
  return (conditions: Dynamic, whenTrue: Value, whenFalse: Value) => {
    if (!isArray(conditions)) return null
    const yes = toDynamic(types[1], whenTrue)
    const no = toDynamic(types[2], whenFalse)
    return conditions.map((condition, i) => {
      const holds = truth(condition)
      if (holds === undefined) return null
      const chosen = holds ? yes : no
      return isArray(chosen) ? (chosen[i] ?? null) : chosen
    })
  }
}

const arrayLength: ScalarFunction = {
  name: 'array_length',
  doc: 'How many items an array has; null for what is no array.',
  examples: [['array_length(dynamic([1, "a", null]))', '3']],
  overloads: [
    {
      signature: '(array: DynamicArray) -> long',
      row: (array: Dynamic) => (isArray(array) ? array.length : null),
    },
  ],
}

const arrayIff: ScalarFunction = {
  name: 'array_iff',
  doc: 'For each item of an array of conditions, the item of one array or of another.',
  examples: [['array_iff(dynamic([true, false]), dynamic([1, 2]), 0)', '[1,0]']],
  overloads: [
    {
      signature: '(condition_array: DynamicArray, when_true: Scalar, when_false: Scalar) -> dynamic',
      nulls: 'handle',
      prepare: choose,
    },
  ],
}

/** Arrays: their parts, their making, what they hold. */
export const arrayFunctions: readonly ScalarFunction[] = [
  arrayLength,
  alias('arraylength', arrayLength, { hidden: true }),
  {
    name: 'array_concat',
    doc: 'The items of several arrays in one.',
    examples: [['array_concat(dynamic([1, 2]), dynamic([3]))', '[1,2,3]']],
    overloads: [{ signature: '(array{1,64}: DynamicArray) -> dynamic', nulls: 'handle', row: concat }],
  },
  {
    name: 'array_slice',
    doc: 'The items from one position to another, both included; negative positions count from the end.',
    examples: [['array_slice(dynamic([1, 2, 3, 4]), 1, -2)', '[2,3]']],
    overloads: [{ signature: '(array: DynamicArray, start: Integer, end: Integer) -> dynamic', row: slice }],
  },
  {
    name: 'array_split',
    doc: 'An array cut into parts before the positions given.',
    examples: [['array_split(dynamic([1, 2, 3, 4]), dynamic([1, -1]))', '[[1],[2,3],[4]]']],
    overloads: [
      {
        signature: '(array: DynamicArray, index: Integer) -> dynamic',
        row: (array: Dynamic, index: Int64) => split(array, [index]),
      },
      {
        signature: '(array: DynamicArray, indices: DynamicArray) -> dynamic',
        row: (array: Dynamic, indices: Dynamic) => split(array, isArray(indices) ? indices : [indices]),
      },
    ],
  },
  {
    name: 'array_reverse',
    doc: 'The items of an array from last to first.',
    examples: [['array_reverse(dynamic([1, 2, 3]))', '[3,2,1]']],
    overloads: [
      {
        signature: '(value: DynamicArray) -> dynamic',
        row: (array: Dynamic) => (isArray(array) ? [...array].reverse() : null),
      },
    ],
  },
  {
    name: 'array_rotate_left',
    doc: 'The items of an array moved to the left; those that fall out come in at the end.',
    examples: [['array_rotate_left(dynamic([1, 2, 3]), 1)', '[2,3,1]']],
    overloads: [
      {
        signature: '(array: DynamicArray, rotate_count: Integer) -> dynamic',
        row: (array: Dynamic, count: Int64) => rotate(array, Number(count)),
      },
    ],
  },
  {
    name: 'array_rotate_right',
    doc: 'The items of an array moved to the right; those that fall out come in at the start.',
    examples: [['array_rotate_right(dynamic([1, 2, 3]), 1)', '[3,1,2]']],
    overloads: [
      {
        signature: '(array: DynamicArray, rotate_count: Integer) -> dynamic',
        row: (array: Dynamic, count: Int64) => rotate(array, -Number(count)),
      },
    ],
  },
  {
    name: 'array_shift_left',
    doc: 'The items of an array moved to the left; null or a default comes in at the end.',
    examples: [['array_shift_left(dynamic([1, 2, 3]), 1, 0)', '[2,3,0]']],
    overloads: [
      {
        signature: '(array: DynamicArray, shift_count: Integer, default_value?: Scalar) -> dynamic',
        nulls: 'handle',
        prepare: shifting(1),
      },
    ],
  },
  {
    name: 'array_shift_right',
    doc: 'The items of an array moved to the right; null or a default comes in at the start.',
    examples: [['array_shift_right(dynamic([1, 2, 3]), 1)', '[null,1,2]']],
    overloads: [
      {
        signature: '(array: DynamicArray, shift_count: Integer, default_value?: Scalar) -> dynamic',
        nulls: 'handle',
        prepare: shifting(-1),
      },
    ],
  },
  {
    name: 'array_index_of',
    doc: 'The position of a value in an array, or -1.',
    examples: [['array_index_of(dynamic(["a", "b", "a"]), "a", 1)', '2']],
    overloads: [
      {
        signature:
          '(array: DynamicArray, value: Scalar, start?: Integer, length?: Integer, occurrence?: Integer constant) -> long',
        nulls: 'handle',
        prepare: indexOf,
      },
    ],
  },
  arrayIff,
  { ...arrayIff, name: 'array_iif', examples: undefined, hidden: true },
]
