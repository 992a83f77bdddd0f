import type { s2 as S2 } from 's2js'
import type { Dynamic } from '../../types/dynamic.ts'
import { isBag } from '../../types/dynamic.ts'
import { crossesItself } from './crossings.ts'
import { type LngLat, readLines, readPolygons } from './geojson.ts'
import { s2 } from './libraries.ts'
import { nearlySame, placeOf, plus, pointOf, samePoint, type Vector } from './sphere.ts'

/** The points of a line, at least two; neighbouring ones differ. */
export type Line = readonly Vector[]

/** A polygon: loops that keep its inside on their left. */
export type Polygon = S2.Polygon

/** Two points with the shortest way between them. */
export type Edge = readonly [from: Vector, to: Vector]

/** Remembers what a shape was read as: the same literal comes with every row. */
function remembered<T>(read: (shape: Dynamic) => T | null): (shape: Dynamic) => T | null {
  const known = new WeakMap<object, { readonly value: T | null }>()
  return (shape) => {
    if (!isBag(shape)) return null
    let entry = known.get(shape)
    if (entry === undefined) {
      entry = { value: read(shape) }
      known.set(shape, entry)
    }
    return entry.value
  }
}

/** The lines of a GeoJSON shape; null when it is not valid. */
export const linesOf = remembered((shape): Line[] | null => {
  const lines = readLines(shape)?.map(lineOf)
  return lines === undefined || lines.includes(null) ? null : (lines as Line[])
})

function lineOf(places: readonly LngLat[]): Line | null {
  const points = places.map(pointOf).filter((point, i, all) => i === 0 || !samePoint(point, all[i - 1]))
  return points.length < 2 || hasAntipodes(points) ? null : points
}

/** Whether two neighbours lie half a world apart, so that no way between them is the shortest. */
function hasAntipodes(points: readonly Vector[]): boolean {
  return points.some((point, i) => i > 0 && nearlySame(plus(point, points[i - 1]), { x: 0, y: 0, z: 0 }))
}

/** The polygons of a GeoJSON shape; null when one of them is not valid. */
export const polygonsOf = remembered((shape): Polygon[] | null => {
  const polygons = readPolygons(shape)?.map(polygonOf)
  return polygons === undefined || polygons.includes(null) ? null : (polygons as Polygon[])
})

function polygonOf(rings: readonly (readonly LngLat[])[]): Polygon | null {
  const loops: S2.Loop[] = []
  for (const ring of rings) {
    const loop = loopOf(ring)
    if (loop === null) return null
    loops.push(loop)
  }
  const polygon = new (s2().Polygon)(loops)
  return polygon.validate() === null && !crossesItself(edgesOfPolygon(polygon)) ? polygon : null
}

/** A ring as a loop around the smaller of the two areas it parts. */
function loopOf(ring: readonly LngLat[]): S2.Loop | null {
  const points = ring.map(pointOf)
  if (points.length < 4 || !samePoint(points[0], points[points.length - 1]) || hasAntipodes(points)) return null
  if (new Set(points.map(({ x, y, z }) => `${x} ${y} ${z}`)).size < points.length - 1) return null
  const loop = loopThrough(points.slice(0, -1))
  if (loop.validate() !== null) return null
  loop.normalize()
  return loop
}

/** The loop through points, its inside on the left. */
export function loopThrough(points: readonly Vector[]): S2.Loop {
  return new (s2().Loop)(points.map(s2Point))
}

/** A point as that of the S2 library. */
export function s2Point({ x, y, z }: Vector): S2.Point {
  return new (s2().Point)(x, y, z)
}

/** The points of a loop in the order that keeps the polygon's inside on the left: those of a hole backwards. */
export function orientedPoints(loop: S2.Loop): Vector[] {
  return Array.from({ length: loop.numVertices() }, (_, i) => loop.orientedVertex(i))
}

/** The edges of a line, in order. */
export function edgesOfLine(line: Line): Edge[] {
  return line.slice(1).map((point, i) => [line[i], point])
}

const polygonEdges = new WeakMap<Polygon, readonly Edge[]>()

/** The edges of all loops, the inside on their left. */
export function edgesOfPolygon(polygon: Polygon): readonly Edge[] {
  let edges = polygonEdges.get(polygon)
  if (edges === undefined) {
    edges = findEdges(polygon)
    polygonEdges.set(polygon, edges)
  }
  return edges
}

function findEdges(polygon: Polygon): Edge[] {
  return polygon.loops.flatMap((loop) => {
    const points = orientedPoints(loop)
    return points.map((point, i): Edge => [point, points[(i + 1) % points.length]])
  })
}

/** The ring of places of a loop, closed. */
export function ringOf(points: readonly Vector[]): LngLat[] {
  return [...points, points[0]].map(placeOf)
}
