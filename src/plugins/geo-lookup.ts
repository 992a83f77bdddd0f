import type * as ast from '../../grammar/ast.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import { ColumnNamer } from '../binder/result-names.ts'
import { Selection } from '../columns/selection.ts'
import { Table } from '../columns/table.ts'
import type { Plugin } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { isPlace } from '../functions/geo/geojson.ts'
import { distanceToLines } from '../functions/geo/lines.ts'
import { distanceToPolygons, isInside } from '../functions/geo/polygons.ts'
import { linesOf, polygonsOf } from '../functions/geo/shapes.ts'
import type { Dynamic } from '../types/dynamic.ts'
import { nameOf } from './arguments.ts'
import { bindPlugin } from './plans.ts'

interface GeoLookupPlan extends Plan {
  readonly longitude: BoundExpression
  readonly latitude: BoundExpression
  readonly shape: BoundExpression
  readonly radius: BoundExpression | undefined
  readonly unmatched: BoundExpression | undefined
  /** The columns of the lookup table that are part of the result. */
  readonly found: readonly string[]
}

/** Whether a place matches a shape. */
type Matcher = (longitude: number, latitude: number) => boolean

/** What tells the two plugins apart. */
interface Family {
  readonly name: string
  readonly doc: string
  readonly leastArguments: number
  /** How places are matched with a shape; null for one that is not valid. */
  matcher(shape: Dynamic, radius: number | null): Matcher | null
}

const OPTIONS = ['radius', 'return_unmatched', 'lookup_area_radius', 'return_lookup_key']

function geoLookup(family: Family): Plugin<GeoLookupPlan> {
  return {
    name: family.name,
    doc: family.doc,
    bind(node, input, scope, binder) {
      const { plan, args } = bindPlugin(node, input, scope, binder, OPTIONS)
      const given = OPTIONS.map((name, i) => args.at(4 + i, name))
      const least = given[0] === undefined ? family.leastArguments : 4
      if (!args.expect(least, 4 + OPTIONS.length)) return { ...plan, open: true } as GeoLookupPlan
      const [tableNode, keyNode, longitudeNode, latitudeNode] = args.positional
      const lookup = binder.table(tableNode, scope)
      const literal = (option: ast.Expression | undefined, type: 'real' | 'bool') => {
        return option === undefined ? undefined : args.constant(option, type)
      }
      const [radius, unmatched, , returnKey] = given.map((option, i) => literal(option, i % 2 === 0 ? 'real' : 'bool'))
      const keepKey = returnKey?.kind === 'constant' && returnKey.value === true
      const namer = new ColumnNamer(args.input.columns)
      const found = lookup.columns.filter(({ name }) => keepKey || name !== nameOf(keyNode))
      return {
        ...plan,
        columns: [...args.input.columns, ...found.map(({ name, type }) => ({ name: namer.name(name), type }))],
        inputs: [args.input, lookup],
        open: args.input.open || lookup.open,
        longitude: args.column(longitudeNode, 'real'),
        latitude: args.column(latitudeNode, 'real'),
        shape: args.column(keyNode, 'dynamic', lookup),
        radius,
        unmatched,
        found: found.map(({ name }) => name),
      }
    },
    run(plan, [input, lookup], context) {
      const { left, right } = pairsOf(plan, family, input, lookup, context)
      const own = input.select(left)
      const others = lookup.select(new Selection(right))
      return new Table(
        plan.columns,
        [
          ...plan.inputs[0].columns.map(({ name }) => own.deferred(name)),
          ...plan.found.map((name) => others.deferred(name)),
        ],
        left.length,
      )
    },
    origins(plan, [input, lookup], _output, context) {
      const { left, right } = pairsOf(plan, family, input, lookup, context)
      return [{ from: left }, { from: right }]
    },
  }
}

/** Each row with each shape that it lies in; -1 for none, where such rows are kept. */
function pairsOf(plan: GeoLookupPlan, family: Family, input: Table, lookup: Table, context: RunContext) {
  const keepUnmatched = plan.unmatched !== undefined && evaluateConstant(plan.unmatched, context) === true
  const radius = plan.radius === undefined ? null : (evaluateConstant(plan.radius, context) as number | null)
  const shapes = evaluate(plan.shape, lookup, context)
  const matchers = Array.from({ length: lookup.length }, (_, row) => {
    return family.matcher(shapes.get(row) as Dynamic, radius)
  })
  const longitudes = evaluate(plan.longitude, input, context)
  const latitudes = evaluate(plan.latitude, input, context)
  const left: number[] = []
  const right: number[] = []
  for (let row = 0; row < input.length; row++) {
    context.checkpoint()
    const before = left.length
    const longitude = longitudes.get(row) as number | null
    const latitude = latitudes.get(row) as number | null
    const valid = longitude !== null && latitude !== null && isPlace(longitude, latitude)
    for (let i = 0; valid && i < matchers.length; i++) {
      if (matchers[i]?.(longitude, latitude) !== true) continue
      left.push(row)
      right.push(i)
    }
    if (left.length > before || !keepUnmatched) continue
    left.push(row)
    right.push(-1)
  }
  return { left: Int32Array.from(left), right: Int32Array.from(right) }
}

/** Looks up the polygons that places lie in, or near to. */
export const geoPolygonLookup = geoLookup({
  name: 'geo_polygon_lookup',
  doc: 'Joins with the rows of a table of polygons that a place lies in, or at most a radius away from.',
  leastArguments: 4,
  matcher(shape, radius) {
    const polygons = polygonsOf(shape)
    if (polygons === null) return null
    if (radius === null) return (longitude, latitude) => isInside([longitude, latitude], polygons)
    return (longitude, latitude) => distanceToPolygons([longitude, latitude], polygons) <= radius
  },
})

/** Looks up the lines that places are near to. */
export const geoLineLookup = geoLookup({
  name: 'geo_line_lookup',
  doc: 'Joins with the rows of a table of lines that a place is at most a radius away from.',
  leastArguments: 5,
  matcher(shape, radius) {
    const lines = linesOf(shape)
    if (lines === null) return null
    return (longitude, latitude) => radius !== null && distanceToLines([longitude, latitude], lines) <= radius
  },
})
