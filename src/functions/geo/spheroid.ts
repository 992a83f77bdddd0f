import type { LngLat } from './geojson.ts'
import { geodesics } from './libraries.ts'
import { nearest } from './overlay.ts'
import { type Edge, edgesOfLine, type Line } from './shapes.ts'
import { angleBetween, EARTH_RADIUS, placeOf, pointOf, radians } from './sphere.ts'

/** Metres; a step along a geodesic that is shorter changes nothing. */
const EXACT = 1e-9
const MOST_STEPS = 50

interface Foot {
  /** How far along the geodesic the closest point lies, in metres, and how long the geodesic is. */
  readonly along: number
  readonly length: number
  readonly distance: number
}

/**
 * The point of the geodesic between the ends of an edge that is closest to a place, on the WGS-84 spheroid. From the
 * closest point on the sphere it goes on to where a sphere would have it, which is soon where it is.
 */
function footOf(edge: Edge, [longitude, latitude]: LngLat): Foot {
  const spheroid = geodesics().Geodesic.WGS84
  const [[lng1, lat1], [lng2, lat2]] = edge.map(placeOf)
  const line = spheroid.InverseLine(lat1, lng1, lat2, lng2)
  const length = line.s13
  const onSphere = nearest(pointOf([longitude, latitude]), [edge]).point
  let along = Math.min(length, angleBetween(edge[0], onSphere) * EARTH_RADIUS)
  let distance = 0
  for (let i = 0; i < MOST_STEPS; i++) {
    const at = line.Position(along)
    const { s12, azi1 } = spheroid.Inverse(at.lat2!, at.lon2!, latitude, longitude)
    distance = s12!
    const angle = distance / EARTH_RADIUS
    const ahead = Math.sin(angle) * Math.cos(radians(azi1! - at.azi2!))
    const next = Math.min(length, Math.max(0, along + Math.atan2(ahead, Math.cos(angle)) * EARTH_RADIUS))
    if (Math.abs(next - along) < EXACT) break
    along = next
  }
  return { along, length, distance }
}

/** Where on a line of geodesics on the spheroid, from 0 to 1, the point is that is closest to a place. */
export function locateOnSpheroid(line: Line, place: LngLat): number {
  const feet = edgesOfLine(line).map((edge) => footOf(edge, place))
  const closest = feet.reduce((best, foot, i) => (foot.distance < feet[best].distance ? i : best), 0)
  const sum = (some: readonly Foot[]) => some.reduce((total, { length }) => total + length, 0)
  return (sum(feet.slice(0, closest)) + feet[closest].along) / sum(feet)
}
