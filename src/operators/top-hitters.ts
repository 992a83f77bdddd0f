import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { castTo, isError } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import { ColumnNamer } from '../binder/result-names.ts'
import { Table } from '../columns/table.ts'
import { castColumn } from '../engine/cast.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluateConstant } from '../engine/evaluate.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { required, reshaped } from './plans.ts'
import { rankGroups } from './ranking.ts'
import { bindSummary, groupsOf, type Summary, summarizeTable } from './summarize.ts'

/** The plan of `top-hitters`. */
export interface TopHittersPlan extends Plan {
  readonly count: BoundExpression
  /** The value and its count or sum. */
  readonly summary: Summary
}

const NUMBERS: readonly ScalarType[] = ['int', 'long', 'real', 'decimal']

/** `top-hitters n of column by weight`: the most frequent values, or those with the greatest sums; counted exactly. */
export const topHitters: TabularOperator<ast.TopHittersOperator, TopHittersPlan> = {
  kind: 'TopHitters',
  bind(node, input, scope, binder) {
    const rows = required('TopHitters', input, node, binder)
    const row = binder.rowScope(rows, scope)
    const value = columnName(node.of, binder)
    const weight = node.by === undefined ? undefined : columnName(node.by, binder)
    const by = node.by && binder.expression(node.by, row)
    if (by !== undefined && !NUMBERS.includes(by.type) && !isError(by)) {
      binder.report('semantic', 'KS137', 'The expression value must be a number.', node.by!.span)
    }
    const summary = bindSummary([aggregateOf(node)], [node.of], row, binder)
    const counted = weight === undefined ? `approximate_count_${value}` : `approximate_sum_${weight}`
    const values = { name: value, type: summary.by[0].expression.type }
    const columns = [values, { name: new ColumnNamer([values]).name(counted), type: by?.type ?? ('long' as const) }]
    const count = castTo(binder.expression(node.count, { ...row, row: null }), 'long')
    return { ...reshaped('TopHitters', rows, columns, node, binder, { serialized: true }), count, summary }
  },
  run(plan, [input], context) {
    const groups = summarizeTable(plan.summary, input, context)
    const top = groups.select(topGroups(plan, groups, context))
    const [value, weight] = plan.columns
    return Table.of([
      { name: value.name, column: top.column(0) },
      { name: weight.name, column: castColumn(top.column(1), weight.type, context) },
    ])
  },
  origins(plan, [input], _output, context) {
    const top = topGroups(plan, summarizeTable(plan.summary, input, context), context)
    return [{ into: groupsOf(plan.summary, input, context).map((group) => top.indexOf(group)) }]
  },
}

/** The groups of the result, in its order. */
function topGroups({ count }: TopHittersPlan, groups: Table, context: RunContext): Int32Array {
  const wanted = Number(evaluateConstant(count, context) ?? 0)
  return rankGroups(groups.column(1), true, context).slice(0, Math.max(0, wanted))
}

function columnName(node: ast.Expression, binder: Binder): string {
  if (node.kind === 'NameReference') return node.name
  binder.report('semantic', 'KS109', 'Column name expected.', node.span)
  return ''
}

/** `sum(by)`, or `count()`. */
function aggregateOf({ by, span }: ast.TopHittersOperator): ast.Call {
  const name: ast.Name = { kind: 'Name', name: by === undefined ? 'count' : 'sum', span }
  return { kind: 'Call', name, arguments: by === undefined ? [] : [by], span }
}
