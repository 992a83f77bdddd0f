import { KqlError } from '../../errors/kql-error.ts'
import type { Dynamic } from '../../types/dynamic.ts'
import type { EvaluationContext, Overload, ScalarFunction } from '../function.ts'
import { isPlace } from './geojson.ts'
import { s2 } from './libraries.ts'
import { cut, middleOf, type Piece, polygonOfPieces, unionOf } from './overlay.ts'
import { shapeOfPolygon } from './polygons.ts'
import { type Edge, type Line, linesOf, orientedPoints, polygonsOf, s2Point } from './shapes.ts'
import {
  angleBetween,
  cross,
  crossingOf,
  dot,
  EARTH_RADIUS,
  minus,
  norm,
  normalOf,
  plus,
  pointOf,
  times,
  turn,
  unit,
  type Vector,
} from './sphere.ts'

/** The least tolerance, as a part of the radius. */
const MIN_TOLERANCE = 1e-6

/** How far a border lies from a shape, and how it is drawn. Angles are in radians. */
interface Pen {
  readonly radius: number
  /** The angle between neighbouring points of an arc around a vertex: their chord strays by the tolerance. */
  readonly arcStep: number
  /** From which length on the border along an edge would stray by more than the tolerance. */
  readonly longestEdge: number
}

function penOf(radius: number, tolerance: number): Pen {
  const [outer, error] = [radius / EARTH_RADIUS, tolerance / EARTH_RADIUS]
  return {
    radius: outer,
    arcStep: 2 * Math.acos(Math.tan(outer - error) / Math.tan(outer)),
    longestEdge: 2 * Math.acos(Math.tan(outer) / Math.tan(outer + error)),
  }
}

/** The closed border to the right of a walk along edges; a walk may turn back on itself at the end of a line. */
class Border {
  readonly points: Vector[] = []
  private readonly pen: Pen

  constructor(pen: Pen) {
    this.pen = pen
  }

  /** Follows a loop from its first edge on. */
  static aroundLoop(loop: readonly Vector[], pen: Pen): Vector[] {
    const border = new Border(pen)
    for (const [i, from] of loop.entries()) {
      const to = loop[(i + 1) % loop.length]
      border.edge(from, to)
      border.corner(from, to, loop[(i + 2) % loop.length])
    }
    return border.points
  }

  /** Follows a line from the cap of its beginning on, there and back. */
  static aroundLine(line: Line, pen: Pen): Vector[] {
    const border = new Border(pen)
    const walk = [...line, ...line.slice(1, -1).reverse()]
    for (const [i, at] of walk.entries()) {
      const [from, to] = [walk.at(i - 1)!, walk[(i + 1) % walk.length]]
      border.points.push(border.offset(at, rightOf(from, at)))
      border.corner(from, at, to)
      border.points.push(border.offset(at, rightOf(at, to)))
    }
    return border.points
  }

  /** Goes round a point, beginning where S2 does. */
  static aroundPoint(point: Vector, pen: Pen): Vector[] {
    const border = new Border(pen)
    const start = s2().Point.ortho(s2Point(point))
    border.points.push(border.offset(point, start))
    border.arc(point, start, 2 * Math.PI)
    return border.points
  }

  private edge(from: Vector, to: Vector): void {
    const right = rightOf(from, to)
    this.points.push(this.offset(from, right), this.offset(to, right))
  }

  /** From the end of one edge to the beginning of the next: an arc, or by way of the vertex where the walk turns right. */
  private corner(from: Vector, at: Vector, to: Vector): void {
    if (angleBetween(from, at) > this.pen.longestEdge) {
      throw new KqlError('unsupported', 'A buffer around so long an edge is not supported by kqlite yet.')
    }
    const [start, end] = [rightOf(from, at), rightOf(at, to)]
    const sine = dot(cross(at, start), end)
    const turned = from === to ? Math.PI : Math.atan2(sine, dot(start, end))
    if (turned < 0) this.points.push(at)
    this.arc(at, start, turned)
  }

  /** The points of an arc between its ends. */
  private arc(at: Vector, start: Vector, span: number): void {
    const side = cross(at, start)
    for (let i = 1; i * this.pen.arcStep < span; i++) {
      const angle = i * this.pen.arcStep
      this.points.push(this.offset(at, plus(times(start, Math.cos(angle)), times(side, Math.sin(angle)))))
    }
  }

  private offset(at: Vector, direction: Vector): Vector {
    return unit(plus(times(at, Math.cos(this.pen.radius)), times(direction, Math.sin(this.pen.radius))))
  }
}

/** The direction to the right of the way from one point to another; it is square to both. */
function rightOf(from: Vector, to: Vector): Vector {
  return unit(normalOf(to, from))
}

/** The area that closed borders wind around, as GeoJSON. */
function woundAround(borders: readonly (readonly Vector[])[], context: EvaluationContext): Dynamic {
  const edges = borders.flatMap((points) => points.map((point, i): Edge => [point, points[(i + 1) % points.length]]))
  const [pieces] = cut(edges, edges)
  const outside = farFrom(edges)
  const outline = pieces.filter((piece) => {
    context.checkpoint()
    return isOutline(piece, edges, outside)
  })
  return shapeOfPolygon(polygonOfPieces(outline))
}

/** A point on the other side of the world, off any line of symmetry. */
function farFrom(edges: readonly Edge[]): Vector {
  const middle = edges.reduce((sum, [point]) => plus(sum, point), { x: 0, y: 0, z: 0 })
  return unit(plus(times(unit(middle), -1), { x: 0.0123, y: 0.0234, z: 0.0345 }))
}

/** Whether the area lies to the left of a piece, and none of it to the right. */
function isOutline(piece: Piece, edges: readonly Edge[], outside: Vector): boolean {
  const aside = times(rightOf(piece.from, piece.to), norm(minus(piece.from, piece.to)) * 1e-4)
  const middle = middleOf(piece)
  return (
    windingAt(unit(plus(middle, aside)), edges, outside) <= 0 &&
    windingAt(unit(minus(middle, aside)), edges, outside) > 0
  )
}

/** How often edges wind counterclockwise around a point. */
function windingAt(point: Vector, edges: readonly Edge[], outside: Vector): number {
  let winding = 0
  for (const [a, b] of edges) {
    if (crossingOf(point, outside, a, b) !== null) winding += turn(a, b, point)
  }
  return winding
}

/** A kernel that draws borders; null unless the radius and tolerance (metres) will do and there is a shape. */
function drawn<T extends unknown[]>(context: EvaluationContext, bordersOf: (pen: Pen, ...shape: T) => Borders | null) {
  return (radius: number, tolerance: number, ...shape: T): Dynamic => {
    if (!(radius > 0 && tolerance >= radius * MIN_TOLERANCE)) return null
    const coarse = tolerance >= radius
    const borders = bordersOf(penOf(radius, coarse ? radius / 2 : tolerance), ...shape)
    if (borders === null) return null
    if (coarse) {
      const message = 'A buffer with a tolerance of its radius or more is not supported by kqlite yet.'
      throw new KqlError('unsupported', message)
    }
    return woundAround(borders, context)
  }
}

type Borders = readonly (readonly Vector[])[]

/** A tolerance, in metres, when none is given. */
const TOLERANCE = 10

function buffer(parameter: string, bordersOf: (pen: Pen, shape: Dynamic) => Borders | null): Overload {
  return {
    signature: `(${parameter}: DynamicBag, radius: Number as real, tolerance?: Number as real) -> dynamic`,
    prepare: ({ context }) => {
      const draw = drawn(context, bordersOf)
      return (shape: Dynamic, radius: number, tolerance = TOLERANCE) => draw(radius, tolerance, shape)
    },
  }
}

/** What is at most so far from a shape. */
export const geoBufferFunctions: readonly ScalarFunction[] = [
  {
    name: 'geo_point_buffer',
    doc: 'The area within a distance in metres of a place, to within a tolerance.',
    examples: [['array_length(geo_point_buffer(0, 0, 1000, 500).coordinates[0])', '4']],
    overloads: [
      {
        signature:
          '(longitude: Number as real, latitude: Number as real, radius: Number as real, tolerance?: Number as real) -> dynamic',
        prepare: ({ context }) => {
          const draw = drawn(context, (pen, longitude: number, latitude: number) => {
            return isPlace(longitude, latitude) ? [Border.aroundPoint(pointOf([longitude, latitude]), pen)] : null
          })
          return (longitude: number, latitude: number, radius: number, tolerance = TOLERANCE) => {
            return draw(radius, tolerance, longitude, latitude)
          }
        },
      },
    ],
  },
  {
    name: 'geo_line_buffer',
    doc: 'The area within a distance in metres of a line, to within a tolerance.',
    examples: [
      [
        'array_length(geo_line_buffer(dynamic({"type":"LineString","coordinates":[[0,0],[0,2]]}), 1000, 100).coordinates[0])',
        '11',
      ],
    ],
    overloads: [
      buffer('lineString', (pen, shape) => linesOf(shape)?.map((line) => Border.aroundLine(line, pen)) ?? null),
    ],
  },
  {
    name: 'geo_polygon_buffer',
    doc: 'A polygon and the area within a distance in metres of it, to within a tolerance.',
    examples: [
      [
        'geo_point_in_polygon(-0.005, 1, geo_polygon_buffer(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), 1000))',
        'true',
      ],
    ],
    overloads: [
      buffer('polygon', (pen, shape) => {
        const polygons = polygonsOf(shape)
        if (polygons === null) return null
        return unionOf(polygons).loops.map((loop) => Border.aroundLoop(orientedPoints(loop), pen))
      }),
    ],
  },
]
