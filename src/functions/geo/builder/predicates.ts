import { orient2d } from 'robust-predicates'
import { closestPoint, dot, minus, samePoint, turn, type Vector } from '../sphere.ts'
import { exactCross, exactDot, type Fraction, fractionOf, type Integers, integersOf, signOf } from './exact.ts'

/*
 * S2's predicates (s2predicates.cc). They are exact: where rounding could change the sign of a result, it is computed
 * again with whole numbers. Distances to compare with are given as the square of their chord. Of points as far away, or
 * in line, S2 thinks as if each were moved by a little of its own, so that only points that are the same come out as 0.
 */

/** The square of the chord of an angle. */
export function chordOf(angle: number): number {
  const length = 2 * Math.sin(0.5 * Math.min(Math.PI, angle))
  return length * length
}

/** The square of the chord between two points. */
export function chordBetween(a: Vector, b: Vector): number {
  const way = minus(a, b)
  return Math.min(4, dot(way, way))
}

/** The sign of a value, or 0 when its error leaves it open. */
function certainSign(value: number, error: number): number {
  return value > error ? 1 : value < -error ? -1 : 0
}

/** The order of two points by x, then y, then z. */
export function comparePoints(a: Vector, b: Vector): number {
  return Math.sign(a.x - b.x || a.y - b.y || a.z - b.z)
}

/** Whether three points turn left (1) or right (-1); 0 only when two are the same. */
export function side(a: Vector, b: Vector, c: Vector): number {
  return turn(a, b, c) || turnOfMoved(a, b, c)
}

/** The turn of three points on one great circle that are each moved by a little: a lesser one by more. */
function turnOfMoved(a: Vector, b: Vector, c: Vector): number {
  if (samePoint(a, b) || samePoint(b, c) || samePoint(c, a)) return 0
  if (comparePoints(a, b) > 0) return -turnOfMoved(b, a, c)
  if (comparePoints(b, c) > 0) return -turnOfMoved(a, c, b)
  const signs = [
    determinant(b.x, b.y, c.x, c.y),
    determinant(b.z, b.x, c.z, c.x),
    determinant(b.y, b.z, c.y, c.z),
    determinant(c.x, c.y, a.x, a.y),
    c.x,
    -c.y,
    determinant(c.z, c.x, a.z, a.x),
    c.z,
    determinant(a.x, a.y, b.x, b.y),
    -b.x,
    b.y,
    a.x,
  ]
  return Math.sign(signs.find((sign) => sign !== 0) ?? 1)
}

/** `ad - bc`, of the right sign. */
function determinant(a: number, b: number, c: number, d: number): number {
  return -orient2d(a, b, c, d, 0, 0)
}

/** Whether, turning counterclockwise around a point from `a`, one comes upon `b` no later than upon `c`. */
export function isOrdered(a: Vector, b: Vector, c: Vector, around: Vector): boolean {
  let sum = 0
  if (side(b, around, a) >= 0) sum++
  if (side(c, around, b) >= 0) sum++
  if (side(a, around, c) > 0) sum++
  return sum >= 2
}

/** Which of two points is closer to another: negative when the first is, 0 when they are the same. */
export function compareDistances(from: Vector, a: Vector, b: Vector): number {
  const [toA, toB] = [chordBetween(from, a), chordBetween(from, b)]
  const sign = certainSign(toA - toB, errorOfChord(toA) + errorOfChord(toB))
  if (sign !== 0) return sign
  return samePoint(a, b) ? 0 : exactlyCompareDistances(from, a, b) || comparePoints(b, a)
}

/** How far the square of the chord between two points may be off, also because they are not quite of length 1. */
function errorOfChord(chord: number): number {
  return 6 * Number.EPSILON * chord + 16 * Number.EPSILON * Number.EPSILON
}

function exactlyCompareDistances(...points: [from: Vector, a: Vector, b: Vector]): number {
  const [from, a, b] = points.map(integersOf)
  const [cosineA, cosineB] = [exactDot(from, a), exactDot(from, b)]
  const sign = signOf(cosineA)
  if (sign !== signOf(cosineB)) return sign > signOf(cosineB) ? -1 : 1
  return sign * signOf(cosineB * cosineB * exactDot(a, a) - cosineA * cosineA * exactDot(b, b))
}

/** Whether the distance of two points is less than another (-1), the same, or more. */
export function compareDistance(a: Vector, b: Vector, chord: number): number {
  const between = chordBetween(a, b)
  const sign = certainSign(between - chord, errorOfChord(between))
  return sign === 0 ? exactlyCompareDistance(integersOf(a), integersOf(b), chord) : sign
}

/** The square of the sine of the angle of a chord. */
export function sineSquareOf(chord: number): number {
  return chord * (1 - 0.25 * chord)
}

/** The same, exactly. */
export function exactSineSquare(chord: number): Fraction {
  const [above, below] = fractionOf(chord)
  return [above * (4n * below - above), 4n * below * below]
}

/** The cosine of the angle of a chord, exactly. */
export function exactCosine(chord: number): Fraction {
  const [above, below] = fractionOf(chord)
  return [2n * below - above, 2n * below]
}

/** Whether the distance of two points is less than another (-1), the same, or more. */
export function exactlyCompareDistance(a: Integers, b: Integers, chord: number): number {
  const cosine = exactDot(a, b)
  const [above, below] = exactCosine(chord)
  const sign = signOf(cosine)
  if (sign !== signOf(above)) return sign > signOf(above) ? -1 : 1
  return sign * signOf(above * above * exactDot(a, a) * exactDot(b, b) - below * below * cosine * cosine)
}

/** Whether the distance of a point from an edge is less than another (-1), the same, or more. */
export function compareEdgeDistance(point: Vector, from: Vector, to: Vector, chord: number): number {
  const between = chordBetween(point, closestPoint(point, from, to))
  const error = 64 * Number.EPSILON
  const sign = certainSign(between - chord, error * Math.sqrt(between) + error * error)
  if (sign !== 0) return sign
  const [x, a, b] = [point, from, to].map(integersOf)
  const normal = exactCross(a, b)
  const isBeside = exactDot(normal, exactCross(a, x)) > 0n && exactDot(normal, exactCross(x, b)) > 0n
  if (!isBeside) return Math.min(exactlyCompareDistance(x, a, chord), exactlyCompareDistance(x, b, chord))
  if (chord >= 2) return -1
  const sine = exactDot(x, normal)
  const [above, below] = exactSineSquare(chord)
  return signOf(below * sine * sine - above * exactDot(x, x) * exactDot(normal, normal))
}
