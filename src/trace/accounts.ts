import { type BoundExpression, type NamedColumn, traitsOf } from '../binder/plan.ts'
import { Selection } from '../columns/selection.ts'
import { type ColumnInfo, columnIndex, type Table } from '../columns/table.ts'
import { evaluateConstant } from '../engine/evaluate.ts'
import { numbered, numbersOf } from '../engine/lineage.ts'
import { counted } from '../messages/counted.ts'
import type { ExtendPlan } from '../operators/extend.ts'
import type { MakeSeriesPlan } from '../operators/make-series.ts'
import type { MvApplyPlan } from '../operators/mv-apply.ts'
import type { MvExpandPlan } from '../operators/mv-expand.ts'
import type { ParsePlan } from '../operators/parse.ts'
import type { ProjectPlan } from '../operators/project.ts'
import type { SamplePlan } from '../operators/sample.ts'
import type { SampleDistinctPlan } from '../operators/sample-distinct.ts'
import type { ScanPlan } from '../operators/scan.ts'
import { sortTable } from '../operators/sort-keys.ts'
import type { TakePlan } from '../operators/take.ts'
import type { TopPlan } from '../operators/top.ts'
import { conjuncts, type WherePlan } from '../operators/where.ts'
import { attempt } from './attempt.ts'
import type { Explanation } from './explain.ts'
import { groupAccount } from './group-accounts.ts'
import { joinAccount, lookupAccount } from './join-accounts.ts'
import type { RecordedRun } from './recorder.ts'
import { explainerOf, type RowAtRun } from './row-at-run.ts'
import { type NamedValue, namedValue, shownValue, shownValues } from './text.ts'
import type { Account } from './trail.ts'

/** What an operator did with a row, and why. */
export function accountOf(at: RowAtRun): Account {
  const own = attempt(() => ACCOUNTS[at.run.plan.operator]?.(at))
  if (own !== undefined) return own
  if (at.lineage !== undefined && 'into' in at.lineage && at.made.length > 0) {
    return attempt(() => groupAccount(at)) ?? { fate: 'grouped', message: 'it went into a group' }
  }
  if (at.made.length > 1) return { message: `${at.made.length} rows were made of it` }
  return { message: at.made.length === 0 ? 'nothing was made of it' : '' }
}

type AccountOf = (at: RowAtRun) => Account | undefined

/** The accounts of single operators; undefined where there is nothing special to say. */
const ACCOUNTS: Readonly<Record<string, AccountOf>> = {
  Filter: filterAccount,
  Search: filterAccount,
  Join: joinAccount,
  Lookup: lookupAccount,
  Union: () => ({ message: '' }),
  Take: takeAccount,
  Top: topAccount,
  Sample: sampleAccount,
  SampleDistinct: sampleDistinctAccount,
  TopHitters: dropped(groupAccount),
  TopNested: dropped(groupAccount),
  Parse: parseAccount,
  MvExpand: mvExpandAccount,
  MvApply: mvApplyAccount,
  MakeSeries: makeSeriesAccount,
  Scan: scanAccount,
  Extend: ({ run, made }) => added(run, made, (run.plan as ExtendPlan).added),
  Project: ({ run, made }) => {
    return added(
      run,
      made,
      (run.plan as ProjectPlan).items.filter(({ expression }) => expression.kind !== 'column'),
    )
  },
}

/** An account for rows of which nothing was made. */
function dropped(account: AccountOf): AccountOf {
  return (at) => (at.made.length === 0 ? account(at) : undefined)
}

function filterAccount(at: RowAtRun): Account | undefined {
  if (at.made.length > 0) return { message: '' }
  const explainer = explainerOf(at)
  const explained = conjuncts((at.run.plan as WherePlan).predicate).map((part) => explainer.explain(part))
  const reasons = explained.filter(({ value }) => value !== true)
  return { message: reasons.length === 1 ? `${reasons[0].text} was not true` : 'its condition was not true', reasons }
}

/** Values of columns that an operator added. */
function added({ output }: RecordedRun, made: readonly number[], columns: readonly NamedColumn[]): Account | undefined {
  if (made.length === 0) return undefined
  return { message: '', values: columns.flatMap(({ name }) => cellOf(output, made[0], name) ?? []) }
}

function cellOf(table: Table, row: number, name: string): NamedValue | undefined {
  const index = columnIndex(table.columns, name)
  // Just this cell: the query may not have needed the column.
  const cell = new Selection(Int32Array.of(row))
  const value = index < 0 ? undefined : attempt(() => table.deferred(index).readAt(cell).get(0))
  return value === undefined ? undefined : namedValue(name, table.columns[index].type, value)
}

function constantOf({ context }: RecordedRun, expression: BoundExpression): number {
  return Number(evaluateConstant(expression, context) ?? 0)
}

function takeAccount({ run, row, made }: RowAtRun): Account | undefined {
  if (made.length > 0) return undefined
  const [input] = run.inputs
  const count = constantOf(run, (run.plan as TakePlan).count)
  return { message: `it is row ${row + 1} of ${input!.length}, and only the first ${count} are kept` }
}

function topAccount(at: RowAtRun): Account | undefined {
  const { run, row, made } = at
  if (made.length > 0) return undefined
  const plan = run.plan as TopPlan
  const [input] = run.inputs
  const order = numbersOf(sortTable(numbered(input!, 0), [plan.by], run.context))!.from
  const count = constantOf(run, plan.count)
  const place = `it is number ${order.indexOf(row) + 1} of ${input!.length}, and only the first ${count} are kept`
  const value = explainerOf(at).named(plan.by.expression)
  return value === undefined ? { message: place } : { message: `${place}: ${shownValues([value])}`, values: [value] }
}

function sampleAccount({ run, made }: RowAtRun): Account | undefined {
  if (made.length > 0) return undefined
  const count = constantOf(run, (run.plan as SamplePlan).count)
  return { message: `it is not among the ${counted(count, 'row')} of ${run.inputs[0]!.length} picked at random` }
}

function sampleDistinctAccount(at: RowAtRun): Account | undefined {
  if (at.made.length > 0) return undefined
  const { count, items } = at.run.plan as SampleDistinctPlan
  const value = explainerOf(at).named(items[0].expression)
  const wanted = constantOf(at.run, count)
  return {
    message: `its value is not among the first ${wanted}${value === undefined ? '' : `: ${shownValues([value])}`}`,
    values: value === undefined ? [] : [value],
  }
}

function parseAccount(at: RowAtRun): Account | undefined {
  const { run, made } = at
  const { where, value, filled } = run.plan as ParsePlan
  if (made.length > 0) return { message: '', values: valuesOf(run.output, made[0], filled) }
  const text = where ? explainerOf(at).named(value) : undefined
  return text && { message: `the text does not fit the pattern: ${shownValues([text])}`, values: [text] }
}

function valuesOf(table: Table, row: number, columns: readonly ColumnInfo[]): NamedValue[] {
  return columns.flatMap(({ name }) => cellOf(table, row, name) ?? [])
}

function mvExpandAccount(at: RowAtRun): Account | undefined {
  if (at.made.length > 0) return undefined
  return withoutItems(at, (at.run.plan as MvExpandPlan).expansion.items)
}

function withoutItems(at: RowAtRun, items: readonly NamedColumn[]): Account {
  const explainer = explainerOf(at)
  const values = items.flatMap(({ expression }) => explainer.named(expression) ?? [])
  const isEmpty = values.length > 0 && values.every(({ value }) => value === '[]' || value === '{}')
  const said = isEmpty ? 'there are no items to make rows of' : 'no row was made of its items'
  return { message: `${said}: ${shownValues(values)}`, values }
}

function mvApplyAccount(at: RowAtRun): Account | undefined {
  if (at.made.length > 0) return undefined
  const account = withoutItems(at, (at.run.plan as MvApplyPlan).expansion.items)
  const isEmpty = account.values?.every(({ value }) => value === '[]' || value === '{}')
  return isEmpty
    ? account
    : { ...account, message: `its subquery gave no row for ${shownValues(account.values ?? [])}` }
}

function makeSeriesAccount(at: RowAtRun): Account | undefined {
  if (at.made.length > 0) return undefined
  const { axis, from, to, inRange } = at.run.plan as MakeSeriesPlan
  const explainer = explainerOf(at)
  const value = explainer.named(axis)
  if (value === undefined) return undefined
  const ends = [from, to].map((end) => (end === undefined ? undefined : explainer.named(end)))
  const range = ends
    .map((end) => (end === undefined ? 'the first' : shownValue(end)))
    .join(inRange ? ' up to ' : ' to before ')
  const message = value.value === null ? `${value.name} is null` : `${shownValues([value])} is not from ${range}`
  return { message, values: [value] }
}

function scanAccount(at: RowAtRun): Account | undefined {
  if (at.made.length > 0) return at.made.length === 1 ? { message: '' } : undefined
  const { steps } = at.run.plan as ScanPlan
  const own = new Set(at.run.inputs[0]!.columns.map(({ name }) => name))
  const explainer = explainerOf(at)
  const reasons: Explanation[] = []
  const details: string[] = []
  for (const { name, condition } of steps) {
    const parts = conjuncts(condition)
    const isAlone = (part: BoundExpression) => traitsOf(part).columns.every((column) => own.has(column))
    const failed = parts.filter(isAlone).map((part) => explainer.explain(part))
    const wrong = failed.filter(({ value }) => value !== true)
    reasons.push(...wrong)
    const others = parts.filter((part) => !isAlone(part)).map(({ at: { source, span } }) => source.slice(span))
    if (wrong.length === 0 && others.length > 0) {
      details.push(`step ${name} also asks for what came before it: ${others.join(' and ')}`)
    }
  }
  const names = steps.map(({ name }) => name).join(', ')
  return { message: `none of the steps (${names}) gave it out`, reasons, details }
}
