import type * as ast from '../../grammar/ast.ts'
import { flagOf } from '../binder/parameters.ts'
import type { Plan } from '../binder/plan.ts'
import { Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { required, reshaped } from './plans.ts'

/** `consume`: takes all rows and gives none. */
export const consume: TabularOperator<ast.ConsumeOperator, Plan> = {
  kind: 'Consume',
  bind(node, input, _scope, binder) {
    binder.checkParameters(node.parameters, ['decodeblocks'])
    flagOf('decodeblocks', node.parameters, binder)
    return reshaped('Consume', required('Consume', input, node, binder), [], node, binder)
  },
  run: () => Table.empty([]),
}
