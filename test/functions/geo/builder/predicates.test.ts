import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  chordOf,
  compareDistance,
  compareDistances,
  compareEdgeDistance,
  side,
} from '../../../../src/functions/geo/builder/predicates.ts'
import { pointOf, samePoint, type Vector } from '../../../../src/functions/geo/sphere.ts'

/** Points of a few great circles, and others as close to them as numbers can be. */
const points: fc.Arbitrary<Vector> = fc
  .tuple(fc.constantFrom(0, 45, 90, 180), fc.constantFrom(0, 45, -45), fc.integer({ min: -2, max: 2 }))
  .map(([longitude, latitude, nudge]) => pointOf([longitude + nudge * 2 ** -44, latitude]))

test('three points turn left or right, whichever comes first', () => {
  fc.assert(
    fc.property(points, points, points, (a, b, c) => {
      const turn = side(a, b, c)
      expect(Math.abs(turn)).toBe(samePoint(a, b) || samePoint(b, c) || samePoint(c, a) ? 0 : 1)
      expect(side(b, c, a)).toBe(turn)
      expect(side(c, b, a) + turn).toBe(0)
    }),
  )
})

test('of two points one is closer, unless they are the same', () => {
  fc.assert(
    fc.property(points, points, points, (from, a, b) => {
      const order = Math.sign(compareDistances(from, a, b))
      expect(order === 0).toBe(samePoint(a, b))
      expect(Math.sign(compareDistances(from, b, a)) + order).toBe(0)
    }),
  )
})

test('distances that are a rounding apart', () => {
  const [pole, equator] = [
    { x: 0, y: 0, z: 1 },
    { x: 1, y: 0, z: 0 },
  ]
  expect(compareDistance(pole, equator, 2)).toBe(0)
  expect(compareDistance(pole, equator, 2 - 2 ** -52)).toBe(1)
  expect(compareDistance(pole, equator, 2 + 2 ** -51)).toBe(-1)
  const near = pointOf([1, 2 ** -40])
  const distance = chordOf((2 ** -40 * Math.PI) / 180)
  expect(compareEdgeDistance(near, pointOf([0, 0]), pointOf([2, 0]), distance * (1 + 1e-9))).toBe(-1)
  expect(compareEdgeDistance(near, pointOf([0, 0]), pointOf([2, 0]), distance * (1 - 1e-9))).toBe(1)
})
