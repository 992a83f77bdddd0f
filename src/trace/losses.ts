import { type BoundExpression, type Plan, traitsOf } from '../binder/plan.ts'
import type { Column } from '../columns/column.ts'
import { sortRows } from '../columns/sorting.ts'
import type { Table } from '../columns/table.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate } from '../engine/evaluate.ts'
import { truthOf } from '../engine/truth.ts'
import { UNWATCHED } from '../limits/watch.ts'
import { counted } from '../messages/counted.ts'
import type { JoinPlan } from '../operators/join.ts'
import { conjuncts, type WherePlan } from '../operators/where.ts'
import { attempt } from './attempt.ts'
import { nameOf, walkExpressions } from './parts.ts'
import type { RecordedRun } from './recorder.ts'
import type { Note } from './step.ts'
import { namedValue, shownValue } from './text.ts'

/** Says of an operator that no row came out of what its rows were like, and what they should have been. */
export function reasonsOfLoss(plan: Plan, runs: readonly RecordedRun[]): Note[] {
  const [run] = runs
  if (runs.length !== 1) return []
  if (plan.operator === 'Filter' || plan.operator === 'Search') return conditionNotes(plan as WherePlan, run)
  return plan.operator === 'Join' || plan.operator === 'Lookup' ? keyNotes(plan as JoinPlan, run) : []
}

/** For how many rows each part of a condition was true; of one that never was, the values that it compared. */
function conditionNotes({ predicate }: WherePlan, { inputs: [table], context }: RecordedRun): Note[] {
  if (table === undefined) return []
  return conjuncts(predicate).flatMap((part): Note[] => {
    if (traitsOf(part).volatile) return []
    const truth = attempt(() => truthOf(evaluate(part, table, context)))
    if (truth === undefined) return []
    const holds = truth.filter((value) => value === 1).length
    if (holds === truth.length) return []
    const share = `true for ${holds === 0 ? 'none' : holds} of ${counted(truth.length, 'row')}`
    const told = `${nameOf(part)} was ${truth.length === 1 ? 'not true' : share}`
    const seen = holds === 0 ? comparedIn(part, table, context) : []
    return [{ kind: 'condition', message: seen.length === 0 ? told : `${told}: ${seen.join(', ')}` }]
  })
}

/** What a condition compares, over all rows: columns, and what is computed without them. */
function comparedIn(condition: BoundExpression, table: Table, context: RunContext): string[] {
  const seen = new Map<string, string>()
  walkExpressions([condition], (expression) => {
    const isComputed = expression.kind === 'call' && traitsOf(expression).columns.length > 0
    if (expression.kind === 'cast' || isComputed) return true
    const name = nameOf(expression)
    const isTold = expression.kind !== 'constant' || name !== literalText(expression)
    const column = isTold && !seen.has(name) ? attempt(() => evaluate(expression, table, context)) : undefined
    if (column !== undefined) seen.set(name, `${name} is ${summaryOf(column)}`)
    return false
  })
  return [...seen.values()]
}

/** How a constant is written where it stands. */
function literalText({ at }: BoundExpression): string {
  return at.source.slice(at.span)
}

/** The keys of both sides of a join that found no match. */
function keyNotes({ keys }: JoinPlan, { inputs: [left, right], context }: RecordedRun): Note[] {
  if (left === undefined || right === undefined || right.length === 0) return []
  const told = keys.flatMap((key) => {
    const columns = attempt(() => [evaluate(key.left, left, context), evaluate(key.right, right, context)])
    if (columns === undefined) return []
    const [own, other] = columns.map(summaryOf)
    return [`${nameOf(key.left)} of the left side is ${own}, ${nameOf(key.right)} of the right side ${other}`]
  })
  return told.map((message): Note => ({ kind: 'keys', message }))
}

/** How many different values are listed. */
const FEW = 3

/** The values of a column in few words: one, a few, or the first and the last in order. */
export function summaryOf(column: Column): string {
  const key = { column, descending: false, nullsFirst: true }
  const order = sortRows(column.type === 'dynamic' ? [] : [key], column.length, UNWATCHED)
  const shown: string[] = []
  const shownAt = (row: number) => shownValue(namedValue('', column.type, column.get(row)))
  for (const row of order) {
    const text = shownAt(row)
    if (text !== shown.at(-1)) shown.push(text)
    if (shown.length > FEW) break
  }
  if (shown.length === 1) return shown[0]
  if (shown.length <= FEW) return `${shown.slice(0, -1).join(', ')} or ${shown[shown.length - 1]}`
  return `${shown[0]} to ${shownAt(order[order.length - 1])}`
}
