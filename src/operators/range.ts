import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { castTo, isError } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import { columnOf } from '../columns/builder.ts'
import { NumberColumn, type NumberType } from '../columns/column.ts'
import { Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import { isNumeric, widestOf } from '../functions/signature.ts'
import { Decimal } from '../types/decimal.ts'
import type { Value } from '../types/dynamic.ts'
import { int64 } from '../types/int64.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { checkFirst, source } from './plans.ts'

interface RangePlan extends Plan {
  readonly from: BoundExpression
  readonly to: BoundExpression
  readonly step: BoundExpression
}

const CHECKPOINT_ROWS = 1_048_576

/** `range x from a to b step c`: a, a + c, a + 2c, … as far as b. */
export const range: TabularOperator<ast.RangeOperator, RangePlan> = {
  kind: 'Range',
  bind(node, input, scope, binder) {
    checkFirst(input, node, binder)
    const [from, to] = [node.from, node.to].map((end) => bindEnd(end, scope, binder))
    const step = node.step === undefined ? from : binder.expression(node.step, { ...scope, row: null })
    if (node.step === undefined) binder.report('semantic', 'KS006', 'Missing expression', node.span)
    const type = rangeType(from.type, to.type, step.type)
    if (type === undefined && ![from, to, step].some(isError)) {
      const message = `A range from ${from.type} to ${to.type} cannot go in steps of ${step.type}.`
      binder.report('semantic', 'KS106', message, (node.step ?? node).span)
    }
    const columns = [{ name: node.column.name, type: type ?? from.type }]
    return {
      ...source('Range', columns, node, binder, { serialized: true }),
      from: castTo(from, columns[0].type),
      to: castTo(to, columns[0].type),
      step: castTo(step, type === 'datetime' ? 'timespan' : columns[0].type),
    }
  },
  run(plan, _inputs, context) {
    const [from, to, step] = [plan.from, plan.to, plan.step].map((part) => evaluateConstant(part, context))
    const [{ name, type }] = plan.columns
    if (from === null || to === null || step === null) return Table.empty(plan.columns)
    const column =
      type === 'decimal'
        ? columnOf(type, decimals(from as Decimal, to as Decimal, step as Decimal, context))
        : [from, to, step].every((value) => typeof value === 'number')
          ? numbers(type as NumberType, from as number, to as number, step as number, context)
          : columnOf(type, bigints(from, to, step, context))
    return Table.of([{ name, column }])
  },
}

function bindEnd(node: ast.Expression, scope: Scope, binder: Binder): BoundExpression {
  const bound = binder.expression(node, { ...scope, row: null })
  const summable = isNumeric(bound.type) || ['datetime', 'timespan', 'dynamic'].includes(bound.type)
  if (!summable && !isError(bound)) {
    const message = 'The argument value must be summable: a number, timespan or datetime.'
    binder.report('semantic', 'KS138', message, node.span)
  }
  return bound
}

/** The type of the values, or undefined when ends and step do not go together. */
function rangeType(from: ScalarType, to: ScalarType, step: ScalarType): ScalarType | undefined {
  const ends = from === 'dynamic' ? to : to === 'dynamic' ? from : undefined
  if (ends !== undefined) return rangeType(ends === 'dynamic' ? 'long' : ends, ends === 'dynamic' ? 'long' : ends, step)
  if (step === 'dynamic') return from === to ? from : undefined
  if (from === to && (from === 'datetime' || from === 'timespan')) return step === 'timespan' ? from : undefined
  return [from, to, step].every(isNumeric) ? widestOf([from, to, step]) : undefined
}

function numbers(type: NumberType, from: number, to: number, step: number, context: RunContext): NumberColumn {
  const count = Math.max(0, Math.floor((to - from) / checkStep(step)) + 1)
  checkCount(count, context)
  const values = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    if (i % CHECKPOINT_ROWS === 0) context.checkpoint()
    values[i] = from + i * step
  }
  return new NumberColumn(type, values)
}

function* bigints(from: Value, to: Value, step: Value, context: RunContext): Generator<Value> {
  const [start, end, by] = [from, to, step].map((value) => BigInt(value as number | bigint))
  checkStep(Number(by))
  checkCount(Math.max(0, Number((end - start) / by) + 1), context)
  for (let value = start; by > 0n ? value <= end : value >= end; value += by) yield int64(value)
}

function* decimals(from: Decimal, to: Decimal, step: Decimal, context: RunContext): Generator<Value> {
  checkStep(step.toNumber())
  checkCount(Math.max(0, Math.floor(to.minus(from).dividedBy(step).toNumber()) + 1), context)
  for (let value = from; step.isNegative() ? value.gte(to) : value.lte(to); value = Decimal.add(value, step))
    yield value
}

function checkStep(step: number): number {
  if (step === 0) throw new KqlError('runtime', 'The step of a range must not be zero.')
  return step
}

function checkCount(count: number, { meter }: RunContext): void {
  meter.rows(count)
  meter.bytes(count * 8)
}
