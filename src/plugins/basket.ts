import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { castTo } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import { type Column, missingValue, NumberColumn } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { groupRows } from '../columns/grouping.ts'
import type { ColumnInfo } from '../columns/table.ts'
import type { Plugin } from '../engine/catalog.ts'
import { evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { Value } from '../types/dynamic.ts'
import type { PluginArguments } from './arguments.ts'
import { closedPatterns, type Pattern } from './patterns.ts'
import { bindPlugin, storedTable } from './plans.ts'

interface BasketPlan extends Plan {
  readonly threshold: BoundExpression | null
  readonly maxDimensions: BoundExpression | null
  readonly wildcards: readonly BoundExpression[]
}

const OWN_COLUMNS: readonly ColumnInfo[] = [
  { name: 'SegmentId', type: 'long' },
  { name: 'Count', type: 'long' },
  { name: 'Percent', type: 'real' },
]
const DEFAULT_THRESHOLD = 0.05
/** The reference calls smaller thresholds out of range, without saying what becomes of them. */
const LEAST_THRESHOLD = 0.015
const DEFAULT_DIMENSIONS = 5

/**
 * The values that many rows share. Of patterns that the same rows have, only the one with the most values is given, as
 * in the reference's example; those with the most rows times values come first.
 */
export const basket: Plugin<BasketPlan> = {
  name: 'basket',
  doc: 'Finds the values, in one column or several, that a share of the rows have in common.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    const [threshold, weight, maxDimensions, ...wildcards] = args.positional
    if (weight !== undefined && !isDefault(weight)) binder.unsupported('A column of weights in basket', weight.span)
    const [rows] = plan.inputs
    for (const { name, type } of rows.columns) {
      if (type === 'dynamic') binder.unsupported(`A column of type dynamic in basket (${name})`, node.call.span)
      if (OWN_COLUMNS.some((own) => own.name === name)) {
        binder.unsupported(`A column named '${name}' in basket`, node.call.span)
      }
    }
    return {
      ...plan,
      open: rows.open,
      columns: [...OWN_COLUMNS, ...rows.columns],
      threshold: numberAt(threshold, args, 'real', binder),
      maxDimensions: numberAt(maxDimensions, args, 'long', binder),
      wildcards: wildcards.filter((wildcard) => !isDefault(wildcard)).map((wildcard) => args.constant(wildcard)),
    }
  },
  run(plan, [input], context) {
    const numberOf = (bound: BoundExpression | null, byDefault: number) =>
      bound === null ? byDefault : Number(evaluateConstant(bound, context) ?? byDefault)
    const threshold = numberOf(plan.threshold, DEFAULT_THRESHOLD)
    const maxDimensions = numberOf(plan.maxDimensions, DEFAULT_DIMENSIONS)
    const names = plan.inputs[0].columns
    const columns = names.map(({ name }) => input.column(name))
    const codes = columns.map((column) => groupRows([column], input.length, context).ids)
    const refuse = (message: string) => new KqlError('unsupported', message, plan.at)
    const patterns: Pattern[] = []
    for (const pattern of closedPatterns(codes, input.length, threshold, context)) {
      if (pattern.columns.length > maxDimensions) {
        throw refuse(`kqlite does not know how basket limits patterns of more than ${maxDimensions} columns.`)
      }
      if (pattern.rows.length < LEAST_THRESHOLD * input.length) {
        throw refuse(`kqlite does not know what basket does with patterns of less than ${LEAST_THRESHOLD} of the rows.`)
      }
      patterns.push(pattern)
    }
    const weightOf = ({ rows, columns: own }: Pattern) => rows.length * own.length
    patterns.sort((a, b) => weightOf(b) - weightOf(a))
    const wildcards = new Map<string, Value>(plan.wildcards.map((one) => [one.type, evaluateConstant(one, context)]))
    const found: Column[] = [
      new NumberColumn('long', Float64Array.from(patterns.keys())),
      new NumberColumn(
        'long',
        Float64Array.from(patterns, ({ rows }) => rows.length),
      ),
      new NumberColumn(
        'real',
        Float64Array.from(patterns, ({ rows }) => (rows.length * 100) / input.length),
      ),
      ...columns.map((column, place) => {
        const wildcard = wildcards.get(column.type) ?? missingValue(column.type)
        return columnFrom(column.type, patterns.length, (i) =>
          patterns[i].columns.includes(place) ? column.get(patterns[i].rows[0]) : wildcard,
        )
      }),
    ]
    return storedTable(plan.columns, found, patterns.length)
  },
}

/** A tilde stands for an argument's default. */
function isDefault(node: ast.Expression): boolean {
  return node.kind === 'Literal' && node.type === 'string' && node.text === '~'
}

function numberAt(
  node: ast.Expression | undefined,
  args: PluginArguments,
  type: 'real' | 'long',
  binder: Binder,
): BoundExpression | null {
  if (node === undefined || isDefault(node)) return null
  const bound = args.constant(node)
  if (bound.type === 'string') binder.report('semantic', 'KS107', `A value of type ${type} expected.`, node.span)
  return bound.type === type ? bound : castTo(bound, type)
}
