import type * as ast from '../../../grammar/ast.ts'
import type { Binder } from '../../binder/binder.ts'
import { didYouMean } from '../../errors/suggest.ts'

/** What a parameter with a few values (`cycles=none`) says. */
export function kindOf<K>(
  parameter: string,
  parameters: readonly ast.OperatorParameter[],
  kinds: Readonly<Record<string, K>>,
  standard: string,
  binder: Binder,
): K {
  const name = binder.parameter(parameters, parameter) ?? standard
  if (Object.hasOwn(kinds, name)) return kinds[name]
  const { span } = parameters.find((one) => one.name === parameter)!
  const known = Object.keys(kinds)
  binder.report('semantic', 'KS005', `Expected one of: ${known.join(', ')}`, span, didYouMean(name, known))
  return kinds[standard]
}
