import { type Plan, traitsOf } from '../binder/plan.ts'
import type { Table } from '../columns/table.ts'
import { type Lineage, numbersOf, rowsMadeOf } from '../engine/lineage.ts'
import { accountOf } from './accounts.ts'
import { attempt } from './attempt.ts'
import { partsOf } from './parts.ts'
import type { RecordedRun, Recorder } from './recorder.ts'
import type { Step } from './step.ts'
import type { RowTrail, Visit } from './trail.ts'

/** Follows rows of stored tables through the runs of a query. */
export class Follower {
  private readonly recorder: Recorder
  private readonly stepOf: (plan: Plan) => Step | undefined
  private readonly root: Plan
  private readonly lineages = new Map<RecordedRun, readonly (Lineage | undefined)[]>()

  constructor(recorder: Recorder, root: Plan, stepOf: (plan: Plan) => Step | undefined) {
    this.recorder = recorder
    this.root = root
    this.stepOf = stepOf
  }

  /** The trail of a row of a table that the query reads. */
  follow(name: string, table: Table, row: number): RowTrail {
    const walk = new Walk(this.recorder, (run) => this.lineageOf(run), this.stepOf)
    walk.start(table, row)
    for (const run of this.recorder.all) walk.pass(run)
    const { visits } = walk
    const resultRows = this.recorder.runsOf(this.root).flatMap(({ output }) => walk.rowsIn(output))
    const isThere = resultRows.length > 0
    const drop = isThere ? undefined : this.dropOf(visits)
    const isLost = visits.some(({ fate }) => fate === 'unknown')
    return {
      table: name,
      row,
      outcome: isThere ? 'in the result' : isLost ? 'unknown' : drop === undefined ? 'used' : 'dropped',
      resultRows,
      droppedAt: drop,
      visits,
    }
  }

  private dropOf(visits: readonly Visit[]): Visit | undefined {
    const main = new Set<Step | undefined>()
    for (let step = this.stepOf(this.root); step !== undefined; [step] = step.inputs) main.add(step)
    const drops = visits.filter(({ fate }) => fate === 'dropped')
    return drops.findLast(({ step }) => main.has(step)) ?? drops.at(-1)
  }

  /** Where the rows of each input of a run went; undefined where nobody knows. */
  private lineageOf(run: RecordedRun): readonly (Lineage | undefined)[] {
    let lineage = this.lineages.get(run)
    if (lineage === undefined) {
      lineage = lineageOf(run)
      this.lineages.set(run, lineage)
    }
    return lineage
  }
}

/** Where the rows of each input of a run went; undefined where nobody knows. */
export function lineageOf({ plan, inputs, output, numbers, context }: RecordedRun): readonly (Lineage | undefined)[] {
  if (numbers !== undefined) return inputs.map((_, i) => (i === numbers.input ? { from: numbers.from } : undefined))
  const operator = context.catalog.operators.get(plan.operator)
  const depends = partsOf(plan).expressions.some((expression) => traitsOf(expression).volatile)
  if (operator?.origins === undefined || depends) return []
  return attempt(() => operator.origins!(plan, inputs as readonly Table[], output, context)) ?? []
}

/** The way of one row through all runs, in the order in which they ended. */
class Walk {
  readonly visits: Visit[] = []
  /** Which rows of the tables of the run stand for the row that is followed. */
  private readonly places = new Map<Table, readonly number[]>()
  private readonly recorder: Recorder
  private readonly lineageOf: (run: RecordedRun) => readonly (Lineage | undefined)[]
  private readonly stepOf: (plan: Plan) => Step | undefined

  constructor(
    recorder: Recorder,
    lineageOf: (run: RecordedRun) => readonly (Lineage | undefined)[],
    stepOf: (plan: Plan) => Step | undefined,
  ) {
    this.recorder = recorder
    this.lineageOf = lineageOf
    this.stepOf = stepOf
  }

  start(table: Table, row: number): void {
    this.places.set(table, [row])
  }

  /** Which rows of a table stand for the row. */
  rowsIn(table: Table): readonly number[] {
    return this.places.get(table) ?? []
  }

  pass(run: RecordedRun): void {
    const { plan, inputs, output } = run
    if (inputs.length === 0) {
      const rows = this.rowsOf(output, run)
      if (rows.length === 0) return
      this.places.set(output, rows)
      if (plan.operator !== 'Rows') this.visit(run, { fate: 'read', rowsIn: 0, rowsOut: 1, message: '' })
      return
    }
    const made = new Set(this.places.get(output))
    for (const [i, input] of inputs.entries()) {
      const rows = input === undefined ? [] : this.rowsOf(input, run)
      if (rows.length > 0) for (const row of this.through(run, i, rows)) made.add(row)
    }
    const places = [...made].sort((a, b) => a - b)
    if (places.length > 0) this.places.set(output, places)
  }

  /** The rows that a run made of some rows of an input. */
  private through(run: RecordedRun, input: number, rows: readonly number[]): readonly number[] {
    const lineage = this.lineageOf(run)[input]
    const known = lineage === undefined ? this.throughSubquery(run, input, rows) : undefined
    if (lineage === undefined && known === undefined) {
      const message = `kqlite cannot follow a row through this operator`
      this.visit(run, { fate: 'unknown', rowsIn: rows.length, rowsOut: 0, message }, input)
      return []
    }
    const made = rows.map((row) => known?.get(row) ?? (lineage === undefined ? [] : rowsMadeOf(row, lineage)))
    const all = [...new Set(made.flat())]
    const lost = made.findIndex((places) => places.length === 0)
    const first = Math.max(0, lost)
    const account = accountOf({ run, input, row: rows[first], made: made[first], lineage })
    const fate = account.fate ?? (all.length === 0 ? 'dropped' : all.length > rows.length ? 'expanded' : 'kept')
    this.visit(run, { ...account, fate, rowsIn: rows.length, rowsOut: all.length }, input)
    return all
  }

  /** The rows that the subquery of `partition` gives; its results stand one after the other. */
  private throughSubquery(
    run: RecordedRun,
    input: number,
    rows: readonly number[],
  ): ReadonlyMap<number, readonly number[]> | undefined {
    const { plan } = run
    if (plan.operator !== 'Partition' || (plan as Plan & { keyOnly: boolean }).keyOnly) return undefined
    const { body } = plan as Plan & { body: Plan }
    const inside = this.recorder.all.filter((inner) => this.recorder.parentOf(inner) === run)
    const steps = new Set(inside.map((inner) => this.stepOf(inner.plan)))
    if (this.visits.some(({ fate, step }) => fate === 'unknown' && steps.has(step))) return undefined
    const made: number[] = []
    let start = 0
    for (const { output } of inside.filter((inner) => inner.plan === body)) {
      made.push(...(this.places.get(output) ?? []).map((place) => start + place))
      start += output.length
    }
    return input === 0 ? new Map(rows.map((row) => [row, made])) : undefined
  }

  /** The rows of a table that stand for the row: known, or found by the numbers that the rows of a subquery carry. */
  private rowsOf(table: Table, run: RecordedRun): readonly number[] {
    const known = this.places.get(table)
    if (known !== undefined) return known
    const numbers = numbersOf(table)
    const parent = numbers && this.recorder.parentOf(run)
    const outer = parent?.inputs[numbers!.input]
    if (outer === undefined) return []
    const places = new Set(this.rowsOf(outer, parent!))
    return [...numbers!.from.keys()].filter((i) => places.has(numbers!.from[i]))
  }

  private visit(
    run: RecordedRun,
    visit: Omit<Visit, 'step' | 'side' | 'reasons' | 'values' | 'details'> & Partial<Visit>,
    input = 0,
  ) {
    const step = this.stepOf(run.plan)
    if (step === undefined) return
    const side =
      run.plan.operator === 'Join' || run.plan.operator === 'Lookup' ? (['left', 'right'] as const)[input] : undefined
    this.visits.push({ reasons: [], values: [], details: [], ...visit, step, side })
  }
}
