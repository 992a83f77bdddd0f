import { KqlError } from '../../../errors/kql-error.ts'
import { chainsOf, groupBy, lineOfChain, type Piece, polygonOfPieces } from '../overlay.ts'
import { type Edge, edgesOfLine, edgesOfPolygon, type Line, type Polygon } from '../shapes.ts'
import { samePoint, type Vector } from '../sphere.ts'
import { byEnds, EdgeChains, type SnappedEdge } from './chains.ts'
import { Snapping } from './snapping.ts'

/**
 * Polygons without the points that can be missed when every point may move by a distance (radians): what S2Builder
 * makes of them when it is to simplify the chains of edges. What polygons share of their borders they still share.
 */
export function simplifyPolygons(polygons: readonly Polygon[], distance: number, checkpoint: () => void): Polygon[] {
  const { edges, points } = simplifyEdges(polygons.map(edgesOfPolygon), distance, checkpoint)
  return edges.map((ofPolygon) => polygonOfPieces(piecesOf(withoutReturns(ofPolygon), points)))
}

/**
 * Lines without the points that can be missed when every point may move by a distance (radians). Throws an error of kind
 * `unsupported` where a line comes to touch itself or another: how the engine then puts lines together is not known.
 */
export function simplifyLines(lines: readonly Line[], distance: number, checkpoint: () => void): Line[] {
  const { edges, points } = simplifyEdges([lines.flatMap(edgesOfLine)], distance, checkpoint)
  const pieces = piecesOf(edges[0], points).sort((a, b) => a.source - b.source)
  const chains = chainsOf(pieces)
  const lineOf = lines.flatMap((line, i) => edgesOfLine(line).map(() => i))
  const linesOfChains = chains.map((chain) => new Set(chain.map(({ source }) => lineOf[source])))
  const isOneOfEach =
    linesOfChains.every(({ size }) => size === 1) && new Set(linesOfChains.map(([line]) => line)).size === chains.length
  if (!isOneOfEach || groupBy(edges[0], endsOf).size < pieces.length) {
    throw new KqlError('unsupported', 'Lines that touch once they are simplified are not supported by kqlite.')
  }
  return chains.map(lineOfChain)
}

interface Simplified {
  /** By shapes: their edges, by the numbers of their ends. */
  readonly edges: readonly (readonly SnappedEdge[])[]
  readonly points: readonly Vector[]
}

function simplifyEdges(shapes: readonly (readonly Edge[])[], distance: number, checkpoint: () => void): Simplified {
  const snapping = new Snapping(shapes.flat(), distance, checkpoint)
  const shapeOf = shapes.flatMap((edges, shape) => edges.map(() => shape))
  const snapped = new Map<number, Vector[]>()
  const note = (site: number, point: Vector) => {
    const points = snapped.get(site)
    if (points === undefined) snapped.set(site, [point])
    else if (!samePoint(points[points.length - 1], point)) points.push(point)
  }
  const edges = snapping.edges.flatMap(([from, to], source): SnappedEdge[] => {
    const chain = snapping.chainOf(source)
    note(chain[0], from)
    if (chain.length > 1) note(chain[chain.length - 1], to)
    return chain.slice(1).map((site, i) => ({ from: chain[i], to: site, shape: shapeOf[source], sources: [source] }))
  })
  const simplified = distance > 0 ? new EdgeChains(snapping, edges, snapped).simplify() : edges
  const sorted = simplified.toSorted(byEnds)
  return {
    edges: shapes.map((_, shape) => sorted.filter((edge) => edge.shape === shape)),
    points: snapping.sites.points,
  }
}

/** The edges, but for those that are gone back as often. */
function withoutReturns(edges: readonly SnappedEdge[]): SnappedEdge[] {
  const groups = groupBy(edges, endsOf)
  return [...groups.values()].flatMap((group) => {
    const [{ from, to }] = group
    const back = groups.get(`${to} ${from}`)?.length ?? 0
    const sources = group.flatMap((edge) => edge.sources).sort((a, b) => a - b)
    return group.slice(back).map((edge) => ({ ...edge, sources }))
  })
}

function endsOf({ from, to }: SnappedEdge): string {
  return `${from} ${to}`
}

function piecesOf(edges: readonly SnappedEdge[], points: readonly Vector[]): Piece[] {
  return edges.map(({ from, to, sources }) => ({ from: points[from], to: points[to], source: sources[0] }))
}
