import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { bindNamed, reportDuplicate } from '../binder/named-columns.ts'
import { castTo, columnReference, constant, isError } from '../binder/nodes.ts'
import type { BoundExpression, NamedColumn, Plan } from '../binder/plan.ts'
import { ColumnNamer } from '../binder/result-names.ts'
import type { Scope } from '../binder/scope.ts'
import { type Column, NumberColumn, ObjectColumn } from '../columns/column.ts'
import { groupRows } from '../columns/grouping.ts'
import { Selection } from '../columns/selection.ts'
import { type ColumnInfo, StoredColumn, Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { locating, type RunContext } from '../engine/context.ts'
import { deferredColumn, evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import { type Dynamic, toDynamic, type Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { required, reshaped } from './plans.ts'
import { type AxisType, type Position, SeriesAxis } from './series-axis.ts'
import { bindSummary, type Summary, summarizeTable } from './summarize.ts'

/** The plan of `make-series`. */
export interface MakeSeriesPlan extends Plan {
  readonly by: readonly NamedColumn[]
  /** The aggregates by `GROUP` and `BIN`. */
  readonly summary: Summary
  readonly series: readonly { readonly name: string; readonly type: ScalarType; readonly missing: BoundExpression }[]
  readonly axis: BoundExpression
  readonly axisType: AxisType
  readonly from: BoundExpression | undefined
  readonly to: BoundExpression | undefined
  readonly step: BoundExpression
  /** `in range(from, to, step)`: the end belongs to the series, and bins are multiples of the step. */
  readonly inRange: boolean
  readonly nonempty: boolean
}

const GROUP = '\0group'
const BIN = '\0bin'

/** `make-series aggregates on axis from … to … step … by keys`: for each key arrays of values along the axis. */
export const makeSeries: TabularOperator<ast.MakeSeriesOperator, MakeSeriesPlan> = {
  kind: 'MakeSeries',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['kind'])
    const rows = required('MakeSeries', input, node, binder)
    const row = binder.rowScope(rows, scope)
    const bound = bindSummary(
      node.aggregates.map(({ value }) => value),
      node.by,
      row,
      binder,
    )
    const results = bound.results.slice(bound.by.length)
    const axis = bindAxis(node, row, binder)
    const series = results.map(({ name, expression: { type } }, i) => {
      const missing = defaultOf(node, results.length, i, type, row, binder)
      return { name, type, missing }
    })
    const names = new ColumnNamer(bound.results)
    const isTaken = bound.results.some(({ name }) => name === axis.name)
    if (axis.name !== undefined && isTaken) reportDuplicate(axis.name, node.on, binder)
    const columns: ColumnInfo[] = [
      ...bound.by.map(({ name, expression }) => ({ name, type: expression.type })),
      ...series.map(({ name }) => ({ name, type: 'dynamic' as const })),
      { name: names.name(axis.name), type: 'dynamic' },
    ]
    const places = [GROUP, BIN].map((name) => ({ name, expression: columnReference(name, 'long', binder.at(node)) }))
    return {
      ...reshaped('MakeSeries', rows, columns, node, binder),
      ...axis,
      by: bound.by,
      summary: { by: places, calls: bound.calls, results: [...places, ...results] },
      series,
      inRange: node.inRange,
      nonempty: binder.parameter(node.parameters, 'kind') === 'nonempty',
    }
  },
  run(plan, [input], context) {
    return locating(plan.at, () => new SeriesRun(plan, context, input.length === 0 && plan.by.length > 0).run(input))
  },
  origins(plan, [input], _output, context) {
    return [{ into: new SeriesRun(plan, context, false).seriesOf(input) }]
  },
}

// ---------------------------------------------------------------------------------------------------------- binding

interface BoundAxis {
  readonly name: string | undefined
  readonly axis: BoundExpression
  readonly axisType: AxisType
  readonly from: BoundExpression | undefined
  readonly to: BoundExpression | undefined
  readonly step: BoundExpression
}

const STEP_TYPES: Readonly<Record<AxisType, ScalarType>> = {
  long: 'long',
  real: 'real',
  datetime: 'timespan',
  timespan: 'timespan',
}

function bindAxis(node: ast.MakeSeriesOperator, row: Scope, binder: Binder): BoundAxis {
  const item = bindNamed(node.on, row, binder)
  const { type } = item.expression
  const axisType = axisTypeOf(type)
  const axis = castTo(item.expression, axisType ?? 'long')
  const fixed = { ...row, row: null }
  const end = (expression: ast.Expression | undefined) => {
    return expression === undefined ? undefined : castTo(binder.expressionOf(expression, axis.type, fixed), axis.type)
  }
  const step = bindStep(node, isError(item.expression) ? 'long' : type, fixed, binder)
  const name = item.explicit ?? item.suggested
  return { name, axis, axisType: axisType ?? 'long', from: end(node.from), to: end(node.to), step }
}

function bindStep(node: ast.MakeSeriesOperator, axis: ScalarType, scope: Scope, binder: Binder): BoundExpression {
  const axisType = axisTypeOf(axis)
  const type = STEP_TYPES[axisType ?? 'long']
  if (node.step === undefined) return constant(type, null, binder.at(node))
  const step = binder.expression(node.step, scope)
  const fits =
    step.type === type ||
    step.type === 'dynamic' ||
    (step.type !== 'timespan' && isNumeric(step.type) && type !== 'timespan')
  if ((!fits || axisType === undefined) && !isError(step)) {
    const message = `The type '${step.type}' is not an appropriate interval type for '${axis}'`
    binder.report('semantic', 'KS178', message, node.step.span)
  }
  return castTo(step, type)
}

function axisTypeOf(type: ScalarType): AxisType | undefined {
  if (type === 'int') return 'long'
  return type in STEP_TYPES ? (type as AxisType) : undefined
}

function isNumeric(type: ScalarType): boolean {
  return type === 'int' || type === 'long' || type === 'real' || type === 'decimal'
}

/** What stands where there is no row: the `default=` of the aggregate a result belongs to, else 0. */
function defaultOf(
  node: ast.MakeSeriesOperator,
  results: number,
  index: number,
  type: ScalarType,
  row: Scope,
  binder: Binder,
): BoundExpression {
  const aggregates =
    results === node.aggregates.length
      ? node.aggregates
      : node.aggregates.flatMap((one) => {
          return bindSummary([one.value], [], row, binder).results.map(() => one)
        })
  const given = aggregates[index].defaultValue
  if (given !== undefined) return castTo(binder.expression(given, { ...row, row: null }), type)
  return constant(type, isNumeric(type) ? 0 : type === 'string' ? '' : null, binder.at(node))
}

// ---------------------------------------------------------------------------------------------------------- running

/** What a value of the axis takes in an array. */
const AXIS_BYTES = 32

/** The rows of one key: where its series begins and how long it is. */
interface Extent {
  readonly start: Position
  readonly count: number
}

class SeriesRun {
  private readonly plan: MakeSeriesPlan
  private readonly context: RunContext
  private readonly axis: SeriesAxis
  private readonly from: Position | undefined
  private readonly to: Position | undefined

  /** Without any series to make, an end of the axis may be null. */
  constructor(plan: MakeSeriesPlan, context: RunContext, makesNone: boolean) {
    this.plan = plan
    this.context = context
    const step = evaluateConstant(plan.step, context)
    if (step === null || (step as Position) <= 0) {
      throw new KqlError('runtime', 'make-series: the step must be above zero')
    }
    this.axis = new SeriesAxis(plan.axisType, step as Position)
    this.from = makesNone ? undefined : this.end(plan.from)
    this.to = makesNone ? undefined : this.end(plan.to)
  }

  private end(expression: BoundExpression | undefined): Position | undefined {
    if (expression === undefined) return undefined
    const value = evaluateConstant(expression, this.context)
    if (value === null) throw new KqlError('runtime', 'make-series: an end of the axis is null')
    return value as Position
  }

  run(input: Table): Table {
    const { plan, context } = this
    const positions = evaluate(plan.axis, input, context)
    const chosen = this.rowsInRange(positions)
    const rows = input.select(chosen)
    const keys = plan.by.map(({ expression }) => deferredColumn(expression, rows, context))
    const grouping = groupRows(
      keys.map((key) => key.read()),
      rows.length,
      context,
    )
    const inRange = positions.gather(chosen.rows)
    if (rows.length === 0) return this.result([], this.emptyArrays())
    const extents = this.extents(inRange, grouping.ids, grouping.count)
    const bins = new Float64Array(rows.length)
    for (let i = 0; i < bins.length; i++) {
      bins[i] = this.axis.indexOf(inRange.get(i) as Position, extents[grouping.ids[i]].start)
    }
    const firsts = new Selection(grouping.firstRows)
    return this.result(
      keys.map((key) => key.readAt(firsts)),
      this.arrays(rows, grouping.ids, bins, extents),
    )
  }

  /** For each row the key's series that it has a part in; -1 for a row that is not between the ends. */
  seriesOf(input: Table): Int32Array {
    const { plan, context } = this
    const { rows } = this.rowsInRange(evaluate(plan.axis, input, context))
    const keys = plan.by.map(({ expression }) => evaluate(expression, input, context).gather(rows))
    const { ids } = groupRows(keys, rows.length, context)
    const series = new Int32Array(input.length).fill(-1)
    for (const [i, row] of rows.entries()) series[row] = ids[i]
    return series
  }

  /** The rows whose position is between the ends. */
  private rowsInRange(positions: Column): Selection {
    const { from, to } = this
    const rows = new Int32Array(positions.length)
    let count = 0
    for (let i = 0; i < positions.length; i++) {
      const position = positions.get(i) as Position | null
      if (position === null || (from !== undefined && position < from)) continue
      if (to !== undefined && (this.plan.inRange ? position > to : position >= to)) continue
      if (Number.isNaN(position)) continue
      rows[count++] = i
    }
    return new Selection(rows.slice(0, count))
  }

  /** Without `from` or `to`, the series of a key begins or ends with the first or last bin that has data. */
  private extents(positions: Column, ids: Int32Array, groups: number): Extent[] {
    const least: Position[] = []
    const greatest: Position[] = []
    for (let i = 0; i < ids.length; i++) {
      const position = positions.get(i) as Position
      const id = ids[i]
      if (least[id] === undefined || position < least[id]) least[id] = position
      if (greatest[id] === undefined || position > greatest[id]) greatest[id] = position
    }
    return Array.from({ length: groups }, (_, id) => {
      const start = this.start() ?? this.axis.floor(least[id])
      const count = this.to === undefined ? undefined : this.axis.count(start, this.to, this.plan.inRange)
      return { start, count: count ?? SeriesAxis.checked(this.axis.indexOf(greatest[id], start) + 1) }
    })
  }

  private start(): Position | undefined {
    return this.from !== undefined && this.plan.inRange ? this.axis.floor(this.from) : this.from
  }

  /** For each series and then for the axis, the arrays of all keys. */
  private arrays(rows: Table, ids: Int32Array, bins: Float64Array, extents: readonly Extent[]): Dynamic[][] {
    const { plan, context } = this
    const places: [ColumnInfo, Column][] = [
      [{ name: GROUP, type: 'long' }, new NumberColumn('long', Float64Array.from(ids))],
      [{ name: BIN, type: 'long' }, new NumberColumn('long', bins)],
    ]
    const work = new Table(
      [...rows.columns, ...places.map(([info]) => info)],
      [...rows.columns.map(({ name }) => rows.deferred(name)), ...places.map(([, column]) => new StoredColumn(column))],
      rows.length,
    )
    const values = summarizeTable(plan.summary, work, context)
    const items = extents.reduce((sum, { count }) => sum + count, 0)
    context.meter.bytes(items * (plan.series.length * 8 + AXIS_BYTES))
    const groups = values.column(0)
    const indexes = values.column(1)
    const series = plan.series.map(({ type, missing }, i) => {
      const filler = toDynamic(type, evaluateConstant(missing, context))
      const arrays = extents.map(({ count }) => new Array<Dynamic>(count).fill(filler))
      const column = values.column(i + 2)
      for (let row = 0; row < values.length; row++) {
        arrays[groups.get(row) as number][indexes.get(row) as number] = toDynamic(type, column.get(row))
      }
      return arrays
    })
    return [...series, extents.map((extent) => this.axisValues(extent))]
  }

  private axisValues({ start, count }: Extent): Dynamic[] {
    this.context.checkpoint()
    return Array.from({ length: count }, (_, i) => toDynamic(this.plan.axisType, this.axis.at(start, i)))
  }

  /** The one row of `kind=nonempty` over no rows; no row without it. */
  private emptyArrays(): Dynamic[][] {
    const { plan, context } = this
    if (!plan.nonempty || plan.by.length > 0) return [...plan.series, null].map(() => [])
    const start = this.start()
    const count = start === undefined || this.to === undefined ? 0 : this.axis.count(start, this.to, plan.inRange)
    const series = plan.series.map(({ type, missing }): Dynamic[] => {
      return [new Array<Dynamic>(count).fill(toDynamic(type, evaluateConstant(missing, context)))]
    })
    return [...series, [start === undefined ? [] : this.axisValues({ start, count })]]
  }

  private result(keys: readonly Column[], arrays: readonly (readonly Value[])[]): Table {
    const { columns } = this.plan
    const length = arrays[0].length
    const cells = [...keys, ...arrays.map((column) => new ObjectColumn('dynamic', column))]
    const all = columns.map(
      (_, i) => new StoredColumn(cells[i + cells.length - columns.length] ?? emptyKey(columns[i])),
    )
    return new Table(columns, all, length)
  }
}

/** The column of a key when there is no row. */
function emptyKey({ type }: ColumnInfo): Column {
  return Table.empty([{ name: '', type }]).column(0)
}
