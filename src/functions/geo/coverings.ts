import type { s2 as S2 } from 's2js'
import { KqlError } from '../../errors/kql-error.ts'
import type { Dynamic } from '../../types/dynamic.ts'
import type { EvaluationContext, Overload, ScalarFunction } from '../function.ts'
import { inSetOrder } from './cell-order.ts'
import { readPolygons } from './geojson.ts'
import { h3, s2 } from './libraries.ts'
import { unionOf } from './overlay.ts'
import { type Edge, edgesOfLine, edgesOfPolygon, linesOf, polygonsOf, s2Point } from './shapes.ts'
import { EARTH_RADIUS } from './sphere.ts'

const MAX_S2_CELLS = 65_536
const MAX_H3_CELLS = 61_680
const MAX_S2_LEVEL = 30
const MAX_H3_RESOLUTION = 15

type Area = Pick<S2.Polygon, 'containsCell' | 'intersectsCell'>

/** The cells of a level that meet an area; null when there are too many. */
function cover(area: Area, level: number, context: EvaluationContext): bigint[] | null {
  const { Cell, cellid } = s2()
  const inside: bigint[] = []
  let open = [0, 1, 2, 3, 4, 5].map((face) => cellid.fromFace(face))
  for (let depth = 0; open.length > 0; depth++) {
    context.checkpoint()
    const met: bigint[] = []
    for (const id of open) {
      const cell = Cell.fromCellID(id)
      if (depth < level && area.containsCell(cell)) inside.push(id)
      else if (area.intersectsCell(cell)) met.push(id)
    }
    const least = inside.reduce((sum, id) => sum + 4 ** (level - cellid.level(id)), met.length)
    if (least > MAX_S2_CELLS) return null
    if (depth === level) return [...met, ...inside.flatMap((id) => descendants(id, level))]
    open = met.flatMap((id) => cellid.children(id))
  }
  return inside.flatMap((id) => descendants(id, level))
}

function descendants(id: bigint, level: number): bigint[] {
  const { cellid } = s2()
  return cellid.level(id) === level ? [id] : cellid.children(id).flatMap((child) => descendants(child, level))
}

/** The tokens of the cells that cover areas, each once; null when there are too many. */
function coverAll(areas: readonly Area[], level: number | bigint, context: EvaluationContext): Dynamic {
  if (level < 0 || level > MAX_S2_LEVEL) return null
  const cells = new Set<bigint>()
  for (const area of areas) {
    const covering = cover(area, Number(level), context)
    if (covering === null) return null
    for (const cell of covering) cells.add(cell)
  }
  if (cells.size > MAX_S2_CELLS) return null
  return [...cells].sort((a, b) => (a < b ? -1 : 1)).map(s2().cellid.toToken)
}

/** The area within a distance in metres of another, whose edges are given. */
function around(area: Area, edges: readonly Edge[], radius: number): Area {
  const least = 4 * Math.sin(Math.min(radius / EARTH_RADIUS, Math.PI) / 2) ** 2
  const ends = edges.map(([from, to]) => [s2Point(from), s2Point(to)] as const)
  return {
    containsCell: (cell) => area.containsCell(cell),
    intersectsCell: (cell) => {
      return area.intersectsCell(cell) || ends.some(([from, to]) => cell.distanceToEdge(from, to) <= least)
    },
  }
}

type Covered = readonly [area: Area, edges: readonly Edge[]]

function covering(parameter: string, coveredBy: (shape: Dynamic) => readonly Covered[] | null): Overload {
  return {
    signature: `(${parameter}: DynamicBag, level?: Number as long, radius?: Number as real) -> dynamic`,
    prepare:
      ({ context }) =>
      (shape: Dynamic, level: number | bigint = 11, radius = 0) => {
        const covered = coveredBy(shape)
        if (covered === null || !(radius >= 0)) return null
        const areas = covered.map(([area, edges]) => (radius === 0 ? area : around(area, edges, radius)))
        return coverAll(areas, level, context)
      },
  }
}

/** The H3 cells whose middle lies in a polygon with straight edges; null when there are too many. */
function fill(shape: Dynamic, resolution: number): Dynamic {
  const polygons = polygonsOf(shape)
  if (polygons === null) return null
  const area = unionOf(polygons).area() * EARTH_RADIUS ** 2
  if (area / h3().getHexagonAreaAvg(resolution, 'm2') > 4 * MAX_H3_CELLS) return null
  const rings = readPolygons(shape)!.map((polygon) => polygon.map((ring) => ring.map(([lng, lat]) => [lng, lat])))
  const cells = [...new Set(rings.flatMap((polygon) => h3().polygonToCells(polygon, resolution, true)))]
  return cells.length > MAX_H3_CELLS ? null : inSetOrder(cells)
}

/** Cells that cover shapes. */
export const geoCoveringFunctions: readonly ScalarFunction[] = [
  {
    name: 'geo_polygon_to_s2cells',
    doc: 'The S2 cells of a level (11 unless told) that cover a polygon.',
    examples: [
      [
        'geo_polygon_to_s2cells(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), 3)',
        '["054","0fc","104","1ac"]',
      ],
    ],
    overloads: [
      covering('polygon', (shape) => polygonsOf(shape)?.map((polygon) => [polygon, edgesOfPolygon(polygon)]) ?? null),
    ],
  },
  {
    name: 'geo_line_to_s2cells',
    doc: 'The S2 cells of a level (11 unless told) that cover a line.',
    examples: [['geo_line_to_s2cells(dynamic({"type":"LineString","coordinates":[[-1,0],[1,0]]}), 0)', '["1"]']],
    overloads: [
      covering('lineString', (shape) => {
        return linesOf(shape)?.map((line) => [new (s2().Polyline)(line.map(s2Point)), edgesOfLine(line)]) ?? null
      }),
    ],
  },
  {
    name: 'geo_polygon_to_h3cells',
    doc: 'The H3 cells of a resolution (6 unless told) whose middle lies in a polygon.',
    examples: [["geo_polygon_to_h3cells(geo_h3cell_to_polygon('845bb5bffffffff'), 4)", '["845bb5bffffffff"]']],
    overloads: [
      {
        signature: '(polygon: DynamicBag, resolution?: Number as long, radius?: Number as real) -> dynamic',
        row: (shape: Dynamic, resolution: number | bigint = 6, radius = 0) => {
          if (!(radius >= 0) || resolution < 0 || resolution > MAX_H3_RESOLUTION) return null
          if (radius > 0) {
            const message = "The function 'geo_polygon_to_h3cells' with a radius is not supported by kqlite yet."
            throw new KqlError('unsupported', message)
          }
          return fill(shape, Number(resolution))
        },
      },
    ],
  },
]
