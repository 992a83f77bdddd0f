import { type Column, ObjectColumn } from '../columns/column.ts'
import { distinctRows } from '../columns/grouping.ts'
import { itemsOfTdigest, keysOfHll, makeHll, makeTdigest, type Weighted } from '../functions/sketches.ts'
import { Pace, type Watch } from '../limits/watch.ts'
import { type Dynamic, dynamicKey, toDynamic } from '../types/dynamic.ts'
import type { Aggregate, AggregateOverload, ComputeKernel, Groups } from './aggregate.ts'
import { overloadsWhere } from './rows.ts'

const hllKernel: ComputeKernel = ([column], groups, { context }) => {
  const keys = Array.from({ length: groups.count }, (): string[] => [])
  for (const row of distinctRows(groups, column, context)) {
    keys[groups.ids[row]].push(dynamicKey(toDynamic(column.type, column.get(row))))
  }
  return new ObjectColumn('dynamic', keys.map(makeHll))
}

const hllMergeKernel: ComputeKernel = ([column], { ids, count }, { context }) => {
  const pace = new Pace(context)
  const keys = Array.from({ length: count }, () => new Set<string>())
  for (let row = 0; row < ids.length; row++) {
    const found = keysOfHll(column.get(row) as Dynamic) ?? []
    pace.rows(1 + found.length)
    for (const key of found) keys[ids[row]].add(key)
  }
  return new ObjectColumn('dynamic', keys.map(makeHll))
}

const tdigestKernel: ComputeKernel = ([column, weights], groups, { context }) => {
  return digests(groups, context, (row) => weighted(column, weights, row))
}

function weighted(column: Column, weights: Column | undefined, row: number): Weighted[] {
  if (column.isNull(row)) return []
  const weight = weights === undefined ? 1 : Number(weights.get(row) ?? 0)
  return weight > 0 ? [{ value: toDynamic(column.type, column.get(row)), weight }] : []
}

const tdigestMergeKernel: ComputeKernel = ([column], groups, { context }) => {
  return digests(groups, context, (row) => itemsOfTdigest(column.get(row) as Dynamic) ?? [])
}

function digests({ ids, count }: Groups, watch: Watch, itemsAt: (row: number) => Weighted[]): Column {
  const items = Array.from({ length: count }, (): Weighted[] => [])
  const pace = new Pace(watch)
  for (let row = 0; row < ids.length; row++) {
    const found = itemsAt(row)
    pace.rows(1 + found.length)
    for (const item of found) items[ids[row]].push(item)
  }
  return new ObjectColumn('dynamic', items.map(makeTdigest))
}

function entry(name: string, prefix: string, doc: string, overloads: readonly AggregateOverload[]): Aggregate {
  return { name, doc, overloads, resultName: 'PrefixAndFirstArgument', prefix }
}

const hlls: readonly AggregateOverload[] = [
  { signature: '(expr: NotRealOrBool, accuracy?: Integer) -> dynamic', compute: hllKernel },
]
const merges: readonly AggregateOverload[] = [
  { signature: '(tdigest: DynamicArray) -> dynamic', compute: tdigestMergeKernel },
]

/** Intermediate results of dcount and percentile, for dcount_hll, percentile_tdigest and their kin. */
export const sketchAggregates: readonly Aggregate[] = [
  entry('hll', 'hll', 'The distinct values as an hll, for dcount_hll.', hlls),
  entry('hll_if', 'hll_if', 'The distinct values as an hll where a predicate is true.', overloadsWhere(hlls)),
  entry('hll_merge', 'hll_merge', 'Merges hlls.', [
    { signature: '(hll: DynamicArray) -> dynamic', compute: hllMergeKernel },
  ]),
  entry('merge_tdigest', 'merge_tdigests', 'Merges tdigests.', merges),
  entry('tdigest', 'tdigest', 'The values with their weights as a tdigest, for percentile_tdigest.', [
    { signature: '(expr: Summable, weight?: Integer) -> dynamic', compute: tdigestKernel },
  ]),
  entry('tdigest_merge', 'merge_tdigests', 'Merges tdigests.', merges),
]
