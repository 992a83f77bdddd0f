import type * as ast from '../../grammar/ast.ts'
import { bindTypeName } from '../binder/expressions.ts'
import type { Plan } from '../binder/plan.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { KqlError } from '../errors/kql-error.ts'
import { source } from './plans.ts'

/** `externaldata(a:string) ["https://…"]`: bound, so that a query can be checked; running it is refused. */
export const externaldata: TabularOperator<ast.ExternalData, Plan> = {
  kind: 'ExternalData',
  bind(node, _input, _scope, binder) {
    const columns = node.columns.map(({ name, type }) => ({ name: name.name, type: bindTypeName(type, binder) }))
    return source('ExternalData', columns, node, binder)
  },
  run(plan) {
    throw new KqlError('unsupported', 'externaldata is not supported by kqlite: it fetches nothing.', {
      code: 'KQL100',
      ...plan.at,
    })
  },
}
