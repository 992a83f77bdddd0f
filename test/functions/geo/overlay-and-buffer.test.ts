import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Workspace } from '../../../src/index.ts'

/** A star-shaped polygon around a place, its corners at whole degrees every now and then. */
function star(longitude: number, latitude: number): fc.Arbitrary<string> {
  const distance = fc.integer({ min: 100, max: 500 }).map((hundredths) => hundredths / 100)
  return fc.tuple(fc.array(distance, { minLength: 3, maxLength: 9 }), fc.boolean()).map(([distances, whole]) => {
    const ring = distances.map((size, i) => {
      const angle = (i / distances.length) * 2 * Math.PI
      const corner = [longitude + size * Math.cos(angle), latitude + size * Math.sin(angle)]
      return whole ? corner.map(Math.round) : corner
    })
    return polygon(...ring)
  })
}

function polygon(...corners: number[][]): string {
  return `dynamic(${JSON.stringify({ type: 'Polygon', coordinates: [[...corners, corners[0]]] })})`
}

const workspace = new Workspace()
const first = (query: string) => workspace.query(query).toJSON().rows[0]

test('the areas of union and intersection add up to those of both polygons', () => {
  fc.assert(
    fc.property(star(10, 10), star(12, 11), (a, b) => {
      const [whole, both] = first(`let a = ${a}; let b = ${b}; let common = geo_intersection_2polygons(a, b);
        let areas = geo_polygon_area(geo_union_polygons_array(pack_array(a, b)));
        let shared = iff(common.type == 'GeometryCollection', common.geometries[-1], common);
        let overlap = coalesce(geo_polygon_area(shared), 0.0);
        print areas + overlap, geo_polygon_area(a) + geo_polygon_area(b)`) as [number | null, number | null]
      if (both === null) return
      expect(whole).not.toBeNull()
      expect(Math.abs(whole! / both - 1)).toBeLessThan(1e-9)
    }),
    {
      numRuns: 60,
      examples: [
        // Two edges of the union lie on one great circle, apart from each other.
        [
          polygon([14, 10], [10, 11], [9, 10], [10, 6]),
          polygon([13, 11], [13, 12], [12, 12], [11, 12], [11, 11], [11, 10], [12, 8], [13, 10]),
        ],
      ],
    },
  )
})

test('a buffer holds what is near, and nothing that is far', () => {
  fc.assert(
    fc.property(star(10, 50), fc.integer({ min: 1000, max: 90_000 }), (polygon, radius) => {
      const [misses] =
        first(`let area = ${polygon}; let around = toscalar(print geo_polygon_buffer(area, ${radius}, ${radius / 50}));
        range i from 0 to 99 step 1 | extend lng = 3 + (i % 10) * 1.5, lat = 43 + (i / 10) * 1.5
        | extend distance = geo_distance_point_to_polygon(lng, lat, area), inside = geo_point_in_polygon(lng, lat, around)
        | summarize countif(inside and distance > ${radius * 1.02} or not(inside) and distance < ${radius * 0.979})`)
      expect(misses).toBe(0)
    }),
    { numRuns: 30 },
  )
})
