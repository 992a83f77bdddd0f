import { type ColumnInfo, Table } from '../columns/table.ts'
import type { WorkspaceOptions } from '../options.ts'
import type { Result, Row } from '../result.ts'
import type { Rule } from '../rules/rule.ts'
import { alertsOf, fires } from '../rules/trigger.ts'
import { INGESTION_COLUMN } from '../sentinel/ingestion-time.ts'
import type { Trace } from '../trace/index.ts'
import { type Datetime, datetimeFromUnixMs, formatDatetime } from '../types/datetime.ts'
import { parseDatetime } from '../types/parse-datetime.ts'
import { type CheckResult, Workspace } from '../workspace.ts'
import { CLOCK_WITHOUT_TIMES, newestTime } from './clock.ts'
import { seenTables } from './seen-tables.ts'

/** What one run of a rule gave. */
export class RuleRun {
  readonly rule: Rule
  readonly result: Result
  private readonly runAgain: () => Trace | undefined

  /** `runAgain` runs the rule once more on the same rows, with a trace. */
  constructor(rule: Rule, result: Result, runAgain: () => Trace | undefined) {
    this.rule = rule
    this.result = result
    this.runAgain = runAgain
  }

  /** What each step of the query did, of a second run on the same rows. */
  get trace(): Trace | undefined {
    return this.runAgain()
  }

  /** Whether the rule fires on this result, by its own trigger. */
  get fires(): boolean {
    return fires(this.rule, this.result.length)
  }

  /** How many alerts it makes of it. */
  get alerts(): number {
    return alertsOf(this.rule, this.result.length)
  }

  /** The columns of the result. */
  get columns(): readonly ColumnInfo[] {
    return this.result.columns
  }

  /** The rows of the result, as objects. */
  get rows(): readonly Row[] {
    return this.result.rows
  }
}

/** A rule that runs over whatever rows a test gives it. */
export class RuleUnderTest {
  readonly rule: Rule

  constructor(rule: Rule) {
    this.rule = rule
  }

  /** The rule's name. */
  get name(): string {
    return this.rule.name
  }

  /**
   * Runs the rule's query in a workspace of these tables, functions, watchlists and so on, as a test file does: without
   * `now`, the clock is the newest time in the tables; and a scheduled rule sees the rows of its `queryPeriod` up to
   * the clock (`seenTables`). In a `Workspace` made beforehand it sees all of it, at its clock. Throws KqlError.
   */
  run(options: WorkspaceOptions | Workspace = {}): RuleRun {
    const workspace = options instanceof Workspace ? options : seenBy(this.rule, options)
    const prepared = workspace.prepare(this.rule.query)
    return new RuleRun(this.rule, prepared.run(), () => prepared.run({ trace: true }).trace)
  }

  /** What is wrong with the rule's query in such a workspace. Never throws. */
  check(options: WorkspaceOptions | Workspace = {}): CheckResult {
    return workspaceOf(options).check(this.rule.query)
  }
}

function workspaceOf(options: WorkspaceOptions | Workspace): Workspace {
  return options instanceof Workspace ? options : new Workspace(options)
}

/** A workspace of what a run of a rule sees. */
function seenBy(rule: Rule, options: WorkspaceOptions): Workspace {
  const whole = new Workspace(options)
  const tables = Object.fromEntries(Object.keys(options.tables ?? {}).map((name) => [name, whole.table(name)!]))
  const now = givenClock(options.now) ?? newestTime(Object.values(tables)) ?? CLOCK_WITHOUT_TIMES
  const seen = seenTables(tables, rule, now)
  const cut = Object.keys(seen.unseen).map((name) => [name, withIngestionColumn(seen.tables[name])])
  return new Workspace({
    ...options,
    tables: { ...options.tables, ...Object.fromEntries(cut) },
    now: formatDatetime(now),
  })
}

/** The clock that options give; `Workspace` has seen that it is one. */
function givenClock(now: WorkspaceOptions['now']): Datetime | undefined {
  if (now === undefined) return undefined
  return (typeof now === 'string' ? parseDatetime(now) : datetimeFromUnixMs(Number(now))) ?? undefined
}

/** A table of a workspace for another one: when its rows were ingested is a column again. */
function withIngestionColumn(table: Table): Table {
  if (table.ingestionTime === null) return table
  const cells = table.columns.map((_, i) => table.deferred(i))
  return new Table([...table.columns, INGESTION_COLUMN], [...cells, table.ingestionTime], table.length)
}
