import {
  type BoolColumn,
  type Column,
  ConstantColumn,
  DictionaryColumn,
  missingValue,
  NumberColumn,
  StringColumn,
} from '../columns/column.ts'
import { mapDictionary } from '../columns/dictionary.ts'
import { conversionOf, convert } from '../functions/convert.ts'
import { isNumeric } from '../functions/signature.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { RunContext } from './context.ts'
import { meteredColumn } from './lift.ts'

/** A column converted to another type, cell by cell, as `to…` does. */
export function castColumn(column: Column, type: ScalarType, context: RunContext): Column {
  const from = column.type
  if (from === type) return column
  if (column.kind === 'constant') return new ConstantColumn(type, convert(column.value, from, type), column.length)
  if (column.kind === 'number' && (type === 'long' || type === 'real') && (from === 'int' || from === 'long')) {
    return new NumberColumn(type, column.values, column.nulls)
  }
  if (column.kind === 'dictionary' && column.dictionary.length <= column.length) {
    return mapDictionary(column.codes, castColumn(new StringColumn(column.dictionary), type, context))
  }
  if (column.kind === 'bool' && type === 'string') {
    return new DictionaryColumn(Int32Array.from(column.values), ['False', 'True', ''])
  }
  if (column.kind === 'bool' && isNumeric(type)) {
    return castColumn(castBool(column), type, context)
  }
  const converted = conversionOf(from, type)
  const missing = missingValue(type)
  const cell = (row: number) => {
    const value = column.get(row)
    return value === null ? missing : converted(value)
  }
  return meteredColumn(type, column.length, cell, context)
}

function castBool(column: BoolColumn): NumberColumn {
  const nulls = column.values.includes(2) ? column.values.map((value) => (value === 2 ? 1 : 0)) : null
  return new NumberColumn(
    'long',
    Float64Array.from(column.values, (value) => value & 1),
    nulls,
  )
}
