import type { Plan } from '../binder/plan.ts'
import type { Table } from '../columns/table.ts'
import type { PlanRun, RunContext, RunObserver } from '../engine/context.ts'

/** One run of a plan, and the run of the operator whose subquery it belongs to. */
export interface RecordedRun extends PlanRun {
  readonly parent: Plan | undefined
  /** Its place among all runs, in the order in which they ended. */
  readonly order: number
}

/** Keeps what a run of a query did: for each plan its runs, in order. */
export class Recorder implements RunObserver {
  /** All runs, each after those whose results it read. */
  readonly all: RecordedRun[] = []
  private readonly runs = new Map<Plan, RecordedRun[]>()
  private readonly open: Plan[] = []
  private closed = false

  begins(plan: Plan): void {
    this.open.push(plan)
  }

  ends(run: PlanRun): void {
    while (this.open.pop() !== run.plan);
    this.record(run)
  }

  over(rows: Plan, table: Table, context: RunContext): void {
    this.record({ plan: rows, inputs: [], output: table, numbers: undefined, context })
  }

  /** Ends the record: what is computed later, to explain, is no part of it. */
  close(): void {
    this.closed = true
  }

  /** The runs of a plan: none when it was not needed, several in a subquery. */
  runsOf(plan: Plan): readonly RecordedRun[] {
    return this.runs.get(plan) ?? []
  }

  /** The run of the operator whose subquery a run belongs to. */
  parentOf({ parent, order }: RecordedRun): RecordedRun | undefined {
    return parent && this.runsOf(parent).find((run) => run.order > order)
  }

  private record(run: PlanRun): void {
    if (this.closed) return
    const own = this.runs.get(run.plan)
    const recorded = { ...run, parent: this.open.at(-1), order: this.all.length }
    this.all.push(recorded)
    if (own === undefined) this.runs.set(run.plan, [recorded])
    else own.push(recorded)
  }
}
