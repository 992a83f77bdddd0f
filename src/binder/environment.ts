import type { Source } from '../../grammar/source.ts'
import type { ColumnInfo, Table } from '../columns/table.ts'
import type { Meter } from '../limits/meter.ts'
import type { Datetime } from '../types/datetime.ts'
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

/**
 * What the binder asks of the workspace: which tables, functions and watchlists there are. Names are case-sensitive.
 * One environment is one database.
 */
export interface Environment {
  /** How the workspace that runs the query comes to this database: the names of `databases`, one in the other. */
  readonly path: readonly string[]
  /** The names of this database and of its cluster, where they are known. */
  readonly database: string | undefined
  readonly cluster: string | undefined
  /** A database by its name (of another cluster perhaps): another one, or this one if that is what it is called. */
  databaseOf(name: string, cluster?: string): Environment | undefined
  tableColumns(name: string): readonly ColumnInfo[] | undefined
  /** The names of all tables, for wildcards and for "did you mean": those with data, or all that have a schema. */
  tableNames(which: 'data' | 'all'): readonly string[]
  savedFunction(name: string): SavedFunction | undefined
  savedFunctionNames(): readonly string[]
  watchlist(name: string): WatchlistInfo | undefined
  watchlistNames(): readonly string[]
  /** The value given for a declared query parameter: a cell of a fixture. */
  queryParameter(name: string): unknown
  /**
   * Runs a bound plan: for the plugins whose columns follow from the data (`bag_unpack`, `pivot`). Undefined when it
   * comes to no rows because a table that it reads has a schema only: what it would hold is not known.
   */
  evaluate(plan: Plan, now: Datetime | undefined, meter: Meter): Table | undefined
}
