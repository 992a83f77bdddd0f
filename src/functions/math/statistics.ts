import type { ScalarFunction } from '../function.ts'
import { betaCumulative, betaDensity, betaInverse, erf, erfc, gamma, logGamma } from './special-functions.ts'

function special(name: string, doc: string, row: (x: number) => number, example: [string, string]): ScalarFunction {
  const overloads = [{ signature: '(number: Number as real) -> real', row }]
  return { name, doc, examples: [example], overloads, resultName: 'FirstArgument' }
}

/** A function of the beta distribution. */
function beta(
  name: string,
  doc: string,
  first: 'x' | 'probability',
  row: (x: number, alpha: number, beta: number) => number | null,
  example: [string, string],
): ScalarFunction {
  const signature = `(${first}: Number as real, alpha: Number as real, beta: Number as real) -> real`
  return { name, doc, examples: [example], overloads: [{ signature, row }] }
}

function cumulative(x: number, a: number, b: number): number {
  const defined = x >= 0 && x <= 1 && a > 0 && a <= 10_000 && b > 0 && b <= 10_000
  return defined ? betaCumulative(x, a, b) : Number.NaN
}

function density(x: number, a: number, b: number): number {
  return x > 0 && x < 1 && a > 0 && b > 0 ? betaDensity(x, a, b) : Number.NaN
}

function inverse(probability: number, a: number, b: number): number | null {
  if (a <= 0 || b <= 0) return Number.NaN
  return probability > 0 && probability <= 1 ? betaInverse(probability, a, b) : null
}

/** The two-sided p-value of Welch's t-test. */
function welchTest(mean1: number, variance1: number, count1: number, mean2: number, variance2: number, count2: number) {
  const error1 = variance1 / count1
  const error2 = variance2 / count2
  const t = (mean1 - mean2) / Math.sqrt(error1 + error2)
  const freedom = (error1 + error2) ** 2 / (error1 ** 2 / (count1 - 1) + error2 ** 2 / (count2 - 1))
  return betaCumulative(freedom / (freedom + t * t), freedom / 2, 0.5)
}

/** Statistical tests and distributions. */
export const statisticsFunctions: readonly ScalarFunction[] = [
  special('gamma', 'The gamma function.', gamma, ['gamma(5)', '24']),
  special('loggamma', 'The logarithm of the absolute value of the gamma function.', logGamma, ['loggamma(1)', '0']),
  special('erf', 'The error function.', erf, ['erf(0)', '0']),
  special('erfc', 'The complement of the error function.', erfc, ['erfc(0)', '1']),
  beta('beta_cdf', 'The cumulative beta distribution.', 'x', cumulative, ['round(beta_cdf(0.5, 2, 2), 9)', '0.5']),
  beta('beta_pdf', 'The density of the beta distribution.', 'x', density, ['round(beta_pdf(0.5, 2, 2), 9)', '1.5']),
  beta('beta_inv', 'The inverse of the cumulative beta distribution.', 'probability', inverse, [
    'round(beta_inv(0.5, 2, 2), 9)',
    '0.5',
  ]),
  {
    name: 'welch_test',
    doc: "The two-sided p-value of Welch's t-test of two samples, by their means, variances and counts.",
    examples: [['round(welch_test(1, 1, 10, 1, 2, 20), 9)', '1']],
    overloads: [
      {
        signature: `(${['mean1', 'variance1', 'count1', 'mean2', 'variance2', 'count2'].map((name) => `${name}: Number as real`).join(', ')}) -> real`,
        row: welchTest,
      },
    ],
  },
]
