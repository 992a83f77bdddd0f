import type { Span } from '../../grammar/ast.ts'
import type { Source } from '../../grammar/index.ts'
import type { Plan } from '../binder/plan.ts'
import type { JoinPlan } from '../operators/join.ts'
import { matchRows } from '../operators/join-keys.ts'
import { attempt } from './attempt.ts'
import { ConditionCounter, type Outcomes } from './conditions.ts'
import { partsOf } from './parts.ts'
import type { RecordedRun } from './recorder.ts'
import { oneLine } from './text.ts'
import type { Trace } from './trace.ts'

/** A place in the text of a rule. */
interface Place {
  /** The text on one line. */
  readonly text: string
  /** Offsets in the rule's query. */
  readonly span: Span
  /** In the file that the query stands in, from 1. */
  readonly line: number
  readonly column: number
}

/** What an operator did in some runs of a rule. */
export interface StepCoverage extends Place {
  readonly operator: string
  /** In how many runs it was needed. */
  readonly runs: number
  /** Rows that came in, of all runs; undefined of a source. */
  readonly rowsIn: number | undefined
  readonly rowsOut: number
}

/**
 * What a condition came to, counted over the rows that it had to decide: the right side of an `and` is asked where the
 * left one is true, that of an `or` where it is not, and a later condition of `case` where no earlier one is true.
 */
export interface ConditionCoverage extends Place, Outcomes {
  /** Of `join` and `lookup`: whether left rows found a match. */
  readonly kind: 'condition' | 'match'
}

/** What the runs of a rule have put to the test. Plain data. */
export interface Coverage {
  /** The name of the query's source. */
  readonly file: string | undefined
  readonly runs: number
  readonly steps: readonly StepCoverage[]
  readonly conditions: readonly ConditionCoverage[]
}

/** The coverage of one run or of several of the same rule; what saved functions do is left out. */
export function coverageOf(traces: Trace | readonly Trace[]): Coverage {
  return mergeCoverage(('steps' in traces ? [traces] : traces).map(coverageOfRun))
}

function coverageOfRun(trace: Trace): Coverage {
  const { source } = trace.root
  const isOwn = (other: Source) => other.name === source.name && other.text === source.text
  const place = (of: Source, span: Span) => ({ span, ...of.positionAt(span.start) })
  const steps = trace.steps
    .filter((step) => isOwn(step.source))
    .map(({ operator, title, span, runs, rowsIn, rowsOut, ...step }): StepCoverage => {
      return { operator, text: title, ...place(step.source, span), runs: runs > 0 ? 1 : 0, rowsIn, rowsOut }
    })
  const conditions = new Map<string, ConditionCoverage>()
  for (const run of trace.recorder.all) {
    const { at } = run.plan
    if (isOwn(at.source)) {
      for (const match of matchesIn(run)) {
        addTo(conditions, { kind: 'match', text: oneLine(at), ...place(at.source, at.span), ...match })
      }
    }
    for (const { expression, ...outcomes } of conditionsIn(run)) {
      const { at: own } = expression
      if (!isOwn(own.source)) continue
      addTo(conditions, { kind: 'condition', text: oneLine(own), ...place(own.source, own.span), ...outcomes })
    }
  }
  return { file: source.name, runs: 1, steps, conditions: [...conditions.values()].sort(inOrder) }
}

function conditionsIn({ plan, inputs, context }: RecordedRun) {
  const [table] = inputs
  // The rows of a join's condition are no rows of its input, and a step of scan has columns of its own.
  if (table === undefined || plan.inputs.length !== 1 || plan.operator === 'Scan') return []
  const counter = new ConditionCounter(table, context)
  const decides = plan.operator === 'Filter' || plan.operator === 'Search'
  for (const expression of partsOf(plan).expressions) attempt(() => counter.count(expression, decides))
  return counter.counted
}

/** How many left rows of a join found a match. */
function matchesIn({ plan, inputs, context }: RecordedRun): Outcomes[] {
  const [left, right] = inputs
  if (left === undefined || (plan.operator !== 'Join' && plan.operator !== 'Lookup')) return []
  const { keys } = plan as Plan & Pick<JoinPlan, 'keys'>
  const codes = attempt(() => matchRows(keys, left, right ?? left.head(0), context))
  if (codes === undefined) return []
  const known = new Set(codes.right)
  const matched = codes.left.filter((code) => code >= 0 && known.has(code)).length
  return [{ true: matched, false: left.length - matched, null: 0 }]
}

/** One coverage of several of the same rule. */
export function mergeCoverage(coverages: readonly Coverage[]): Coverage {
  const steps = new Map<string, StepCoverage>()
  const conditions = new Map<string, ConditionCoverage>()
  for (const coverage of coverages) {
    for (const step of coverage.steps) {
      const key = `${step.operator} ${keyOf(step)}`
      const known = steps.get(key)
      steps.set(key, known === undefined ? step : sumOfSteps(known, step))
    }
    for (const condition of coverage.conditions) addTo(conditions, condition)
  }
  return {
    file: coverages[0]?.file,
    runs: coverages.reduce((sum, { runs }) => sum + runs, 0),
    steps: [...steps.values()].sort(inOrder),
    conditions: [...conditions.values()].sort(inOrder),
  }
}

function sumOfSteps(a: StepCoverage, b: StepCoverage): StepCoverage {
  const rowsIn = a.rowsIn === undefined ? undefined : a.rowsIn + (b.rowsIn ?? 0)
  return { ...a, runs: a.runs + b.runs, rowsIn, rowsOut: a.rowsOut + b.rowsOut }
}

function addTo(conditions: Map<string, ConditionCoverage>, next: ConditionCoverage): void {
  const key = `${next.kind} ${keyOf(next)}`
  const known = conditions.get(key)
  const sum = (of: keyof Outcomes) => (known?.[of] ?? 0) + next[of]
  conditions.set(key, { ...next, true: sum('true'), false: sum('false'), null: sum('null') })
}

function keyOf({ span }: Place): string {
  return `${span.start}-${span.end}`
}

function inOrder(a: Place, b: Place): number {
  return a.span.start - b.span.start || b.span.end - a.span.end
}
