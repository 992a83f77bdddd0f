import { type Dynamic, dynamicKey, dynamicReal, isArray, toDynamic, type Value } from '../../types/dynamic.ts'
import type { ScalarFunction } from '../function.ts'

/** The distinct items of an array, by key, in the order in which they first occur; of what is no array, none. */
function setOf(array: Dynamic): Map<string, Dynamic> {
  const items = new Map<string, Dynamic>()
  if (isArray(array)) {
    for (const item of array) {
      const key = dynamicKey(item)
      if (!items.has(key)) items.set(key, item)
    }
  }
  return items
}

function union(...arrays: Dynamic[]): Dynamic {
  return [...setOf(arrays.filter(isArray).flat()).values()]
}

function intersect(first: Dynamic, ...others: Dynamic[]): Dynamic {
  const sets = others.map(setOf)
  const common = [...setOf(first)].filter(([key]) => sets.every((set) => set.has(key)))
  return common.map(([, item]) => item)
}

function difference(first: Dynamic, ...others: Dynamic[]): Dynamic {
  const sets = others.map(setOf)
  const rest = [...setOf(first)].filter(([key]) => !sets.some((set) => set.has(key)))
  return rest.map(([, item]) => item)
}

function sameSets(a: Dynamic, b: Dynamic): boolean | null {
  if (!isArray(a) || !isArray(b)) return null
  const first = setOf(a)
  const second = setOf(b)
  return first.size === second.size && [...first.keys()].every((key) => second.has(key))
}

function jaccard(a: Dynamic, b: Dynamic): Dynamic {
  if (!isArray(a) || !isArray(b)) return null
  const first = setOf(a)
  const second = setOf(b)
  const common = [...first.keys()].filter((key) => second.has(key)).length
  return dynamicReal(common / (first.size + second.size - common))
}

const SETS = '(set{2,64}: DynamicArray) -> dynamic'

/** Arrays as sets. */
export const setFunctions: readonly ScalarFunction[] = [
  {
    name: 'set_union',
    doc: 'The distinct items of all the arrays.',
    examples: [['set_union(dynamic([1, 2, 2]), dynamic([2, 3]))', '[1,2,3]']],
    overloads: [{ signature: SETS, nulls: 'handle', row: union }],
  },
  {
    name: 'set_intersect',
    doc: 'The distinct items that are in all of the arrays.',
    examples: [['set_intersect(dynamic([1, 2, 2]), dynamic([2, 3]))', '[2]']],
    overloads: [{ signature: SETS, nulls: 'handle', row: intersect }],
  },
  {
    name: 'set_difference',
    doc: 'The distinct items of the first array that are in none of the others.',
    examples: [['set_difference(dynamic([1, 2, 2]), dynamic([2, 3]))', '[1]']],
    overloads: [{ signature: SETS, nulls: 'handle', row: difference }],
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
            const key = dynamicKey(toDynamic(types[1], value))
            return array.some((item) => dynamicKey(item) === key)
          },
      },
    ],
  },
  {
    name: 'set_equals',
    doc: 'Whether two arrays have the same distinct items.',
    examples: [['set_equals(dynamic([1, 2, 2]), dynamic([2, 1]))', 'true']],
    overloads: [{ signature: '(set1: DynamicArray, set2: DynamicArray) -> bool', row: sameSets }],
  },
  {
    name: 'jaccard_index',
    doc: 'How much of two sets is in both: the size of what they share, divided by the size of their union.',
    examples: [['jaccard_index(dynamic([1, 2, 3]), dynamic([2, 3, 4]))', '0.5']],
    overloads: [{ signature: '(set1: DynamicArray, set2: DynamicArray) -> dynamic', row: jaccard }],
  },
]
