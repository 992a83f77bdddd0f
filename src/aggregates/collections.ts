import { type Column, expand, ObjectColumn } from '../columns/column.ts'
import { distinctRows, rowsByGroup } from '../columns/grouping.ts'
import type { CallInfo } from '../functions/function.ts'
import { Pace, ROWS_PER_CHECKPOINT, type Watch } from '../limits/watch.ts'
import { type Dynamic, dynamicKey, isArray, toDynamic } from '../types/dynamic.ts'
import type { Aggregate, AggregateOverload, ComputeKernel, Groups } from './aggregate.ts'
import { overloadsWhere } from './rows.ts'

const MAX_SIZE = 1_048_576
/** What `makeset`, `makelist` and `make_dictionary` keep when they are not told. */
const OLD_MAX_SIZE = 128

/** The `maxSize` argument, if the call has one. */
function maxSizeOf({ constants }: CallInfo, otherwise = MAX_SIZE): number {
  const given = constants[1]
  return given === undefined || given === null ? otherwise : Math.min(Number(given), MAX_SIZE)
}

function hasArrays(column: Column): boolean {
  if (column.type !== 'dynamic') return false
  for (let i = 0; i < column.length; i++) if (isArray(column.get(i) as Dynamic)) return true
  return false
}

/** The cells of rows that stand group after group, as a list for each group, at most `max` of them. */
function listsOf(column: Column, rows: Int32Array, { ids, count }: Groups, max: number, watch: Watch): Dynamic[][] {
  const lists = new Array<Dynamic[]>(count)
  const itemAt = itemReader(column)
  let next = 0
  for (let group = 0; group < count; group++) {
    const list: Dynamic[] = []
    for (; next < rows.length && ids[rows[next]] === group; next++) {
      if (next % ROWS_PER_CHECKPOINT === 0) watch.checkpoint()
      if (list.length < max) list.push(itemAt(rows[next]))
    }
    lists[group] = list
  }
  return lists
}

/** Reads the cells of a column as dynamic values. */
function itemReader(column: Column): (row: number) => Dynamic {
  const cells = expand(column)
  const { type } = cells
  if (cells.kind === 'dictionary') {
    const { codes, dictionary } = cells
    return (row) => dictionary[codes[row]]
  }
  if (cells.kind === 'number' && cells.nulls === null && (type === 'int' || type === 'long')) {
    const { values } = cells
    return (row) => values[row]
  }
  return (row) => toDynamic(type, cells.get(row))
}

/** Lists into which the elements of arrays go one by one. */
function flatLists(column: Column, { ids, count }: Groups, max: number, watch: Watch): Dynamic[][] {
  const pace = new Pace(watch)
  const lists = Array.from({ length: count }, (): Dynamic[] => [])
  for (let i = 0; i < ids.length; i++) {
    const value = column.get(i) as Dynamic
    const list = lists[ids[i]]
    if (!isArray(value)) {
      if (list.length < max) list.push(value)
    } else {
      pace.rows(value.length)
      for (const item of value) if (list.length < max) list.push(item)
    }
  }
  return lists
}

function withValues(rows: Int32Array, column: Column): Int32Array {
  const nullable = column.type !== 'string' && column.type !== 'dynamic'
  return nullable ? rows.filter((row) => !column.isNull(row)) : rows
}

/** Nulls of type dynamic stay in a list, others do not (measured on the engine). */
function listKernel(options: { readonly max?: number; readonly nulls?: boolean } = {}): ComputeKernel {
  return ([column], groups, call) => {
    const max = maxSizeOf(call, options.max)
    if (hasArrays(column)) return new ObjectColumn('dynamic', flatLists(column, groups, max, call.context))
    const rows = rowsByGroup(groups)
    const kept = options.nulls ? rows : withValues(rows, column)
    return new ObjectColumn('dynamic', listsOf(column, kept, groups, max, call.context))
  }
}

function setKernel(defaultMax = MAX_SIZE): ComputeKernel {
  return ([column], groups, call) => {
    const max = maxSizeOf(call, defaultMax)
    if (!hasArrays(column)) {
      const rows = distinctRows(groups, column, call.context)
      return new ObjectColumn('dynamic', listsOf(column, rows, groups, max, call.context))
    }
    const lists = flatLists(column, groups, Infinity, call.context)
    return new ObjectColumn(
      'dynamic',
      lists.map((list) => distinctItems(list).slice(0, max)),
    )
  }
}

function distinctItems(list: readonly Dynamic[]): Dynamic[] {
  const items = new Map<string, Dynamic>()
  for (const item of list) {
    if (item === null) continue
    const key = dynamicKey(item)
    if (!items.has(key)) items.set(key, item)
  }
  return [...items.values()]
}

const SIGNATURE = '(expr: Scalar, maxSize?: Integer) -> Parameter0Array'

function entry(name: string, prefix: string, doc: string, overloads: readonly AggregateOverload[]) {
  return { name, doc, overloads, resultName: 'PrefixAndFirstArgument', prefix } as const
}

const lists: readonly AggregateOverload[] = [{ signature: SIGNATURE, compute: listKernel() }]
const sets: readonly AggregateOverload[] = [{ signature: SIGNATURE, compute: setKernel() }]

/** Arrays of the values of a group. */
export const collectionAggregates: readonly Aggregate[] = [
  {
    ...entry('make_list', 'list', 'An array of the values, nulls left out; the elements of arrays one by one.', lists),
    examples: [['make_list(x)', '[1,2,3]']],
  },
  {
    ...entry('make_list_if', 'list', 'An array of the values where a predicate is true.', overloadsWhere(lists)),
    examples: [['make_list_if(x, x > 1)', '[2,3]']],
  },
  {
    ...entry('make_list_with_nulls', 'list', 'An array of the values, with the nulls.', [
      { signature: '(expr: Scalar) -> Parameter0Array', compute: listKernel({ nulls: true }) },
    ]),
    examples: [['make_list_with_nulls(x)', '[1,2,3]']],
  },
  {
    ...entry(
      'make_set',
      'set',
      'An array of the distinct values, nulls left out; the elements of arrays one by one.',
      sets,
    ),
    examples: [['make_set(x % 2)', '[1,0]']],
  },
  {
    ...entry('make_set_if', 'set', 'An array of the distinct values where a predicate is true.', overloadsWhere(sets)),
    examples: [['make_set_if(x, x > 1)', '[2,3]']],
  },
  {
    ...entry('makelist', 'list', 'The older make_list: 128 values if not told otherwise.', [
      { signature: SIGNATURE, compute: listKernel({ max: OLD_MAX_SIZE }) },
    ]),
    obsolete: 'make_list',
    hidden: true,
  },
  {
    ...entry('makeset', 'set', 'The older make_set: 128 values if not told otherwise.', [
      { signature: SIGNATURE, compute: setKernel(OLD_MAX_SIZE) },
    ]),
    obsolete: 'make_set',
    hidden: true,
  },
]

/** Merges bags, each key with its first value; at most `max` keys. */
function bagKernel(defaultMax = MAX_SIZE): ComputeKernel {
  return ([column], { ids, count }, call) => {
    const max = maxSizeOf(call, defaultMax)
    const bags = Array.from({ length: count }, () => new Map<string, Dynamic>())
    for (let i = 0; i < ids.length; i++) {
      const value = column.get(i) as Dynamic
      if (!(value instanceof Map)) continue
      const bag = bags[ids[i]]
      for (const [key, item] of value) if (!bag.has(key) && bag.size < max) bag.set(key, item)
    }
    return new ObjectColumn('dynamic', bags)
  }
}

const bags: readonly AggregateOverload[] = [
  { signature: '(expr: DynamicBag, maxSize?: Integer) -> dynamic', compute: bagKernel() },
]

/** Bags merged from the bags of a group. */
export const bagAggregates: readonly Aggregate[] = [
  entry('make_bag', 'bag', 'The bags merged into one; a key keeps its first value. What is no bag is left out.', bags),
  entry('make_bag_if', 'bag', 'The bags merged into one where a predicate is true.', overloadsWhere(bags)),
  {
    ...entry('make_dictionary', 'dictionary', 'The older make_bag: 128 keys if not told otherwise.', [
      { signature: '(expr: DynamicBag, maxSize?: Integer) -> dynamic', compute: bagKernel(OLD_MAX_SIZE) },
    ]),
    obsolete: 'make_bag',
    hidden: true,
  },
]
