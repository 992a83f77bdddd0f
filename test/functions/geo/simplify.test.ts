import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KqlError } from '../../../src/errors/kql-error.ts'
import { simplifyLines, simplifyPolygons } from '../../../src/functions/geo/builder/simplified.ts'
import type { LngLat } from '../../../src/functions/geo/geojson.ts'
import { distanceToLines } from '../../../src/functions/geo/lines.ts'
import { edgesOfPolygon, type Line, orientedPoints, polygonsOf } from '../../../src/functions/geo/shapes.ts'
import {
  angleBetween,
  EARTH_RADIUS,
  placeOf,
  pointOf,
  samePoint,
  type Vector,
} from '../../../src/functions/geo/sphere.ts'

/** What S2Builder allows: points move by the tolerance, and the middles of edges by a tenth more. */
const DEVIATION = 1.1
const ROUNDING = 1e-6

const tolerances = fc.constantFrom(10, 1000, 20_000, 300_000)

/** A line that goes on to the east, so that it never comes back to itself. */
const places = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: -3000, max: 3000 })), {
    minLength: 2,
    maxLength: 40,
  })
  .map((steps) => {
    let longitude = 0
    return steps.map(([step, latitude]): LngLat => {
      longitude += step / 100
      return [longitude, latitude / 100]
    })
  })

/** Points around the middle of a star, and the polygon through them. */
const stars = fc
  .array(fc.integer({ min: 1, max: 100 }), { minLength: 3, maxLength: 40 })
  .map((distances) => distances.map((distance, i) => starPoint(distance / 10, i / distances.length)))

function starPoint(distance: number, turn: number): LngLat {
  return [20 + distance * Math.cos(2 * Math.PI * turn), 30 + distance * Math.sin(2 * Math.PI * turn)]
}

function metresBetween(a: Vector, b: Vector): number {
  return angleBetween(a, b) * EARTH_RADIUS
}

function simplerLine(line: Line, tolerance: number): Line | undefined {
  try {
    return simplifyLines([line], tolerance / EARTH_RADIUS, () => {})[0]
  } catch (error) {
    if (error instanceof KqlError && error.kind === 'unsupported') return undefined
    throw error
  }
}

function keepApart(points: readonly Vector[], tolerance: number): boolean {
  return points.every((a, i) =>
    points.slice(0, i).every((b) => samePoint(a, b) || metresBetween(a, b) > tolerance - ROUNDING),
  )
}

test('every point of a line is within the tolerance of the simpler one, and back; its points keep apart', () => {
  fc.assert(
    fc.property(places, tolerances, (line, tolerance) => {
      const simpler = simplerLine(line.map(pointOf), tolerance)
      fc.pre(simpler !== undefined)
      for (const place of line) expect(distanceToLines(place, [simpler])).toBeLessThan(tolerance + ROUNDING)
      for (const point of simpler) {
        expect(distanceToLines(placeOf(point), [line.map(pointOf)])).toBeLessThan(DEVIATION * tolerance + ROUNDING)
      }
      expect(keepApart(simpler, tolerance)).toBe(true)
    }),
  )
})

test('a polygon is still one; its points are on the border that was, and keep apart; without a tolerance it stays as it is', () => {
  fc.assert(
    fc.property(stars, tolerances, (star, tolerance) => {
      const shape = new Map<string, unknown>([
        ['type', 'Polygon'],
        ['coordinates', [[...star, star[0]]]],
      ])
      const polygons = polygonsOf(shape as never)
      fc.pre(polygons !== null)
      const [simpler] = simplifyPolygons(polygons, tolerance / EARTH_RADIUS, () => {})
      expect(simpler.isEmpty() || simpler.validate() === null).toBe(true)
      const border = edgesOfPolygon(polygons[0])
      const points = simpler.loops.flatMap((loop) => orientedPoints(loop))
      for (const point of points) {
        expect(distanceToLines(placeOf(point), border)).toBeLessThan(DEVIATION * tolerance + ROUNDING)
      }
      expect(keepApart(points, tolerance)).toBe(true)
      const [exact] = simplifyPolygons(polygons, 0, () => {})
      expect(exact.loops.map((loop) => orientedPoints(loop))).toEqual(
        polygons[0].loops.map((loop) => orientedPoints(loop)),
      )
    }),
  )
})
