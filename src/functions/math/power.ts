/** A number as the sum of two reals, the second of which is at most half a unit of the first's last digit. */
type Pair = readonly [high: number, low: number]

const SPLITTER = 2 ** 27 + 1

/** The product of two reals, with nothing lost. */
function product(a: number, b: number): Pair {
  const high = a * b
  const [a1, a2] = split(a)
  const [b1, b2] = split(b)
  return [high, a1 * b1 - high + a1 * b2 + a2 * b1 + a2 * b2]
}

function split(a: number): Pair {
  const scaled = a * SPLITTER
  const high = scaled - (scaled - a)
  return [high, a - high]
}

function times([a, aLow]: Pair, [b, bLow]: Pair): Pair {
  const [high, low] = product(a, b)
  const rest = low + (a * bLow + aLow * b)
  const sum = high + rest
  return [sum, rest - (sum - high)]
}

/** One divided by a pair. */
function inverse([high, low]: Pair): number {
  const first = 1 / high
  const [p, pLow] = product(first, high)
  return first + first * (1 - p - pLow - first * low)
}

/** Beyond these the parts of a pair could overflow, or lose digits. */
const LEAST = 1e-140
const MOST = 1e140

/**
 * A real to a power, rounded as C's `pow` does: JavaScript engines are off by a digit for many whole exponents, as in
 * 10 ** -5.
 */
export function power(base: number, exponent: number): number {
  const rough = base ** exponent
  if (!Number.isInteger(exponent) || Math.abs(exponent) > 1024) return rough
  if (base === 10) return Number(`1e${exponent}`)
  const size = Math.abs(rough)
  if (exponent >= 0 && size < 2 ** 53 && Number.isInteger(base)) return Math.round(rough)
  if (!(size > LEAST && size < MOST) || Math.abs(base) < LEAST || Math.abs(base) > MOST) return rough
  let result: Pair = [1, 0]
  let square: Pair = [base, 0]
  for (let rest = Math.abs(exponent); ; square = times(square, square)) {
    if (rest % 2 === 1) result = times(result, square)
    rest = Math.floor(rest / 2)
    if (rest === 0) break
  }
  return exponent < 0 ? inverse(result) : result[0]
}
