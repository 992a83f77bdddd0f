import type { Source } from '../../grammar/source.ts'
import type { ColumnInfo, Table } from '../columns/table.ts'
import type { Value } from '../types/dynamic.ts'
import type { Plan } from './plan.ts'

/** A saved function: its source is `let name = (parameters) { body }`. */
export interface SavedFunction {
  readonly name: string
  readonly source: Source
}

/** A watchlist: its columns, or none known when it has no rows and no schema. */
export interface WatchlistInfo {
  readonly columns: readonly ColumnInfo[]
  /** True when columns that are not listed may be read all the same; they are empty strings. */
  readonly open: boolean
}

/** What the binder asks of the workspace: which tables, functions and watchlists there are. Names are case-sensitive. */
export interface Environment {
  tableColumns(name: string): readonly ColumnInfo[] | undefined
  /** The names of all tables, for wildcards and for "did you mean": those with data, or all that have a schema. */
  tableNames(which: 'data' | 'all'): readonly string[]
  savedFunction(name: string): SavedFunction | undefined
  savedFunctionNames(): readonly string[]
  watchlist(name: string): WatchlistInfo | undefined
  /** The value given for a declared query parameter. */
  queryParameter(name: string): Value | undefined
  /** Runs a bound plan: for the plugins whose columns follow from the data (`bag_unpack`, `pivot`). */
  evaluate(plan: Plan): Table
}
