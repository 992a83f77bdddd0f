import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import {
  BoolColumn,
  type Column,
  ConstantColumn,
  DictionaryColumn,
  expand,
  NumberColumn,
  ObjectColumn,
  StringColumn,
} from './column.ts'

/** Columns of one type, one after the other. */
export function concatColumns(type: ScalarType, parts: readonly Column[]): Column {
  const filled = parts.filter((part) => part.length > 0)
  if (filled.length === 1) return filled[0]
  const length = filled.reduce((sum, part) => sum + part.length, 0)
  const first = filled[0]
  if (first === undefined) return new ConstantColumn(type, type === 'string' ? '' : null, 0)
  if (filled.every((part) => part.kind === 'constant' && part.value === (first as ConstantColumn).value)) {
    return new ConstantColumn(type, (first as ConstantColumn).value, length)
  }
  const columns = filled.map(expand)
  if (type === 'string') return concatStrings(columns as (StringColumn | DictionaryColumn)[], length)
  if (type === 'bool') {
    const values = new Uint8Array(length)
    place(columns, (column, offset) => values.set((column as BoolColumn).values, offset))
    return new BoolColumn(values)
  }
  if (columns.every((column) => column.kind === 'number')) return concatNumbers(columns, length)
  const values: Value[] = []
  for (const column of columns) for (let i = 0; i < column.length; i++) values.push(column.get(i))
  return new ObjectColumn(type as 'dynamic', values)
}

function place<C extends Column>(columns: readonly C[], put: (column: C, offset: number) => void): void {
  let offset = 0
  for (const column of columns) {
    put(column, offset)
    offset += column.length
  }
}

function concatNumbers(columns: readonly NumberColumn[], length: number): NumberColumn {
  const values = new Float64Array(length)
  const nulls = columns.some((column) => column.nulls !== null) ? new Uint8Array(length) : null
  place(columns, (column, offset) => {
    values.set(column.values, offset)
    if (nulls !== null && column.nulls !== null) nulls.set(column.nulls, offset)
  })
  return new NumberColumn(columns[0].type, values, nulls)
}

/** Dictionaries are merged when all have one; otherwise the strings stand one by one. */
function concatStrings(columns: readonly (StringColumn | DictionaryColumn)[], length: number): Column {
  if (!columns.every((column) => column.kind === 'dictionary')) {
    const values: string[] = []
    for (const column of columns) for (let i = 0; i < column.length; i++) values.push(column.get(i))
    return new StringColumn(values)
  }
  const codes = new Int32Array(length)
  const codeOf = new Map<string, number>()
  const dictionary: string[] = []
  place(columns as readonly DictionaryColumn[], (column, offset) => {
    const merged = column.dictionary.map((text) => {
      let code = codeOf.get(text)
      if (code === undefined) {
        code = dictionary.length
        codeOf.set(text, code)
        dictionary.push(text)
      }
      return code
    })
    for (let i = 0; i < column.length; i++) codes[offset + i] = merged[column.codes[i]]
  })
  return new DictionaryColumn(codes, dictionary)
}
