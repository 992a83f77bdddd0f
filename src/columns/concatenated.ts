import type { ScalarType } from '../types/scalar-type.ts'
import type { Column } from './column.ts'
import { concatColumns } from './concat.ts'
import { Selection } from './selection.ts'
import { DeferredColumn } from './table.ts'

/** A stretch of rows of a concatenated column. */
export interface ColumnPart {
  readonly length: number
  readonly cells: DeferredColumn
}

/** Columns one after the other. Asked for some rows in order, it reads only these of each part. */
export class ConcatenatedColumn extends DeferredColumn {
  private readonly type: ScalarType
  private readonly parts: () => readonly ColumnPart[]

  /** `parts` is asked when cells are read. */
  constructor(type: ScalarType, parts: () => readonly ColumnPart[]) {
    super()
    this.type = type
    this.parts = parts
  }

  protected make(): Column {
    return concatColumns(
      this.type,
      this.parts().map(({ cells }) => cells.read()),
    )
  }

  protected override makeAt(selection: Selection): Column {
    if (!isAscending(selection.rows)) return super.makeAt(selection)
    const pieces: Column[] = []
    let start = 0
    let next = 0
    for (const { length, cells } of this.parts()) {
      const from = next
      while (next < selection.length && selection.rows[next] < start + length) next++
      const rows = selection.rows.subarray(from, next)
      const offset = start
      if (rows.length > 0)
        pieces.push(cells.readAt(new Selection(offset === 0 ? rows : rows.map((row) => row - offset))))
      start += length
    }
    return concatColumns(this.type, pieces)
  }
}

function isAscending(rows: Int32Array): boolean {
  for (let i = 0; i < rows.length; i++) if (rows[i] < (i === 0 ? 0 : rows[i - 1])) return false
  return true
}
