import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { bindNamed } from '../binder/named-columns.ts'
import { castTo } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import { ColumnNamer } from '../binder/result-names.ts'
import type { Scope } from '../binder/scope.ts'
import { columnOf } from '../columns/builder.ts'
import { missingValue } from '../columns/column.ts'
import { concatColumns } from '../columns/concat.ts'
import { groupRows } from '../columns/grouping.ts'
import { type ColumnInfo, Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import type { Value } from '../types/dynamic.ts'
import { required, reshaped } from './plans.ts'
import { rankGroups } from './ranking.ts'
import { rowsOfGroups } from './subquery.ts'
import { bindSummary, type Summary, summarizeTable } from './summarize.ts'

/** One `top-nested n of value with others = … by aggregate`. */
interface Level {
  readonly count: BoundExpression | undefined
  readonly value: BoundExpression
  readonly others: BoundExpression | undefined
  /** The aggregate, over any rows, without keys. */
  readonly summary: Summary
  readonly descending: boolean
}

/** The plan of `top-nested`. */
export interface TopNestedPlan extends Plan {
  readonly levels: readonly Level[]
}

/** `top-nested n of value by aggregate, …`: the top values, in each of these the top values of the next level, … */
export const topNested: TabularOperator<ast.TopNestedOperator, TopNestedPlan> = {
  kind: 'TopNested',
  bind(node, input, scope, binder) {
    const rows = required('TopNested', input, node, binder)
    const row = binder.rowScope(rows, scope)
    const namer = new ColumnNamer([], binder.unnamed)
    const columns: ColumnInfo[] = []
    const levels = node.clauses.map((clause) => bindLevel(clause, row, namer, columns, binder))
    return { ...reshaped('TopNested', rows, columns, node, binder, { serialized: true }), levels }
  },
  run(plan, [input], context) {
    const made = new NestedRows(plan.levels, context).over(input, 0)
    const cells = plan.columns.map(({ name, type }, i) => ({
      name,
      column: columnOf(
        type,
        made.map((row) => row[i]),
      ),
    }))
    return Table.of(cells, made.length)
  },
  origins({ levels }, [input], output, context) {
    if (levels.some(({ others }) => others !== undefined)) return [undefined]
    const values = levels.map(({ value }, i) => {
      return concatColumns(value.type, [output.column(2 * i), evaluate(value, input, context)])
    })
    const { ids } = groupRows(values, output.length + input.length, context)
    const [made, own] = [ids.subarray(0, output.length), ids.subarray(output.length)]
    return [{ into: own.map((id) => made.indexOf(id)) }]
  },
}

function bindLevel(
  clause: ast.TopNestedClause,
  row: Scope,
  namer: ColumnNamer,
  columns: ColumnInfo[],
  binder: Binder,
): Level {
  const item = bindNamed(clause.of, row, binder)
  const { by, descending } = orderOf(clause.by)
  const named = by.kind === 'NamedExpression' ? by : undefined
  const summary = bindSummary([named?.value ?? by], [], row, binder)
  const aggregate = summary.results[0].expression
  const { type } = item.expression
  const own = namer.name(item.explicit ?? item.suggested ?? '')
  columns.push({ name: own, type })
  columns.push({ name: namer.name(named?.names[0].name ?? `aggregated_${own}`), type: aggregate.type })
  const fixed = { ...row, row: null }
  return {
    count: clause.count && binder.integer(clause.count, row),
    value: item.expression,
    others: clause.others && castTo(binder.expression(clause.others, fixed), type),
    summary,
    descending,
  }
}

function orderOf(by: ast.Expression): { by: ast.Expression; descending: boolean } {
  if (by.kind === 'Ordered') return { by: by.value, descending: by.order !== 'asc' }
  if (by.kind === 'NamedExpression' && by.value.kind === 'Ordered') {
    return { by: { ...by, value: by.value.value }, descending: by.value.order !== 'asc' }
  }
  return { by, descending: true }
}

/** The rows of the result, from the first level down: each holds the cells of its level and of those below. */
class NestedRows {
  private readonly levels: readonly Level[]
  private readonly counts: readonly number[]
  private readonly context: RunContext

  constructor(levels: readonly Level[], context: RunContext) {
    this.levels = levels
    this.context = context
    this.counts = levels.map(({ count }) => {
      return count === undefined ? Number.POSITIVE_INFINITY : Number(evaluateConstant(count, context) ?? 0)
    })
  }

  over(rows: Table, depth: number): Value[][] {
    this.context.checkpoint()
    const level = this.levels[depth]
    if (level === undefined) return [[]]
    const values = evaluate(level.value, rows, this.context)
    const grouping = groupRows([values], rows.length, this.context)
    const groups = rowsOfGroups(grouping)
    const by = [{ name: '$value', expression: level.value }]
    const aggregates = summarizeTable({ ...level.summary, by }, rows, this.context).column(0)
    const order = rankGroups(aggregates, level.descending, this.context)
    const top = [...order].slice(0, Math.max(0, this.counts[depth]))
    const made = top.flatMap((id) => {
      const head = [values.get(grouping.firstRows[id]), aggregates.get(id)]
      return this.over(rows.select(groups[id]), depth + 1).map((tail) => [...head, ...tail])
    })
    if (level.others !== undefined && top.length < grouping.count) {
      const left = new Set(top)
      const others = Int32Array.from({ length: rows.length }, (_, i) => i).filter((i) => !left.has(grouping.ids[i]))
      made.push(this.others(rows.select(others), depth))
    }
    return made
  }

  /** The row of what is not at the top: it is not divided further, only counted again under the labels below. */
  private others(rows: Table, depth: number): Value[] {
    return this.levels.slice(depth).flatMap((level) => {
      const { others, summary, value } = level
      const { context } = this
      if (others !== undefined) {
        return [evaluateConstant(others, context), summarizeTable(summary, rows, context).column(0).get(0)]
      }
      return [missingValue(value.type), missingValue(summary.results[0].expression.type)]
    })
  }
}
