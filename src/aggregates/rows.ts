import { type Column, expand, type NumberColumn } from '../columns/column.ts'
import type { AggregateOverload, ComputeKernel, Groups } from './aggregate.ts'

/** The rows where a predicate holds, with their groups. */
export function rowsWhere(columns: readonly Column[], predicate: Column, groups: Groups): [Column[], Groups] {
  const expanded = expand(predicate)
  if (expanded.kind !== 'bool') throw new Error(`a bool column expected, not ${predicate.type}`)
  const { values } = expanded
  const rows = new Int32Array(values.length)
  let count = 0
  for (let i = 0; i < values.length; i++) {
    rows[count] = i
    count += values[i] === 1 ? 1 : 0
  }
  const kept = rows.subarray(0, count)
  const ids = new Int32Array(count)
  for (let i = 0; i < count; i++) ids[i] = groups.ids[kept[i]]
  return [columns.map((column) => column.gather(kept)), { ids, count: groups.count }]
}

/** A kernel over the rows for which the argument at `index` is true; the other arguments go to the given kernel. */
function computeWhere(compute: ComputeKernel, index: number): ComputeKernel {
  return (columns, groups, call) => {
    const [kept, keptGroups] = rowsWhere(columns.toSpliced(index, 1), columns[index], groups)
    const types = call.types.toSpliced(index, 1)
    return compute(kept, keptGroups, { ...call, types, constants: call.constants.toSpliced(index, 1) })
  }
}

/** The overloads of `sumif` from those of `sum`: a predicate after the first `count` parameters. */
export function overloadsWhere(overloads: readonly AggregateOverload[], count = 1): AggregateOverload[] {
  return overloads.map(({ signature, result, compute }) => {
    const [, parameters, type] = /^\((.*)\) -> (\w+)$/.exec(signature)!
    const list = parameters.split(', ').toSpliced(count, 0, 'predicate: bool')
    return { signature: `(${list.join(', ')}) -> ${type}`, result, compute: computeWhere(compute!, count) }
  })
}

/** A column as numbers, if all its cells are (an exact 64-bit column may not be). */
export function asNumbers(column: Column): NumberColumn | null {
  const expanded = expand(column)
  return expanded.kind === 'number' ? expanded : null
}
