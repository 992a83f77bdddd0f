import type { ScalarFunction } from '../function.ts'
import { isPlace, type LngLat } from './geojson.ts'
import { geodesics } from './libraries.ts'
import { angleBetweenPlaces, EARTH_RADIUS, nearlySame, pointOf, radians, times } from './sphere.ts'

/**
 * The direction from one place to another, clockwise from north in [0, 2π); null for the same place or its antipode.
 */
function azimuth(from: LngLat, to: LngLat): number | null {
  const target = pointOf(to)
  if (nearlySame(pointOf(from), target) || nearlySame(pointOf(from), times(target, -1))) return null
  const [lat1, lat2, turned] = [radians(from[1]), radians(to[1]), radians(to[0]) - radians(from[0])]
  const east = Math.sin(turned) * Math.cos(lat2)
  const north = Math.cos(lat1) * Math.sin(lat2) - Math.sin(lat1) * Math.cos(lat2) * Math.cos(turned)
  return positive(Math.atan2(east, north))
}

function positive(angle: number): number {
  return angle < 0 ? angle + 2 * Math.PI : angle
}

/** Distances and directions between places. */
export const geoDistanceFunctions: readonly ScalarFunction[] = [
  {
    name: 'geo_distance_2points',
    doc: 'The distance in metres between two places, on a sphere or on the WGS-84 spheroid.',
    examples: [
      ['geo_distance_2points(0, 0, 180, 0)', '20015118.21194711'],
      ['geo_distance_2points(0, 0, 0, 90, true)', '10001965.729312724'],
    ],
    overloads: [
      {
        signature:
          '(p1_longitude: Number as real, p1_latitude: Number as real, p2_longitude: Number as real, ' +
          'p2_latitude: Number as real, use_spheroid?: NumberOrBool as bool) -> real',
        row: (lng1: number, lat1: number, lng2: number, lat2: number, spheroid = false) => {
          if (!isPlace(lng1, lat1) || !isPlace(lng2, lat2)) return null
          if (spheroid) return geodesics().Geodesic.WGS84.Inverse(lat1, lng1, lat2, lng2).s12 ?? null
          return angleBetweenPlaces([lng1, lat1], [lng2, lat2]) * EARTH_RADIUS
        },
      },
    ],
  },
  {
    name: 'geo_azimuth',
    doc: 'The direction from one place to another, in radians clockwise from north.',
    examples: [['geo_azimuth(0, 0, 10, 0)', '1.5707963267948966']],
    overloads: [
      {
        signature:
          '(p1_longitude: Number as real, p1_latitude: Number as real, p2_longitude: Number as real, ' +
          'p2_latitude: Number as real) -> real',
        row: (lng1: number, lat1: number, lng2: number, lat2: number) => {
          return isPlace(lng1, lat1) && isPlace(lng2, lat2) ? azimuth([lng1, lat1], [lng2, lat2]) : null
        },
      },
    ],
  },
  {
    name: 'geo_angle',
    doc: 'The angle at the second place, in radians clockwise from the first place to the third.',
    examples: [['geo_angle(0, 10, 0, 0, 10, 0)', '1.5707963267948966']],
    overloads: [
      {
        signature:
          '(p1_longitude: Number as real, p1_latitude: Number as real, p2_longitude: Number as real, ' +
          'p2_latitude: Number as real, p3_longitude: Number as real, p3_latitude: Number as real) -> real',
        row: (lng1: number, lat1: number, lng2: number, lat2: number, lng3: number, lat3: number) => {
          if (!isPlace(lng1, lat1) || !isPlace(lng2, lat2) || !isPlace(lng3, lat3)) return null
          const first = azimuth([lng2, lat2], [lng1, lat1])
          const second = azimuth([lng2, lat2], [lng3, lat3])
          return first === null || second === null ? null : positive(second - first)
        },
      },
    ],
  },
  {
    name: 'geo_point_in_circle',
    doc: 'Whether a place lies within a distance in metres of another.',
    examples: [['geo_point_in_circle(0, 0, 0, 1, 112000)', 'true']],
    overloads: [
      {
        signature:
          '(p_longitude: Number as real, p_latitude: Number as real, pc_longitude: Number as real, ' +
          'pc_latitude: Number as real, c_radius: Number as real) -> bool',
        row: (lng: number, lat: number, centerLng: number, centerLat: number, radius: number) => {
          if (!isPlace(lng, lat) || !isPlace(centerLng, centerLat) || !(radius > 0)) return null
          return angleBetweenPlaces([lng, lat], [centerLng, centerLat]) * EARTH_RADIUS <= radius
        },
      },
    ],
  },
]
