import { type Query, Source } from '../grammar/index.ts'
import { Binder } from './binder/binder.ts'
import type { BindingError } from './binder/diagnostics.ts'
import type { Environment, SavedFunction, WatchlistInfo } from './binder/environment.ts'
import { parseOnce } from './binder/parsing.ts'
import type { Plan } from './binder/plan.ts'
import { ConstantColumn, missingValue } from './columns/column.ts'
import { carriedColumns, checkRows, tableOfRows } from './columns/rows.ts'
import { type ColumnInfo, StoredColumn, Table } from './columns/table.ts'
import {
  bindingDiagnostic,
  bindingError,
  type Diagnostic,
  nothingToRun,
  syntaxDiagnostic,
  toError,
} from './diagnostics.ts'
import { type RunOptions as EngineOptions, type ExternalContent, RunContext } from './engine/context.ts'
import { guarded } from './errors/faults.ts'
import { KqlError } from './errors/kql-error.ts'
import type { Surroundings } from './functions/function.ts'
import { geoInfoLookup } from './functions/ip/geo-info.ts'
import { callHook } from './hooks.ts'
import { defaultCatalog } from './language/catalog.ts'
import { type Limits, Meter } from './limits/meter.ts'
import { counted } from './messages/counted.ts'
import { type NamedPlan, resultsOf } from './operators/fork.ts'
import { visualizationOf } from './operators/render.ts'
import type { WherePlan } from './operators/where.ts'
import { checkOptions, type TableInput, type WorkspaceOptions } from './options.ts'
import { pseudoRandom } from './random.ts'
import { Result } from './result.ts'
import { CLOUDTRAIL_TABLE, cloudTrailRows } from './sentinel/cloudtrail.ts'
import { INGESTION_COLUMN, withIngestionTime } from './sentinel/ingestion-time.ts'
import { knownTable } from './sentinel/log-analytics.ts'
import { builtInTableNames } from './sentinel/schemas/schemas.ts'
import { Recorder, Trace, type TraceSetting } from './trace/index.ts'
import { type Datetime, datetimeFromUnixMs } from './types/datetime.ts'
import { parseDatetime } from './types/parse-datetime.ts'

/** What `check` says of a text: the columns of its last result as far as they are known, and what is wrong. */
export interface CheckResult {
  readonly columns: readonly ColumnInfo[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A query that is parsed and bound. */
export interface PreparedQuery {
  /** The columns of the result. */
  readonly columns: readonly ColumnInfo[]
  /** Runs the query and gives its (last) result. Throws KqlError. */
  run(options?: RunOptions): Result
  /** Runs the query and gives all its results. Throws KqlError. */
  runAll(options?: RunOptions): readonly Result[]
}

/** What one run of a query may be told. */
export interface RunOptions {
  /** The clock for this run; `set query_now` in the query goes first. */
  readonly now?: Date | string | number
  /** Limits for this run, before those of the workspace. */
  readonly limits?: Limits
  /**
   * Ends the run with a KqlError (`limit`, KQL315) once it is aborted. A query runs at one go, so that a signal that is
   * aborted by a timer or an event is not seen before the query is over: `limits.timeMs` is what ends long work. It is
   * seen when it is aborted beforehand, or in a function that the query calls (`externalData`, `plugins`, `geoInfo`).
   */
  readonly signal?: AbortSignal
  /** Keeps what each step did: `result.trace`. */
  readonly trace?: boolean
}

/** A `PreparedQuery` whose runs may go on counting on a meter. */
interface MeteredQuery extends PreparedQuery {
  run(options?: RunOptions, meter?: Meter): Result
  runAll(options?: RunOptions, meter?: Meter): readonly Result[]
}

interface BoundQuery {
  readonly plans: readonly Plan[]
  readonly errors: readonly BindingError[]
  /** Calls that fail when they are evaluated. */
  readonly refusals: readonly BindingError[]
  /** What `set` statements say. */
  readonly now?: Datetime
  readonly maxRecords?: number
  readonly truncation?: number
}

/** Tables, schemas, functions and watchlists that queries run over. */
export class Workspace {
  private readonly options: WorkspaceOptions
  private readonly tables = new Map<string, Table>()
  private readonly schemas = new Map<string, readonly ColumnInfo[] | undefined>()
  private readonly watchlists = new Map<string, Table>()
  private readonly functions = new Map<string, SavedFunction>()
  private readonly environment: Environment
  private readonly surroundings: Surroundings

  /**
   * Throws KqlError for an option that there is not, for a `now` that is no date, and for `geoInfo` of what is no
   * address. Rows and schemas are looked at when a query first names their table.
   */
  constructor(options: WorkspaceOptions = {}) {
    checkOptions(options)
    this.options = options
    if (options.now !== undefined) clockOf(options.now)
    this.environment = this.environmentAt([], this)
    const { geoInfo, database, cluster, principal } = options
    const known = typeof geoInfo === 'function' ? (ip: string) => callHook('geoInfo', () => geoInfo(ip)) : geoInfo
    this.surroundings = { geoInfo: known && geoInfoLookup(known), database, cluster, principal }
  }

  /** Runs a query and gives its (last) result. Throws KqlError. */
  query(text: string | Source, options: RunOptions = {}): Result {
    const meter = this.newMeter(options)
    return this.prepared(text, meter).run(options, meter)
  }

  /** Runs a query and gives all its results: one for each statement that is a table, and of `fork` and `facet`. */
  queryAll(text: string | Source, options: RunOptions = {}): readonly Result[] {
    const meter = this.newMeter(options)
    return this.prepared(text, meter).runAll(options, meter)
  }

  /**
   * Parses and binds a query once, to be run any number of times. Throws KqlError for the first thing wrong with it.
   */
  prepare(text: string | Source): PreparedQuery {
    return this.prepared(text, this.newMeter())
  }

  private prepared(text: string | Source, meter: Meter): MeteredQuery {
    const {
      plans,
      diagnostics,
      now,
      maxRecords = Infinity,
      truncation = Infinity,
    } = guarded(() => this.bind(text, meter))
    if (diagnostics.length > 0) throw toError(diagnostics[0])
    const results = plans.flatMap(resultsOf)
    const last = results[results.length - 1]
    const run = ({ plan, name }: NamedPlan, context: RunContext, recorder: Recorder | undefined) => {
      const table = context.run(plan).head(maxRecords)
      if (table.length > truncation) throw truncated(truncation, plan)
      context.meter.bytes(table.length * table.columns.length * 8)
      const trace = recorder && new Trace(plan, recorder, this.traceSetting())
      const { memoryMb } = context.meter.limits
      return guarded(() => new Result(table, { name, visualization: visualizationOf(plan), trace, memoryMb }), plan.at)
    }
    const runEach = (which: readonly NamedPlan[], options: RunOptions, meter = this.newMeter(options)) =>
      guarded(() => {
        const recorder = options.trace ? new Recorder() : undefined
        const context = this.newContext(now ?? clockOf(options.now ?? this.options.now), meter, { observer: recorder })
        const made = which.map((result) => run(result, context, recorder))
        recorder?.close()
        meter.end()
        return made
      })
    return {
      columns: last.plan.columns,
      run: (options = {}, meter) => runEach([last], options, meter)[0],
      runAll: (options = {}, meter) => runEach(results, options, meter),
    }
  }

  private traceSetting(): TraceSetting {
    return {
      hasTable: (name, path) => ownProperty(this.at(path).options.tables, name) !== undefined,
      hasWatchlist: (name, path) => ownProperty(this.at(path).options.watchlists, name) !== undefined,
      bindFilter: (source, condition) => {
        const text = new Source(`${source}\n| where ${condition}\n`, { name: 'rows to follow' })
        const { plans, diagnostics } = this.bind(text, this.newMeter())
        if (diagnostics.length > 0) throw toError(diagnostics[0])
        // What goes on with a pipe, or another statement, is no condition.
        if (plans.length === 1 && plans[0].at.span.start <= source.length + '\n| where'.indexOf('w')) {
          return plans[0] as WherePlan
        }
        throw new KqlError(
          'semantic',
          `'${condition}' is no condition: expected something that is true or false of a row`,
        )
      },
    }
  }

  private newMeter({ limits, signal }: RunOptions = {}): Meter {
    return new Meter([limits, this.options.limits], signal)
  }

  /** Parses and binds a query and says what is wrong with it. Never throws. */
  check(text: string | Source): CheckResult {
    const { plans, diagnostics } = this.analyze(text)
    return { columns: plans.at(-1)?.columns ?? [], diagnostics }
  }

  /**
   * What `check` goes by: the bound plans and what is wrong. Never throws.
   * @internal
   */
  analyze(text: string | Source): { readonly plans: readonly Plan[]; readonly diagnostics: readonly Diagnostic[] } {
    try {
      const { plans, refusals, diagnostics } = this.bind(text, this.newMeter())
      return { plans, diagnostics: [...diagnostics, ...refusals.map(bindingDiagnostic)] }
    } catch (error) {
      return { plans: [], diagnostics: [bindingDiagnostic(bindingError(error, new Source('')))] }
    }
  }

  /** The columns of a table: those of its schema, and those that only its rows carry, with inferred types. */
  columnsOf(table: string): readonly ColumnInfo[] | undefined {
    return this.environment.tableColumns(table)
  }

  private bind(text: string | Source, meter: Meter): Omit<BoundQuery, 'errors'> & { diagnostics: Diagnostic[] } {
    const source = sourceOf(text)
    const parsed = parseOnce(source)
    const syntax = parsed.diagnostics.map((diagnostic) => syntaxDiagnostic(diagnostic, source))
    if (syntax.length > 0) return { plans: [], refusals: [], diagnostics: syntax }
    const { errors, ...bound } = this.bindTree(parsed.tree, source, meter)
    const hasResults = bound.plans.some((plan) => resultsOf(plan).length > 0)
    const found = hasResults || errors.length > 0 ? errors : [nothingToRun(source)]
    return { ...bound, diagnostics: found.map(bindingDiagnostic) }
  }

  private bindTree(tree: Query, source: Source, meter: Meter): BoundQuery {
    const binder = new Binder(defaultCatalog(), this.environment, source, meter)
    try {
      const plans = binder.bindQuery(tree)
      const { errors, refusals, now, maxRecords, truncation } = binder
      return { plans, errors, refusals, now, maxRecords, truncation }
    } catch (error) {
      return { plans: [], refusals: binder.refusals, errors: [...binder.errors, bindingError(error, source)] }
    }
  }

  private newContext(now: Datetime, meter: Meter, own: Partial<EngineOptions> = {}): RunContext {
    return new RunContext({
      catalog: defaultCatalog(),
      now,
      table: (name, path) => this.at(path).storedTable(name),
      watchlist: (name, path) => this.at(path).watchlist(name) ?? Table.empty([]),
      externalData: (url) => this.contentAt(url),
      callPlugin: (name, args, rows) => {
        const answer = ownProperty(this.options.plugins, name)
        if (answer === undefined) return undefined
        const call = {
          arguments: Object.values(new Result(args).rows[0]),
          rows: rows === undefined ? [] : new Result(rows).rows,
        }
        return callHook(`plugins.${name}`, () => answer(call))
      },
      surroundings: this.surroundings,
      meter,
      random: pseudoRandom(this.options.seed ?? 0),
      ...own,
    })
  }

  // --------------------------------------------------------------------------------------- what the binder asks for

  /** The workspace at the end of a path of names of `databases`. */
  private at(path: readonly string[]): Workspace {
    return path.reduce((workspace: Workspace, name) => workspace.options.databases![name], this)
  }

  /** What the binder asks of this database, to which `root`, which runs the query, comes by a path. */
  private environmentAt(path: readonly string[], root: Workspace): Environment {
    const { options } = this
    const [, cluster, database] = /^(?:(.*)\/)?(.*)$/s.exec(path.at(-1) ?? '')!
    const names = { database: options.database ?? (database || undefined), cluster: options.cluster ?? cluster }
    return {
      path,
      ...names,
      databaseOf: (name, ofCluster = names.cluster) => {
        const isOwn = ofCluster === names.cluster
        if (isOwn && name === names.database) return this.environmentAt(path, root)
        const key = isOwn && ownProperty(options.databases, name) ? name : `${ofCluster}/${name}`
        return ownProperty(options.databases, key)?.environmentAt([...path, key], root)
      },
      tableColumns: (name) => this.table(name)?.columns ?? this.schema(name),
      tableNames: (which) => {
        const own = Object.keys(options.tables ?? {})
        return which === 'data' ? own : [...own, ...Object.keys(options.schemas ?? {}), ...builtInTableNames()]
      },
      savedFunction: (name) => this.savedFunction(name),
      savedFunctionNames: () => Object.keys(options.functions ?? {}),
      watchlist: (name) => this.watchlistInfo(name),
      watchlistNames: () => Object.keys(options.watchlists ?? {}),
      queryParameter: (name) => ownProperty<unknown>(root.options.parameters, name),
      evaluate: (plan, now, meter) => root.rowsForBinder(plan, now ?? clockOf(root.options.now), meter),
    }
  }

  private rowsForBinder(plan: Plan, now: Datetime, meter: Meter): Table | undefined {
    let isGiven = true
    const context = this.newContext(now, meter, {
      table: (name, path) => {
        const database = this.at(path)
        isGiven &&= database.table(name) !== undefined
        return database.storedTable(name)
      },
      externalData: (url) => this.externalData(url),
    })
    const table = context.run(plan)
    return table.length > 0 || isGiven ? table : undefined
  }

  private storedTable(name: string): Table {
    return this.table(name) ?? Table.empty(this.environment.tableColumns(name) ?? [])
  }

  /**
   * The rows of a table, once they are looked at.
   * @internal
   */
  table(name: string): Table | undefined {
    const input = ownProperty(this.options.tables, name)
    if (input === undefined) return undefined
    let table = this.tables.get(name)
    if (table === undefined) {
      table = this.makeTable(name, input)
      this.tables.set(name, table)
    }
    return table
  }

  private makeTable(name: string, input: TableInput): Table {
    const { columns, defaults } = knownTable(name, ownProperty(this.options.schemas, name))
    if (input instanceof Table) return withIngestionTime(name, completed(input, columns, defaults))
    checkRows(name, input)
    const rows = name === CLOUDTRAIL_TABLE ? cloudTrailRows(input) : input
    return withIngestionTime(name, tableOfRows(name, rows, [...columns, INGESTION_COLUMN], { defaults }))
  }

  private schema(name: string): readonly ColumnInfo[] | undefined {
    if (!this.schemas.has(name)) {
      const given = ownProperty(this.options.schemas, name)
      const { columns } = knownTable(name, given, false)
      this.schemas.set(name, given === undefined && !isKnown(columns, name) ? undefined : columns)
    }
    return this.schemas.get(name)
  }

  private watchlist(name: string): Table | undefined {
    const input = ownProperty(this.options.watchlists, name)
    if (input === undefined) return undefined
    let table = this.watchlists.get(name)
    if (table === undefined) {
      table = input instanceof Table ? input : tableOfRows(name, input, stringColumns(name, input))
      this.watchlists.set(name, table)
    }
    return table
  }

  private watchlistInfo(name: string): WatchlistInfo | undefined {
    const table = this.watchlist(name)
    if (table === undefined) return undefined
    return { columns: table.columns, open: table.length === 0 && table.columns.length === 0 }
  }

  /** What there is at a URL; where schemas were given and no data, it is as empty as every table. */
  private contentAt(url: string): ExternalContent | undefined {
    const { schemas, tables, watchlists, externalData } = this.options
    return schemas && !tables && !watchlists && !externalData ? [] : this.externalData(url)
  }

  private externalData(url: string): ExternalContent | undefined {
    const { externalData } = this.options
    if (typeof externalData !== 'function') return ownProperty(externalData, url)
    return callHook('externalData', () => externalData(url))
  }

  private savedFunction(name: string): SavedFunction | undefined {
    const input = ownProperty(this.options.functions, name)
    if (input === undefined) return undefined
    let saved = this.functions.get(name)
    if (saved === undefined) {
      const text = `let ['${name}'] = ${input.parameters ?? '()'} {\n${input.body}\n}`
      saved = { name, source: new Source(text, { name: `function ${name}`, lineOffset: -1 }) }
      this.functions.set(name, saved)
    }
    return saved
  }
}

function ownProperty<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined
}

/** A table made beforehand, with the columns of its schema that it lacks: empty, or with their default. */
function completed(table: Table, columns: readonly ColumnInfo[], defaults: Readonly<Record<string, string>>): Table {
  const missing = columns.filter(({ name }) => table.indexOf(name) < 0)
  const added = missing.map(({ name, type }) => {
    const value = ownProperty(defaults, name) ?? missingValue(type)
    return new StoredColumn(new ConstantColumn(type, value, table.length))
  })
  const own = table.columns.map(({ name }) => table.deferred(name))
  return new Table([...table.columns, ...missing], [...own, ...added], table.length)
}

function isKnown(columns: readonly ColumnInfo[], name: string): boolean {
  return columns.length > 0 && !name.endsWith('_CL')
}

/** Watchlists hold strings only. */
function stringColumns(watchlist: string, rows: readonly object[]): readonly ColumnInfo[] {
  return Array.from(carriedColumns(watchlist, rows), (name) => ({ name, type: 'string' }))
}

function truncated(most: number, plan: Plan): KqlError {
  const message = `The result has more than ${counted(most, 'row')}, which is what truncationmaxrecords allows.`
  return new KqlError('limit', message, { code: 'KQL329', ...plan.at })
}

function clockOf(now: Date | string | number | undefined): Datetime {
  const clock = typeof now === 'string' ? parseDatetime(now) : datetimeFromUnixMs(Number(now ?? Date.now()))
  if (clock === null) throw new KqlError('runtime', `now: ${JSON.stringify(now)} is not a date`)
  return clock
}

function sourceOf(text: string | Source): Source {
  try {
    return Source.of(text)
  } catch (error) {
    throw new KqlError('semantic', (error as TypeError).message, { code: 'KQL139' })
  }
}
