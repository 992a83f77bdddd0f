import { s2 } from '../libraries.ts'
import { type Edge, s2Point } from '../shapes.ts'
import type { Vector } from '../sphere.ts'
import {
  chordBetween,
  chordOf,
  compareDistance,
  compareDistances,
  compareEdgeDistance,
  comparePoints,
} from './predicates.ts'

/** Points that edges are snapped to, known by their numbers, with those along each edge. */
export class Sites {
  readonly points: Vector[] = []
  /** By numbers of edges: the sites that may count for the edge, by their distance from its beginning. */
  readonly along: readonly number[][]
  private readonly edges: readonly Edge[]
  /** Which sites count for an edge: the square of the chord. */
  private readonly reach: number
  /** The axis along which the points lie farthest apart. */
  private readonly axis: Axis
  /** The numbers of sites, by where their points lie along the axis. */
  private readonly sorted: number[] = []

  /**
   * Chooses sites, none closer to another than `separation` (radians), among the ends of edges, in the order of their
   * S2 cells; all within `reach` (radians) of an edge count for it. This follows S2Builder.
   */
  constructor(edges: readonly Edge[], separation: number, reach: number, checkpoint: () => void) {
    this.edges = edges
    this.reach = chordOf(reach)
    const candidates = inCellOrder(edges.flat())
    this.axis = widestAxis(candidates)
    for (const point of candidates) {
      checkpoint()
      if (this.isFree(point, chordOf(separation))) this.add(point)
    }
    this.along = edges.map((edge) => {
      checkpoint()
      return this.sitesAlong(edge)
    })
  }

  /** Adds a point, also to the edges that it counts for. Returns their numbers. */
  insert(point: Vector): number[] {
    const site = this.add(point)
    const { points } = this
    const counting = [...this.edges.keys()].filter((i) => compareEdgeDistance(point, ...this.edges[i], this.reach) <= 0)
    for (const i of counting) {
      const along = this.along[i]
      const at = along.findIndex((other) => compareDistances(this.edges[i][0], points[other], point) >= 0)
      along.splice(at < 0 ? along.length : at, 0, site)
    }
    return counting
  }

  private isFree(point: Vector, separation: number): boolean {
    const at = point[this.axis]
    const near = this.between(at, at, Math.sqrt(separation))
    return near.every((site) => compareDistance(point, this.points[site], separation) > 0)
  }

  private add(point: Vector): number {
    const site = this.points.push(point) - 1
    this.sorted.splice(this.countBelow(point[this.axis]), 0, site)
    return site
  }

  private sitesAlong([from, to]: Edge): number[] {
    const bulge = chordBetween(from, to) / 4
    const ends = [from[this.axis], to[this.axis]]
    const near = this.between(Math.min(...ends) - bulge, Math.max(...ends) + bulge, Math.sqrt(this.reach))
    return near
      .filter((site) => compareEdgeDistance(this.points[site], from, to, this.reach) <= 0)
      .sort((a, b) => compareDistances(from, this.points[a], this.points[b]))
  }

  /** The sites between two places of the axis, or outside by no more than a margin. */
  private between(low: number, high: number, margin: number): number[] {
    const error = 1e-14
    return this.sorted.slice(this.countBelow(low - margin - error), this.countBelow(high + margin + error))
  }

  /** How many sites lie below a place of the axis. */
  private countBelow(place: number): number {
    let [low, high] = [0, this.sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.points[this.sorted[middle]][this.axis] < place) low = middle + 1
      else high = middle
    }
    return low
  }
}

type Axis = keyof Vector

function widestAxis(points: readonly Vector[]): Axis {
  const widthOf = (axis: Axis) => {
    const places = points.map((point) => point[axis]).sort((a, b) => a - b)
    return places[places.length - 1] - places[0]
  }
  const [x, y, z] = [widthOf('x'), widthOf('y'), widthOf('z')]
  return x > y && x > z ? 'x' : y > z ? 'y' : 'z'
}

/** Points by the S2 cells they are in, those in one cell by their parts, each once. */
function inCellOrder(points: readonly Vector[]): Vector[] {
  const keyed = points.map((point) => ({ point, cell: s2().cellid.fromPoint(s2Point(point)) }))
  keyed.sort((a, b) => (a.cell < b.cell ? -1 : a.cell > b.cell ? 1 : comparePoints(a.point, b.point)))
  return keyed.map(({ point }) => point).filter((point, i, all) => i === 0 || comparePoints(point, all[i - 1]) !== 0)
}
