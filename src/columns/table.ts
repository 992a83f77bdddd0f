import type { ScalarType } from '../types/scalar-type.ts'
import { type Column, ConstantColumn, missingValue } from './column.ts'
import { Selection } from './selection.ts'

/** A column's name and type. */
export interface ColumnInfo {
  readonly name: string
  readonly type: ScalarType
}

/** How often a list of columns was searched; after a few times, where each column of it stands. */
const searched = new WeakMap<readonly ColumnInfo[], number | ReadonlyMap<string, number>>()
const SEARCHES = 6

/** Where a column stands in a list, or -1. A long list that is searched again and again is indexed. */
export function columnIndex(columns: readonly ColumnInfo[], name: string): number {
  if (columns.length > SEARCHES) {
    const known = searched.get(columns) ?? 0
    if (typeof known !== 'number') return known.get(name) ?? -1
    searched.set(columns, known < SEARCHES ? known + 1 : new Map(columns.map((column, i) => [column.name, i])))
  }
  for (let i = 0; i < columns.length; i++) if (columns[i].name === name) return i
  return -1
}

/**
 * A column of a table, which need not be there yet: read from a fixture, gathered from another, or computed. `read`
 * makes it once; `readAt` gives only some of its cells, without making the rest where that can be avoided.
 */
export abstract class DeferredColumn {
  private cells: Column | null = null

  protected abstract make(): Column
  protected makeAt(selection: Selection): Column {
    return this.read().gather(selection.rows)
  }

  read(): Column {
    this.cells ??= this.make()
    return this.cells
  }

  readAt(selection: Selection): Column {
    return this.cells === null ? this.makeAt(selection) : this.cells.gather(selection.rows)
  }

  select(selection: Selection): DeferredColumn {
    return new SelectedColumn(this, selection)
  }

  /** Some of the cells without gathering them, if they are there, perhaps among others: which rows of which column. */
  view(selection: Selection | null = null): ColumnView | null {
    return this.cells === null ? null : { column: this.cells, selection }
  }
}

/** Cells of a column that are not gathered: those of the selection, in its order, or all. */
export interface ColumnView {
  readonly column: Column
  readonly selection: Selection | null
}

/** A column that is there. */
export class StoredColumn extends DeferredColumn {
  private readonly column: Column

  constructor(column: Column) {
    super()
    this.column = column
  }

  protected make(): Column {
    return this.column
  }

  override view(selection: Selection | null = null): ColumnView {
    return { column: this.column, selection }
  }
}

/** Rows of another column, gathered when they are read. A selection of it is one selection of the other. */
class SelectedColumn extends DeferredColumn {
  private readonly source: DeferredColumn
  private readonly selection: Selection

  constructor(source: DeferredColumn, selection: Selection) {
    super()
    this.source = source
    this.selection = selection
  }

  protected make(): Column {
    return this.source.readAt(this.selection)
  }

  protected override makeAt(selection: Selection): Column {
    return this.source.readAt(this.selection.compose(selection))
  }

  override view(selection: Selection | null = null): ColumnView | null {
    const own = super.view(selection)
    return own ?? this.source.view(selection === null ? this.selection : this.selection.compose(selection))
  }
}

/** A column made by a function when it is first read, always whole. */
export class LazyColumn extends DeferredColumn {
  private readonly produce: () => Column

  constructor(produce: () => Column) {
    super()
    this.produce = produce
  }

  protected make(): Column {
    return this.produce()
  }
}

/**
 * A column computed row by row from a table: `compute` may be asked for the whole table or for any selection of it,
 * so that a filter above it saves the work for the rows it drops.
 */
export class ComputedColumn extends DeferredColumn {
  private readonly table: Table
  private readonly compute: (table: Table) => Column

  constructor(table: Table, compute: (table: Table) => Column) {
    super()
    this.table = table
    this.compute = compute
  }

  protected make(): Column {
    return this.compute(this.table)
  }

  protected override makeAt(selection: Selection): Column {
    if (selection.hasMissing) return this.read().gather(selection.rows)
    return this.compute(this.table.select(selection))
  }
}

/** The name under which expressions read when each row was ingested. */
export const INGESTION_TIME = '\0ingestion_time()'

/** Named, typed columns of one length. Immutable; cells are made when they are first read. */
export class Table {
  readonly columns: readonly ColumnInfo[]
  readonly length: number
  /**
   * What `ingestion_time()` gives: not among the columns, but kept with the rows of a stored table. Null: not known.
   */
  readonly ingestionTime: DeferredColumn | null
  private readonly cells: readonly DeferredColumn[]
  private selected: { readonly chosen: Selection; readonly table: Table } | null = null

  constructor(
    columns: readonly ColumnInfo[],
    cells: readonly DeferredColumn[],
    length: number,
    ingestionTime: DeferredColumn | null = null,
  ) {
    this.columns = columns
    this.cells = cells
    this.length = length
    this.ingestionTime = ingestionTime
  }

  /** A table of columns that are there already; all must have the same length. */
  static of(columns: readonly { readonly name: string; readonly column: Column }[], length?: number): Table {
    return new Table(
      columns.map(({ name, column }) => ({ name, type: column.type })),
      columns.map(({ column }) => new StoredColumn(column)),
      length ?? columns[0]?.column.length ?? 0,
    )
  }

  /** A table with these columns and no rows, or with rows whose cells are all missing. */
  static empty(columns: readonly ColumnInfo[], length = 0): Table {
    const cells = columns.map(({ type }) => new StoredColumn(new ConstantColumn(type, missingValue(type), length)))
    return new Table(columns, cells, length)
  }

  /** Where a column stands, or -1. */
  indexOf(name: string): number {
    return columnIndex(this.columns, name)
  }

  /** The cells of a column by name or position. Throws for a name that is not there: the binder has checked names. */
  column(column: string | number): Column {
    return this.deferred(column).read()
  }

  /** The column as it stands, without making its cells. */
  deferred(column: string | number): DeferredColumn {
    const index = typeof column === 'number' ? column : this.indexOf(column)
    if (index < 0 && column === INGESTION_TIME) {
      return this.ingestionTime ?? new StoredColumn(new ConstantColumn('datetime', null, this.length))
    }
    const cells = this.cells[index]
    if (cells === undefined) throw new Error(`no column ${JSON.stringify(column)} in the table`)
    return cells
  }

  /** Some of the rows, in any order; a row of -1 gives missing cells. */
  select(selection: Selection | Int32Array): Table {
    const chosen = selection instanceof Selection ? selection : new Selection(selection)
    // Only the last one is kept: the columns of one result are selected one after the other.
    if (this.selected?.chosen === chosen) return this.selected.table
    const table = new Table(
      this.columns,
      this.cells.map((cells) => cells.select(chosen)),
      chosen.rows.length,
      this.ingestionTime?.select(chosen),
    )
    this.selected = { chosen, table }
    return table
  }

  /** The first rows. */
  head(count: number): Table {
    return count >= this.length ? this : this.select(Selection.range(0, Math.max(0, count)))
  }

  /** Other names and order for the same cells: `from` says which column each new one is. */
  project(columns: readonly { readonly name: string; readonly from: string | number }[]): Table {
    const indexes = columns.map(({ from }) => (typeof from === 'number' ? from : this.indexOf(from)))
    return new Table(
      columns.map(({ name }, i) => ({ name, type: this.columns[indexes[i]].type })),
      indexes.map((index) => this.cells[index]),
      this.length,
      this.ingestionTime,
    )
  }
}
