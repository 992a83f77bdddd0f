import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { bindTypeName } from '../binder/expressions.ts'
import { columnReference } from '../binder/nodes.ts'
import { type NamedColumn, type Plan, traitsOf } from '../binder/plan.ts'
import { ColumnNamer } from '../binder/result-names.ts'
import type { Scope } from '../binder/scope.ts'
import { type Column, missingValue } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { groupRows } from '../columns/grouping.ts'
import type { ColumnInfo } from '../columns/table.ts'
import type { Plugin } from '../engine/catalog.ts'
import { KqlError } from '../errors/kql-error.ts'
import { convert, textOf } from '../functions/convert.ts'
import { bindSummary, groupsOf, type Summary, summarizeTable } from '../operators/summarize.ts'
import type { Value } from '../types/dynamic.ts'
import { nameOf } from './arguments.ts'
import { bindPlugin, storedTable } from './plans.ts'

interface PivotPlan extends Plan {
  /** The aggregate, the last column of the result, by the rows' columns and the pivoted one (the last key). */
  readonly summary: Summary
  /** The same without keys: what a cell holds that has no rows. */
  readonly nothing: Summary
  /** How many columns of the result are keys. */
  readonly keys: number
  /** The text of the pivoted value each further column is for. */
  readonly values: readonly string[]
  readonly declared: boolean
}

/** Turns the values of a column into columns. Which there are follows from the data, unless they are declared. */
export const pivot: Plugin<PivotPlan> = {
  name: 'pivot',
  doc: 'Turns the values of a column into columns that hold an aggregate (count if none is given).',
  schema: true,
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    if (!args.expect(1, Infinity)) return { ...plan, open: true } as PivotPlan
    const [pivoted, second, ...others] = args.positional
    const aggregate = second?.kind === 'NameReference' ? undefined : second
    const listed = aggregate === undefined ? args.positional.slice(1) : others
    args.column(pivoted, 'NotDynamic')
    for (const column of listed) args.column(column)
    const rows = binder.rowScope(args.input, scope)
    const value = bindAggregate(aggregate, [], node, rows, binder)
    const keys = listed.length > 0 ? listed.map(nameOf) : otherColumns(args.input, nameOf(pivoted), value)
    const nodes = [...keys.map((name) => reference(name, node)), pivoted]
    const summary = bindAggregate(aggregate, nodes, node, rows, binder)
    const keyColumns = summary.results.slice(0, keys.length).map(infoOf)
    const common = { ...plan, summary, nothing: value, keys: keys.length }
    const { type } = summary.results[summary.results.length - 1].expression
    if (node.schema !== undefined)
      return { ...common, ...declaredColumns(node.schema, keyColumns, binder), declared: true }
    const data = binder.dataOf(args.input)
    if (data === undefined) return { ...common, columns: keyColumns, values: [], declared: false, open: true }
    const values = distinctTexts(data.column(nameOf(pivoted)), binder)
    const namer = new ColumnNamer(keyColumns)
    const columns = [...keyColumns, ...values.map((text) => ({ name: namer.name(text), type }))]
    return { ...common, columns, values, declared: false }
  },
  run(plan, [input], context) {
    const { summary, nothing, keys, values } = plan
    const long = summarizeTable(summary, input, context)
    const keyCells = Array.from({ length: keys }, (_, i) => long.column(i))
    const groups = groupRows(keyCells, long.length, context)
    const texts = textsOf(long.column(keys))
    context.meter.bytes(values.length * groups.count * 12)
    const indexOf = new Map(values.map((text, i) => [text, i]))
    const rows = values.map(() => new Int32Array(groups.count).fill(-1))
    for (let row = 0; row < long.length; row++) {
      const index = indexOf.get(texts[row])
      if (index !== undefined) rows[index][groups.ids[row]] = row
      else if (plan.declared) {
        throw new KqlError('runtime', `pivot: the declared schema has no column for the value '${texts[row]}'.`, {
          ...plan.at,
        })
      }
    }
    const cells = long.column(keys + 1)
    const empty = summarizeTable(nothing, input.head(0), context).column(0).get(0)
    const columns: Column[] = [
      ...keyCells.map((column) => column.gather(groups.firstRows)),
      ...rows.map((own, i) => spread(cells, own, empty, plan.columns[keys + i])),
    ]
    return storedTable(plan.columns, columns, groups.count)
  },
  origins({ summary, keys }, [input], _output, context) {
    const long = summarizeTable(summary, input, context)
    const { ids } = groupRows(
      Array.from({ length: keys }, (_, i) => long.column(i)),
      long.length,
      context,
    )
    return [{ into: groupsOf(summary, input, context).map((group) => ids[group]) }]
  },
}

function spread(cells: Column, rows: Int32Array, empty: Value, { type }: ColumnInfo): Column {
  const missing = empty ?? missingValue(cells.type)
  return columnFrom(type, rows.length, (i) => convert(rows[i] < 0 ? missing : cells.get(rows[i]), cells.type, type))
}

function infoOf({ name, expression }: NamedColumn): ColumnInfo {
  return { name, type: expression.type }
}

function reference(name: string, { span }: ast.EvaluateOperator): ast.Expression {
  return { kind: 'NameReference', name, span } as ast.Expression
}

/** The aggregate (`count()` if none) by some keys. */
function bindAggregate(
  aggregate: ast.Expression | undefined,
  keys: readonly ast.Expression[],
  node: ast.EvaluateOperator,
  rows: Scope,
  binder: Binder,
): Summary {
  const { span } = node
  const counted = {
    kind: 'Call',
    name: { kind: 'Name', name: 'count', span },
    arguments: [],
    span,
  } as unknown as ast.Expression
  const summary = bindSummary([aggregate ?? counted], keys, rows, binder)
  if (summary.calls.length > 0) return summary
  binder.report('semantic', 'KS144', 'An aggregate function expected.', (aggregate ?? node).span)
  const at = binder.at(node)
  return {
    ...summary,
    results: [...summary.results, { name: 'value', expression: columnReference('value', 'dynamic', at) }],
  }
}

/** The columns that are neither pivoted nor read by the aggregate. */
function otherColumns(input: Plan, pivoted: string, value: Summary): string[] {
  const read = new Set([pivoted])
  for (const call of value.calls) for (const argument of call.arguments) addColumns(argument, read)
  return input.columns.map(({ name }) => name).filter((name) => !read.has(name))
}

function addColumns(expression: NamedColumn['expression'], names: Set<string>): void {
  for (const name of traitsOf(expression).columns) names.add(name)
}

function declaredColumns(schema: ast.RowSchema, keys: readonly ColumnInfo[], binder: Binder) {
  const declared = schema.columns.map(({ name, type }) => ({ name: name.name, type: bindTypeName(type, binder) }))
  const names = new Set(keys.map(({ name }) => name))
  const values = declared.filter(({ name }) => !names.has(name))
  return { columns: [...keys, ...values], values: values.map(({ name }) => name) }
}

function textsOf(column: Column): string[] {
  return Array.from({ length: column.length }, (_, row) => {
    const value = column.get(row)
    return value === null ? '' : textOf(column.type, value)
  })
}

function distinctTexts(column: Column, { meter }: Binder): string[] {
  const { firstRows } = groupRows([column], column.length, meter)
  return [...new Set(textsOf(column.gather(firstRows)))].sort()
}
