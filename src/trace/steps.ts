import type { Span } from '../../grammar/ast.ts'
import { lex } from '../../grammar/lexer.ts'
import { operatorName } from '../binder/binder.ts'
import { givenName, type Plan } from '../binder/plan.ts'
import { type Fixtures, notesOf, valuesOf } from './notes.ts'
import { isPart, isWithin, partsOf, queriesIn } from './parts.ts'
import type { Recorder } from './recorder.ts'
import type { NestedStep, Step } from './step.ts'
import { oneLine } from './text.ts'

/** The operators that read several tables, and may stand first. */
const SEVERAL: ReadonlySet<string> = new Set(['Union', 'Search'])

/** What operators are written as, where their plans do not tell. */
const WORDS = /^(?:[a-z]+(?:-[a-z]+)*)/

/** Makes the steps of the plans that were recorded, each once. */
export class StepBuilder {
  readonly steps: Step[] = []
  private readonly known = new Map<Plan, Step>()
  private readonly recorder: Recorder
  private readonly fixtures: Fixtures

  constructor(recorder: Recorder, fixtures: Fixtures) {
    this.recorder = recorder
    this.fixtures = fixtures
  }

  /** The step of a plan; its inputs and what is nested in it come before it among `steps`. */
  step(plan: Plan): Step {
    const known = this.known.get(plan)
    if (known !== undefined) return known
    const step = this.make(plan)
    this.known.set(plan, step)
    this.steps.push(step)
    return step
  }

  /** The step that a plan is, if it is one. */
  stepOf(plan: Plan): Step | undefined {
    return this.known.get(plan)
  }

  private make(plan: Plan): Step {
    const before = plan.inputs.flatMap((input) => written(input, plan)).filter(({ operator }) => operator !== 'Rows')
    const piped = !SEVERAL.has(plan.operator) || isPiped(plan)
    const inputs = piped ? before.slice(0, 1) : []
    const { expressions, subqueries } = partsOf(plan)
    const main = inputs.map((input) => this.step(input))
    const nested: NestedStep[] = [
      ...queriesIn(expressions).map((query): NestedStep => {
        const role = query.kind === 'list-query' ? 'list' : 'toscalar'
        return { role, name: givenName(query.at), step: this.step(query.plan) }
      }),
      ...before.slice(inputs.length).map((input): NestedStep => {
        const step = this.step(input)
        return { role: SEVERAL.has(plan.operator) ? 'table' : 'right', name: step.name, step }
      }),
      ...subqueries.map((body): NestedStep => ({ role: 'subquery', name: undefined, step: this.step(body) })),
    ]
    const runs = this.recorder.runsOf(plan)
    const sum = (lengths: readonly number[]) => lengths.reduce((all, length) => all + length, 0)
    const rowsIn = runs.map((run) => {
      return sum(run.inputs.slice(0, SEVERAL.has(plan.operator) ? undefined : 1).map((table) => table?.length ?? 0))
    })
    const { source, span } = plan.at
    const operator = writtenName(plan)
    return {
      id: this.steps.length,
      operator,
      text: source.slice(span),
      title: titleOf(plan, operator, nested),
      source,
      span,
      name: 'name' in plan && plan.operator === 'As' ? String(plan.name) : givenName(plan.at),
      runs: runs.length,
      rowsIn: plan.inputs.length === 0 ? undefined : sum(rowsIn),
      rowsOut: sum(runs.map(({ output }) => output.length)),
      columns: plan.columns,
      inputs: main,
      nested,
      values: valuesOf(plan, this.recorder),
      notes: notesOf(plan, this.recorder, this.fixtures),
    }
  }
}

/** What the user wrote before an operator: plans that only help to build it are passed over. */
function written(input: Plan, plan: Plan): Plan[] {
  if (!isWithin(input, plan) || input.operator === 'Filter') return [input]
  return input.inputs.flatMap((next) => written(next, plan))
}

/** Whether an operator stands after a `|`. */
function isPiped({ at }: Plan): boolean {
  return lex(at.source.text.slice(0, at.span.start)).tokens.at(-1)?.image === '|'
}

function writtenName(plan: Plan): string {
  if (plan.operator === 'Table' || plan.operator === 'Watchlist') return plan.operator.toLowerCase()
  if (isPart(plan)) return 'where'
  return firstWord(plan) ?? operatorName(plan.operator)
}

function firstWord({ at }: Plan): string | undefined {
  return WORDS.exec(at.source.slice(at.span))?.[0]
}

function titleOf(plan: Plan, operator: string, nested: readonly NestedStep[]): string {
  const { source, span } = plan.at
  const isInside = (step: Step) => {
    return step.source === source && step.span.start > span.start && step.span.end <= span.end
  }
  const leftOut = nested.flatMap(({ step }): Span[] => {
    if (!isInside(step) || step.inputs.length === 0) return []
    let first = step
    // What a pipeline begins with stays: `(T | …)`.
    while (first.inputs.length > 0 && first.inputs[0].inputs.length > 0 && isInside(first.inputs[0]))
      [first] = first.inputs
    return [{ start: first.span.start, end: step.span.end }]
  })
  const title = oneLine(plan.at, leftOut)
  return isPart(plan) ? `${operator} ${title}` : title
}
