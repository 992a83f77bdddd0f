import type { Schema } from './columns/rows.ts'
import type { Table } from './columns/table.ts'
import type { ExternalContent } from './engine/context.ts'
import { KqlError } from './errors/kql-error.ts'
import { didYouMean } from './errors/suggest.ts'
import type { Principal } from './functions/function.ts'
import type { GeoInfo } from './functions/ip/geo-info.ts'
import { DEFAULT_LIMITS, type Limits } from './limits/meter.ts'
import { aiPlugins } from './plugins/ai.ts'
import { hookedPlugins } from './plugins/hooked.ts'
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

const PLUGINS = Object.fromEntries([...hookedPlugins, ...aiPlugins].map(({ name }) => [name, true]))

/** Whether a value is what an option takes, and how that is called. */
type Shape = readonly [holds: (value: unknown) => boolean, what: string]

const isObject = (value: unknown) => typeof value === 'object' && value !== null
const isFunction = (value: unknown) => typeof value === 'function'
const TEXT: Shape = [(value) => typeof value === 'string', 'a string']
const OBJECT: Shape = [isObject, 'an object']
const LOOKUP: Shape = [(value) => isObject(value) || isFunction(value), 'an object or a function']

const SHAPES: { readonly [K in keyof WorkspaceOptions]?: Shape } = {
  ...{ tables: OBJECT, schemas: OBJECT, functions: OBJECT, watchlists: OBJECT, parameters: OBJECT, databases: OBJECT },
  ...{ plugins: OBJECT, principal: OBJECT, limits: OBJECT, externalData: LOOKUP, geoInfo: LOOKUP },
  ...{ database: TEXT, cluster: TEXT, seed: [Number.isSafeInteger, 'a whole number'] },
}

/** What the entries of options are. */
const ENTRIES: { readonly [K in keyof WorkspaceOptions]?: Shape } = {
  functions: [(value) => isObject(value) && TEXT[0]((value as FunctionInput).body), 'an object with a body, a string'],
  databases: [(value) => isObject(value) && isFunction((value as Workspace).query), 'a Workspace'],
  plugins: [isFunction, 'a function'],
}

/**
 * Throws KqlError (`semantic`) for an option, a limit or a plugin that there is not (one that is misspelled would do
 * nothing), and for an option that is not what it should be.
 */
export function checkOptions(given: WorkspaceOptions): void {
  checkNames('option', given, OPTIONS)
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    checkShape(`option ${name}`, value, SHAPES[name as keyof WorkspaceOptions])
    const entries = ENTRIES[name as keyof WorkspaceOptions]
    if (entries) for (const [key, entry] of Object.entries(value)) checkShape(`${name}['${key}']`, entry, entries)
  }
  checkNames('limit', given.limits ?? {}, DEFAULT_LIMITS)
  checkNames('plugin that calls out', given.plugins ?? {}, PLUGINS)
}

function checkShape(where: string, value: unknown, shape: Shape | undefined): void {
  if (shape === undefined || shape[0](value)) return
  throw new KqlError('semantic', `${where} must be ${shape[1]}`, { code: 'KQL140' })
}

function checkNames(what: string, given: object, known: object): void {
  const name = Object.keys(given).find((key) => !Object.hasOwn(known, key))
  if (name === undefined) return
  const names = Object.keys(known)
  const hint = didYouMean(name, names) ?? `${what}s: ${names.join(', ')}`
  throw new KqlError('semantic', `there is no ${what} '${name}'`, { code: 'KQL140', hint })
}
