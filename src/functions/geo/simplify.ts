import { KqlError } from '../../errors/kql-error.ts'
import { type Dynamic, isArray } from '../../types/dynamic.ts'
import type { Overload, ScalarFunction } from '../function.ts'
import { simplifyLines, simplifyPolygons } from './builder/simplified.ts'
import { lineShape } from './geojson.ts'
import { unionOf, unionOfLines } from './overlay.ts'
import { shapeOfPolygon } from './polygons.ts'
import { linesOf, type Polygon, polygonsOf } from './shapes.ts'
import { EARTH_RADIUS, placeOf, radians } from './sphere.ts'

/** A tolerance, in metres, when none is given. */
const DEFAULT = 10

/** The greatest tolerance that S2 allows, in metres. */
const FARTHEST = radians(70) * EARTH_RADIUS

/** Below this, in metres, rounding decides what S2 makes of a tolerance. */
const FINEST = 1e-6

interface Simplification<T> {
  readonly parameter: string
  readonly read: (shape: Dynamic) => T | null
  /** The least and the greatest tolerance, in metres. */
  readonly tolerances: readonly [least: number, most: number]
  /** Makes the simpler shape, with the tolerance in radians; null when nothing is left of it. */
  readonly simplify: (shape: T, tolerance: number, checkpoint: () => void) => Dynamic
}

/** Null for what is no shape, for tolerances out of range, and where nothing is left. */
function simplifying<T>({ parameter, read, tolerances: [least, most], simplify }: Simplification<T>): Overload {
  return {
    signature: `(${parameter}, tolerance?: Number as real) -> dynamic`,
    prepare: ({ context }) => {
      return (shape: Dynamic, tolerance = DEFAULT) => {
        const valid = tolerance >= least && tolerance <= most ? read(shape) : null
        if (valid === null) return null
        if (tolerance > 0 && tolerance < FINEST) {
          throw new KqlError('unsupported', 'A tolerance of less than a micrometre is not supported by kqlite.')
        }
        return simplify(valid, tolerance / EARTH_RADIUS, () => context.checkpoint())
      }
    },
  }
}

function simplerPolygons(polygons: readonly Polygon[], tolerance: number, checkpoint: () => void): Dynamic {
  const left = simplifyPolygons(polygons, tolerance, checkpoint).filter((polygon) => !polygon.isEmpty())
  return left.length === 0 ? null : shapeOfPolygon(...left)
}

/** The unions of the polygons of each shape; null when one is not valid. */
function readArray(shapes: Dynamic): Polygon[] | null {
  if (!isArray(shapes) || shapes.length === 0) return null
  const polygons = shapes.map(polygonsOf)
  return polygons.includes(null) ? null : (polygons as Polygon[][]).map(unionOf)
}

/** Lines and polygons with fewer points. */
export const geoSimplifyFunctions: readonly ScalarFunction[] = [
  {
    name: 'geo_line_simplify',
    doc: 'A line without the points that can be missed when none may move by more than a tolerance in metres; refused where lines come to touch.',
    examples: [
      [
        'geo_line_simplify(dynamic({"type":"LineString","coordinates":[[0,0],[0,1],[0,2]]}))',
        '{"type":"LineString","coordinates":[[0,0],[0,2]]}',
      ],
    ],
    overloads: [
      simplifying({
        parameter: 'lineString: DynamicBag',
        read: linesOf,
        tolerances: [0, FARTHEST],
        simplify: (lines, tolerance, checkpoint) => {
          const left = simplifyLines(lines.length === 1 ? lines : unionOfLines(lines), tolerance, checkpoint)
          return left.length === 0 ? null : lineShape(left.map((line) => line.map(placeOf)))
        },
      }),
    ],
  },
  {
    name: 'geo_polygon_simplify',
    doc: 'A polygon without the points that can be missed when none may move by more than a tolerance in metres.',
    examples: [
      [
        'array_length(geo_polygon_simplify(dynamic({"type":"Polygon","coordinates":[[[0,0],[1,0],[2,0],[2,2],[0,2],[0,0]]]})).coordinates[0])',
        '5',
      ],
    ],
    overloads: [
      simplifying({
        parameter: 'polygon: DynamicBag',
        read: polygonsOf,
        tolerances: [0.1, 10_000],
        simplify: (polygons, tolerance, checkpoint) => simplerPolygons([unionOf(polygons)], tolerance, checkpoint),
      }),
    ],
  },
  {
    name: 'geo_simplify_polygons_array',
    doc: 'Polygons with fewer points, that still meet where they met.',
    examples: [
      [
        'array_length(geo_simplify_polygons_array(pack_array(dynamic({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,2],[0,2],[0,0]]]}), dynamic({"type":"Polygon","coordinates":[[[1,0],[2,0],[2,2],[1,2],[1,0]]]}))).coordinates)',
        '2',
      ],
    ],
    overloads: [
      simplifying({
        parameter: 'polygons: DynamicArray',
        read: readArray,
        tolerances: [0, FARTHEST],
        simplify: simplerPolygons,
      }),
    ],
  },
]
