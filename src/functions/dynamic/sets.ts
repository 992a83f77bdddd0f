import { Pace } from '../../limits/watch.ts'
import { type Dynamic, dynamicKey, dynamicReal, isArray, numberOf, toDynamic, type Value } from '../../types/dynamic.ts'
import type { Overload, ScalarFunction } from '../function.ts'

/** Keys that are the same for equal items; most numbers are their own. */
function itemKey(item: Dynamic): unknown {
  const number = numberOf(item)
  return typeof number === 'number' && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : dynamicKey(item)
}

/** The distinct items of an array, by key, in the order in which they first occur; of what is no array, none. */
function setOf(array: Dynamic, pace: Pace): Map<unknown, Dynamic> {
  const items = new Map<unknown, Dynamic>()
  if (isArray(array)) {
    for (const item of array) {
      pace.rows(1)
      const key = itemKey(item)
      if (!items.has(key)) items.set(key, item)
    }
  }
  return items
}

function union(pace: Pace, ...arrays: Dynamic[]): Dynamic {
  return [...setOf(arrays.filter(isArray).flat(), pace).values()]
}

function intersect(pace: Pace, first: Dynamic, ...others: Dynamic[]): Dynamic {
  const common = setOf(first, pace)
  for (const other of others) {
    const set = setOf(other, pace)
    for (const key of common.keys()) if (!set.has(key)) common.delete(key)
  }
  return [...common.values()]
}

function difference(pace: Pace, first: Dynamic, ...others: Dynamic[]): Dynamic {
  const rest = setOf(first, pace)
  for (const other of others) for (const key of setOf(other, pace).keys()) rest.delete(key)
  return [...rest.values()]
}

function sameSets(pace: Pace, a: Dynamic, b: Dynamic): boolean | null {
  if (!isArray(a) || !isArray(b)) return null
  const first = setOf(a, pace)
  const second = setOf(b, pace)
  return first.size === second.size && [...first.keys()].every((key) => second.has(key))
}

function jaccard(pace: Pace, a: Dynamic, b: Dynamic): Dynamic {
  if (!isArray(a) || !isArray(b)) return null
  const first = setOf(a, pace)
  const second = setOf(b, pace)
  const common = [...first.keys()].filter((key) => second.has(key)).length
  return dynamicReal(common / (first.size + second.size - common))
}

/** The overload of a function that goes through whole arrays. */
function paced(
  signature: string,
  run: (pace: Pace, ...arrays: Dynamic[]) => Value,
  options: Partial<Overload> = {},
): Overload {
  return {
    signature,
    ...options,
    prepare: ({ context }) => {
      const pace = new Pace(context)
      return (...arrays: Dynamic[]) => run(pace, ...arrays)
    },
  }
}

const SETS = '(set{2,64}: DynamicArray) -> dynamic'

/** Arrays as sets. */
export const setFunctions: readonly ScalarFunction[] = [
  {
    name: 'set_union',
    doc: 'The distinct items of all the arrays.',
    examples: [['set_union(dynamic([1, 2, 2]), dynamic([2, 3]))', '[1,2,3]']],
    overloads: [paced(SETS, union, { nulls: 'handle' })],
  },
  {
    name: 'set_intersect',
    doc: 'The distinct items that are in all of the arrays.',
    examples: [['set_intersect(dynamic([1, 2, 2]), dynamic([2, 3]))', '[2]']],
    overloads: [paced(SETS, intersect, { nulls: 'handle' })],
  },
  {
    name: 'set_difference',
    doc: 'The distinct items of the first array that are in none of the others.',
    examples: [['set_difference(dynamic([1, 2, 2]), dynamic([2, 3]))', '[1]']],
    overloads: [paced(SETS, difference, { nulls: 'handle' })],
  },
  {
    name: 'set_has_element',
    doc: 'Whether an array has an item.',
    examples: [['set_has_element(dynamic([1, 2]), 2)', 'true']],
    overloads: [
      {
        signature: '(set: DynamicArray, value: Scalar) -> bool',
        prepare:
          ({ types }) =>
          (array: Dynamic, value: Value) => {
            if (!isArray(array)) return null
            const sought = toDynamic(types[1], value)
            if (typeof sought === 'string' && array.includes(sought)) return true
            const key = itemKey(sought)
            return array.some((item) => itemKey(item) === key)
          },
      },
    ],
  },
  {
    name: 'set_equals',
    doc: 'Whether two arrays have the same distinct items.',
    examples: [['set_equals(dynamic([1, 2, 2]), dynamic([2, 1]))', 'true']],
    overloads: [paced('(set1: DynamicArray, set2: DynamicArray) -> bool', sameSets)],
  },
  {
    name: 'jaccard_index',
    doc: 'How much of two sets is in both: the size of what they share, divided by the size of their union.',
    examples: [['jaccard_index(dynamic([1, 2, 3]), dynamic([2, 3, 4]))', '0.5']],
    overloads: [paced('(set1: DynamicArray, set2: DynamicArray) -> dynamic', jaccard)],
  },
]
