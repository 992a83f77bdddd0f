import type { Plan } from '../binder/plan.ts'
import type { ColumnInfo } from '../columns/table.ts'
import { guarded } from '../errors/faults.ts'
import type { WherePlan } from '../operators/where.ts'
import { Follower } from './follow.ts'
import type { Fixtures } from './notes.ts'
import type { Recorder } from './recorder.ts'
import { rowsWhere } from './rows-where.ts'
import type { NestedStep, Note, Step } from './step.ts'
import { StepBuilder } from './steps.ts'
import type { NamedValue } from './text.ts'
import type { RowTrail } from './trail.ts'

/** A `Step` as `JSON.stringify(trace)` writes it: other steps stand for themselves by their `id`. */
export interface StepJson {
  readonly id: number
  readonly operator: string
  readonly text: string
  readonly title: string
  /** The name of the query's or the function's source, and the place in it; both count from 1. */
  readonly file: string | undefined
  readonly line: number
  readonly column: number
  readonly name: string | undefined
  readonly runs: number
  readonly rowsIn: number | undefined
  readonly rowsOut: number
  readonly columns: readonly ColumnInfo[]
  readonly inputs: readonly number[]
  readonly nested: readonly (Omit<NestedStep, 'step'> & { readonly step: number })[]
  readonly values: readonly NamedValue[]
  readonly notes: readonly Note[]
}

/** A trace as JSON. */
export interface TraceJson {
  /** The `id` of the last step: the one whose rows are the result. */
  readonly root: number
  readonly steps: readonly StepJson[]
}

/** What the workspace tells a trace. */
export interface TraceSetting extends Fixtures {
  /** Binds `source | where condition`; throws KqlError. */
  bindFilter(source: string, condition: string): WherePlan
}

/** Which rows to follow. */
export interface FollowOptions {
  /** A condition on the columns of a table that the query reads: `AwsEventId == "…"`. */
  readonly where: string
  /** The table or watchlist; left out, all that the query reads and that have the columns. */
  readonly table?: string
  /** How many rows at most; 100 when left out. */
  readonly limit?: number
}

const MOST_ROWS = 100

/**
 * What a run of a query did at each of its steps. It is made of what the run has kept, so that the tables of all steps
 * stay in memory as long as the trace does.
 */
export class Trace {
  private readonly plan: Plan
  /** @internal */
  readonly recorder: Recorder
  private readonly setting: TraceSetting
  private built: { readonly root: Step; readonly builder: StepBuilder } | undefined

  /** @internal */
  constructor(plan: Plan, recorder: Recorder, setting: TraceSetting) {
    this.plan = plan
    this.recorder = recorder
    this.setting = setting
  }

  /** The step whose rows are the result; `inputs` and `nested` lead to all others. */
  get root(): Step {
    return this.build().root
  }

  /** All steps, each after those it reads from. */
  get steps(): readonly Step[] {
    return this.build().builder.steps
  }

  /**
   * Follows the rows of a table for which a condition holds: at each step, whether they went on, and if not, why.
   * Throws KqlError when the condition does not fit the tables, or the query reads no such table.
   */
  follow({ where, table, limit = MOST_ROWS }: FollowOptions): readonly RowTrail[] {
    const { builder } = this.build()
    const follower = new Follower(this.recorder, this.plan, (plan) => builder.stepOf(plan))
    return guarded(() => {
      const rows = rowsWhere(where, table, this.recorder, this.setting)
      return rows.slice(0, limit).map((row) => follower.follow(row.name, row.table, row.row))
    })
  }

  toJSON(): TraceJson {
    return { root: this.root.id, steps: this.steps.map(stepJson) }
  }

  private build() {
    this.built ??= guarded(() => {
      const builder = new StepBuilder(this.recorder, this.setting)
      return { root: builder.step(this.plan), builder }
    })
    return this.built
  }
}

function stepJson({ source, span, inputs, nested, ...step }: Step): StepJson {
  return {
    ...step,
    file: source.name,
    ...source.positionAt(span.start),
    columns: step.columns.map(({ name, type }) => ({ name, type })),
    inputs: inputs.map(({ id }) => id),
    nested: nested.map(({ role, name, step: { id } }) => ({ role, name, step: id })),
  }
}
