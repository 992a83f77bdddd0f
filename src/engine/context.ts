import type { Location, Plan } from '../binder/plan.ts'
import type { Column } from '../columns/column.ts'
import type { Table } from '../columns/table.ts'
import { asKqlError } from '../errors/faults.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { EvaluationContext, Surroundings } from '../functions/function.ts'
import type { Meter } from '../limits/meter.ts'
import type { Datetime } from '../types/datetime.ts'
import type { Value } from '../types/dynamic.ts'
import type { Catalog } from './catalog.ts'
import { numbered, type RowNumbers, withoutNumbers } from './lineage.ts'
import { dependentsOf } from './subquery.ts'

/** Rows, or a text in one of the formats that `externaldata` reads. */
export type ExternalContent = readonly object[] | string

/** What a run needs from the workspace. */
export interface RunOptions {
  readonly catalog: Catalog
  readonly now: Datetime
  /** The rows of a stored table; the binder has seen that there is one. For `database` see `Environment.path`. */
  table(name: string, database: readonly string[]): Table
  watchlist(name: string, database: readonly string[]): Table
  /** What stands at a URL that `externaldata` names; undefined when nobody told. */
  externalData(url: string): ExternalContent | undefined
  /** What a plugin that calls out answers; `args` has a column for each argument. Undefined when nobody told. */
  callPlugin(name: string, args: Table, rows: Table | undefined): readonly object[] | undefined
  readonly surroundings: Surroundings
  readonly meter: Meter
  random(): number
  /** Is told what every operator reads and gives; operators then run one by one, and the results are the same. */
  readonly observer?: RunObserver
}

/** One run of a plan: what it looked at, and what it gave. */
export interface PlanRun {
  readonly plan: Plan
  /** Undefined where the operator did not look. */
  readonly inputs: readonly (Table | undefined)[]
  readonly output: Table
  /** Which row of an input each row of the output is, where the operator kept that. */
  readonly numbers: RowNumbers | undefined
  readonly context: RunContext
}

/** What watches the runs of a query (see src/trace). */
export interface RunObserver {
  /** A plan is about to be run. */
  begins(plan: Plan): void
  /** The plan that began last and has not ended gave its rows; after an error it is not told. */
  ends(run: PlanRun): void
  /** A subquery begins, over a table that stands for the plan `rows`. */
  over(rows: Plan, table: Table, context: RunContext): void
}

/** The state of one run of one plan: the clock, and what has been computed so far. Never shared between runs. */
export class RunContext implements EvaluationContext {
  readonly catalog: Catalog
  readonly now: Datetime
  readonly surroundings: Surroundings
  readonly meter: Meter
  private readonly options: RunOptions
  private readonly tables = new Map<Plan, Table>()
  private readonly scalars = new Map<object, Value>()
  private columns: WeakMap<Table, Map<object, Column>> | null = null
  private outer: RunContext | null = null
  /** In a subquery: what it has to find itself; all else is found once, by the outer run. */
  private own: ReadonlySet<object> | null = null

  constructor(options: RunOptions) {
    this.options = options
    this.catalog = options.catalog
    this.now = options.now
    this.surroundings = options.surroundings
    this.meter = options.meter
  }

  /** The context of a subquery in which the plan `rows` stands for a table. */
  over(rows: Plan, table: Table): RunContext {
    const inner = new RunContext(this.options)
    inner.outer = this
    inner.own = dependentsOf(rows)
    inner.tables.set(rows, table)
    this.options.observer?.over(rows, table, inner)
    return inner
  }

  random(): number {
    return this.options.random()
  }

  checkpoint(): void {
    this.meter.checkpoint()
  }

  table(name: string, database: readonly string[]): Table {
    return this.options.table(name, database)
  }

  watchlist(name: string, database: readonly string[]): Table {
    return this.options.watchlist(name, database)
  }

  externalData(url: string): ExternalContent | undefined {
    return this.options.externalData(url)
  }

  callPlugin(name: string, args: Table, rows: Table | undefined): readonly object[] | undefined {
    return this.options.callPlugin(name, args, rows)
  }

  /** Runs a plan. A plan that several others read (a `let`, an `as`) runs once. */
  run(plan: Plan): Table {
    if (this.own?.has(plan) === false) return this.outer!.run(plan)
    let table = this.tables.get(plan)
    if (table === undefined) {
      const fused = this.options.observer === undefined ? (this.operatorOf(plan).fuse?.(plan) ?? plan) : plan
      try {
        this.meter.checkpoint()
        table = this.runOver(fused, this.inputsOf(fused))
        if (plan.inputs.length > 0) this.meter.rows(table.length)
      } catch (error) {
        throw asKqlError(error, plan.at)
      }
      this.tables.set(plan, table)
    }
    return table
  }

  /** Runs a plan over given tables in place of the results of its inputs. */
  runOver(plan: Plan, inputs: readonly Table[]): Table {
    const operator = this.operatorOf(plan)
    const { observer } = this.options
    if (observer === undefined) return operator.run(plan, inputs, this)
    observer.begins(plan)
    const looked: (Table | undefined)[] = Array.from({ length: inputs.length }, () => undefined)
    const tables: Table[] = []
    for (const i of inputs.keys()) {
      let given: Table | undefined
      const get = () => {
        looked[i] = inputs[i]
        given ??= operator.origins === undefined ? numbered(inputs[i], i) : inputs[i]
        return given
      }
      Object.defineProperty(tables, i, { get, enumerable: true })
    }
    const { table, numbers } = withoutNumbers(operator.run(plan, tables, this))
    observer.ends({ plan, inputs: looked, output: table, numbers, context: this })
    return table
  }

  private operatorOf(plan: Plan) {
    const operator = this.catalog.operators.get(plan.operator)
    if (operator === undefined) throw new KqlError('internal', `no operator '${plan.operator}' to run`)
    return operator
  }

  /** The results of a plan's inputs; each is computed when the operator first looks at it. */
  private inputsOf({ inputs }: Plan): readonly Table[] {
    const tables: Table[] = []
    for (const [i, input] of inputs.entries()) {
      Object.defineProperty(tables, i, { get: () => this.run(input), enumerable: true })
    }
    return tables
  }

  /** A value that is found once in a run. */
  once(key: object, find: () => Value): Value {
    if (this.own?.has(key) === false) return this.outer!.once(key, find)
    if (!this.scalars.has(key)) this.scalars.set(key, find())
    return this.scalars.get(key)!
  }

  /** A column over the rows of a table that is found once, however many expressions read it. */
  onceOver(table: Table, key: object, find: () => Column): Column {
    this.columns ??= new WeakMap()
    let columns = this.columns.get(table)
    if (columns === undefined) {
      columns = new Map()
      this.columns.set(table, columns)
    }
    let column = columns.get(key)
    if (column === undefined) {
      column = find()
      columns.set(key, column)
    }
    return column
  }
}

/** Runs `work`; an error without a place that it throws gets the given one. */
export function locating<T>(at: Location, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asKqlError(error, at)
  }
}
