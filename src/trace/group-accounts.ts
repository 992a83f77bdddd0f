import type { PickedRow } from '../binder/aggregates.ts'
import type { NamedColumn } from '../binder/plan.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { counted } from '../messages/counted.ts'
import { rankGroups } from '../operators/ranking.ts'
import { groupsOf, type Summary, summarizeTable } from '../operators/summarize.ts'
import type { TopHittersPlan } from '../operators/top-hitters.ts'
import type { TopNestedPlan } from '../operators/top-nested.ts'
import { Explainer } from './explain.ts'
import { explainerOf, type RowAtRun } from './row-at-run.ts'
import { type NamedValue, namedValue, oneLine, shownValues } from './text.ts'
import type { Account } from './trail.ts'

/** Which group a row went into, or why its group is not in the result. */
export function groupAccount(at: RowAtRun): Account | undefined {
  const { run, made } = at
  if (run.plan.operator === 'TopHitters' && made.length === 0) return topHittersAccount(at)
  if (run.plan.operator === 'TopNested' && made.length === 0) return topNestedAccount(at)
  const keys = keyValues(at)
  const rows = counted(sizeOf(at), 'row')
  const message = keys.length === 0 ? `in a group of ${rows}` : `in the group ${shownValues(keys)}, of ${rows}`
  return { fate: 'grouped', message, details: picks(at), values: keys }
}

/** The keys of the row, by the names that the result has for them. */
function keyValues(at: RowAtRun): NamedValue[] {
  const { plan, output } = at.run
  if (plan.operator === 'plugin activity_counts_metrics') {
    // The window and the dimensions; the metrics come after them.
    return output.columns.slice(0, -4).map(({ name, type }) => {
      return namedValue(name, type, output.column(name).get(at.made[0]))
    })
  }
  const explainer = explainerOf(at)
  return keysOf(at).flatMap(({ name, expression }) => {
    const value = explainer.named(expression)
    return value === undefined ? [] : [{ ...value, name }]
  })
}

/** The keys of operators that group. */
function keysOf({ run: { plan } }: RowAtRun): readonly NamedColumn[] {
  const { by, items, summary, levels } = plan as Partial<{
    by: readonly NamedColumn[]
    items: readonly NamedColumn[]
    summary: Summary
    levels: TopNestedPlan['levels']
  }>
  if (Array.isArray(by)) return by
  if (plan.operator === 'TopHitters') return summary!.by
  if (levels !== undefined) return levels.map(({ value }, i) => ({ name: plan.columns[2 * i].name, expression: value }))
  if (plan.operator === 'plugin pivot') return summary!.by
  return items ?? []
}

function sizeOf({ lineage, made }: RowAtRun): number {
  if (lineage === undefined || !('into' in lineage)) return 1
  return lineage.into.filter((place) => place === made[0]).length
}

/** Says of each aggregate that takes a row of the group whether it took this one. */
function picks(at: RowAtRun): string[] {
  const { run, row } = at
  if (run.plan.operator === 'Distinct') {
    const first = at.lineage !== undefined && 'into' in at.lineage ? at.lineage.into.indexOf(at.made[0]) : row
    return first === row ? [] : ['an earlier row of it is the one that stays']
  }
  if (run.plan.operator !== 'Summarize') return []
  const plan = run.plan as typeof run.plan & Summary
  return plan.calls.flatMap((call) => (call.kind === 'pick' ? [pickOf(at, plan, call)] : []))
}

function pickOf(at: RowAtRun, summary: Summary, call: PickedRow): string {
  const { run, row } = at
  const { context } = run
  const [input] = run.inputs
  const ids = groupsOf(summary, input!, context)
  const columns = call.arguments.map((argument) => evaluate(argument, input!, context))
  const picked = call.overload.pick!(
    columns,
    { ids, count: run.output.length },
    {
      types: columns.map(({ type }) => type),
      result: call.returned[0].expression.type,
      constants: columns.map((column) => (column.kind === 'constant' ? column.value : undefined)),
      context,
    },
  )[ids[row]]
  const name = oneLine(call.at)
  if (picked === row) return `${name} took this row`
  if (picked < 0) return `${name} took no row`
  const [decisive] = call.arguments
  if (decisive === undefined) return `${name} took another row`
  const taken = new Explainer(input!, picked, context).named(decisive)
  const own = explainerOf(at).named(decisive)
  if (taken === undefined || own === undefined) return `${name} took another row`
  return `${name} took another row (${shownValues([taken])}; here ${shownValues([own])})`
}

function topHittersAccount(at: RowAtRun): Account {
  const { run, row } = at
  const { summary, count } = run.plan as TopHittersPlan
  const groups = summarizeTable(summary, run.inputs[0]!, run.context)
  const own = groupsOf(summary, run.inputs[0]!, run.context)[row]
  const place = rankGroups(groups.column(1), true, run.context).indexOf(own) + 1
  const wanted = Number(evaluateConstant(count, run.context) ?? 0)
  const values = keyValues(at)
  const weight = groups.column(1).get(own)
  return {
    message: `${shownValues(values)} is number ${place} (weight ${weight}), and only the first ${wanted} are kept`,
    values,
  }
}

function topNestedAccount(at: RowAtRun): Account {
  const values = keyValues(at)
  return { message: `not among the top values: ${shownValues(values)}`, values }
}
