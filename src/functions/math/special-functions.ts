/** The special functions of mathematics that KQL has, to about 14 digits. */

// Lanczos' approximation with g = 607/128.
const LANCZOS = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
  3.399464998481189e-5, 4.652362892704858e-5, -9.837447530487956e-5, 0.0001580887032249125, -0.00021026444172410488,
  0.00021743961811521265, -0.0001643181065367639, 8.441822398385275e-5, -2.6190838401581408e-5, 3.6899182659531625e-6,
]
const LANCZOS_G = 607 / 128

/** The gamma function; NaN at its poles. */
export function gamma(x: number): number {
  if (Number.isInteger(x)) return factorialBelow(x)
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x))
  if (x > 171.7) return Infinity
  const t = x + LANCZOS_G - 0.5
  // Split, because the power alone may be too big.
  const power = t ** ((x - 0.5) / 2)
  return Math.sqrt(2 * Math.PI) * power * Math.exp(-t) * power * lanczosSum(x)
}

function factorialBelow(x: number): number {
  if (x <= 0) return Number.NaN
  let product = 1
  for (let i = 2; i < x && product < Infinity; i++) product *= i
  return product
}

function lanczosSum(x: number): number {
  let sum = LANCZOS[0]
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (x - 1 + i)
  return sum
}

/** The logarithm of the absolute value of the gamma function. */
export function logGamma(x: number): number {
  if (Math.abs(x) === Infinity || (x <= 0 && Number.isInteger(x))) return Infinity
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x)
  if (x < 20) return Math.log(gamma(x))
  const t = x + LANCZOS_G - 0.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(lanczosSum(x))
}

const SERIES_LIMIT = 2.5

/** The error function: its power series near zero, else by `erfc`. */
export function erf(x: number): number {
  if (Math.abs(x) > SERIES_LIMIT) return x > 0 ? 1 - erfcTail(x) : erfcTail(-x) - 1
  let term = x
  let sum = x
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

/** 1 - erf(x), exact also where it is tiny. */
export function erfc(x: number): number {
  return x > SERIES_LIMIT ? erfcTail(x) : 1 - erf(x)
}

/** The continued fraction of `erfc`, from the back. */
function erfcTail(x: number): number {
  let fraction = x
  for (let k = 60; k > 0; k--) fraction = x + k / 2 / fraction
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI))
}

/** The density of the beta distribution between 0 and 1. */
export function betaDensity(x: number, a: number, b: number): number {
  return Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta(a, b))
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

/** The regularized incomplete beta function: the cumulative beta distribution. */
export function betaCumulative(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b))
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b
}

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  const notZero = (value: number) => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 10_000; m++) {
    for (const coefficient of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / notZero(1 + coefficient * d)
      c = notZero(1 + coefficient / c)
      fraction *= d * c
    }
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return fraction
}

/** The inverse of `betaCumulative`, by bisection down to neighbouring numbers. */
export function betaInverse(probability: number, a: number, b: number): number {
  let low = 0
  let high = 1
  for (;;) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) return middle
    if (betaCumulative(middle, a, b) < probability) low = middle
    else high = middle
  }
}
