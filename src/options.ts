import type { Schema } from './columns/rows.ts'
import type { Table } from './columns/table.ts'
import type { ExternalContent } from './engine/context.ts'
import { KqlError } from './errors/kql-error.ts'
import { didYouMean } from './errors/suggest.ts'
import type { Principal } from './functions/function.ts'
import type { GeoInfo } from './functions/ip/geo-info.ts'
import { DEFAULT_LIMITS, type Limits } from './limits/meter.ts'
import type { Cell, Row } from './result.ts'
import type { Workspace } from './workspace.ts'

/** Rows as plain objects (own properties are the columns), or a table made beforehand. */
export type TableInput = readonly object[] | Table

/** A saved function: its parameters in parentheses, as KQL declares them, and its body without the braces. */
export interface FunctionInput {
  readonly parameters?: string
  readonly body: string
}

/** A call of a plugin that calls out. */
export interface PluginCall {
  /** As a result would have them, without `typeof(…)`. */
  readonly arguments: readonly Cell[]
  /** The rows before it, of the plugins that take some (`python`, `r`, `csharp`). */
  readonly rows: readonly Row[]
}

/** What a workspace holds, and what its queries are told of the world outside. */
export interface WorkspaceOptions {
  /**
   * The tables' rows, by table name. A column `$IngestionTime` is what `ingestion_time()` gives; without it, that is
   * the row's TimeGenerated (or Timestamp).
   */
  readonly tables?: Readonly<Record<string, TableInput>>
  /** Columns and types by table name: of tables without rows, or to type the rows. Microsoft's own are built in. */
  readonly schemas?: Readonly<Record<string, Schema>>
  /** Saved functions by name. */
  readonly functions?: Readonly<Record<string, FunctionInput>>
  /** The rows of watchlists, by alias; their columns are strings. */
  readonly watchlists?: Readonly<Record<string, TableInput>>
  /** Values of declared query parameters, as a fixture writes cells of their types. */
  readonly parameters?: Readonly<Record<string, string | number | bigint | boolean | Date | object | null>>
  /**
   * Other databases by name: `name` is `database("name")`, and `workspace("name")` and its like; `other/name` is
   * `cluster("other").database("name")`.
   */
  readonly databases?: Readonly<Record<string, Workspace>>
  /** The clock of `now()` and `ago()`: a Date, ISO text, or milliseconds since 1970. The real one if left out. */
  readonly now?: Date | string | number
  /** The seed of `rand()` and its kin (a whole number), so that runs repeat; 0 if left out. */
  readonly seed?: number
  /**
   * What `externaldata` reads: rows, or text in the format it declares, by URL; or a function of the URL. What is not
   * given is refused by name, unless `schemas` is all that is given: no table has rows then, and what is outside has none.
   */
  readonly externalData?: Readonly<Record<string, ExternalContent>> | ((url: string) => ExternalContent | undefined)
  /**
   * Answers for the plugins that call out (`http_request`, `sql_request`, `python`, …), by name: gives their rows.
   * Those that ask a language model (`ai_embeddings`, …) are called once for each row and give one row, with the column
   * that the plugin adds: `_embeddings`, `_embedding` or `_completion`, and its `…_error` where errors are asked for.
   */
  readonly plugins?: Readonly<Record<string, (call: PluginCall) => readonly object[]>>
  /** What `geo_info_from_ip_address()` knows: bags by address or network, or a function. */
  readonly geoInfo?: GeoInfo
  /** What a query may use of time, rows and memory; see `Limits` for what holds where nothing is said. */
  readonly limits?: Limits
  /** The name of this database: `current_database()`, `database("name")`. */
  readonly database?: string
  /** The name of its cluster: `current_cluster_endpoint()`, `cluster("name")`. */
  readonly cluster?: string
  /** Who runs the queries: `current_principal()` and its kin. */
  readonly principal?: Principal
}

const OPTIONS: Readonly<Record<keyof WorkspaceOptions, true>> = {
  tables: true,
  schemas: true,
  functions: true,
  watchlists: true,
  parameters: true,
  databases: true,
  now: true,
  seed: true,
  externalData: true,
  plugins: true,
  geoInfo: true,
  limits: true,
  database: true,
  cluster: true,
  principal: true,
}

/**
 * Throws KqlError (`semantic`) for an option, or a limit, that there is not: one that is misspelled would do nothing.
 */
export function checkOptions({ limits = {}, ...options }: WorkspaceOptions): void {
  checkNames('option', options, OPTIONS)
  checkNames('limit', limits, DEFAULT_LIMITS)
}

function checkNames(what: string, given: object, known: object): void {
  const name = Object.keys(given).find((key) => !Object.hasOwn(known, key))
  if (name === undefined) return
  const names = Object.keys(known)
  const hint = didYouMean(name, names) ?? `${what}s: ${names.join(', ')}`
  throw new KqlError('semantic', `there is no ${what} '${name}'`, { hint })
}
