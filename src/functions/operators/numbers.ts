import { type Column, isNumberType, NumberColumn } from '../../columns/column.ts'

/** The cells of a column as numbers, if it has nothing else: a column, or a constant written out. */
export function numbersOf(column: Column): NumberColumn | null {
  if (column.kind === 'number') return column
  if (column.kind !== 'constant' || !isNumberType(column.type) || typeof column.value !== 'number') return null
  return new NumberColumn(column.type, new Float64Array(column.length).fill(column.value))
}

/** The nulls of either side, or null when there are none. */
export function eitherNull(a: Uint8Array | null, b: Uint8Array | null): Uint8Array | null {
  if (a === null || b === null) return a ?? b
  const either = new Uint8Array(a.length)
  for (let i = 0; i < either.length; i++) either[i] = a[i] | b[i]
  return either
}
