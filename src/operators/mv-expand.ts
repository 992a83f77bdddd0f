import type * as ast from '../../grammar/ast.ts'
import type { Plan } from '../binder/plan.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { bindExpansion, type Expansion, expandRows } from './expansion.ts'
import { required, reshaped } from './plans.ts'

/** The plan of `mv-expand`. */
export interface MvExpandPlan extends Plan {
  readonly expansion: Expansion
}

/** `mv-expand name = array to typeof(type), …`: a row for each item of an array or bag. */
export const mvExpand: TabularOperator<ast.MvExpandOperator, MvExpandPlan> = {
  kind: 'MvExpand',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['kind', 'bagexpansion', 'with_itemindex'])
    const rows = required('MvExpand', input, node, binder)
    const kind = node.parameters.find(({ name }) => name === 'kind' || name === 'bagexpansion')
    const bags = binder.parameter(node.parameters, 'kind', 'bagexpansion') ?? 'bag'
    if (bags !== 'bag' && bags !== 'array') {
      binder.report('semantic', 'KS005', 'Expected one of: bag, array', kind!.value.span)
    }
    const bound = bindExpansion(node, rows, scope, binder)
    const expansion: Expansion = { ...bound, bags: bags === 'array' ? 'array' : 'bag' }
    const { serialized, open } = rows
    return { ...reshaped('MvExpand', rows, expansion.columns, node, binder, { serialized, open }), expansion }
  },
  run(plan, [input], context) {
    return expandRows(plan.expansion, input, context).table
  },
}
