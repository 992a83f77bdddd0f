import { KqlError } from '../../errors/kql-error.ts'
import { type Dynamic, isArray } from '../../types/dynamic.ts'
import type { ScalarFunction } from '../function.ts'
import { linesOf, polygonsOf } from './shapes.ts'

const REFUSAL = 'it needs the site selection of S2Builder'

const DEFAULT = 10

/**
 * The greatest tolerance of a line, in metres: as far as two places with a vertex at most between them can lie apart.
 */
const FARTHEST = 7_800_000

interface Simplification {
  readonly name: string
  readonly doc: string
  readonly parameter: string
  readonly isValid: (shape: Dynamic) => boolean
  /** The least and the greatest tolerance, in metres. */
  readonly tolerances: readonly [least: number, most: number]
}

/** A function that knows what it cannot simplify (null) and refuses the rest. */
function simplify({ name, doc, parameter, isValid, tolerances: [least, most] }: Simplification): ScalarFunction {
  return {
    name,
    doc,
    refusal: REFUSAL,
    overloads: [
      {
        signature: `(${parameter}, tolerance?: Number as real) -> dynamic`,
        row: (shape: Dynamic, tolerance = DEFAULT) => {
          if (!(tolerance >= least && tolerance <= most) || !isValid(shape)) return null
          const message = `The function '${name}' is not supported by kqlite: ${REFUSAL}.`
          throw new KqlError('unsupported', message)
        },
      },
    ],
  }
}

/** Lines and polygons with fewer points. */
export const geoSimplifyFunctions: readonly ScalarFunction[] = [
  simplify({
    name: 'geo_line_simplify',
    doc: 'A line with fewer points.',
    parameter: 'lineString: DynamicBag',
    isValid: (shape) => linesOf(shape) !== null,
    tolerances: [0, FARTHEST],
  }),
  simplify({
    name: 'geo_polygon_simplify',
    doc: 'A polygon with fewer points.',
    parameter: 'polygon: DynamicBag',
    isValid: (shape) => polygonsOf(shape) !== null,
    tolerances: [0.1, 10_000],
  }),
  simplify({
    name: 'geo_simplify_polygons_array',
    doc: 'Polygons with fewer points, that still meet where they met.',
    parameter: 'polygons: DynamicArray',
    isValid: (shapes) => isArray(shapes) && shapes.length > 0 && shapes.every((shape) => polygonsOf(shape) !== null),
    tolerances: [0, FARTHEST],
  }),
]
