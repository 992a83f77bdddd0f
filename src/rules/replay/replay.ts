import { allPartsOf } from '../../binder/plan-parts.ts'
import { KqlError } from '../../errors/kql-error.ts'
import type { WorkspaceOptions } from '../../options.ts'
import type { JsonValue, Result } from '../../result.ts'
import { contributionsOf } from '../../trace/index.ts'
import { type Datetime, dateOfDatetime, formatDatetime } from '../../types/datetime.ts'
import { add64, type Int64, multiply64, subtract64 } from '../../types/int64.ts'
import { Workspace } from '../../workspace.ts'
import { formatDuration } from '../duration.ts'
import type { Rule } from '../rule.ts'
import { alertsOf, fires } from '../trigger.ts'
import { EventLog } from './event-log.ts'
import type { ReplayReport, ReplayRun } from './report.ts'
import { durationOf, type Schedule, type ScheduleOptions, scheduleOf } from './schedule.ts'
import { TimedTable } from './timed-table.ts'

/** What a rule is replayed over, when, and how late its events are. */
export interface ReplayOptions extends Omit<WorkspaceOptions, 'now'>, ScheduleOptions {
  /** How long after they happened events are ingested: `5m`. */
  readonly delay?: string
  /** The column that tells when a row was ingested. Left out, it is `$IngestionTime`, else there is no delay. */
  readonly ingestionColumn?: string
  /** Is told how many of the runs are done. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void
}

/**
 * Runs a rule as Sentinel would have: at `from` and every `queryFrequency` after it until `to`.
 *
 * A run at a time sees the rows of every table whose TimeGenerated (or Timestamp) is in the `queryPeriod` before that
 * time, its own moment not included, and that were ingested by the time it really runs, `runDelay` later; its clock is
 * the end of the window. A rule with suppression that fired is not run until that is over. An NRT rule runs every
 * minute over what was ingested in the minute before. Tables without a time, watchlists, `externaldata` and other
 * databases are seen whole.
 *
 * Throws KqlError for a schedule that is none, and for a query that does not bind; what goes wrong in one run is in its
 * `error`.
 */
export function replay(rule: Rule, options: ReplayOptions): ReplayReport {
  const replaying = new Replay(rule, options)
  while (replaying.step()) options.onProgress?.({ done: replaying.done, total: replaying.total })
  return replaying.report()
}

/** What of the options is for the workspaces that the runs are in. */
function worldOf(options: ReplayOptions): WorkspaceOptions {
  const { from, to, every, period, runDelay, delay, ingestionColumn, onProgress, ...world } = options
  return world
}

/** A replay that goes run by run, for those who want to do something in between. */
export class Replay {
  private readonly rule: Rule
  private readonly options: WorkspaceOptions
  private readonly schedule: Schedule
  private readonly logs: readonly EventLog[]
  private readonly byIngestion: boolean
  private readonly runs: ReplayRun[] = []
  private readonly rows = new Map<string, { readonly runs: Date[]; readonly row: readonly JsonValue[] }>()
  private exact = true
  private suppressedUntil: Datetime | undefined
  /** How many runs there are. */
  readonly total: number

  constructor(rule: Rule, options: ReplayOptions) {
    const { delay, ingestionColumn } = options
    const world = worldOf(options)
    this.rule = rule
    this.byIngestion = rule.kind === 'NRT'
    const timing = { delay: durationOf('delay', delay), ingestionColumn, byIngestion: this.byIngestion }
    const whole = new Workspace(world)
    whole.prepare(rule.query)
    const names = tablesRead(rule, whole).filter((name) => whole.table(name) !== undefined)
    const timed = names.flatMap((name) => TimedTable.of(name, whole.table(name)!, timing) ?? [])
    this.logs = timed.map((table) => new EventLog(table))
    this.schedule = scheduleOf(rule, options, unite(timed))
    const { from, to, every } = this.schedule
    this.total = Number((BigInt(to) - BigInt(from)) / BigInt(every)) + 1
    const tables = Object.keys(options.tables ?? {}).map((name) => [name, whole.table(name)!])
    this.options = { ...world, tables: Object.fromEntries(tables) }
  }

  /** How many runs are done. */
  get done(): number {
    return this.runs.length
  }

  /** Does the next run; false when there is none. */
  step(): boolean {
    if (this.done >= this.total) return false
    const { from, every, period } = this.schedule
    const at = add64(from, multiply64(this.done, every))
    this.runs.push(this.run(subtract64(at, period), at))
    return true
  }

  private run(from: Datetime, at: Datetime): ReplayRun {
    const by = this.byIngestion ? undefined : add64(at, this.schedule.runDelay)
    const isSuppressed = this.suppressedUntil !== undefined && at < this.suppressedUntil
    const windows = this.logs.map((log) => ({ log, rows: log.look(from, at, by, isSuppressed) }))
    const about = { at: dateOfDatetime(at), from: dateOfDatetime(from) }
    const events = windows.reduce((sum, { rows }) => sum + rows.length, 0)
    const none = { ...about, events, rows: 0, alerts: 0 }
    if (isSuppressed) return { ...none, outcome: 'suppressed' }
    const tables = Object.fromEntries(windows.map(({ log, rows }) => [log.table.name, log.table.select(rows)]))
    const now = formatDatetime(at)
    const workspace = new Workspace({ ...this.options, tables: { ...this.options.tables, ...tables }, now })
    try {
      const result = workspace.query(this.rule.query)
      const { length } = result
      const run = { ...about, events, rows: length, alerts: alertsOf(this.rule, length) }
      if (!fires(this.rule, length)) return { ...run, outcome: 'quiet' }
      this.count(workspace, windows, result, about.at)
      const { suppressionDuration } = this.rule
      if (suppressionDuration !== undefined) this.suppressedUntil = add64(at, suppressionDuration)
      return { ...run, outcome: 'fired', result }
    } catch (error) {
      if (!(error instanceof KqlError) || error.kind === 'internal') throw error
      return { ...none, outcome: 'failed', error }
    }
  }

  /** Counts the events and rows of a run that fired. */
  private count(
    workspace: Workspace,
    windows: readonly { readonly log: EventLog; readonly rows: Int32Array }[],
    result: Result,
    at: Date,
  ): void {
    const { recorder } = workspace.query(this.rule.query, { trace: true }).trace!
    const contributions = contributionsOf(recorder)
    this.exact &&= contributions.exact
    for (const { log, rows } of windows) {
      const counted = new Uint8Array(rows.length)
      for (const { plan, output } of recorder.all) {
        const marks = tableOf(plan) === log.table.name ? contributions.of(output) : undefined
        if (marks !== undefined) for (let i = 0; i < marks.length; i++) counted[i] |= marks[i]
      }
      log.count(rows, counted)
    }
    for (const row of result.toJSON().rows) {
      const key = JSON.stringify(row)
      const known = this.rows.get(key)
      if (known === undefined) this.rows.set(key, { runs: [at], row })
      else if (known.runs.at(-1) !== at) known.runs.push(at)
    }
  }

  /** What was found in the runs that are done. */
  report(): ReplayReport {
    const { rule, runs, schedule, logs } = this
    const first = subtract64(schedule.from, schedule.period)
    const last = add64(schedule.from, multiply64(Math.max(0, this.done - 1), schedule.every))
    const found = logs.map((log) => log.found(first, last))
    return {
      rule: rule.name,
      kind: rule.kind,
      every: formatDuration(schedule.every),
      period: formatDuration(schedule.period),
      runDelay: formatDuration(schedule.runDelay),
      runs,
      events: found.reduce((sum, { events }) => sum + events, 0),
      unseen: found.flatMap(({ unseen }) => unseen),
      repeated: found.flatMap(({ repeated }) => repeated),
      exact: this.exact,
      repeatedRows: [...this.rows.values()].filter((row) => row.runs.length > 1),
      untimed: found.reduce((sum, { untimed }) => sum + untimed, 0),
    }
  }
}

/** The stored tables of this database that a query reads. */
function tablesRead(rule: Rule, workspace: Workspace): readonly string[] {
  const names = allPartsOf(workspace.analyze(rule.query).plans).plans.map(tableOf)
  return [...new Set(names.filter((name) => name !== undefined))]
}

/** The stored table that a plan reads, when it is one of this database. */
function tableOf(plan: object): string | undefined {
  const { operator, table, database } = plan as { operator: string; table?: string; database?: readonly string[] }
  return operator === 'Table' && database?.length === 0 ? table : undefined
}

/** From the first to the last time of all tables. */
function unite(tables: readonly TimedTable[]): readonly [Int64, Int64] | undefined {
  const ranges = tables.flatMap(({ range }) => (range === undefined ? [] : [range]))
  if (ranges.length === 0) return undefined
  const least = ranges.reduce((a, b) => (b[0] < a[0] ? b : a))[0]
  const greatest = ranges.reduce((a, b) => (b[1] > a[1] ? b : a))[1]
  return [least, greatest]
}
