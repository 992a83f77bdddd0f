import type { Dynamic } from '../../types/dynamic.ts'
import type { ScalarFunction } from '../function.ts'
import { commonPoints, somePair } from './crossings.ts'
import { collectionShape, lineShape, pointsShape } from './geojson.ts'
import { chainPieces, contains, cut, middleOf, overlay, type Piece, PieceSet, Points, unionOf } from './overlay.ts'
import { shapeOfPolygon } from './polygons.ts'
import {
  type Edge,
  edgesOfLine,
  edgesOfPolygon,
  type Line,
  linesOf,
  orientedPoints,
  type Polygon,
  polygonsOf,
} from './shapes.ts'
import { placeOf, type Vector } from './sphere.ts'

/** A kernel of two shapes, each read in its way; null unless both are valid. */
function ofTwo<A, B, T>(
  readFirst: (shape: Dynamic) => A | null,
  readSecond: (shape: Dynamic) => B | null,
  use: (first: A, second: B) => T,
) {
  return (one: Dynamic, two: Dynamic): T | null => {
    const first = readFirst(one)
    const second = readSecond(two)
    return first === null || second === null ? null : use(first, second)
  }
}

function meet(edges: readonly Edge[], others: readonly Edge[]): boolean {
  return somePair(edges, others, (i, j) => commonPoints(edges[i], others[j]).length > 0)
}

function intersects(lines: readonly Line[], polygons: readonly Polygon[]): boolean {
  return (
    lines.some(([start]) => polygons.some((polygon) => contains(polygon, start))) ||
    meet(lines.flatMap(edgesOfLine), polygons.flatMap(edgesOfPolygon))
  )
}

/** Whether two polygons have a point in common: an end of either within the other, or of their borders. */
function overlaps(a: Polygon, b: Polygon): boolean {
  return (
    a.loops.some((loop) => b.containsPoint(loop.vertex(0))) ||
    b.loops.some((loop) => a.containsPoint(loop.vertex(0))) ||
    meet(edgesOfPolygon(a), edgesOfPolygon(b))
  )
}

/** What two shapes share of their lines, and the points where they meet otherwise, but for those in `covered`. */
function contacts(
  edges: readonly Edge[],
  others: readonly Edge[],
  isShared: (piece: Piece, all: PieceSet) => boolean,
  points = new Points(),
  covered = new Set<Vector>(),
): Dynamic[] {
  const [left, right] = cut(edges, others, points)
  const all = new PieceSet(right)
  const shared = left.filter((piece) => isShared(piece, all))
  for (const { from, to } of shared) covered.add(from).add(to)
  const touched = new Set<Vector>()
  somePair(edges, others, (i, j) => {
    for (const point of commonPoints(edges[i], others[j])) touched.add(points.merge(point))
    return false
  })
  const lines = chainPieces(shared)
  const alone = [...touched].filter((point) => !covered.has(point))
  return [
    ...(alone.length === 0 ? [] : [pointsShape(alone.map(placeOf))]),
    ...(lines.length === 0 ? [] : [lineShape(lines.map((line) => line.map(placeOf)))]),
  ]
}

/** The area two polygons have in common, and where else they touch. */
function intersectPolygons(a: Polygon, b: Polygon): Dynamic {
  const points = new Points()
  const common = overlay('intersection', a, b, points)
  const corners = common.loops.flatMap((loop) => orientedPoints(loop)).map((point) => points.merge(point))
  const isBorder = ({ from, to }: Piece, all: PieceSet) => all.has(to, from)
  const touching = contacts(edgesOfPolygon(a), edgesOfPolygon(b), isBorder, points, new Set(corners))
  return collectionShape(common.isEmpty() ? touching : [...touching, shapeOfPolygon(common)])
}

/** What shapes have in common. */
export const geoIntersectionFunctions: readonly ScalarFunction[] = [
  {
    name: 'geo_intersects_2lines',
    doc: 'Whether two lines have a point in common.',
    examples: [
      [
        'geo_intersects_2lines(dynamic({"type":"LineString","coordinates":[[-1,0],[1,0]]}), dynamic({"type":"LineString","coordinates":[[0,-1],[0,1]]}))',
        'true',
      ],
    ],
    overloads: [
      {
        signature: '(lineString1: DynamicBag, lineString2: DynamicBag) -> bool',
        row: ofTwo(linesOf, linesOf, (a, b) => meet(a.flatMap(edgesOfLine), b.flatMap(edgesOfLine))),
      },
    ],
  },
  {
    name: 'geo_intersects_line_with_polygon',
    doc: 'Whether a line and a polygon have a point in common.',
    examples: [
      [
        'geo_intersects_line_with_polygon(dynamic({"type":"LineString","coordinates":[[0,-1],[0,1]]}), dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}))',
        'true',
      ],
    ],
    overloads: [
      {
        signature: '(lineString: DynamicBag, polygon: DynamicBag) -> bool',
        row: ofTwo(linesOf, polygonsOf, intersects),
      },
    ],
  },
  {
    name: 'geo_intersects_2polygons',
    doc: 'Whether two polygons have a point in common.',
    examples: [
      [
        'geo_intersects_2polygons(dynamic({"type":"Polygon","coordinates":[[[0,0],[90,0],[0,90],[0,0]]]}), dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}))',
        'true',
      ],
    ],
    overloads: [
      {
        signature: '(polygon1: DynamicBag, polygon2: DynamicBag) -> bool',
        row: ofTwo(polygonsOf, polygonsOf, (a, b) => a.some((one) => b.some((other) => overlaps(one, other)))),
      },
    ],
  },
  {
    name: 'geo_intersection_2lines',
    doc: 'What two lines have in common, in GeoJSON.',
    examples: [
      [
        'geo_intersection_2lines(dynamic({"type":"LineString","coordinates":[[-1,0],[1,0]]}), dynamic({"type":"LineString","coordinates":[[0,-1],[0,1]]}))',
        '{"type":"Point","coordinates":[0,0]}',
      ],
    ],
    overloads: [
      {
        signature: '(lineString1: DynamicBag, lineString2: DynamicBag) -> dynamic',
        row: ofTwo(linesOf, linesOf, (a, b) => {
          const isShared = ({ from, to }: Piece, all: PieceSet) => all.has(from, to) || all.has(to, from)
          return collectionShape(contacts(a.flatMap(edgesOfLine), b.flatMap(edgesOfLine), isShared))
        }),
      },
    ],
  },
  {
    name: 'geo_intersection_line_with_polygon',
    doc: 'The part of a line that lies in a polygon, in GeoJSON.',
    examples: [
      [
        'geo_intersection_line_with_polygon(dynamic({"type":"LineString","coordinates":[[-1,0],[1,0]]}), dynamic({"type":"Polygon","coordinates":[[[0,0],[90,0],[0,90],[0,0]]]}))',
        '{"type":"LineString","coordinates":[[0,0],[1,0]]}',
      ],
    ],
    overloads: [
      {
        signature: '(lineString: DynamicBag, polygon: DynamicBag) -> dynamic',
        row: ofTwo(linesOf, polygonsOf, (lines, polygons) => {
          const polygon = unionOf(polygons)
          const isShared = (piece: Piece, all: PieceSet) => {
            return all.has(piece.from, piece.to) || all.has(piece.to, piece.from) || contains(polygon, middleOf(piece))
          }
          return collectionShape(contacts(lines.flatMap(edgesOfLine), edgesOfPolygon(polygon), isShared))
        }),
      },
    ],
  },
  {
    name: 'geo_intersection_2polygons',
    doc: 'What two polygons have in common, in GeoJSON.',
    examples: [
      [
        'array_length(geo_intersection_2polygons(dynamic({"type":"Polygon","coordinates":[[[0,0],[90,0],[0,90],[0,0]]]}), dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})).coordinates[0])',
        '5',
      ],
    ],
    overloads: [
      {
        signature: '(polygon1: DynamicBag, polygon2: DynamicBag) -> dynamic',
        row: ofTwo(polygonsOf, polygonsOf, (a, b) => intersectPolygons(unionOf(a), unionOf(b))),
      },
    ],
  },
]
