import type { Edge } from '../shapes.ts'
import {
  angleBetween,
  closestPoint,
  cross,
  dot,
  minus,
  normalOf,
  plus,
  samePoint,
  times,
  unit,
  type Vector,
} from '../sphere.ts'
import { excludedSite, sideOfCenter } from './exclusion.ts'
import { chordBetween, chordOf, compareEdgeDistance, side } from './predicates.ts'
import { Sites } from './sites.ts'

/** How much farther than its ends the middle of an edge may move. */
const DEVIATION = 1.1

/** Edges, and the sites that they are snapped to. This follows S2Builder with its identity snap function. */
export class Snapping {
  readonly edges: readonly Edge[]
  readonly sites: Sites
  /** How far a point may move: the square of the chord. */
  readonly radius: number
  /** How close a site that an edge is not snapped to may be to it: the square of the chord. */
  readonly clearance: number
  /** Edges at least this long may stray too far in the middle: the square of the chord. */
  readonly long: number
  private readonly deviation: number
  /** Sites farther from each other than this have no neighbouring areas: the square of the chord. */
  private readonly adjacent: number
  private readonly sineSquare: number

  /** Moves points by at most a radius, in radians. */
  constructor(edges: readonly Edge[], radius: number, checkpoint: () => void) {
    this.edges = edges
    this.deviation = DEVIATION * radius
    this.sites = new Sites(edges, radius, this.deviation + radius / 2, checkpoint)
    this.radius = roundedUp(chordOf(radius))
    this.clearance = chordOf(radius / 2)
    const sine = Math.sin(radius)
    this.long = chordOf(2 * Math.acos(sine / Math.sin(this.deviation)))
    const adjacent = roundedUp(chordOf(2 * radius))
    this.adjacent = Math.min(4, adjacent * (1 + 4.5 * Number.EPSILON) + 16 * Number.EPSILON * Number.EPSILON)
    this.sineSquare = sine * sine + ((9.5 * sine + 2.5 + 2 * Math.sqrt(3)) * sine + 9 * Number.EPSILON) * Number.EPSILON
    if (radius > 0) this.addSites(checkpoint)
  }

  /** The sites that an edge is snapped to, at least one. */
  chainOf(edge: number): number[] {
    const { points, along } = this.sites
    const [from, to] = this.edges[edge]
    if (this.radius === 0) return [from, to].map((end) => along[edge].find((site) => samePoint(points[site], end))!)
    const chain: number[] = []
    for (const site of along[edge]) {
      if (compareEdgeDistance(points[site], from, to, this.radius) > 0) continue
      if (this.isNeeded(site, chain, from, to)) chain.push(site)
    }
    return chain
  }

  /** Whether an edge has to go by a site that is farther ahead than its chain; takes from that what it need not go by. */
  private isNeeded(site: number, chain: number[], from: Vector, to: Vector): boolean {
    const { points } = this.sites
    const c = points[site]
    for (; chain.length > 0; chain.pop()) {
      const b = points[chain[chain.length - 1]]
      if (chordBetween(b, c) >= this.adjacent) return true
      const excluded = excludedSite(b, c, from, to, this.radius)
      if (excluded === 'first') continue
      if (excluded === 'second') return false
      if (chain.length < 2) return true
      const a = points[chain[chain.length - 2]]
      if (chordBetween(a, c) >= this.adjacent) return true
      const sideOfB = side(from, to, b)
      if (side(a, b, c) === sideOfB || sideOfCenter(from, to, a, b, c) !== sideOfB) return true
    }
    return true
  }

  /** Adds sites until no edge strays too far from where it was, or comes too close to a site it does not go by. */
  private addSites(checkpoint: () => void): void {
    for (let unsettled = [...this.edges.keys()]; unsettled.length > 0; ) {
      const next = new Set<number>()
      for (const edge of unsettled) {
        checkpoint()
        const chain = this.chainOf(edge)
        next.delete(edge)
        this.addSitesAlong(edge, chain, next)
      }
      unsettled = [...next].sort((a, b) => a - b)
    }
  }

  /** Adds the sites that the chain of an edge lacks; those edges that get a site more are unsettled again. */
  private addSitesAlong(edge: number, chain: readonly number[], unsettled: Set<number>): void {
    const [from, to] = this.edges[edge]
    const { points, along } = this.sites
    const insert = (point: Vector) => {
      for (const other of this.sites.insert(point)) unsettled.add(other)
    }
    const near = along[edge]
    for (let i = 0, j = 0; j < near.length; j++) {
      if (near[j] === chain[i]) {
        if (++i === chain.length) return
        const [a, b] = [points[chain[i - 1]], points[chain[i]]]
        if (chordBetween(a, b) < this.long || isNear([from, to], [a, b], this.deviation)) continue
        const middle = unit(plus(closestPoint(a, from, to), closestPoint(b, from, to)))
        insert(this.siteBetween(middle, a, b, [from, to]))
        return
      }
      if (i === 0) continue
      const [a, b] = [points[chain[i - 1]], points[chain[i]]]
      if (compareEdgeDistance(points[near[j]], a, b, this.clearance) >= 0) continue
      insert(this.siteBetween(points[near[j]], a, b, [from, to]))
      while (near[j + 1] !== chain[i]) j++
    }
  }

  /** A point of an edge that none of two sites covers, as close as can be to a point. */
  private siteBetween(point: Vector, before: Vector, after: Vector, [from, to]: Edge): Vector {
    const normal = normalOf(from, to)
    const site = closestPoint(point, from, to)
    const least = this.endOfCover(before, normal)
    const most = this.endOfCover(after, times(normal, -1))
    const way = minus(to, from)
    if (dot(minus(site, least), way) < 0) return least
    return dot(minus(most, site), way) < 0 ? most : site
  }

  /** Where a great circle leaves the circle of the radius around a site. */
  private endOfCover(site: Vector, normal: Vector): Vector {
    const square = dot(normal, normal)
    const height = dot(normal, site)
    const foot = minus(times(site, square), times(normal, height))
    const rest = Math.sqrt(Math.max(0, this.sineSquare * square - height * height))
    return unit(plus(times(foot, Math.sqrt(1 - this.sineSquare)), times(cross(normal, site), rest)))
  }
}

/** The square of a chord, with what rounding may have taken. */
function roundedUp(chord: number): number {
  return Math.min(4, chord + 1.5 * Number.EPSILON * chord)
}

/** Whether all of an edge is within a distance (radians) of another (S2's IsEdgeBNearEdgeA). */
function isNear([a, b]: Edge, [c, d]: Edge, distance: number): boolean {
  const [nearC, nearD] = [closestPoint(c, a, b), closestPoint(d, a, b)]
  if (angleBetween(c, nearC) > distance || angleBetween(d, nearD) > distance) return false
  const straight = unit(normalOf(a, b))
  const normal = side(straight, nearC, nearD) < 0 ? times(straight, -1) : straight
  const other = unit(normalOf(c, d))
  const angle = angleBetween(normal, other)
  if (angle <= distance) return true
  if (angle >= Math.PI / 2) {
    return angleBetween(c, a) < angleBetween(c, b) === angleBetween(d, a) < angleBetween(d, b)
  }
  const farthest = unit(cross(other, normalOf(normal, other)))
  const isWithin = (point: Vector) => side(other, c, point) > 0 && side(point, d, other) > 0
  return !isWithin(farthest) && !isWithin(times(farthest, -1))
}
