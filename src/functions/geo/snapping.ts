import { KqlError } from '../../errors/kql-error.ts'
import { s2 } from './libraries.ts'
import { type Edge, s2Point } from './shapes.ts'
import { angleBetween, closestPoint, cross, dot, minus, times, turn, type Vector } from './sphere.ts'

/** A line or a ring whose points have been moved to sites, of which no two are closer than the radius. */
export interface Snapped {
  readonly sites: readonly Vector[]
  /** The edges between sites, in order, none of no length; `source` is the number of the edge it was. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly source: number }[]
  /** For each site the points that were moved to it. */
  readonly moved: readonly (readonly Vector[])[]
  /** For each edge that was, the sites near it. */
  readonly near: readonly (readonly number[])[]
}

/** How far, in radii, a site may lie from an edge and matter to it. */
const NEAR = 1.6 * 1.01

/** An edge that goes by another site as near as this, in radii, is to get one more site. */
const TOO_NEAR = 0.5

/** Edges longer than this (radians) may have to be split. */
const LONGEST = 0.5

/** Refuses a shape that only all of S2Builder could simplify. */
export function refuseToSimplify(why: string): never {
  throw new KqlError('unsupported', `kqlite cannot simplify this shape: ${why}.`, { code: 'KQL100' })
}

/** Whether an angle is at most a limit; refused where rounding could decide. */
export function isWithin(angle: number, limit: number): boolean {
  if (Math.abs(angle - limit) < 1e-7 * limit) refuseToSimplify('it is a matter of rounding which points stay')
  return angle < limit
}

function distanceTo(point: Vector, [a, b]: Edge): number {
  return angleBetween(point, closestPoint(point, a, b))
}

/** Points as sites, in the order of S2's leaf cells, each unless it is too close to one before it. */
export function sitesOf(points: readonly Vector[], radius: number): Vector[] {
  const { cellid } = s2()
  const keyed = points.map((point) => ({ point, cell: cellid.fromPoint(s2Point(point)) }))
  keyed.sort((a, b) => (a.cell < b.cell ? -1 : a.cell > b.cell ? 1 : 0))
  const sites: Vector[] = []
  for (const { point } of keyed) {
    if (!sites.some((site) => isWithin(angleBetween(site, point), radius))) sites.push(point)
  }
  return sites
}

/**
 * Snaps edges, each of which begins where the one before it ends, to sites among their points, as S2Builder does with
 * `IdentitySnapFunction`: an edge becomes the chain of the sites whose Voronoi regions it passes. Shapes for which it
 * would add sites are refused, and so are those that come by a site twice.
 */
export function snap(edges: readonly Edge[], radius: number): Snapped {
  if (radius === 0) refuseToSimplify('its tolerance is 0')
  const sites = sitesOf([...edges.map(([from]) => from), edges[edges.length - 1][1]], radius)
  const moved: Vector[][] = sites.map(() => [])
  const near = edges.map((edge) => sitesNear(sites, edge, radius))
  const chains = edges.map((edge, i) => chainOf(sites, near[i], edge, radius))
  const path: { from: number; to: number; source: number }[] = []
  for (const [source, chain] of chains.entries()) {
    moved[chain[0]].push(edges[source][0])
    moved[chain[chain.length - 1]].push(edges[source][1])
    for (const [i, to] of chain.slice(1).entries()) path.push({ from: chain[i], to, source })
  }
  if (new Set(path.map(({ from }) => from)).size < path.length) refuseToSimplify('it would meet itself')
  for (const { from, to, source } of path) {
    const edge: Edge = [sites[from], sites[to]]
    const others = near[source].filter((site) => site !== from && site !== to)
    if (others.some((site) => distanceTo(sites[site], edge) < TOO_NEAR * 1.01 * radius)) {
      refuseToSimplify('an edge would come too close to a point')
    }
  }
  return { sites, edges: path, moved, near }
}

function sitesNear(sites: readonly Vector[], edge: Edge, radius: number): number[] {
  if (angleBetween(edge[0], edge[1]) > LONGEST) refuseToSimplify('it has an edge of more than 3,000 km')
  return [...sites.keys()]
    .filter((site) => distanceTo(sites[site], edge) <= NEAR * radius)
    .sort((a, b) => angleBetween(edge[0], sites[a]) - angleBetween(edge[0], sites[b]))
}

/** The sites whose Voronoi regions an edge passes. */
function chainOf(sites: readonly Vector[], near: readonly number[], edge: Edge, radius: number): number[] {
  const chain: number[] = []
  for (const site of near) {
    if (!isWithin(distanceTo(sites[site], edge), radius)) continue
    let isPassed = true
    while (chain.length > 0) {
      const previous = sites[chain[chain.length - 1]]
      const exclusion = excluded(previous, sites[site], edge, radius)
      if (exclusion === 'second') isPassed = false
      if (exclusion === 'second') break
      if (exclusion === null && !isCutOff(sites[chain[chain.length - 2]], previous, sites[site], edge)) break
      chain.pop()
    }
    if (isPassed) chain.push(site)
  }
  return chain
}

/** The stretch of an edge's great circle that lies within the radius of a site, as angles from its beginning. */
function stretchOf(site: Vector, [from, to]: Edge, radius: number): [start: number, end: number] {
  const normal = cross(from, to)
  const foot = cross(normal, cross(site, normal))
  const along = Math.atan2(dot(cross(from, foot), normal) / Math.sqrt(dot(normal, normal)), dot(from, foot))
  const aside = Math.asin(dot(site, normal) / Math.sqrt(dot(normal, normal)))
  const half = Math.acos(Math.min(1, Math.cos(radius) / Math.cos(aside)))
  return [along - half, along + half]
}

/** Which of two sites, the first of which is nearer to an edge's beginning, keeps the other from the edge. */
function excluded(first: Vector, second: Vector, edge: Edge, radius: number): 'first' | 'second' | null {
  const isNear = (difference: number) => Math.abs(difference) < 1e-7 * radius
  const nearer = angleBetween(edge[1], first) - angleBetween(edge[1], second)
  const [a, b] = [stretchOf(first, edge, radius), stretchOf(second, edge, radius)]
  if (isNear(nearer) || isNear(a[0] - b[0]) || isNear(a[1] - b[1])) {
    refuseToSimplify('two points are as near to an edge')
  }
  if (nearer < 0 || (a[0] < b[0] && a[1] > b[1])) return 'second'
  return b[0] < a[0] && b[1] > a[1] ? 'first' : null
}

/** Whether the sites before and after one leave it no part of an edge. */
function isCutOff(before: Vector | undefined, site: Vector, after: Vector, [from, to]: Edge): boolean {
  if (before === undefined) return false
  const side = turn(from, to, site)
  if (turn(before, site, after) === side) return false
  const center = cross(minus(site, before), minus(after, before))
  return turn(from, to, dot(center, site) < 0 ? times(center, -1) : center) !== side
}
