import type * as ast from '../../grammar/ast.ts'
import { bindTypeName } from '../binder/expressions.ts'
import type { Plan } from '../binder/plan.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { passThrough } from './plans.ts'

/** `assert-schema (a:string, …)`: an error unless the columns are just these. */
export const assertSchema: TabularOperator<ast.AssertSchemaOperator, Plan> = {
  kind: 'AssertSchema',
  bind(node, input, _scope, binder) {
    const rows = passThrough('AssertSchema', input, node, binder)
    const wanted = node.schema.columns.map(({ name, type }) => `${name.name}:${bindTypeName(type, binder)}`)
    const found = rows.columns.map(({ name, type }) => `${name}:${type}`)
    const different = node.schema.open ? wanted.some((column) => !found.includes(column)) : `${wanted}` !== `${found}`
    if (different && !rows.open) {
      binder.report('semantic', 'KQL109', `The columns are (${found.join(', ')}).`, node.schema.span)
    }
    return rows
  },
  run: (_plan, [input]) => input,
}
