import { type Column, type DictionaryColumn, expand, NumberColumn } from '../columns/column.ts'
import { ROWS_PER_CHECKPOINT, type Watch } from '../limits/watch.ts'
import type { Decimal } from '../types/decimal.ts'
import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { Aggregate, AggregateOverload, Groups } from './aggregate.ts'
import { overloadsWhere } from './rows.ts'

/** Says whether a value lies before another. */
function precedes(type: ScalarType): (a: Value, b: Value) => boolean {
  if (type === 'decimal') return (a, b) => (a as Decimal).lessThan(b as Decimal)
  return (a, b) => (a as number) < (b as number)
}

/**
 * For each group the first row with the least (`sign` 1) or greatest (-1) value, -1 where all are null. NaN comes
 * after every number either way.
 */
export function extremeRows(column: Column, groups: Groups, sign: 1 | -1, watch: Watch): Int32Array {
  watch.checkpoint()
  const cells = expand(column)
  if (cells.kind === 'number') return extremeNumbers(cells, groups, sign)
  if (cells.kind === 'dictionary' && cells.dictionary.length < cells.length / 16) {
    return extremeNumbers(ranks(cells), groups, sign)
  }
  const { ids, count } = groups
  const rows = new Int32Array(count).fill(-1)
  const before = precedes(cells.type)
  for (let i = 0; i < ids.length; i++) {
    if (i % ROWS_PER_CHECKPOINT === 0) watch.checkpoint()
    const value = cells.get(i)
    if (value === null) continue
    const best = rows[ids[i]]
    if (best < 0 || (sign > 0 ? before(value, cells.get(best)) : before(cells.get(best), value))) rows[ids[i]] = i
  }
  return rows
}

function extremeNumbers({ values, nulls }: NumberColumn, { ids, count }: Groups, sign: 1 | -1): Int32Array {
  const rows = new Int32Array(count).fill(-1)
  const best = new Float64Array(count).fill(Number.NaN)
  for (let i = 0; i < ids.length; i++) {
    if (nulls !== null && nulls[i] === 1) continue
    const id = ids[i]
    const value = sign * values[i]
    if (value < best[id] || rows[id] < 0 || (Number.isNaN(best[id]) && !Number.isNaN(value))) {
      best[id] = value
      rows[id] = i
    }
  }
  return rows
}

/** A dictionary column as the places of its strings in order. */
function ranks({ codes, dictionary }: DictionaryColumn): NumberColumn {
  const order = Int32Array.from(dictionary, (_, code) => code)
  order.sort((a, b) => (dictionary[a] < dictionary[b] ? -1 : dictionary[a] > dictionary[b] ? 1 : 0))
  const rankOf = new Float64Array(dictionary.length)
  for (let rank = 0; rank < order.length; rank++) {
    const same = rank > 0 && dictionary[order[rank]] === dictionary[order[rank - 1]]
    rankOf[order[rank]] = same ? rankOf[order[rank - 1]] : rank
  }
  return new NumberColumn(
    'long',
    Float64Array.from(codes, (code) => rankOf[code]),
  )
}

function overloads(sign: 1 | -1): AggregateOverload[] {
  const compute: AggregateOverload['compute'] = ([column], groups, { context }) => {
    return expand(column).gather(extremeRows(column, groups, sign, context))
  }
  return [{ signature: '(expr: Orderable) -> Parameter0', compute }]
}

function entry(name: string, doc: string, example: readonly [string, string], list: readonly AggregateOverload[]) {
  return {
    name,
    doc,
    examples: [example],
    overloads: list,
    resultName: 'PrefixAndFirstArgument',
    prefix: name,
  } as const
}

/** Least and greatest values. */
export const extremeAggregates: readonly Aggregate[] = [
  entry('max', 'The greatest value, nulls left out.', ['max(x)', '3'], overloads(-1)),
  entry(
    'maxif',
    'The greatest value where a predicate is true.',
    ['maxif(x, x < 3)', '2'],
    overloadsWhere(overloads(-1)),
  ),
  entry('min', 'The least value, nulls left out.', ['min(x)', '1'], overloads(1)),
  entry('minif', 'The least value where a predicate is true.', ['minif(x, x > 1)', '2'], overloadsWhere(overloads(1))),
]
