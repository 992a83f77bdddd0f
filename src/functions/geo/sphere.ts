import { orient3d } from 'robust-predicates'
import type { LngLat } from './geojson.ts'

/** The radius that the engine takes the Earth to have, in metres: S2's. */
export const EARTH_RADIUS = 6_371_010

/** A point on the unit sphere, or a direction. */
export interface Vector {
  readonly x: number
  readonly y: number
  readonly z: number
}

/** Degrees as radians. */
export function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}

function degrees(angle: number): number {
  return (angle * 180) / Math.PI
}

/** The place as a point on the unit sphere. */
export function pointOf([longitude, latitude]: LngLat): Vector {
  const phi = radians(latitude)
  const theta = radians(longitude)
  return { x: Math.cos(theta) * Math.cos(phi), y: Math.sin(theta) * Math.cos(phi), z: Math.sin(phi) }
}

/** The place of a point (of any length but 0). */
export function placeOf({ x, y, z }: Vector): LngLat {
  return [degrees(Math.atan2(y, x)), degrees(Math.atan2(z, Math.hypot(x, y)))]
}

/** The sum of two vectors. */
export function plus(a: Vector, b: Vector): Vector {
  return { x: a.x + b.x, y: a.y + b.y, z: a.z + b.z }
}

/** The difference of two vectors. */
export function minus(a: Vector, b: Vector): Vector {
  return { x: a.x - b.x, y: a.y - b.y, z: a.z - b.z }
}

/** A vector stretched by a factor. */
export function times(a: Vector, factor: number): Vector {
  return { x: a.x * factor, y: a.y * factor, z: a.z * factor }
}

/** The scalar product. */
export function dot(a: Vector, b: Vector): number {
  return a.x * b.x + a.y * b.y + a.z * b.z
}

/** The length of a vector. */
export function norm(a: Vector): number {
  return Math.sqrt(dot(a, a))
}

/** The vector of length 1 in the same direction. */
export function unit(a: Vector): Vector {
  return times(a, 1 / norm(a))
}

/** The cross product. */
export function cross(a: Vector, b: Vector): Vector {
  return { x: a.y * b.z - a.z * b.y, y: a.z * b.x - a.x * b.z, z: a.x * b.y - a.y * b.x }
}

/** Normal to the plane of two points, exact for near ones too: twice their cross product. */
export function normalOf(a: Vector, b: Vector): Vector {
  return cross(minus(a, b), plus(a, b))
}

/** Whether two points are equal, to the bit. */
export function samePoint(a: Vector, b: Vector): boolean {
  return a.x === b.x && a.y === b.y && a.z === b.z
}

/** Points closer than this (radians) are one: twice the error of a computed crossing. */
const MERGE_DISTANCE = 16 * 2 ** -52

/** Whether two points are one but for the errors of computing. */
export function nearlySame(a: Vector, b: Vector): boolean {
  return norm(minus(a, b)) <= MERGE_DISTANCE
}

/** The angle between two points. */
export function angleBetween(a: Vector, b: Vector): number {
  return Math.atan2(norm(normalOf(a, b)) / 2, dot(a, b))
}

/** The angle between two places by the haversine formula, as S2's LatLng has it. */
export function angleBetweenPlaces([lng1, lat1]: LngLat, [lng2, lat2]: LngLat): number {
  const dLat = Math.sin(0.5 * (radians(lat2) - radians(lat1)))
  const dLng = Math.sin(0.5 * (radians(lng2) - radians(lng1)))
  const x = dLat * dLat + dLng * dLng * Math.cos(radians(lat1)) * Math.cos(radians(lat2))
  return 2 * Math.asin(Math.sqrt(Math.min(1, x)))
}

/** Whether the three points turn left (1), right (-1) or neither; exact, so that edges on one great circle never cross. */
export function turn(a: Vector, b: Vector, c: Vector): number {
  return Math.sign(orient3d(a.x, a.y, a.z, b.x, b.y, b.z, c.x, c.y, c.z, 0, 0, 0))
}

/** The point at a fraction of the way between two. */
export function interpolate(fraction: number, a: Vector, b: Vector): Vector {
  if (fraction === 0) return a
  if (fraction === 1) return b
  return pointAtAngle(fraction * angleBetween(a, b), a, b)
}

/** The point at an angle from one towards another. */
function pointAtAngle(angle: number, a: Vector, b: Vector): Vector {
  const tangent = unit(cross(normalOf(a, b), a))
  return unit(plus(times(a, Math.cos(angle)), times(tangent, Math.sin(angle))))
}

/** The point of an edge that is closest to a point. */
export function closestPoint(point: Vector, a: Vector, b: Vector): Vector {
  if (samePoint(a, b)) return a
  const normal = unit(normalOf(a, b))
  const foot = cross(normalOf(normal, point), normal)
  if (dot(cross(normal, a), foot) > 0 && dot(cross(b, normal), foot) > 0) return unit(foot)
  return norm(minus(point, a)) <= norm(minus(point, b)) ? a : b
}

/** Where two edges cross within both; null when they do not, or only touch at an end of either. */
export function crossingOf(a: Vector, b: Vector, c: Vector, d: Vector): Vector | null {
  const abc = turn(a, b, c)
  if (abc === 0 || turn(a, b, d) !== -abc) return null
  const cda = turn(c, d, a)
  if (cda === 0 || turn(c, d, b) !== -cda || cda !== -abc) return null
  const middle = plus(plus(a, b), plus(c, d))
  const line = unit(cross(unit(normalOf(a, b)), unit(normalOf(c, d))))
  return dot(line, middle) < 0 ? times(line, -1) : line
}
