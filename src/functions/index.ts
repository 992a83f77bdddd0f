import { binFunctions } from './bin.ts'
import { conditionalFunctions } from './conditional.ts'
import { conversionFunctions } from './conversion.ts'
import { datetimeFormatFunctions } from './datetime-format.ts'
import { datetimeFunctions } from './datetime.ts'
import { accessOperators } from './operators/access.ts'
import { arithmeticOperators } from './operators/arithmetic.ts'
import { comparisonOperators } from './operators/comparison.ts'
import { logicalOperators } from './operators/logical.ts'
import { membershipOperators } from './operators/membership.ts'
import { stringOperators } from './operators/strings.ts'
import { timezoneFunctions } from './timezone.ts'
import { arrayFunctions } from './dynamic/arrays.ts'
import { arraySortFunctions } from './dynamic/array-sort.ts'
import { bagFunctions } from './dynamic/bags.ts'
import { jsonFunctions } from './dynamic/json.ts'
import { sequenceFunctions } from './dynamic/sequences.ts'
import { setFunctions } from './dynamic/sets.ts'
import { windowFunctions } from './windows.ts'
import { seriesElementFunctions } from './series/elementwise.ts'
import { seriesStatsFunctions } from './series/stats.ts'
import { seriesFillFunctions } from './series/fill.ts'
import { seriesFitFunctions } from './series/fits.ts'
import { seriesFilterFunctions } from './series/filters.ts'
import { seriesFourierFunctions } from './series/fourier.ts'
import { seriesDecompositionFunctions } from './series/decomposition.ts'
import type { ScalarFunction } from './function.ts'

/** Every scalar function and operator, by family. */
export const scalarFunctions: readonly ScalarFunction[] = [
  ...accessOperators,
  ...arithmeticOperators,
  ...arrayFunctions,
  ...arraySortFunctions,
  ...bagFunctions,
  ...binFunctions,
  ...comparisonOperators,
  ...conditionalFunctions,
  ...conversionFunctions,
  ...datetimeFormatFunctions,
  ...datetimeFunctions,
  ...jsonFunctions,
  ...logicalOperators,
  ...membershipOperators,
  ...sequenceFunctions,
  ...seriesDecompositionFunctions,
  ...seriesElementFunctions,
  ...seriesFillFunctions,
  ...seriesFilterFunctions,
  ...seriesFitFunctions,
  ...seriesFourierFunctions,
  ...seriesStatsFunctions,
  ...setFunctions,
  ...stringOperators,
  ...timezoneFunctions,
  ...windowFunctions,
]
