import { convert } from '../functions/convert.ts'
import type { Overload, ScalarFunction } from '../functions/function.ts'
import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { BoundExpression, Constant, Location } from './plan.ts'

export function constant(type: ScalarType, value: Value, at: Location): Constant {
  return { kind: 'constant', type, value, at }
}

export function columnReference(name: string, type: ScalarType, at: Location): BoundExpression {
  return { kind: 'column', name, type, at }
}

export function functionCall(
  entry: ScalarFunction,
  overload: Overload,
  args: readonly BoundExpression[],
  type: ScalarType,
  at: Location,
): BoundExpression {
  return { kind: 'call', function: entry, overload, arguments: args, type, at }
}

/** The expression as another type; constants are converted at once. */
export function castTo(expression: BoundExpression, type: ScalarType): BoundExpression {
  if (expression.type === type) return expression
  const { at } = expression
  if (isError(expression)) return errorExpression(type, at)
  if (expression.kind === 'constant') return constant(type, convert(expression.value, expression.type, type), at)
  return { kind: 'cast', operand: expression, type, at }
}

const errors = new WeakSet<BoundExpression>()

/** What stands for an expression that could not be bound; nothing more is reported of what uses it. */
export function errorExpression(type: ScalarType, at: Location): BoundExpression {
  const expression = constant(type, type === 'string' ? '' : null, at)
  errors.add(expression)
  return expression
}

export function isError(expression: BoundExpression): boolean {
  return errors.has(expression)
}
