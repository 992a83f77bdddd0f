import { type Dynamic, isArray } from '../../types/dynamic.ts'
import type { ScalarFunction } from '../function.ts'
import { lineShape } from './geojson.ts'
import { type Piece, polygonOfPieces } from './overlay.ts'
import { shapeOfPolygon } from './polygons.ts'
import { type Edge, edgesOfLine, edgesOfPolygon, linesOf, polygonsOf } from './shapes.ts'
import { isWithin, refuseToSimplify, type Snapped, sitesOf, snap } from './snapping.ts'
import { angleBetween, cross, dot, EARTH_RADIUS, normalOf, placeOf, unit, type Vector } from './sphere.ts'

const DEFAULT = 10

/** The greatest tolerance of a line, in metres: as far as two places with a vertex at most between them can lie apart. */
const FARTHEST = 7_800_000

/** The directions from a point in which an edge passes all the discs that it has been told to. */
class Window {
  private reference: { readonly x: Vector; readonly y: Vector } | null = null
  private low = -Infinity
  private high = Infinity

  constructor(
    private readonly from: Vector,
    private readonly radius: number,
  ) {}

  /** Leaves the directions that pass a disc; whether there are some. */
  target(point: Vector): boolean {
    const distance = angleBetween(this.from, point)
    if (isWithin(distance, this.radius)) return true
    const x = unit(cross(normalOf(this.from, point), this.from))
    this.reference ??= { x, y: cross(this.from, x) }
    const half = Math.asin(Math.sin(this.radius) / Math.sin(distance))
    const middle = this.directionOf(point)
    this.low = Math.max(this.low, middle - half)
    this.high = Math.min(this.high, middle + half)
    return this.low < this.high
  }

  includes(point: Vector): boolean {
    if (this.reference === null) return true
    const direction = this.directionOf(point)
    return direction > this.low && direction < this.high
  }

  private directionOf(point: Vector): number {
    const { x, y } = this.reference!
    return Math.atan2(dot(point, y), dot(point, x))
  }
}

/**
 * Replaces chains of edges by single ones that pass all points of the chain within the radius, as S2Builder's
 * `simplify_edge_chains` does: each chain as long as it can be made, a ring from its site that comes first.
 */
function withoutChains({ sites, edges, moved, near }: Snapped, isRing: boolean, radius: number): Piece[] {
  const start = isRing ? edges.reduce((best, { from }, i) => (from < edges[best].from ? i : best), 0) : 0
  const ordered = [...edges.slice(start), ...edges.slice(0, start)]
  const pieces: Piece[] = []
  for (let i = 0; i < ordered.length; ) {
    const from = sites[ordered[i].from]
    const window = new Window(from, radius)
    const used = new Set([ordered[i].from])
    let end = i
    for (;;) {
      refuseSitesAside(ordered[end], from, used)
      if (end + 1 === ordered.length) break
      const { from: at, to } = ordered[end + 1]
      if (!moved[at].every((point) => window.target(point))) break
      if (angleBetween(from, sites[to]) < angleBetween(from, sites[at])) break
      if (!window.includes(sites[to])) break
      end++
    }
    const sources = ordered.slice(i, end + 1).map(({ source }) => source)
    pieces.push({ from, to: sites[ordered[end].to], source: Math.min(...sources) })
    i = end + 1
  }
  return pieces

  function refuseSitesAside({ from, to, source }: Snapped['edges'][number], first: Vector, used: Set<number>): void {
    used.add(from)
    const far = angleBetween(first, sites[to])
    if (near[source].some((site) => site !== to && !used.has(site) && angleBetween(first, sites[site]) < far)) {
      refuseToSimplify('a chain of edges has other points beside it')
    }
    used.add(to)
  }
}

function simplified(edges: readonly Edge[], isRing: boolean, radius: number): Piece[] {
  const snapped = snap(edges, radius)
  const isClosed = snapped.edges.at(-1)?.to === snapped.edges[0]?.from
  if (isClosed && !isRing && snapped.edges.length > 0) refuseToSimplify('it would meet itself')
  return snapped.edges.length < (isRing ? 3 : 1) ? [] : withoutChains(snapped, isRing, radius)
}

function simplifyLine(shape: Dynamic, radius: number): Dynamic {
  const lines = linesOf(shape)
  if (lines === null) return null
  const edges = lines.flatMap(edgesOfLine)
  if (sitesOf(edges.flat(), radius).length < 2) return null
  if (lines.length > 1) refuseToSimplify('it has several lines')
  const pieces = simplified(edges, false, radius)
  return pieces.length === 0 ? null : lineShape([[pieces[0].from, ...pieces.map(({ to }) => to)].map(placeOf)])
}

function simplifyPolygons(shapes: readonly Dynamic[], radius: number): Dynamic {
  const polygons = shapes.map(polygonsOf)
  if (shapes.length === 0 || polygons.includes(null)) return null
  const all = polygons.flatMap((some) => some!)
  const edges = all.flatMap(edgesOfPolygon)
  if (
    sitesOf(
      edges.map(([from]) => from),
      radius,
    ).length < 3
  )
    return null
  if (all.length > 1 || all[0].loops.length > 1) refuseToSimplify('it has several rings')
  const pieces = simplified(edges, true, radius)
  return pieces.length < 3 ? null : shapeOfPolygon(polygonOfPieces(pieces))
}

/** A function of a shape and a tolerance in metres; null for a tolerance beyond the least and the greatest. */
function simplify(
  name: string,
  doc: string,
  parameter: string,
  [least, most]: readonly [least: number, most: number],
  simpler: (shape: Dynamic, radius: number) => Dynamic,
  example: readonly [string, string],
): ScalarFunction {
  return {
    name,
    doc,
    examples: [example],
    overloads: [
      {
        signature: `(${parameter}, tolerance?: Number as real) -> dynamic`,
        row: (shape: Dynamic, tolerance = DEFAULT) =>
          tolerance >= least && tolerance <= most ? simpler(shape, tolerance / EARTH_RADIUS) : null,
      },
    ],
  }
}

/** Lines and polygons with fewer points. */
export const geoSimplifyFunctions: readonly ScalarFunction[] = [
  simplify(
    'geo_line_simplify',
    'A line with fewer points, those within the tolerance of one another being one; refused for several lines, and where the line comes close to itself.',
    'lineString: DynamicBag',
    [0, FARTHEST],
    simplifyLine,
    [
      'geo_line_simplify(dynamic({"type":"LineString","coordinates":[[0,0],[0.001,0],[0.002,0]]})).coordinates',
      '[[0.0,0.0],[0.002,0.0]]',
    ],
  ),
  simplify(
    'geo_polygon_simplify',
    'A polygon with fewer points, those within the tolerance of one another being one; refused for several rings, and where a ring comes close to itself.',
    'polygon: DynamicBag',
    [0.1, 10_000],
    (shape, radius) => simplifyPolygons([shape], radius),
    [
      'array_length(geo_polygon_simplify(dynamic({"type":"Polygon","coordinates":[[[0,0],[1,0],[2,0],[2,2],[0,2],[0,0]]]})).coordinates[0])',
      '5',
    ],
  ),
  simplify(
    'geo_simplify_polygons_array',
    'Polygons with fewer points, that still meet where they met; refused for more than one ring.',
    'polygons: DynamicArray',
    [0, FARTHEST],
    (shapes, radius) => (isArray(shapes) ? simplifyPolygons(shapes, radius) : null),
    [
      'array_length(geo_simplify_polygons_array(dynamic([{"type":"Polygon","coordinates":[[[0,0],[1,0],[2,0],[2,2],[0,2],[0,0]]]}])).coordinates[0])',
      '5',
    ],
  ),
]
