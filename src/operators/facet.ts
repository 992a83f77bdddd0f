import type * as ast from '../../grammar/ast.ts'
import type { OperatorBinding } from '../binder/catalog.ts'
import { type ForkPlan, forkPlan, type NamedPlan } from './fork.ts'
import { required } from './plans.ts'

/** `facet by a, b with (…)`: the result of `with`, then for each column its values and how often each occurs. */
export const facet: OperatorBinding<ast.FacetOperator, ForkPlan> = {
  kind: 'Facet',
  bind(node, input, scope, binder) {
    const rows = required('Facet', input, node, binder)
    const results: NamedPlan[] = node.with === undefined ? [] : [{ plan: binder.subpipeline(node.with, rows, scope) }]
    for (const expression of node.expressions) {
      if (expression.kind !== 'NameReference') {
        binder.report('semantic', 'KS109', 'Column name expected.', expression.span)
      } else results.push({ plan: binder.bindOperator(countBy(expression), rows, scope) })
    }
    return forkPlan(results.length === 0 ? [{ plan: rows }] : results, rows)
  },
}

/** `summarize count() by column` */
function countBy(column: ast.NameReference): ast.SummarizeOperator {
  const { span } = column
  const count: ast.Call = { kind: 'Call', name: { kind: 'Name', name: 'count', span }, arguments: [], span }
  return { kind: 'Summarize', parameters: [], aggregates: [count], by: [column], span }
}
