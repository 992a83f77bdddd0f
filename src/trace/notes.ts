import { type BoundExpression, type Plan, traitsOf } from '../binder/plan.ts'
import type { Column } from '../columns/column.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { compileRegex } from '../functions/regex/regex.ts'
import { counted } from '../messages/counted.ts'
import { isInnerUnique, type JoinPlan } from '../operators/join.ts'
import { matchRows } from '../operators/join-keys.ts'
import { conjuncts, type WherePlan } from '../operators/where.ts'
import { attempt } from './attempt.ts'
import { reasonsOfLoss } from './losses.ts'
import { columnTitle, computedParts, isPart, nameOf, partsOf, queriesIn, walkExpressions } from './parts.ts'
import type { RecordedRun, Recorder } from './recorder.ts'
import type { Note } from './step.ts'
import { type NamedValue, namedValue, oneLine, shownValue } from './text.ts'

/** What a trace asks of the workspace: whether rows were given for a table or a watchlist. */
export interface Fixtures {
  hasTable(name: string, database: readonly string[]): boolean
  hasWatchlist(name: string, database: readonly string[]): boolean
}

/** What the computed constants of an operator came out as: those that hold queries, and were needed. */
export function valuesOf(plan: Plan, recorder: Recorder): NamedValue[] {
  return computedIn(plan, recorder).map(({ value }) => value)
}

interface Computed {
  readonly expression: BoundExpression
  readonly value: NamedValue
}

function computedIn(plan: Plan, recorder: Recorder): Computed[] {
  const run = recorder.runsOf(plan)[0]
  if (run === undefined) return []
  return computedParts(partsOf(plan).expressions).flatMap((expression) => {
    if (queriesIn([expression]).some((query) => recorder.runsOf(query.plan).length === 0)) return []
    const value = attempt(() => evaluateConstant(expression, run.context))
    return value === undefined ? [] : [{ expression, value: namedValue(nameOf(expression), expression.type, value) }]
  })
}

/** What there is to say about what an operator did in all its runs. */
export function notesOf(plan: Plan, recorder: Recorder, fixtures: Fixtures): Note[] {
  const runs = recorder.runsOf(plan)
  if (runs.length === 0) return []
  const rowsIn = runs.reduce((sum, { inputs }) => sum + (inputs[0]?.length ?? 0), 0)
  const rowsOut = runs.reduce((sum, { output }) => sum + output.length, 0)
  const notes = [
    ...movedNotes(plan),
    ...sourceNotes(plan, rowsOut, fixtures),
    ...sideNotes(plan, runs),
    ...innerUniqueNotes(plan, runs),
    ...valueNotes(plan, recorder),
  ]
  if (rowsIn > rowsOut) notes.push(...columnNotes(plan, runs))
  if (rowsIn > 0 && rowsOut === 0) {
    notes.push({ kind: 'vanished', message: 'no row is left from here on' }, ...reasonsOfLoss(plan, runs))
  }
  return notes
}

/** A part of a condition that stands after a join of kind innerunique. */
function movedNotes(plan: Plan): Note[] {
  if (!isPart(plan)) return []
  return [{ kind: 'before-join', message: 'a part of the where after the join, asked before it' }]
}

function sourceNotes(plan: Plan, rows: number, fixtures: Fixtures): Note[] {
  if (plan.inputs.length > 0 || rows > 0) return []
  if (isOf<{ table: string }>(plan, 'Table') && !fixtures.hasTable(plan.table, plan.database)) {
    return [{ kind: 'no-table', message: `no rows were given for the table ${plan.table}` }]
  }
  if (isOf<{ watchlist: string }>(plan, 'Watchlist') && !fixtures.hasWatchlist(plan.watchlist, plan.database)) {
    return [{ kind: 'no-watchlist', message: `no rows were given for the watchlist '${plan.watchlist}'` }]
  }
  return [{ kind: 'no-rows', message: 'it has no rows' }]
}

function isOf<T>(plan: Plan, operator: string): plan is Plan & T & { readonly database: readonly string[] } {
  return plan.operator === operator
}

function sideNotes(plan: Plan, runs: readonly RecordedRun[]): Note[] {
  if (plan.operator !== 'Join' && plan.operator !== 'Lookup') return []
  const right = runs.map(({ inputs }) => inputs[1]).filter((table) => table !== undefined)
  if (right.length === 0 || right.some(({ length }) => length > 0)) return []
  return [{ kind: 'empty-side', message: 'the right side has no rows' }]
}

/** How many matching left rows a join of kind innerunique left out. */
function innerUniqueNotes(plan: Plan, runs: readonly RecordedRun[]): Note[] {
  if (!isInnerUnique(plan)) return []
  let left = 0
  for (const { inputs, context } of runs) {
    const [rows, others] = inputs
    if (rows === undefined || others === undefined) continue
    const codes = matchRows((plan as JoinPlan).keys, rows, others, context)
    const there = new Set(codes.right)
    const matching = codes.left.filter((code) => code >= 0 && there.has(code))
    left += matching.length - new Set(matching).size
  }
  if (left === 0) return []
  const message = `of the left rows with the same key only the first is joined (innerunique): ${counted(left, 'row')} left out`
  return [{ kind: 'left-duplicates', message }]
}

function valueNotes(plan: Plan, recorder: Recorder): Note[] {
  const computed = computedIn(plan, recorder)
  const notes = computed.flatMap(({ value }): Note[] => {
    if (value.type === 'dynamic' && value.value === '[]') {
      return [{ kind: 'empty-list', message: `${value.name} has no items` }]
    }
    if (value.value !== null && value.value !== '') return []
    return [{ kind: 'empty-value', message: `${value.name} is ${shownValue(value)}: nothing was found for it` }]
  })
  const [run] = recorder.runsOf(plan)
  const patterns = patternCalls(partsOf(plan).expressions)
  return [...notes, ...patterns.flatMap((call) => patternNote(call, computed, run))]
}

type Call = BoundExpression & { readonly kind: 'call' }

function patternCalls(expressions: readonly BoundExpression[]): Call[] {
  const calls: Call[] = []
  walkExpressions(expressions, (expression) => {
    if (expression.kind === 'call' && expression.function.name === 'matches regex') calls.push(expression)
    return true
  })
  return calls
}

/** A pattern that is made of nothing, such as `^()$`, says that all rows without a value match. */
function patternNote(call: Call, computed: readonly Computed[], run: RecordedRun): Note[] {
  const [text, pattern] = call.arguments
  const value = computed.find(({ expression }) => expression === pattern)?.value
  if (value === undefined || value.value === null) return []
  if (attempt(() => compileRegex(value.value!).find('')) === null) return []
  const [table] = run.inputs
  const texts = table && attempt(() => evaluate(text, table, run.context))
  const empty = texts === undefined ? 0 : countEmpty(texts)
  const rows = empty === 0 ? '' : `: in ${counted(empty, 'row')} ${oneLine(text.at)} is empty`
  return [
    {
      kind: 'empty-pattern',
      message: `${value.name} = ${shownValue(value)} matches the empty text${rows}`,
    },
  ]
}

function countEmpty(column: Column): number {
  let empty = 0
  for (let row = 0; row < column.length; row++) if (isEmptyAt(column, row)) empty++
  return empty
}

function isEmptyAt(column: Column, row: number): boolean {
  const value = column.get(row)
  return value === null || value === ''
}

/** Columns that a condition reads and that no row has a value in. */
function columnNotes(plan: Plan, runs: readonly RecordedRun[]): Note[] {
  if (plan.operator !== 'Filter') return []
  const { predicate } = plan as WherePlan
  const names = new Set(conjuncts(predicate).flatMap((part) => traitsOf(part).columns))
  return [...names].flatMap((name): Note[] => {
    const columns = runs.map(({ inputs: [table] }) => table && attempt(() => table.column(name)))
    let rows = 0
    for (const column of columns) {
      if (column === undefined || countEmpty(column) < column.length) return []
      rows += column.length
    }
    return rows === 0 ? [] : [{ kind: 'empty-column', message: `${columnTitle(name)} is empty in every row (${rows})` }]
  })
}
