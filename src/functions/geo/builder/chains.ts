import { groupBy } from '../overlay.ts'
import type { Vector } from '../sphere.ts'
import { Directions } from './directions.ts'
import { chordBetween, isOrdered, side } from './predicates.ts'
import type { Snapping } from './snapping.ts'

/** An edge between two sites, known by their numbers. */
export interface SnappedEdge {
  readonly from: number
  readonly to: number
  /** The number of the shape it is of. */
  readonly shape: number
  /** The numbers of the edges that became it, in order. */
  readonly sources: readonly number[]
}

/** The order of edges by their ends. */
export function byEnds(a: SnappedEdge, b: SnappedEdge): number {
  return a.from - b.from || a.to - b.to
}

/**
 * Replaces edges that follow one another nearly straight by one, in all shapes alike (S2Builder's
 * EdgeChainSimplifier).
 */
export class EdgeChains {
  private readonly snapping: Snapping
  private readonly points: readonly Vector[]
  private readonly edges: readonly SnappedEdge[]
  /** By sites: the points that were snapped to it. */
  private readonly snapped: ReadonlyMap<number, readonly Vector[]>
  private readonly leaving: ReadonlyMap<number, readonly SnappedEdge[]>
  /** The sites that a chain may go through. */
  private readonly inner: ReadonlySet<number>
  private readonly used = new Set<SnappedEdge>()
  private readonly result: SnappedEdge[] = []

  constructor(snapping: Snapping, edges: readonly SnappedEdge[], snapped: ReadonlyMap<number, readonly Vector[]>) {
    this.snapping = snapping
    this.points = snapping.sites.points
    this.edges = edges.toSorted(byEnds)
    this.snapped = snapped
    this.leaving = groupBy(this.edges, ({ from }) => from)
    this.inner = innerSites(
      this.leaving,
      groupBy(this.edges, ({ to }) => to),
    )
  }

  simplify(): SnappedEdge[] {
    for (const edge of this.edges) {
      if (this.used.has(edge) || this.inner.has(edge.from)) continue
      if (this.inner.has(edge.to)) this.follow(edge.from, edge.to)
      else this.keep(edge)
    }
    for (const edge of this.edges) {
      if (!this.used.has(edge)) this.follow(edge.from, edge.to)
    }
    return this.result
  }

  /** Follows a chain to its end, in steps that are each as long as can be. */
  private follow(start: number, second: number): void {
    let [at, next, isAtEnd] = [start, second, false]
    while (!isAtEnd) {
      const chain = [at]
      const passed = new Set(chain)
      const directions = new Directions(this.points[at])
      let isStraight = this.avoidSites(at, at, next, passed, directions)
      do {
        chain.push(next)
        passed.add(next)
        isAtEnd = !this.inner.has(next) || next === start
        if (isAtEnd) break
        const before = at
        at = next
        next = this.leaving.get(at)!.find(({ to }) => to !== before)!.to
        isStraight &&= this.aimAt(at, directions) && this.avoidSites(chain[0], at, next, passed, directions)
      } while (isStraight && directions.allows(this.points[next]))
      if (chain.length > 2) this.merge(chain)
      else for (const edge of this.between(chain[0], chain[1])) this.keep(edge)
    }
  }

  private keep(edge: SnappedEdge): void {
    this.used.add(edge)
    this.result.push(edge)
  }

  /** The edges from one site to another, then those back. */
  private between(a: number, b: number): SnappedEdge[] {
    return [
      ...(this.leaving.get(a)?.filter(({ to }) => to === b) ?? []),
      ...(this.leaving.get(b)?.filter(({ to }) => to === a) ?? []),
    ]
  }

  /** Has an edge pass close enough to the points that were snapped to a site. */
  private aimAt(site: number, directions: Directions): boolean {
    return this.snapped.get(site)?.every((point) => directions.aimAt(point, this.snapping.radius)) ?? true
  }

  /** Has an edge from a site pass the sites along a later edge of the chain on the side on which the chain does. */
  private avoidSites(start: number, from: number, to: number, passed: Set<number>, directions: Directions): boolean {
    const [a, b, c] = [start, from, to].map((site) => this.points[site])
    const reach = chordBetween(a, c)
    if (reach < chordBetween(a, b) || reach >= this.snapping.long) return false
    const { along } = this.snapping.sites
    const lists = this.between(from, to).flatMap(({ sources }) => sources.map((source) => along[source]))
    const near = lists.reduce((best, list) => (list.length < best.length ? list : best))
    for (const site of near) {
      const point = this.points[site]
      if (chordBetween(a, point) >= reach || passed.has(site)) continue
      passed.add(site)
      const isOnLeft = start === from ? side(b, c, point) > 0 : isOrdered(a, c, point, b)
      if (!directions.avoid(point, this.snapping.clearance, isOnLeft)) return false
    }
    return true
  }

  /** Puts one edge in the place of each line of edges along a chain. */
  private merge(chain: readonly number[]): void {
    const steps = chain.slice(1).map((site, i) => this.between(chain[i], site))
    const last = chain[chain.length - 1]
    for (const [line, { from, shape }] of steps[0].entries()) {
      const sources = [...new Set(steps.flatMap((edges) => edges[line].sources))].sort((a, b) => a - b)
      const ends = from === chain[0] ? { from, to: last } : { from: last, to: chain[0] }
      this.result.push({ ...ends, shape, sources })
    }
    for (const edge of steps.flat()) this.used.add(edge)
  }
}

/** The sites with two neighbours, between which every shape that goes there goes on, as often to and fro. */
function innerSites(
  leaving: ReadonlyMap<number, readonly SnappedEdge[]>,
  coming: ReadonlyMap<number, readonly SnappedEdge[]>,
): Set<number> {
  const inner = new Set<number>()
  for (const [site, out] of leaving) {
    const into = coming.get(site) ?? []
    const neighbors = new Set([...out.map(({ to }) => to), ...into.map(({ from }) => from)])
    if (neighbors.size !== 2) continue
    const [first] = neighbors
    const shapes = new Set([...out, ...into].map(({ shape }) => shape))
    const goesOn = [...shapes].every((shape) => {
      const [outOf, inTo] = [out, into].map((edges) => edges.filter((edge) => edge.shape === shape))
      const atFirst = outOf.filter(({ to }) => to === first).length + inTo.filter(({ from }) => from === first).length
      return outOf.length === inTo.length && 2 * atFirst === outOf.length + inTo.length
    })
    if (goesOn) inner.add(site)
  }
  return inner
}
