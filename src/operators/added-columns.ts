import { type ColumnInfo, type DeferredColumn, Table } from '../columns/table.ts'

/** Columns with others added after them, or put in the place of those of the same name. */
export function withColumns(columns: readonly ColumnInfo[], added: readonly ColumnInfo[]): ColumnInfo[] {
  const replaced = new Map(added.map((column) => [column.name, column]))
  const names = new Set(columns.map(({ name }) => name))
  const kept = columns.map((column) => replaced.get(column.name) ?? column)
  return [...kept, ...added.filter(({ name }) => !names.has(name))]
}

/** A table of the given columns: those in `filled` have the given cells, the others are the input's. */
export function tableWith(
  input: Table,
  columns: readonly ColumnInfo[],
  filled: readonly ColumnInfo[],
  cells: readonly DeferredColumn[],
): Table {
  const own = new Map(filled.map(({ name }, i) => [name, cells[i]]))
  const all = columns.map(({ name }) => own.get(name) ?? input.deferred(name))
  return new Table(columns, all, input.length, input.ingestionTime)
}
