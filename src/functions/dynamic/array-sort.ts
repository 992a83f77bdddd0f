import { ticksOfDatetime } from '../../types/datetime.ts'
import type { Decimal } from '../../types/decimal.ts'
import { type Dynamic, isArray, numberOf, TypedScalar } from '../../types/dynamic.ts'
import type { Int64 } from '../../types/int64.ts'
import type { ScalarFunction, TupleCall } from '../function.ts'

/** What an item sorts by: kinds in the order of the reference (numbers and times, strings, guids, the rest). */
interface SortKey {
  readonly kind: number
  readonly value: number | bigint | string
}

function sortKey(item: Dynamic): SortKey {
  const number = numberOf(item)
  if (number !== undefined) return { kind: 0, value: number }
  if (typeof item === 'string') return { kind: 1, value: item }
  if (!(item instanceof TypedScalar)) return { kind: 3, value: 0 }
  switch (item.type) {
    case 'datetime':
      return { kind: 0, value: ticksOfDatetime(item.value as Int64) }
    case 'decimal':
      return { kind: 0, value: (item.value as Decimal).toNumber() }
    case 'guid':
      return { kind: 2, value: item.value as string }
    default:
      return { kind: 0, value: item.value as Int64 }
  }
}

/** Compares items that are not null. Kinds stand in the same order whatever the direction. */
function comparison(descending: boolean): (a: Dynamic, b: Dynamic) => number {
  const before = descending ? 1 : -1
  const compare = (a: SortKey['value'], b: SortKey['value']) => (a === b ? 0 : a < b ? before : -before)
  return (a, b) => {
    if (typeof a === 'string' && typeof b === 'string') return compare(a, b)
    const x = sortKey(a)
    const y = sortKey(b)
    return x.kind === y.kind ? compare(x.value, y.value) : x.kind - y.kind
  }
}

/** The positions of the items in their new order. */
function sortedPositions(array: readonly Dynamic[], descending: boolean, nullsLast: boolean): number[] {
  const present: number[] = []
  const nulls: number[] = []
  for (let i = 0; i < array.length; i++) (array[i] === null ? nulls : present).push(i)
  const compare = comparison(descending)
  present.sort((i, j) => compare(array[i], array[j]))
  return nullsLast ? present.concat(nulls) : nulls.concat(present)
}

function sortArrays(descending: boolean, arrays: readonly Dynamic[], nullsLast: boolean): Dynamic {
  const [first] = arrays
  if (!isArray(first)) return arrays.map(() => null)
  const positions = sortedPositions(first, descending, nullsLast)
  return arrays.map((array) => {
    return isArray(array) && array.length === first.length ? positions.map((i) => array[i]) : null
  })
}

/** `a_sorted` for each array `a`; `array0_sorted` for one without a name. */
function sortedColumns({ types, names }: TupleCall) {
  const arrays = types.filter((type) => type === 'dynamic')
  return arrays.map((type, i) => ({ name: `${names[i] ?? `array${i}`}_sorted`, type }))
}

function arraySort(name: string, doc: string, descending: boolean, example: [string, string]): ScalarFunction {
  return {
    name,
    doc,
    examples: [example],
    tuple: sortedColumns,
    declared: ['(arrays{1,64}: DynamicArray) -> dynamic'],
    overloads: [
      {
        signature: '(arrays{1,64}: DynamicArray) -> dynamic',
        nulls: 'handle',
        row: (...arrays: Dynamic[]) => sortArrays(descending, arrays, true),
      },
      {
        signature: '(arrays{1,64}: DynamicArray, nulls_last: bool constant) -> dynamic',
        nulls: 'handle',
        row: (...values: Dynamic[]) => sortArrays(descending, values.slice(0, -1), values.at(-1) !== false),
      },
    ],
  }
}

/** Arrays in order. */
export const arraySortFunctions: readonly ScalarFunction[] = [
  arraySort('array_sort_asc', 'Arrays in the ascending order of the first one.', false, [
    'array_sort_asc(dynamic([3, 1, 2]))',
    '[1,2,3]',
  ]),
  arraySort('array_sort_desc', 'Arrays in the descending order of the first one.', true, [
    'array_sort_desc(dynamic([3, 1, 2]))',
    '[3,2,1]',
  ]),
]
