import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { bindNamed, columnsOf, type NamedItem, nameItems } from '../binder/named-columns.ts'
import { checkHint, STRATEGIES } from '../binder/parameters.ts'
import type { NamedColumn, Plan } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import { groupRows } from '../columns/grouping.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { evaluate } from '../engine/evaluate.ts'
import { required, reshaped } from './plans.ts'
import { projectTable } from './project.ts'

/** The plan of `distinct`. */
export interface DistinctPlan extends Plan {
  readonly items: readonly NamedColumn[]
}

/** `distinct a, b`, `distinct *`: each combination of their values once. */
export const distinct: TabularOperator<ast.DistinctOperator, DistinctPlan> = {
  kind: 'Distinct',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, [])
    checkHint('hint.strategy', STRATEGIES, node.parameters, binder)
    const rows = required('Distinct', input, node, binder)
    const row = binder.rowScope(rows, scope)
    const items = nameItems(
      node.expressions.flatMap((expression) => bindItem(expression, row, binder)),
      binder,
    )
    const open = rows.open && node.expressions.some(({ kind }) => kind === 'Star')
    return { ...reshaped('Distinct', rows, columnsOf(items), node, binder, { open }), items }
  },
  run(plan, [input], context) {
    const table = projectTable(plan.items, input, context)
    const keys = plan.items.map((_, i) => table.column(i))
    return table.select(groupRows(keys, table.length, context).firstRows)
  },
  origins(plan, [input], _output, context) {
    const keys = plan.items.map(({ expression }) => evaluate(expression, input, context))
    return [{ into: groupRows(keys, input.length, context).ids }]
  },
}

function bindItem(node: ast.Expression, row: Scope, binder: Binder): NamedItem[] {
  const nodes =
    node.kind === 'Star'
      ? (row.row?.columns ?? []).map(({ name }) => ({ kind: 'NameReference' as const, name, span: node.span }))
      : [node]
  return nodes.map((expression) => {
    const item = bindNamed(expression, row, binder)
    if (item.expression.type === 'dynamic' && item.expression.kind !== 'constant') {
      const message = "The value of type 'dynamic' is not allowed in this context."
      binder.report('semantic', 'KS116', message, node.span, 'convert it: tostring(…)')
    }
    return item
  })
}
