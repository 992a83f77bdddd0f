import { type Dynamic, isArray, isBag } from '../../types/dynamic.ts'
import type { Int64 } from '../../types/int64.ts'
import type { ScalarFunction } from '../function.ts'

/** `bag.key`, `bag["key"]`, `array[index]`; from the end with a negative index. Null for what is not there. */
export const accessOperators: readonly ScalarFunction[] = [
  {
    name: '[]',
    doc: 'The member of a bag by its key, or the item of an array by its position.',
    examples: [
      ['dynamic({"a": 1})["a"]', '1'],
      ['dynamic([1, 2, 3])[-1]', '3'],
    ],
    partOfArgument: true,
    overloads: [
      {
        signature: '(object: dynamic, key: string) -> dynamic',
        row: (object: Dynamic, key: string) => (isBag(object) ? (object.get(key) ?? null) : null),
      },
      {
        signature: '(object: dynamic, index: Integer) -> dynamic',
        row: (object: Dynamic, index: Int64) => {
          if (!isArray(object)) return null
          const position = Number(index)
          return object[position < 0 ? object.length + position : position] ?? null
        },
      },
      {
        signature: '(object: dynamic, key: dynamic) -> dynamic',
        row: (object: Dynamic, key: Dynamic) => {
          if (isBag(object)) return typeof key === 'string' ? (object.get(key) ?? null) : null
          if (!isArray(object) || typeof key !== 'number') return null
          return object[key < 0 ? object.length + key : key] ?? null
        },
      },
    ],
  },
]
