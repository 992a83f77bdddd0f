import { type Column, missingValue } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import type { RowKernel } from '../functions/function.ts'
import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { RunContext } from './context.ts'

const CHECKPOINT_ROWS = 4096

/** A function of one row, applied to each row of its argument columns. */
export function liftRowKernel(
  kernel: RowKernel,
  columns: readonly Column[],
  type: ScalarType,
  nulls: 'propagate' | 'handle',
  length: number,
  context: RunContext,
): Column {
  const missing = missingValue(type)
  const cell = cellFunction(kernel, columns, nulls === 'propagate', missing)
  return columnFrom(type, length, (row) => {
    if (row % CHECKPOINT_ROWS === 0) context.checkpoint()
    return cell(row)
  })
}

function cellFunction(
  kernel: RowKernel,
  columns: readonly Column[],
  propagate: boolean,
  missing: Value,
): (row: number) => Value {
  const [a, b, c] = columns
  switch (columns.length) {
    case 0:
      return () => kernel()
    case 1:
      return (row) => {
        const x = a.get(row)
        return propagate && x === null ? missing : kernel(x)
      }
    case 2:
      return (row) => {
        const x = a.get(row)
        const y = b.get(row)
        return propagate && (x === null || y === null) ? missing : kernel(x, y)
      }
    case 3:
      return (row) => {
        const x = a.get(row)
        const y = b.get(row)
        const z = c.get(row)
        return propagate && (x === null || y === null || z === null) ? missing : kernel(x, y, z)
      }
    default:
      return (row) => {
        const values = columns.map((column) => column.get(row))
        return propagate && values.includes(null) ? missing : kernel(...values)
      }
  }
}
