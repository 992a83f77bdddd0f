/**
 * The digits of a real as the engine writes them: Grisu2 (Florian Loitsch, "Printing Floating-Point Numbers Quickly
 * and Accurately with Integers", 2010) as in Milo Yip's `dtoa`, which does not pick the closest of the shortest texts
 * when it has more than nine digits after those of its first 32 bits. So `0.1 + 0.2` is 0.30000000000000007, which
 * reads back the same.
 */

/** `digits` times ten to the power `exponent`. */
export interface Digits {
  readonly digits: string
  readonly exponent: number
}

/** A number `f * 2^e`. */
interface DiyFp {
  readonly f: bigint
  readonly e: number
}

const HIDDEN_BIT = 1n << 52n
const MAX_CLOSEST_DIGITS = 9
const WORD = 0xffffffffn
const UNITS = Uint32Array.from({ length: 10 }, (_, i) => 10 ** i)

/** The digits of a finite number above zero. */
export function shortestDigits(value: number): Digits {
  const v = decompose(value)
  const high = normalize({ f: (v.f << 1n) + 1n, e: v.e - 1 })
  const low = v.f === HIDDEN_BIT ? { f: (v.f << 2n) - 1n, e: v.e - 2 } : { f: (v.f << 1n) - 1n, e: v.e - 1 }
  const scale = Math.ceil((-61 - high.e) * 0.30102999566398114 + 347)
  const power = -348 + ((scale >> 3) + 1) * 8
  const cached = cachedPower(power)
  const scaled = multiply(normalize(v), cached)
  const scaledHigh = multiply(high, cached)
  const scaledLow = multiply({ f: low.f << BigInt(low.e - high.e), e: high.e }, cached)
  const upper = { f: scaledHigh.f - 1n, e: scaledHigh.e }
  return generate(upper, upper.f - scaledLow.f - 1n, upper.f - scaled.f, -power)
}

const bytes = new DataView(new ArrayBuffer(8))

function decompose(value: number): DiyFp {
  bytes.setFloat64(0, value)
  const bits = bytes.getBigUint64(0)
  const fraction = bits & (HIDDEN_BIT - 1n)
  const exponent = Number(bits >> 52n)
  return exponent === 0 ? { f: fraction, e: -1074 } : { f: fraction | HIDDEN_BIT, e: exponent - 1075 }
}

/** With the highest of 64 bits set. */
function normalize({ f, e }: DiyFp): DiyFp {
  const high = Number(f >> 32n)
  const shift = high > 0 ? Math.clz32(high) : 32 + Math.clz32(Number(f))
  return { f: f << BigInt(shift), e: e - shift }
}

/** The upper 64 bits of the product, rounded. */
function multiply(a: DiyFp, b: DiyFp): DiyFp {
  const product = a.f * b.f
  return { f: (product >> 64n) + ((product >> 63n) & 1n), e: a.e + b.e + 64 }
}

const powers = new Map<number, DiyFp>()

/** A power of ten with 64 bits, rounded. */
function cachedPower(exponent: number): DiyFp {
  let power = powers.get(exponent)
  if (power === undefined) {
    // 1,300 bits hold the powers below one to more than 64 bits.
    const scaled = exponent >= 0 ? (10n ** BigInt(exponent)) << 64n : (1n << 1300n) / 10n ** BigInt(-exponent)
    const drop = scaled.toString(2).length - 64
    const rounded = (scaled >> BigInt(drop)) + ((scaled >> BigInt(drop - 1)) & 1n)
    power = { f: rounded, e: drop - (exponent >= 0 ? 64 : 1300) }
    powers.set(exponent, power)
  }
  return power
}

/** The fewest digits that name a number between `upper - delta` and `upper`. */
function generate(upper: DiyFp, delta: bigint, distance: bigint, exponent: number): Digits {
  const shift = BigInt(-upper.e)
  const one = 1n << shift
  const whole = Number(upper.f >> shift) >>> 0
  const rest = upper.f & (one - 1n)
  const reach = Number(delta >> shift)
  const wholeDigits = String(whole)
  for (let length = 1; length <= wholeDigits.length; length++) {
    const left = wholeDigits.length - length
    const unit = UNITS[left]
    const below = whole % unit
    if (below > reach) continue
    const remaining = (BigInt(below) << shift) + rest
    if (remaining <= delta) {
      return finish(wholeDigits.slice(0, length), exponent + left, delta, remaining, BigInt(unit) << shift, distance)
    }
  }
  return generateFraction(whole === 0 ? '' : wholeDigits, -upper.e, rest, delta, distance, exponent)
}

/**
 * The digits after the `shift` lowest bits' point: those of `rest`, which is below `1 << shift`, as is `delta`. Both
 * are held in two halves of 32 bits, as bigints would take several times as long.
 */
function generateFraction(
  whole: string,
  shift: number,
  rest: bigint,
  delta: bigint,
  distance: bigint,
  exponent: number,
): Digits {
  const unit = 2 ** (shift - 32)
  let digits = whole
  let restHigh = Number(rest >> 32n)
  let restLow = Number(rest & WORD)
  let widthHigh = Number(delta >> 32n)
  let widthLow = Number(delta & WORD)
  for (let after = 1; ; after++) {
    restLow *= 10
    restHigh = restHigh * 10 + Math.floor(restLow / 2 ** 32)
    restLow %= 2 ** 32
    widthLow *= 10
    widthHigh = widthHigh * 10 + Math.floor(widthLow / 2 ** 32)
    widthLow %= 2 ** 32
    const digit = Math.floor(restHigh / unit)
    if (digit > 0 || digits !== '') digits += digit
    restHigh %= unit
    if (restHigh < widthHigh || (restHigh === widthHigh && restLow < widthLow)) {
      const wanted = after < MAX_CLOSEST_DIGITS ? distance * 10n ** BigInt(after) : 0n
      const width = joined(widthHigh, widthLow)
      return finish(digits, exponent - after, width, joined(restHigh, restLow), 1n << BigInt(shift), wanted)
    }
  }
}

function joined(high: number, low: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low)
}

/** Lowers the last digit as long as that comes closer to the number itself. */
function finish(digits: string, exponent: number, delta: bigint, rest: bigint, unit: bigint, distance: bigint): Digits {
  let last = Number(digits.at(-1))
  let at = rest
  while (at < distance && delta - at >= unit && (at + unit < distance || distance - at > at + unit - distance)) {
    last--
    at += unit
  }
  return { digits: digits.slice(0, -1) + last, exponent }
}
