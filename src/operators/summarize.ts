import type * as ast from '../../grammar/ast.ts'
import type { Groups } from '../aggregates/aggregate.ts'
import { AggregateBinder, type AggregateCall } from '../binder/aggregates.ts'
import type { Binder } from '../binder/binder.ts'
import { bindItems, bindNamed, columnsOf, reportDuplicate } from '../binder/named-columns.ts'
import { columnInfo, plainColumn, referenceTo } from '../binder/nodes.ts'
import { checkHint } from '../binder/parameters.ts'
import type { NamedColumn, Plan } from '../binder/plan.ts'
import { ColumnNamer } from '../binder/result-names.ts'
import type { Scope } from '../binder/scope.ts'
import { groupRows } from '../columns/grouping.ts'
import { Selection } from '../columns/selection.ts'
import { type DeferredColumn, StoredColumn, Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { locating, type RunContext } from '../engine/context.ts'
import { deferredColumn, evaluate } from '../engine/evaluate.ts'
import { required, reshaped } from './plans.ts'
import { projectTable } from './project.ts'

/** Keys, aggregates, and what is made of them. */
export interface Summary {
  readonly by: readonly NamedColumn[]
  readonly calls: readonly AggregateCall[]
  /** The columns of the result, over the keys (by name) and the columns of `calls`. */
  readonly results: readonly NamedColumn[]
}

/** The plan of `summarize`. */
export interface SummarizePlan extends Plan, Summary {}

/** `summarize aggregates by keys`: one row for each group of equal keys; without keys one row in all. */
export const summarize: TabularOperator<ast.SummarizeOperator, SummarizePlan> = {
  kind: 'Summarize',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, [])
    checkHint('hint.strategy', ['shuffle'], node.parameters, binder)
    if (node.bin !== undefined) binder.unsupported("The old 'bin=' clause of summarize", node.bin.span)
    const rows = required('Summarize', input, node, binder)
    const summary = bindSummary(node.aggregates, node.by, binder.rowScope(rows, scope), binder)
    const open = rows.open && node.aggregates.some(takesAll)
    return { ...reshaped('Summarize', rows, columnsOf(summary.results), node, binder, { open }), ...summary }
  },
  run(plan, [input], context) {
    return summarizeTable(plan, input, context)
  },
  origins(plan, [input], _output, context) {
    return [{ into: groupsOf(plan, input, context) }]
  },
}

/** Whether an item returns all columns: `arg_max(a, *)`. */
function takesAll(node: ast.Expression): boolean {
  const value = node.kind === 'NamedExpression' ? node.value : node
  return value.kind === 'Call' && value.arguments.some((argument) => argument.kind === 'Star')
}

/** Binds keys and aggregates over the rows of a scope; the result has the keys first. */
export function bindSummary(
  aggregates: readonly ast.Expression[],
  keys: readonly ast.Expression[],
  row: Scope,
  binder: Binder,
): Summary {
  const namer = new ColumnNamer([], binder.unnamed)
  const by = keys.map((key) => {
    const item = bindNamed(key, row, binder)
    if (item.expression.type === 'dynamic' && item.expression.kind !== 'constant') reportDynamicKey(key, binder)
    const fixed = item.explicit ?? (key.kind === 'NameReference' ? key.name : undefined)
    if (fixed !== undefined && namer.declares(fixed)) reportDuplicate(fixed, key, binder)
    return { name: namer.name(item.explicit ?? item.suggested, fixed !== undefined), expression: item.expression }
  })
  const plainKeys = by.flatMap(({ expression }) => plainColumn(expression) ?? [])
  const aggregateBinder = new AggregateBinder(row, plainKeys, binder)
  const results: NamedColumn[] = by.map(({ name, expression }) => ({
    name,
    expression: referenceTo(columnInfo(name, expression), expression.at),
  }))
  for (const node of aggregates) {
    const names = node.kind === 'NamedExpression' ? node.names : []
    const several = aggregateBinder.several(node.kind === 'NamedExpression' ? node.value : node)
    for (const { span } of several === undefined || several.length === 0 ? [] : names.slice(several.length)) {
      binder.report('semantic', 'KS150', 'The name does not have a corresponding expression.', span)
    }
    const items = several ?? bindItems([node], aggregateBinder.scope, binder)
    for (const [i, { expression, suggested }] of items.entries()) {
      const explicit = names[i]?.name
      if (explicit !== undefined && namer.declares(explicit)) reportDuplicate(explicit, names[i], binder)
      results.push({ name: namer.name(explicit ?? suggested, explicit !== undefined), expression })
    }
  }
  return { by, calls: aggregateBinder.calls, results }
}

function reportDynamicKey(key: ast.Expression, binder: Binder): void {
  const hint = 'convert it: by tostring(…)'
  binder.report('semantic', 'KS116', "The value of type 'dynamic' is not allowed in this context.", key.span, hint)
}

/** For each row of the input its group: the row of the result that it has a part in. */
export function groupsOf({ by }: Summary, input: Table, context: RunContext): Int32Array {
  return groupRows(
    by.map(({ expression }) => evaluate(expression, input, context)),
    input.length,
    context,
  ).ids
}

/** The groups of a summary with their keys and aggregates, as the result's columns. */
export function summarizeTable(summary: Summary, input: Table, context: RunContext): Table {
  const { by } = summary
  if (by.length === 0) {
    return aggregateGroups(summary, input, { ids: new Int32Array(input.length), count: 1 }, [], context)
  }
  const keys = by.map(({ expression }) => deferredColumn(expression, input, context))
  const grouping = groupRows(
    keys.map((key) => key.read()),
    input.length,
    context,
  )
  const firsts = new Selection(grouping.firstRows)
  return aggregateGroups(
    summary,
    input,
    grouping,
    keys.map((key) => key.select(firsts)),
    context,
  )
}

/** A row for each of the given groups of rows; `keys` are the columns of the keys, a cell for each group. */
export function aggregateGroups(
  { by, calls, results }: Summary,
  input: Table,
  groups: Groups,
  keys: readonly DeferredColumn[],
  context: RunContext,
): Table {
  const columns = by.map(({ name, expression }) => ({ name, type: expression.type }))
  const cells = [...keys]
  for (const call of calls) {
    const args = call.arguments.map((argument) => evaluate(argument, input, context))
    const info = {
      types: call.arguments.map((argument) => argument.type),
      result: call.kind === 'compute' ? call.type : call.returned[0].expression.type,
      constants: args.map((column) => (column.kind === 'constant' ? column.value : undefined)),
      context,
    }
    if (call.kind === 'compute') {
      columns.push({ name: call.column, type: call.type })
      cells.push(new StoredColumn(locating(call.at, () => call.overload.compute!(args, groups, info))))
    } else {
      const picked = new Selection(call.overload.pick!(args, groups, info))
      for (const { name, expression } of call.returned) {
        columns.push({ name, type: expression.type })
        cells.push(deferredColumn(expression, input, context).select(picked))
      }
    }
  }
  return projectTable(results, new Table(columns, cells, groups.count), context)
}
