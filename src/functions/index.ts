import { accessOperators } from './operators/access.ts'
import { arithmeticOperators } from './operators/arithmetic.ts'
import { comparisonOperators } from './operators/comparison.ts'
import { logicalOperators } from './operators/logical.ts'
import { membershipOperators } from './operators/membership.ts'
import { stringOperators } from './operators/strings.ts'
import type { ScalarFunction } from './function.ts'

/** Every scalar function and operator, by family. */
export const scalarFunctions: readonly ScalarFunction[] = [
  ...accessOperators,
  ...arithmeticOperators,
  ...comparisonOperators,
  ...logicalOperators,
  ...membershipOperators,
  ...stringOperators,
]
