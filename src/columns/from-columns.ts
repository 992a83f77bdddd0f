import { KqlError } from '../errors/kql-error.ts'
import { scalarTypeOf } from '../types/scalar-type.ts'
import { columnBuilder } from './builder.ts'
import { describeValue, toCell } from './cell.ts'
import { missingValue } from './column.ts'
import { Table } from './table.ts'

/** A column to be: its type by name, and a value for each row, as `toCell` takes them; null or undefined is no value. */
export interface ColumnValues {
  readonly type: string
  readonly values: readonly unknown[]
}

/**
 * A table of columns given as arrays. Throws KqlError (`runtime`) for columns of different lengths and for a value that
 * does not fit its column's type, (`semantic`) for a type that Kusto does not have.
 */
export function tableOfColumns(columns: Readonly<Record<string, ColumnValues>>): Table {
  const entries = Object.entries(columns)
  const length = entries[0]?.[1].values.length ?? 0
  return Table.of(
    entries.map(([name, { type: typeName, values }]) => {
      const type = scalarTypeOf(typeName)
      if (type === undefined) throw new KqlError('semantic', `column ${name} has the unknown type '${typeName}'`)
      if (values.length !== length) {
        throw new KqlError('runtime', `column ${name} has ${values.length} values, but the first has ${length}`)
      }
      const builder = columnBuilder(type)
      for (const [row, value] of values.entries()) {
        const cell = value === null || value === undefined ? missingValue(type) : toCell(value, type)
        if (cell === undefined) {
          throw new KqlError('runtime', `column ${name}, row ${row + 1}: ${describeValue(value)} is no ${type}`)
        }
        builder.append(cell)
      }
      return { name, column: builder.finish() }
    }),
    length,
  )
}
