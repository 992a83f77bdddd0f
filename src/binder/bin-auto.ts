import type * as ast from '../../grammar/ast.ts'
import { MIN_DATETIME } from '../types/datetime.ts'
import type { Binder } from './binder.ts'
import { callEntry } from './calls.ts'
import type { BinderFunction } from './catalog.ts'
import { constant, errorExpression } from './nodes.ts'
import type { BoundExpression } from './plan.ts'
import type { Scope } from './scope.ts'

const SIZE = 'query_bin_auto_size'
const FIXED_POINT = 'query_bin_auto_at'

/** `bin_auto(x)` is `bin_at` with a size and a fixed point that `set` statements give. */
export const binAuto: BinderFunction = {
  name: 'bin_auto',
  doc: `A value rounded down to a bin whose size and fixed point the statements \`set ${SIZE}\` and \`set ${FIXED_POINT}\` give.`,
  declared: ['(value: Summable) -> Parameter0'],
  resultName: 'FirstArgument',
  hidden: true,
  bindScalar: (node, scope, binder) => {
    const size = binder.options.get(SIZE)
    const [value] = node.arguments
    if (node.arguments.length !== 1) {
      binder.report('semantic', 'KS119', `The function 'bin_auto' expects 1 argument.`, node.name.span)
    } else if (size === undefined) {
      binder.report(
        'semantic',
        'KQL110',
        `The function 'bin_auto' needs the option '${SIZE}'.`,
        node.name.span,
        `set ${SIZE}=…;`,
      )
    } else return bind(node, value, size, scope, binder)
    return errorExpression('dynamic', binder.at(node))
  },
}

function bind(
  node: ast.Call,
  value: ast.Expression,
  size: ast.Expression,
  scope: Scope,
  binder: Binder,
): BoundExpression {
  const outside = { ...scope, row: null, aggregates: null }
  const bound = binder.expression(value, scope)
  const fixedPoint = binder.options.get(FIXED_POINT)
  const at = fixedPoint === undefined ? zeroOf(bound, binder, node) : binder.expression(fixedPoint, outside)
  const args = [bound, binder.expression(size, outside), at]
  return callEntry(
    binder.catalog.functions.get('bin_at')!,
    args,
    { node, operator: null, errorSpan: node.name.span },
    binder,
  )
}

function zeroOf({ type }: BoundExpression, binder: Binder, node: ast.Call): BoundExpression {
  if (type === 'datetime') return constant(type, MIN_DATETIME, binder.at(node))
  return constant(type === 'timespan' ? type : 'long', 0, binder.at(node))
}
