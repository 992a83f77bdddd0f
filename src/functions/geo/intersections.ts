import type { Dynamic } from '../../types/dynamic.ts'
import type { ScalarFunction } from '../function.ts'
import { commonPoints, somePair } from './crossings.ts'
import { collectionShape, lineShape, pointShape } from './geojson.ts'
import { chainPieces, contains, cut, middleOf, overlay, type Piece, PieceSet, Points, unionOf } from './overlay.ts'
import { shapeOfPolygon } from './polygons.ts'
import { type Edge, edgesOfLine, edgesOfPolygon, type Line, linesOf, type Polygon, polygonsOf } from './shapes.ts'
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

/** The pieces that two shapes share, as lines, and the points where they meet otherwise. */
function sharedShape(
  edges: readonly Edge[],
  others: readonly Edge[],
  isShared: (piece: Piece, all: PieceSet) => boolean,
) {
  const points = new Points()
  const [left, right] = cut(edges, others, points)
  const all = new PieceSet(right)
  const shared = left.filter((piece) => isShared(piece, all))
  const covered = new Set(shared.flatMap(({ from, to }) => [from, to]))
  const touched = new Set<Vector>()
  somePair(edges, others, (i, j) => {
    for (const point of commonPoints(edges[i], others[j])) touched.add(points.merge(point))
    return false
  })
  const lines = chainPieces(shared)
  return collectionShape([
    ...[...touched].filter((point) => !covered.has(point)).map((point) => pointShape(placeOf(point))),
    ...(lines.length === 0 ? [] : [lineShape(lines.map((line) => line.map(placeOf)))]),
  ])
}

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
    doc: 'Whether two polygons have an area in common.',
    examples: [
      [
        'geo_intersects_2polygons(dynamic({"type":"Polygon","coordinates":[[[0,0],[90,0],[0,90],[0,0]]]}), dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}))',
        'true',
      ],
    ],
    overloads: [
      {
        signature: '(polygon1: DynamicBag, polygon2: DynamicBag) -> bool',
        row: ofTwo(polygonsOf, polygonsOf, (a, b) => a.some((one) => b.some((other) => one.intersects(other)))),
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
          return sharedShape(a.flatMap(edgesOfLine), b.flatMap(edgesOfLine), ({ from, to }, all) => {
            return all.has(from, to) || all.has(to, from)
          })
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
          return sharedShape(lines.flatMap(edgesOfLine), edgesOfPolygon(polygon), (piece, all) => {
            return all.has(piece.from, piece.to) || all.has(piece.to, piece.from) || contains(polygon, middleOf(piece))
          })
        }),
      },
    ],
  },
  {
    name: 'geo_intersection_2polygons',
    doc: 'The area that two polygons have in common, in GeoJSON.',
    examples: [
      [
        'array_length(geo_intersection_2polygons(dynamic({"type":"Polygon","coordinates":[[[0,0],[90,0],[0,90],[0,0]]]}), dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})).coordinates[0])',
        '5',
      ],
    ],
    overloads: [
      {
        signature: '(polygon1: DynamicBag, polygon2: DynamicBag) -> dynamic',
        row: ofTwo(polygonsOf, polygonsOf, (a, b) => {
          const common = overlay('intersection', unionOf(a), unionOf(b))
          return common.isEmpty() ? collectionShape([]) : shapeOfPolygon(common)
        }),
      },
    ],
  },
]
