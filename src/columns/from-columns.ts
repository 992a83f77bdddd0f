import { KqlError } from '../errors/kql-error.ts'
import { scalarTypeOf } from '../types/scalar-type.ts'
import { columnBuilder } from './builder.ts'
import { describeValue, toCell } from './cell.ts'
import { missingValue } from './column.ts'
import { Table } from './table.ts'

/**
 * A column to be: its type by name, and a value for each row, as `toCell` takes them; null or undefined is no value.
 * The values may be an array, a typed array or a generator: they are read once, in order, and a column's after those of
 * the column before it.
 */
export interface ColumnValues {
  readonly type: string
  readonly values: Iterable<unknown>
}

/**
 * A table of columns, each given as its values. Throws KqlError (`runtime`) for columns of different lengths and for a
 * value that does not fit its column's type, (`semantic`) for a type that Kusto does not have.
 */
export function tableOfColumns(columns: Readonly<Record<string, ColumnValues>>): Table {
  const made = Object.entries(columns).map(([name, { type: typeName, values }]) => {
    const type = scalarTypeOf(typeName)
    if (type === undefined) throw new KqlError('semantic', `column ${name} has the unknown type '${typeName}'`)
    const builder = columnBuilder(type)
    for (const value of values) {
      const cell = value === null || value === undefined ? missingValue(type) : toCell(value, type)
      if (cell === undefined) {
        const row = builder.length + 1
        throw new KqlError('runtime', `column ${name}, row ${row}: ${describeValue(value)} is no ${type}`)
      }
      builder.append(cell)
    }
    return { name, column: builder.finish() }
  })
  const length = made[0]?.column.length ?? 0
  for (const { name, column } of made) {
    if (column.length === length) continue
    throw new KqlError('runtime', `column ${name} has ${column.length} values, but the first has ${length}`)
  }
  return Table.of(made, length)
}
