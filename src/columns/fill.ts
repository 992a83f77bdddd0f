import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { BoolColumn, type Column, isNumberType, NumberColumn, ObjectColumn, StringColumn } from './column.ts'

let _unit = 0

/**
 * Has V8 put the parts of a text together, which it holds as a tree until somebody asks for a character: the tree is
 * several times as large, and slow to copy and to compare.
 */
function flatten(text: string): void {
  // Kept, as the optimizer drops a call whose result goes nowhere.
  _unit = text.charCodeAt(0)
}

/** A column of `length` cells, each found by a function; for results whose length is known. */
export function columnFrom(type: ScalarType, length: number, cell: (row: number) => Value): Column {
  if (type === 'string') {
    const values = new Array<string>(length)
    for (let i = 0; i < length; i++) {
      const text = (cell(i) ?? '') as string
      flatten(text)
      values[i] = text
    }
    return new StringColumn(values)
  }
  if (type === 'bool') {
    const values = new Uint8Array(length)
    for (let i = 0; i < length; i++) {
      const value = cell(i)
      values[i] = value === null ? 2 : value ? 1 : 0
    }
    return new BoolColumn(values)
  }
  if (isNumberType(type)) {
    const values = new Float64Array(length)
    let nulls: Uint8Array | null = null
    for (let i = 0; i < length; i++) {
      const value = cell(i)
      if (typeof value === 'number') values[i] = value
      else if (value === null) {
        nulls ??= new Uint8Array(length)
        nulls[i] = 1
      } else return wideColumn(type, values, nulls, i, value, cell)
    }
    return new NumberColumn(type, values, nulls)
  }
  const values = new Array<Value>(length)
  for (let i = 0; i < length; i++) values[i] = cell(i)
  return new ObjectColumn(type, values)
}

/** Goes on after the first cell that does not fit in a number. */
function wideColumn(
  type: 'int' | 'long' | 'real' | 'datetime' | 'timespan',
  before: Float64Array,
  nulls: Uint8Array | null,
  row: number,
  value: Value,
  cell: (row: number) => Value,
): Column {
  const values = new Array<Value>(before.length)
  for (let i = 0; i < row; i++) values[i] = nulls?.[i] === 1 ? null : before[i]
  values[row] = value
  for (let i = row + 1; i < values.length; i++) values[i] = cell(i)
  return new ObjectColumn(type as 'long', values)
}
