import type { BoundExpression } from '../../binder/plan.ts'

/** Whether two expressions over the same rows give the same value for the same reason. */
export function sameExpression(a: BoundExpression, b: BoundExpression): boolean {
  if (a === b) return true
  if (a.kind !== b.kind || a.type !== b.type) return false
  switch (a.kind) {
    case 'column':
      return a.name === (b as typeof a).name
    case 'constant':
      return a.value === (b as typeof a).value
    case 'cast':
      return sameExpression(a.operand, (b as typeof a).operand)
    case 'call': {
      const other = b as typeof a
      if (a.function !== other.function || a.function.volatile || a.arguments.length !== other.arguments.length) {
        return false
      }
      return a.arguments.every((argument, i) => sameExpression(argument, other.arguments[i]))
    }
    default:
      return false
  }
}
