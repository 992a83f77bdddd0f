import { KqlError } from '../../errors/kql-error.ts'
import type { Dynamic } from '../../types/dynamic.ts'
import type { EvaluationContext, Overload, ScalarFunction } from '../function.ts'
import { type LngLat, lineShape, polygonShape, readLines } from './geojson.ts'
import { linesOf, orientedPoints, polygonsOf, ringOf } from './shapes.ts'
import { angleBetween, dot, EARTH_RADIUS, interpolate, placeOf, pointOf } from './sphere.ts'

const MIN_TOLERANCE = 0.1
const MAX_TOLERANCE = 10_000
const MAX_POINTS = 10_485_760

/** S2's EdgeTessellator: where along an edge it measures, and by how much that may fall short of the true error. */
const MEASURED_AT = 0.31215691082248315
const SCALE = 0.8382999256988851

/** How far (radians) the shortest way between two places strays from the straight line on the map. */
function errorOf(from: LngLat, to: LngLat): number {
  const [a, b] = [pointOf(from), pointOf(to)]
  if (dot(a, b) < -1e-14) return Infinity
  const errors = [MEASURED_AT, 1 - MEASURED_AT].map((fraction) => {
    return angleBetween(interpolate(fraction, a, b), pointOf(between(fraction, from, to)))
  })
  return Math.max(...errors)
}

function between(fraction: number, from: LngLat, to: LngLat): LngLat {
  return [from[0] + fraction * (to[0] - from[0]), from[1] + fraction * (to[1] - from[1])]
}

class Densifier {
  private readonly tolerance: number
  private readonly context: EvaluationContext
  private count = 0

  constructor(tolerance: number, context: EvaluationContext) {
    this.tolerance = (SCALE * tolerance) / EARTH_RADIUS
    this.context = context
  }

  /** The places with others between them, so that the shortest ways are as good as the lines on the map. */
  places(places: readonly LngLat[]): LngLat[] {
    const result: LngLat[] = [places[0]]
    for (let i = 1; i < places.length; i++) this.edge(places[i - 1], places[i], result)
    return result
  }

  private edge(from: LngLat, to: LngLat, result: LngLat[]): void {
    if (errorOf(from, to) <= this.tolerance) {
      result.push(to)
      if (++this.count > MAX_POINTS)
        throw new KqlError('limit', `A densified shape has more than ${MAX_POINTS} points.`, { code: 'KQL327' })
      if (this.count % 1000 === 0) this.context.checkpoint()
      return
    }
    const middle = between(0.5, from, to)
    this.edge(from, middle, result)
    this.edge(middle, to, result)
  }
}

/** The places with those beyond the antimeridian counted on past 180 degrees. */
function unwrapped(places: readonly LngLat[], preserveCrossing: boolean): LngLat[] {
  let turns = 0
  return places.map(([longitude, latitude], i) => {
    const step = i === 0 ? 0 : longitude - places[i - 1][0]
    if (Math.abs(step) > 180) {
      if (preserveCrossing)
        throw new KqlError('unsupported', 'Densifying with preserve_crossing is not supported by kqlite yet.')
      turns -= Math.sign(step)
    }
    return [longitude + turns * 360, latitude]
  })
}

type Densify = (places: readonly LngLat[]) => LngLat[]

function densifying(parameter: string, densified: (shape: Dynamic, densify: Densify) => Dynamic): Overload {
  return {
    signature: `(${parameter}: DynamicBag, tolerance?: Number as real, preserve_crossing?: NumberOrBool as bool) -> dynamic`,
    prepare:
      ({ context }) =>
      (shape: Dynamic, tolerance = 10, preserveCrossing = false) => {
        if (!(tolerance >= MIN_TOLERANCE && tolerance <= MAX_TOLERANCE)) return null
        const densifier = new Densifier(tolerance, context)
        return densified(shape, (places) => {
          return densifier.places(unwrapped(places, preserveCrossing)).map((place) => placeOf(pointOf(place)))
        })
      },
  }
}

/** Shapes with points added. */
export const geoDensifyFunctions: readonly ScalarFunction[] = [
  {
    name: 'geo_line_densify',
    doc: 'A line with points added, so that it follows the straight lines of the map to within a tolerance in metres.',
    examples: [
      [
        'array_length(geo_line_densify(dynamic({"type":"LineString","coordinates":[[0,60],[4,60]]}), 1000).coordinates)',
        '3',
      ],
    ],
    overloads: [
      densifying('lineString', (shape, densify) => {
        return linesOf(shape) === null ? null : lineShape(readLines(shape)!.map(densify))
      }),
    ],
  },
  {
    name: 'geo_polygon_densify',
    doc: 'A polygon with points added, so that it follows the straight lines of the map to within a tolerance in metres.',
    examples: [
      [
        'array_length(geo_polygon_densify(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), 10000).coordinates[0])',
        '5',
      ],
    ],
    overloads: [
      densifying('polygon', (shape, densify) => {
        const polygons = polygonsOf(shape)
        if (polygons === null) return null
        return polygonShape(polygons.map(({ loops }) => loops.map((loop) => densify(ringOf(orientedPoints(loop))))))
      }),
    ],
  },
]
