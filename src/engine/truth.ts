import { type Column, expand } from '../columns/column.ts'

/** The bytes of a bool column: 0 false, 1 true, 2 null. */
export function truthOf(column: Column): Uint8Array {
  const expanded = expand(column)
  if (expanded.kind !== 'bool') throw new Error(`a bool column expected, not ${column.type}`)
  return expanded.values
}
