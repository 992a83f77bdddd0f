import { type Column, NumberColumn } from '../columns/column.ts'
import { sortRows } from '../columns/sorting.ts'
import type { Watch } from '../limits/watch.ts'

/** The groups in the order of their aggregates. Of equal ones the later comes first, as the engine has it. */
export function rankGroups(aggregates: Column, descending: boolean, watch: Watch): Int32Array {
  const places = new NumberColumn(
    'long',
    Float64Array.from({ length: aggregates.length }, (_, i) => i),
  )
  const keys = [
    { column: aggregates, descending, nullsFirst: !descending },
    { column: places, descending: true, nullsFirst: false },
  ]
  return sortRows(keys, aggregates.length, watch)
}
