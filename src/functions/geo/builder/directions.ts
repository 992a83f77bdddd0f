import type { s1 as S1 } from 's2js'
import { s1 } from '../libraries.ts'
import { cross, dot, type Vector } from '../sphere.ts'
import { chordBetween, sineSquareOf } from './predicates.ts'

type Interval = S1.Interval

/** The greatest relative error of rounding. */
const ROUNDING = Number.EPSILON / 2

interface Avoided {
  readonly range: Interval
  readonly isOnLeft: boolean
}

/** The directions that an edge from a point may take, of at most 90 degrees (S2PolylineSimplifier). */
export class Directions {
  private readonly origin: Vector
  private readonly ahead: Vector
  private readonly aside: Vector
  private allowed = s1().Interval.fullInterval()
  /** What to avoid, once it is known what to go to. */
  private waiting: Avoided[] = []

  constructor(origin: Vector) {
    this.origin = origin
    this.aside = cross(origin, axisAcross(origin))
    this.ahead = cross(this.aside, origin)
  }

  /** Whether an edge may go to a point. */
  allows(point: Vector): boolean {
    if (chordBetween(this.origin, point) > 2) return false
    const direction = this.directionOf(point)
    return this.allowed.contains(direction) && !this.waiting.some(({ range }) => range.contains(direction))
  }

  /** Allows only what comes within a distance (the square of its chord) of a point; whether that leaves any. */
  aimAt(point: Vector, chord: number): boolean {
    const half = this.halfAngle(point, chord, -1)
    if (half >= Math.PI) return true
    const { Interval } = s1()
    if (half < 0) {
      this.allowed = Interval.emptyInterval()
      return false
    }
    const center = this.directionOf(point)
    this.allowed = this.allowed.intersection(Interval.fromEndpoints(center, center).expanded(half))
    for (const avoided of this.waiting) this.exclude(avoided)
    this.waiting = []
    return !this.allowed.isEmpty()
  }

  /** Allows nothing that comes as close to a point, or goes by on the other side of it; whether that leaves any. */
  avoid(point: Vector, chord: number, isOnLeft: boolean): boolean {
    const half = this.halfAngle(point, chord, 1)
    const { Interval } = s1()
    if (half >= Math.PI) {
      this.allowed = Interval.emptyInterval()
      return false
    }
    const center = this.directionOf(point)
    const [left, right] = isOnLeft ? [Math.PI / 2, half] : [half, Math.PI / 2]
    const range = Interval.fromEndpoints(wrapped(center - right), wrapped(center + left))
    if (this.allowed.isFull()) {
      this.waiting.push({ range, isOnLeft })
      return true
    }
    this.exclude({ range, isOnLeft })
    return !this.allowed.isEmpty()
  }

  private exclude({ range, isOnLeft }: Avoided): void {
    const { allowed } = this
    if (!allowed.containsInterval(range)) this.allowed = allowed.intersection(range.complement())
    else if (isOnLeft) this.allowed = s1().Interval.fromEndpoints(allowed.lo, range.lo)
    else this.allowed = s1().Interval.fromEndpoints(range.hi, allowed.hi)
  }

  private directionOf(point: Vector): number {
    return Math.atan2(dot(point, this.aside), dot(point, this.ahead))
  }

  /** Half the angle under which a circle is seen, rounded up (1) or down (-1); at least pi from within the circle. */
  private halfAngle(point: Vector, chord: number, rounding: 1 | -1): number {
    const distance = chordBetween(this.origin, point) - 64 * ROUNDING * ROUNDING * rounding
    if (distance <= chord) return Math.PI
    const half = Math.asin(Math.sqrt(sineSquareOf(chord) / sineSquareOf(distance)))
    return half + rounding * (24 + 17 * half) * ROUNDING
  }
}

/** The axis that is farthest from a point. */
function axisAcross({ x, y, z }: Vector): Vector {
  const [dx, dy, dz] = [Math.abs(x), Math.abs(y), Math.abs(z)]
  if (dx < dy && dx < dz) return { x: 1, y: 0, z: 0 }
  return dx >= dy && dy < dz ? { x: 0, y: 1, z: 0 } : { x: 0, y: 0, z: 1 }
}

/** An angle of less than a turn, as one from -pi to pi. */
function wrapped(angle: number): number {
  const turn = 2 * Math.PI
  return angle > Math.PI ? angle - turn : angle < -Math.PI ? angle + turn : angle
}
