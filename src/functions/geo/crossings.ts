import type { Edge } from './shapes.ts'
import { closestPoint, crossingOf, dot, minus, nearlySame, norm, normalOf, samePoint, type Vector } from './sphere.ts'

interface Span {
  readonly index: number
  readonly low: number
  readonly high: number
}

/** Where edges lie along the z axis, by their beginnings; an arc bulges out beyond its ends. */
function spansOf(edges: readonly Edge[]): Span[] {
  return edges
    .map(([a, b], index) => {
      const bulge = norm(minus(a, b)) ** 2 / 4 + 1e-14
      return { index, low: Math.min(a.z, b.z) - bulge, high: Math.max(a.z, b.z) + bulge }
    })
    .sort((one, other) => one.low - other.low)
}

/** Calls for each pair of edges of two lists that may meet, until a call returns true; whether one did. */
export function somePair(
  edges: readonly Edge[],
  others: readonly Edge[],
  test: (edge: number, other: number) => boolean,
): boolean {
  const left = spansOf(edges)
  const right = spansOf(others)
  let openLeft: Span[] = []
  let openRight: Span[] = []
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    if (j >= right.length || (i < left.length && left[i].low <= right[j].low)) {
      const span = left[i++]
      openRight = openRight.filter(({ high }) => high >= span.low)
      if (openRight.some((other) => test(span.index, other.index))) return true
      openLeft.push(span)
    } else {
      const span = right[j++]
      openLeft = openLeft.filter(({ high }) => high >= span.low)
      if (openLeft.some((other) => test(other.index, span.index))) return true
      openRight.push(span)
    }
  }
  return false
}

/** Whether a point lies on an edge. */
function isOnEdge(point: Vector, [a, b]: Edge): boolean {
  return nearlySame(point, closestPoint(point, a, b))
}

/** The points that two edges have in common: the ends of either that lie on the other, or else a crossing. */
export function commonPoints(edge: Edge, other: Edge): Vector[] {
  if (isBeside(edge, other) || isBeside(other, edge)) return []
  const ends = [...edge.filter((point) => isOnEdge(point, other)), ...other.filter((point) => isOnEdge(point, edge))]
  if (ends.length > 0) return ends
  const crossing = crossingOf(...edge, ...other)
  return crossing === null ? [] : [crossing]
}

/** Whether an edge lies on one side of another, well away from it. */
function isBeside([a, b]: Edge, [c, d]: Edge): boolean {
  const normal = normalOf(c, d)
  const margin = norm(normal) * 1e-14
  const [first, second] = [dot(normal, a), dot(normal, b)]
  return (first > margin && second > margin) || (first < -margin && second < -margin)
}

/** Whether edges of a polygon cross one another, meet in other points than common ends, or come twice. */
export function crossesItself(edges: readonly Edge[]): boolean {
  return somePair(edges, edges, (i, j) => {
    if (i >= j) return false
    const [a, b] = edges[i]
    const [c, d] = edges[j]
    if (samePoint(a, c) || samePoint(b, d)) return samePoint(a, c) && samePoint(b, d)
    if (samePoint(a, d) || samePoint(b, c)) return samePoint(a, d) && samePoint(b, c)
    return crossingOf(a, b, c, d) !== null
  })
}
