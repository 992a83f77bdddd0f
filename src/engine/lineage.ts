import { type Column, ConstantColumn } from '../columns/column.ts'
import { Selection } from '../columns/selection.ts'
import { DeferredColumn, Table } from '../columns/table.ts'

/**
 * Where the rows of one input of an operator went. `from`: for each row of the result the row of the input that it was
 * made of, -1 for none. `into`: for each row of the input the row of the result that it has a part in, -1 for none.
 */
export type Lineage = { readonly from: Int32Array } | { readonly into: Int32Array }

/** The rows of the result that a row of the input has a part in, in order. */
export function rowsMadeOf(row: number, lineage: Lineage): number[] {
  if ('into' in lineage) return lineage.into[row] < 0 ? [] : [lineage.into[row]]
  const found: number[] = []
  for (let i = lineage.from.indexOf(row); i >= 0; i = lineage.from.indexOf(row, i + 1)) found.push(i)
  return found
}

/**
 * The ingestion times of a table's rows, and with them which row of which input of an operator each is: what keeps the
 * one keeps the other.
 */
class NumberedRows extends DeferredColumn {
  readonly times: DeferredColumn | null
  readonly input: number
  readonly length: number
  /** Null: all rows, in order. */
  readonly selection: Selection | null

  constructor(times: DeferredColumn | null, input: number, length: number, selection: Selection | null = null) {
    super()
    this.times = times
    this.input = input
    this.length = length
    this.selection = selection
  }

  protected make(): Column {
    return this.times?.read() ?? new ConstantColumn('datetime', null, this.length)
  }

  protected override makeAt(selection: Selection): Column {
    return this.times?.readAt(selection) ?? super.makeAt(selection)
  }

  override select(selection: Selection): NumberedRows {
    const chosen = this.selection === null ? selection : this.selection.compose(selection)
    return new NumberedRows(this.times?.select(selection) ?? null, this.input, selection.length, chosen)
  }
}

/** The table with a hidden number on each row, for as long as an operator keeps ingestion times with the rows. */
export function numbered(table: Table, input: number): Table {
  return withTimes(table, new NumberedRows(table.ingestionTime, input, table.length))
}

/** The rows as they are without the numbers of `numbered`, and these; undefined where the operator lost them. */
export function withoutNumbers(table: Table): { readonly table: Table; readonly numbers: RowNumbers | undefined } {
  const numbers = numbersOf(table)
  if (numbers === undefined) return { table, numbers }
  return { table: withTimes(table, (table.ingestionTime as NumberedRows).times), numbers }
}

/** Which row of which input each row of a table is. */
export interface RowNumbers {
  readonly input: number
  readonly from: Int32Array
}

/** The numbers that the rows of a table carry. */
export function numbersOf({ ingestionTime }: Table): RowNumbers | undefined {
  if (!(ingestionTime instanceof NumberedRows)) return undefined
  const { input, selection, length } = ingestionTime
  return { input, from: (selection ?? Selection.range(0, length)).rows }
}

function withTimes(table: Table, times: DeferredColumn | null): Table {
  const cells = table.columns.map((_, i) => table.deferred(i))
  return new Table(table.columns, cells, table.length, times)
}
