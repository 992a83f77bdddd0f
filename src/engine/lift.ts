import { type Column, missingValue } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import type { RowKernel } from '../functions/function.ts'
import { sizeOf } from '../limits/meter.ts'
import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { RunContext } from './context.ts'

const CHECKPOINT_ROWS = 4096
const CHECKPOINT_BYTES = 2 ** 20

/**
 * A function of one row, applied to each row of its argument columns. With `counted`, the sizes of texts and dynamic
 * values count against the memory of the run.
 */
export function liftRowKernel(
  kernel: RowKernel,
  columns: readonly Column[],
  type: ScalarType,
  nulls: 'propagate' | 'handle',
  length: number,
  context: RunContext,
  counted: boolean,
): Column {
  const cell = cellFunction(kernel, columns, nulls === 'propagate', missingValue(type))
  return meteredColumn(type, length, cell, context, counted)
}

/** `columnFrom`, with looks at the clock; the cells' sizes are counted as in `liftRowKernel`. */
export function meteredColumn(
  type: ScalarType,
  length: number,
  cell: (row: number) => Value,
  context: RunContext,
  counted = true,
): Column {
  if (!counted || (type !== 'string' && type !== 'dynamic')) {
    return columnFrom(type, length, (row) => {
      if (row % CHECKPOINT_ROWS === 0) context.checkpoint()
      return cell(row)
    })
  }
  let size = 0
  const column = columnFrom(type, length, (row) => {
    const value = cell(row)
    size += sizeOf(value)
    if (size > CHECKPOINT_BYTES || row % CHECKPOINT_ROWS === 0) {
      context.meter.bytes(size)
      context.checkpoint()
      size = 0
    }
    return value
  })
  context.meter.bytes(size)
  return column
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
