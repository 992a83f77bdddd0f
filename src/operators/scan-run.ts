import { type BoundExpression, traitsOf } from '../binder/plan.ts'
import { qualifiedName } from '../binder/scope.ts'
import { ConstantColumn, missingValue } from '../columns/column.ts'
import { type ColumnInfo, LazyColumn, StoredColumn, Table } from '../columns/table.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate } from '../engine/evaluate.ts'
import type { Value } from '../types/dynamic.ts'

/** One step of `scan`, bound. */
export interface Step {
  readonly name: string
  readonly output: 'all' | 'last' | 'none'
  readonly condition: BoundExpression
  /** By the place of the declared column. */
  readonly assignments: ReadonlyMap<number, BoundExpression>
}

/** A row of the input that matched a step, with the values of the declared columns. */
export interface Match {
  readonly row: number
  readonly values: readonly Value[]
  readonly matchId: number
}

/** What a step remembers of the sequence it is in: the last match of each step up to it. */
interface State {
  readonly matchId: number
  readonly matches: readonly (Match | undefined)[]
}

/** The matches of a scan, in the order of the output. */
export class ScanOutput {
  readonly matches: Match[] = []
  sequences = 0
}

/** A value that an expression of a step gives for a row in a state. */
type StepValue = (row: number, state: State | null) => Value

/** The steps of a scan over one input, ready to be evaluated. */
export class ScanProgram {
  readonly steps: readonly Step[]
  readonly defaults: readonly Value[]
  readonly conditions: readonly StepValue[]
  readonly assignments: readonly (readonly (readonly [place: number, value: StepValue])[])[]

  constructor(
    steps: readonly Step[],
    declared: readonly ColumnInfo[],
    defaults: readonly Value[],
    input: Table,
    context: RunContext,
  ) {
    this.steps = steps
    this.defaults = defaults
    const stateCells = stateReaders(steps, declared, defaults, input)
    const value = (expression: BoundExpression) => stepValue(expression, stateCells, input, context)
    this.conditions = steps.map(({ condition }) => value(condition))
    this.assignments = steps.map((step) => {
      return [...step.assignments].map(([place, expression]) => [place, value(expression)] as const)
    })
  }
}

interface StateReader {
  readonly info: ColumnInfo
  read(state: State | null): Value
}

/** How the columns of the states are read, by the names that expressions have for them. */
function stateReaders(
  steps: readonly Step[],
  declared: readonly ColumnInfo[],
  defaults: readonly Value[],
  input: Table,
): Map<string, StateReader> {
  const readers = new Map<string, StateReader>()
  for (const [k, step] of steps.entries()) {
    for (const info of input.columns) {
      const missing = missingValue(info.type)
      readers.set(qualifiedName(step.name, info.name), {
        info,
        read: (state) => {
          const match = state?.matches[k]
          return match === undefined ? missing : input.column(info.name).get(match.row)
        },
      })
    }
    for (const [i, info] of declared.entries()) {
      const read = (state: State | null) => {
        const match = state?.matches[k]
        return match === undefined ? defaults[i] : match.values[i]
      }
      readers.set(qualifiedName(step.name, info.name), { info, read })
    }
  }
  return readers
}

/** What does not depend on a state is computed for all rows at once. */
function stepValue(
  expression: BoundExpression,
  readers: ReadonlyMap<string, StateReader>,
  input: Table,
  context: RunContext,
): StepValue {
  const { columns, volatile } = traitsOf(expression)
  if (!volatile && !columns.some((name) => readers.has(name))) {
    const all = new LazyColumn(() => evaluate(expression, input, context))
    return (row) => all.read().get(row)
  }
  const infos = columns.map((name) => ({ name, type: readers.get(name)?.info.type ?? input.column(name).type }))
  const cells = columns.map((name): StepValue => {
    const reader = readers.get(name)
    return reader === undefined ? (row) => input.column(name).get(row) : (_row, state) => reader.read(state)
  })
  return (row, state) => {
    const values = cells.map((cell, i) => new StoredColumn(new ConstantColumn(infos[i].type, cell(row, state), 1)))
    return evaluate(expression, new Table(infos, values, 1), context).get(0)
  }
}

/** Goes over the rows of one partition and keeps the states of the steps. */
export class Scanner {
  private readonly program: ScanProgram
  private readonly output: ScanOutput
  private readonly states: (State | null)[]
  /** The last match of each step with `output=last`, as long as others may replace it. */
  private readonly pending: (Match | undefined)[] = []

  constructor(program: ScanProgram, output: ScanOutput) {
    this.program = program
    this.output = output
    this.states = program.steps.map(() => null)
  }

  /** Offers a row to each step, from the last one back. */
  take(row: number): void {
    for (let k = this.states.length - 1; k >= 0; k--) {
      const before = k > 0 ? this.states[k - 1] : null
      if (before !== null && this.matches(k, row, before)) this.promote(k, row, before)
      else {
        const own = this.states[k]
        if ((own !== null || k === 0) && this.matches(k, row, own)) this.repeat(k, row, own)
      }
    }
  }

  /** To be called after the last row. */
  finish(): void {
    for (let k = 0; k < this.states.length; k++) this.flush(k)
  }

  private matches(k: number, row: number, state: State | null): boolean {
    return this.program.conditions[k](row, state) === true
  }

  /** The sequence of the step before goes on in this step. */
  private promote(k: number, row: number, before: State): void {
    this.flush(k)
    this.flush(k - 1)
    this.states[k - 1] = null
    this.enter(k, row, { matchId: before.matchId, matches: before.matches.slice(0, k) })
  }

  /** The sequence of the step goes on, or, at the first step, begins. */
  private repeat(k: number, row: number, own: State | null): void {
    this.enter(k, row, own ?? { matchId: this.output.sequences++, matches: [] })
  }

  private enter(k: number, row: number, state: State): void {
    const values = [...this.program.defaults]
    for (const [place, value] of this.program.assignments[k]) values[place] = value(row, state)
    const match = { row, values, matchId: state.matchId }
    const matches = [...state.matches]
    matches[k] = match
    this.states[k] = { matchId: state.matchId, matches }
    const { output } = this.program.steps[k]
    if (output === 'all') this.output.matches.push(match)
    else if (output === 'last') this.pending[k] = match
  }

  private flush(k: number): void {
    const match = this.pending[k]
    if (match !== undefined) this.output.matches.push(match)
    this.pending[k] = undefined
  }
}
