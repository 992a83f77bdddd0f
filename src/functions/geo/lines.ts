import type { Dynamic } from '../../types/dynamic.ts'
import type { ScalarFunction } from '../function.ts'
import { isPlace, type LngLat, lineShape, pointShape } from './geojson.ts'
import { nearest, unionOfLines } from './overlay.ts'
import { type Edge, edgesOfLine, type Line, linesOf } from './shapes.ts'
import {
  angleBetween,
  EARTH_RADIUS,
  interpolate,
  minus,
  norm,
  placeOf,
  plus,
  pointOf,
  times,
  type Vector,
} from './sphere.ts'
import { locateOnSpheroid } from './spheroid.ts'

function edgesOf(lines: readonly Line[]): Edge[] {
  return lines.flatMap(edgesOfLine)
}

/** The total length of edges, in radians. */
export function lengthOf(edges: readonly Edge[]): number {
  return edges.reduce((sum, [a, b]) => sum + angleBetween(a, b), 0)
}

/** The edges of several lines, those they share once. */
function distinctEdges(lines: readonly Line[]): Edge[] {
  return edgesOf(lines.length === 1 ? lines : unionOfLines(lines))
}

function centroid(edges: readonly Edge[]): Vector {
  return edges.reduce<Vector>((sum, [a, b]) => plus(sum, times(plus(a, b), norm(minus(a, b)) / norm(plus(a, b)))), {
    x: 0,
    y: 0,
    z: 0,
  })
}

function ofLines<T, R extends unknown[]>(use: (lines: readonly Line[], ...rest: R) => T | null) {
  return (shape: Dynamic, ...rest: R): T | null => {
    const lines = linesOf(shape)
    return lines === null ? null : use(lines, ...rest)
  }
}

/** The distance in metres from a place to the nearest of some lines. */
export function distanceToLines(place: LngLat, lines: readonly Line[]): number {
  const point = pointOf(place)
  return angleBetween(point, nearest(point, edgesOf(lines)).point) * EARTH_RADIUS
}

/** Where on a line, from 0 to 1, the point is that is closest to a place. */
function locate(line: Line, point: Vector): number {
  const edges = edgesOfLine(line)
  const found = nearest(point, edges)
  return (lengthOf(edges.slice(0, found.edge)) + angleBetween(edges[found.edge][0], found.point)) / lengthOf(edges)
}

function pointAt(line: Line, fraction: number): Vector {
  const edges = edgesOfLine(line)
  let rest = fraction * lengthOf(edges)
  for (const [a, b] of edges) {
    const length = angleBetween(a, b)
    if (rest < length) return interpolate(rest / length, a, b)
    rest -= length
  }
  return line[line.length - 1]
}

/** Lines: lengths, places on them, distances to them. */
export const geoLineFunctions: readonly ScalarFunction[] = [
  {
    name: 'geo_line_length',
    doc: 'The length in metres of a line, or of all lines of a multiline.',
    examples: [['round(geo_line_length(dynamic({"type":"LineString","coordinates":[[0,0],[0,2]]})))', '222390']],
    overloads: [
      {
        signature: '(lineString: DynamicBag) -> real',
        row: ofLines((lines) => lengthOf(distinctEdges(lines)) * EARTH_RADIUS),
      },
    ],
  },
  {
    name: 'geo_line_centroid',
    doc: 'The middle of a line or of a multiline, as a GeoJSON point.',
    examples: [
      [
        'round(toreal(geo_line_centroid(dynamic({"type":"LineString","coordinates":[[0,0],[0,2]]})).coordinates[1]), 9)',
        '1',
      ],
    ],
    overloads: [
      {
        signature: '(lineString: DynamicBag) -> dynamic',
        row: ofLines((lines) => pointShape(placeOf(centroid(distinctEdges(lines))))),
      },
    ],
  },
  {
    name: 'geo_line_interpolate_point',
    doc: 'The point at a fraction (0 to 1) of a line, as a GeoJSON point.',
    examples: [
      [
        'round(toreal(geo_line_interpolate_point(dynamic({"type":"LineString","coordinates":[[0,0],[0,2]]}), 0.5).coordinates[1]), 9)',
        '1',
      ],
    ],
    overloads: [
      {
        signature: '(lineString: DynamicBag, fraction: Number as real) -> dynamic',
        row: ofLines((lines, fraction: number) => {
          return lines.length === 1 && fraction >= 0 && fraction <= 1
            ? pointShape(placeOf(pointAt(lines[0], fraction)))
            : null
        }),
      },
    ],
  },
  {
    name: 'geo_line_locate_point',
    doc: 'The fraction (0 to 1) of a line at which it is closest to a place, on a sphere or on the WGS-84 spheroid.',
    examples: [['geo_line_locate_point(dynamic({"type":"LineString","coordinates":[[0,0],[0,2]]}), 1, 0)', '0']],
    overloads: [
      {
        signature:
          '(lineString: DynamicBag, longitude: Number as real, latitude: Number as real, ' +
          'use_spheroid?: NumberOrBool as bool) -> real',
        row: ofLines((lines, longitude: number, latitude: number, spheroid?: boolean) => {
          if (lines.length !== 1 || !isPlace(longitude, latitude)) return null
          return spheroid
            ? locateOnSpheroid(lines[0], [longitude, latitude])
            : locate(lines[0], pointOf([longitude, latitude]))
        }),
      },
    ],
  },
  {
    name: 'geo_distance_point_to_line',
    doc: 'The distance in metres from a place to a line.',
    examples: [['geo_distance_point_to_line(0, 1, dynamic({"type":"LineString","coordinates":[[0,0],[0,2]]}))', '0']],
    overloads: [
      {
        signature: '(longitude: Number as real, latitude: Number as real, lineString: DynamicBag) -> real',
        row: (longitude: number, latitude: number, shape: Dynamic) => {
          const lines = linesOf(shape)
          return lines === null || !isPlace(longitude, latitude) ? null : distanceToLines([longitude, latitude], lines)
        },
      },
    ],
  },
  {
    name: 'geo_closest_point_on_line',
    doc: 'The point of a line that is closest to a place, as a GeoJSON point.',
    examples: [
      [
        'geo_closest_point_on_line(0, -3, dynamic({"type":"LineString","coordinates":[[0,0],[0,2]]}))',
        '{"type":"Point","coordinates":[0,0]}',
      ],
    ],
    overloads: [
      {
        signature: '(longitude: Number as real, latitude: Number as real, lineString: DynamicBag) -> dynamic',
        row: (longitude: number, latitude: number, shape: Dynamic) => {
          const lines = linesOf(shape)
          if (lines === null || !isPlace(longitude, latitude)) return null
          return pointShape(placeOf(nearest(pointOf([longitude, latitude]), edgesOf(lines)).point))
        },
      },
    ],
  },
  {
    name: 'geo_union_lines_array',
    doc: 'All lines of an array of GeoJSON lines in one shape; what they share is in it once.',
    examples: [
      [
        'geo_union_lines_array(pack_array(dynamic({"type":"LineString","coordinates":[[0,0],[0,2]]}), dynamic({"type":"LineString","coordinates":[[0,0],[0,2]]})))',
        '{"type":"LineString","coordinates":[[0,0],[0,2]]}',
      ],
    ],
    overloads: [
      {
        signature: '(lineStrings: DynamicArray) -> dynamic',
        row: (shapes: Dynamic) => {
          if (!Array.isArray(shapes) || shapes.length === 0) return null
          const lines = shapes.map(linesOf)
          if (lines.includes(null)) return null
          return lineShape(unionOfLines(lines.flat() as Line[]).map((line) => line.map(placeOf)))
        },
      },
    ],
  },
]
