import type { Dynamic } from '../../types/dynamic.ts'
import type { ScalarFunction } from '../function.ts'
import { isPlace, type LngLat, pointShape, polygonShape } from './geojson.ts'
import { lengthOf } from './lines.ts'
import { contains, nearest, unionOf } from './overlay.ts'
import { edgesOfPolygon, orientedPoints, type Polygon, polygonsOf, ringOf } from './shapes.ts'
import { angleBetween, EARTH_RADIUS, placeOf, pointOf } from './sphere.ts'

/** A kernel of the union of a shape's polygons; null for what is no valid polygon. */
function ofPolygon<T>(use: (polygon: Polygon) => T): (shape: Dynamic) => T | null {
  return (shape) => {
    const polygons = polygonsOf(shape)
    return polygons === null ? null : use(unionOf(polygons))
  }
}

/** A kernel of a place and polygons. */
function ofPlace<T>(use: (place: LngLat, polygons: readonly Polygon[]) => T) {
  return (longitude: number, latitude: number, shape: Dynamic): T | null => {
    const polygons = polygonsOf(shape)
    return polygons === null || !isPlace(longitude, latitude) ? null : use([longitude, latitude], polygons)
  }
}

/** Whether a place lies in one of some polygons. */
export function isInside(place: LngLat, polygons: readonly Polygon[]): boolean {
  const point = pointOf(place)
  return polygons.some((polygon) => contains(polygon, point))
}

/** The distance in metres from a place to the nearest of some polygons; 0 within one. */
export function distanceToPolygons(place: LngLat, polygons: readonly Polygon[]): number {
  if (isInside(place, polygons)) return 0
  const point = pointOf(place)
  return angleBetween(point, nearest(point, polygons.flatMap(edgesOfPolygon)).point) * EARTH_RADIUS
}

/** The GeoJSON of polygons: each outer ring with the holes right in it. */
export function shapeOfPolygon(...polygons: readonly Polygon[]): Dynamic {
  return polygonShape(polygons.flatMap(ringsOf))
}

function ringsOf({ loops }: Polygon): LngLat[][][] {
  const polygons: LngLat[][][] = []
  const shells: LngLat[][][] = []
  for (const loop of loops) {
    const ring = ringOf(orientedPoints(loop))
    if (loop.isHole()) {
      shells[loop.depth - 1].push(ring)
    } else {
      shells[loop.depth] = [ring]
      polygons.push(shells[loop.depth])
    }
  }
  return polygons
}

const PLACE_AND_POLYGON = '(longitude: Number as real, latitude: Number as real, polygon: DynamicBag)'

/** Polygons: areas, what is inside, distances to them. */
export const geoPolygonFunctions: readonly ScalarFunction[] = [
  {
    name: 'geo_point_in_polygon',
    doc: 'Whether a place lies in a polygon.',
    examples: [
      [
        'geo_point_in_polygon(1, 1, dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}))',
        'true',
      ],
    ],
    overloads: [{ signature: `${PLACE_AND_POLYGON} -> bool`, row: ofPlace(isInside) }],
  },
  {
    name: 'geo_distance_point_to_polygon',
    doc: 'The distance in metres from a place to a polygon; 0 within it.',
    examples: [
      [
        'round(geo_distance_point_to_polygon(-1, 0, dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})))',
        '111195',
      ],
    ],
    overloads: [
      {
        signature: `${PLACE_AND_POLYGON} -> real`,
        row: ofPlace(distanceToPolygons),
      },
    ],
  },
  {
    name: 'geo_closest_point_on_polygon',
    doc: 'The point of a polygon that is closest to a place, as a GeoJSON point; the place itself within it.',
    examples: [
      [
        'geo_closest_point_on_polygon(-1, 0, dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}))',
        '{"type":"Point","coordinates":[0,0]}',
      ],
    ],
    overloads: [
      {
        signature: `${PLACE_AND_POLYGON} -> dynamic`,
        row: ofPlace((place, polygons) => {
          if (isInside(place, polygons)) return pointShape(place)
          return pointShape(placeOf(nearest(pointOf(place), polygons.flatMap(edgesOfPolygon)).point))
        }),
      },
    ],
  },
  {
    name: 'geo_polygon_area',
    doc: 'The area of a polygon in square metres.',
    examples: [
      [
        'round(geo_polygon_area(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})))',
        '49452374328',
      ],
    ],
    overloads: [
      { signature: '(polygon: DynamicBag) -> real', row: ofPolygon((polygon) => polygon.area() * EARTH_RADIUS ** 2) },
    ],
  },
  {
    name: 'geo_polygon_perimeter',
    doc: 'The length of the border of a polygon, in metres.',
    examples: [
      [
        'round(geo_polygon_perimeter(dynamic({"type":"Polygon","coordinates":[[[0,0],[90,0],[0,90],[0,0]]]})))',
        '30022677',
      ],
    ],
    overloads: [
      {
        signature: '(polygon: DynamicBag) -> real',
        row: ofPolygon((polygon) => lengthOf(edgesOfPolygon(polygon)) * EARTH_RADIUS),
      },
    ],
  },
  {
    name: 'geo_polygon_centroid',
    doc: 'The middle of a polygon, as a GeoJSON point.',
    examples: [
      [
        'geo_polygon_centroid(dynamic({"type":"Polygon","coordinates":[[[0,0],[90,0],[0,90],[0,0]]]}))',
        '{"type":"Point","coordinates":[45,35.264389682754654]}',
      ],
    ],
    overloads: [
      {
        signature: '(polygon: DynamicBag) -> dynamic',
        row: ofPolygon((polygon) => pointShape(placeOf(polygon.centroid()))),
      },
    ],
  },
  {
    name: 'geo_union_polygons_array',
    doc: 'All polygons of an array in one shape.',
    examples: [
      [
        'array_length(geo_union_polygons_array(pack_array(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({"type":"Polygon","coordinates":[[[0,0],[90,0],[0,90],[0,0]]]}))).coordinates)',
        '1',
      ],
    ],
    overloads: [
      {
        signature: '(polygons: DynamicArray) -> dynamic',
        row: (shapes: Dynamic) => {
          if (!Array.isArray(shapes) || shapes.length === 0) return null
          const polygons = shapes.map(polygonsOf)
          return polygons.includes(null) ? null : shapeOfPolygon(unionOf(polygons.flat() as Polygon[]))
        },
      },
    ],
  },
]
