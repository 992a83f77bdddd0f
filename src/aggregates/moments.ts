import { type Column, NumberColumn } from '../columns/column.ts'
import type { Decimal } from '../types/decimal.ts'
import type { Aggregate, AggregateOverload, ComputeKernel, Groups } from './aggregate.ts'
import { asNumbers, overloadsWhere } from './rows.ts'

/** The cells as floats, NaN where null. */
function floatsOf(column: Column): Float64Array {
  const numbers = asNumbers(column)
  if (numbers === null) {
    return Float64Array.from({ length: column.length }, (_, row) => {
      const value = column.get(row)
      return value === null ? Number.NaN : Number((value as Decimal | bigint | number).toString())
    })
  }
  const { values, nulls } = numbers
  return nulls === null ? values : values.map((value, row) => (nulls[row] === 1 ? Number.NaN : value))
}

/** Counts and sums of (co)deviations of each group, updated row by row (Welford); rows with a null are left out. */
function deviations(x: Column, y: Column, { ids, count }: Groups): { counts: Float64Array; sums: Float64Array } {
  const counts = new Float64Array(count)
  const sums = new Float64Array(count)
  const meansX = new Float64Array(count)
  const meansY = new Float64Array(count)
  const xs = floatsOf(x)
  const ys = x === y ? xs : floatsOf(y)
  for (let i = 0; i < ids.length; i++) {
    if (x.isNull(i) || y.isNull(i)) continue
    const id = ids[i]
    const n = ++counts[id]
    const deltaX = xs[i] - meansX[id]
    meansX[id] += deltaX / n
    meansY[id] += (ys[i] - meansY[id]) / n
    sums[id] += deltaX * (ys[i] - meansY[id])
  }
  return { counts, sums }
}

/** The mean (co)deviation; of a sample, its sum is divided by one less. 0 where there is nothing to divide by. */
function momentKernel(sample: boolean, root: boolean): ComputeKernel {
  return ([x, y = x], groups) => {
    const { counts, sums } = deviations(x, y, groups)
    const values = sums.map((sum, group) => {
      const divisor = counts[group] - (sample ? 1 : 0)
      const mean = divisor > 0 ? sum / divisor : 0
      return root ? Math.sqrt(mean) : mean
    })
    return new NumberColumn('real', values)
  }
}

function family(name: string, what: string, sample: boolean, root: boolean, where: boolean): Aggregate[] {
  const pair = name.startsWith('covariance')
  const parameters = pair ? 'x: Summable, y: Summable' : 'expr: Summable'
  const overloads: AggregateOverload[] = [{ signature: `(${parameters}) -> real`, compute: momentKernel(sample, root) }]
  const resultName = pair ? 'PrefixAndTwoArguments' : 'PrefixAndFirstArgument'
  const of = sample ? 'a sample' : 'a whole population'
  const arrays = pair ? 'x, 2 * x' : 'x'
  const plain: Aggregate = { name, doc: `The ${what} of ${of}.`, overloads, resultName, prefix: name }
  if (!where) return [plain]
  return [
    plain,
    {
      name: `${name}if`,
      doc: `The ${what} of ${of}, where a predicate is true.`,
      examples: [[`${name}if(${arrays}, x < 2)`, '0']],
      overloads: overloadsWhere(overloads, pair ? 2 : 1),
      resultName,
      prefix: `${name}if`,
    },
  ]
}

/** Variances, standard deviations and covariances. */
export const momentAggregates: readonly Aggregate[] = [
  ...family('stdev', 'standard deviation', true, true, true),
  ...family('stdevp', 'standard deviation', false, true, false),
  ...family('variance', 'variance', true, false, true),
  ...family('variancep', 'variance', false, false, true),
  ...family('covariance', 'covariance', true, false, true),
  ...family('covariancep', 'covariance', false, false, true),
]
