import type { ColumnInfo } from '../columns/table.ts'
import type { WorkspaceOptions } from '../options.ts'
import type { Result, Row } from '../result.ts'
import type { Rule } from '../rules/rule.ts'
import { alertsOf, fires } from '../rules/trigger.ts'
import type { Trace } from '../trace/index.ts'
import { formatDatetime } from '../types/datetime.ts'
import { type CheckResult, Workspace } from '../workspace.ts'
import { CLOCK_WITHOUT_TIMES, newestTime } from './clock.ts'

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
   * Runs the rule's query in a workspace of these tables, functions, watchlists and so on. Without `now`, the clock is
   * the newest time in the tables, as in a test file. Throws KqlError.
   */
  run(options: WorkspaceOptions | Workspace = {}): RuleRun {
    const workspace = workspaceOf(options)
    const now = options instanceof Workspace || options.now !== undefined ? undefined : clockOf(options, workspace)
    const prepared = workspace.prepare(this.rule.query)
    return new RuleRun(this.rule, prepared.run({ now }), () => prepared.run({ now, trace: true }).trace)
  }

  /** What is wrong with the rule's query in such a workspace. Never throws. */
  check(options: WorkspaceOptions | Workspace = {}): CheckResult {
    return workspaceOf(options).check(this.rule.query)
  }
}

function workspaceOf(options: WorkspaceOptions | Workspace): Workspace {
  return options instanceof Workspace ? options : new Workspace(options)
}

function clockOf({ tables = {} }: WorkspaceOptions, workspace: Workspace): string {
  const newest = newestTime(Object.keys(tables).map((name) => workspace.query(`['${escaped(name)}']`).table))
  return formatDatetime(newest ?? CLOCK_WITHOUT_TIMES)
}

function escaped(name: string): string {
  return name.replace(/[\\']/g, '\\$&')
}
