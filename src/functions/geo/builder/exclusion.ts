import { samePoint, turn, type Vector } from '../sphere.ts'
import { exactCross, exactDot, integersOf, signOf } from './exact.ts'
import {
  compareDistances,
  comparePoints,
  exactCosine,
  exactlyCompareDistance,
  exactSineSquare,
  side,
} from './predicates.ts'

/** Which of two sites an edge does not need, because the other is closer to all that the one is close to. */
export type Excluded = 'first' | 'second' | 'neither'

/** The square of the chord of 90 degrees. */
const RIGHT = 2

/**
 * Which of two sites within a distance (the square of its chord) of an edge the other excludes. The first is closer to
 * the beginning of the edge (S2's GetVoronoiSiteExclusion).
 */
export function excludedSite(siteA: Vector, siteB: Vector, start: Vector, end: Vector, chord: number): Excluded {
  if (compareDistances(end, siteA, siteB) < 0) return 'second'
  const [a, b, from, to] = [siteA, siteB, start, end].map(integersOf)
  const normal = exactCross(from, to)
  const sine = exactDot(exactCross(a, b), normal)
  if (sine < 0n) {
    const farA = exactlyCompareDistance(a, from, RIGHT)
    const farB = exactlyCompareDistance(b, to, RIGHT)
    if (farA < 0 && farB < 0) return 'neither'
    return farA > 0 ? 'first' : 'second'
  }
  const [square, lengthA, lengthB] = [exactDot(normal, normal), exactDot(a, a), exactDot(b, b)]
  const [sineA, sineB] = [exactDot(a, normal), exactDot(b, normal)]
  if (exactDot(a, b) * square - sineA * sineB < 0n) return 'neither'

  const [above, below] = exactSineSquare(chord)
  const stretchA = lengthB * (above * square * lengthA - below * sineA * sineA)
  const stretchB = lengthA * (above * square * lengthB - below * sineB * sineB)
  const longer = signOf(stretchB - stretchA)
  if (longer === 0) return 'neither'
  const [cosAbove, cosBelow] = exactCosine(chord)
  const cosine = cosAbove * cosAbove
  const left = cosine * (stretchA + stretchB) - below * cosBelow * cosBelow * sine * sine
  if (left < 0n) return 'neither'
  const result = signOf(left * left - 4n * cosine * cosine * stretchA * stretchB)
  if (result < 0) return 'neither'
  if (result === 0 && longer > 0 === comparePoints(siteA, siteB) > 0) return 'neither'
  return longer > 0 ? 'first' : 'second'
}

/**
 * On which side of an edge the point lies that is as far from three others: 1 for the left, -1 for the right, 0 only
 * when two of the points are the same (S2's EdgeCircumcenterSign).
 */
export function sideOfCenter(from: Vector, to: Vector, a: Vector, b: Vector, c: Vector): number {
  if (samePoint(from, to) || samePoint(a, b) || samePoint(b, c) || samePoint(c, a)) return 0
  return exactSideOfCenter(from, to, a, b, c) || sideOfMovedCenter(from, to, [a, b, c])
}

/** S2's ExactEdgeCircumcenterSign: the sign of a sum of three square roots. */
function exactSideOfCenter(start: Vector, end: Vector, p: Vector, q: Vector, r: Vector): number {
  const [from, to, a, b, c] = [start, end, p, q, r].map(integersOf)
  const normal = exactCross(from, to)
  if (normal.every((part) => part === 0n)) return 0
  const ab = exactDot(normal, exactCross(a, b))
  const bc = exactDot(normal, exactCross(b, c))
  const ca = exactDot(normal, exactCross(c, a))
  const squareA = exactDot(a, a) * bc * bc
  const squareB = exactDot(b, b) * ca * ca
  const squareC = exactDot(c, c) * ab * ab

  let left = Math.sign(signOf(ab) + signOf(bc))
  if (left === 0 && ab !== 0n) left = signOf(squareC - squareA) * signOf(ab)
  let result = Math.sign(left + signOf(ca))
  if (result === 0 && left !== 0) {
    const both = signOf(ab) * signOf(bc)
    const rest = squareB - squareC - squareA
    result = Math.sign(both - signOf(rest))
    if (result === 0 && both !== 0) result = signOf(4n * squareA * squareC - rest * rest) * both
    result *= left
  }
  return side(p, q, r) * result
}

function sideOfMovedCenter(from: Vector, to: Vector, points: Vector[]): number {
  const signs = points.sort(comparePoints).map((point) => turn(from, to, point))
  return signs.find((sign) => sign !== 0) ?? 0
}
