import type * as ast from '../../grammar/ast.ts'
import type { Aggregate, AggregateOverload } from '../aggregates/aggregate.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { Binder } from './binder.ts'
import { castArguments, reportArgumentMismatch, resolveOverload } from './calls.ts'
import { columnReference, errorExpression, isError } from './nodes.ts'
import type { BoundExpression, NamedColumn } from './plan.ts'
import { resultNameOf } from './result-names.ts'
import type { Scope } from './scope.ts'

/** An aggregate to compute: one cell for each group, in the column `column` of the intermediate table. */
export interface ComputedAggregate {
  readonly kind: 'compute'
  readonly aggregate: Aggregate
  readonly overload: AggregateOverload
  readonly arguments: readonly BoundExpression[]
  readonly type: ScalarType
  readonly column: string
}

/** An aggregate that picks a row of each group, and the expressions to read from that row. */
export interface PickedRow {
  readonly kind: 'pick'
  readonly aggregate: Aggregate
  readonly overload: AggregateOverload
  readonly arguments: readonly BoundExpression[]
  /** Columns of the intermediate table. */
  readonly returned: readonly NamedColumn[]
}

export type AggregateCall = ComputedAggregate | PickedRow

/** A column of the result of an item like `arg_max(a, *)`, which makes several. */
export interface AggregateResult {
  readonly expression: BoundExpression
  readonly suggested: string | undefined
}

/** Binds aggregates over the rows of one input and collects their calls; what it returns refers to their columns. */
export class AggregateBinder {
  readonly calls: AggregateCall[] = []
  private readonly binder: Binder
  private readonly rows: Scope
  private readonly keys: readonly string[]
  private count = 0

  /** `keys` are the columns that `*` leaves out: those grouped by. */
  constructor(rows: Scope, keys: readonly string[], binder: Binder) {
    this.rows = { ...rows, aggregates: null }
    this.keys = keys
    this.binder = binder
  }

  /** The scope for expressions around aggregates: in them, an aggregate is a column of the intermediate table. */
  get scope(): Scope {
    return { ...this.rows, aggregates: (call) => this.single(call) }
  }

  /** Binds an item that may make several columns; undefined when it is an ordinary expression. */
  several(node: ast.Expression): AggregateResult[] | undefined {
    if (node.kind !== 'Call' || this.rows.variables.find(node.name.name) !== undefined) return undefined
    const { name } = node.name
    const entry = this.binder.catalog.aggregates.get(name)
    if (entry === undefined) return undefined
    if (entry.overloads[0].pick !== undefined) return this.pick(node, entry)
    if (name === 'percentiles' || name === 'percentilesw') return this.percentiles(node)
    if (name === 'percentile' || name === 'percentilew') return this.percentiles(node)
    return undefined
  }

  /** Binds an aggregate that gives one value, inside an expression or as a whole item. */
  private single(node: ast.Call): BoundExpression | undefined {
    const results = this.several(node)
    if (results !== undefined) return results[0]?.expression ?? errorExpression('dynamic', this.binder.at(node))
    const entry = this.binder.catalog.aggregates.get(node.name.name)
    return entry === undefined ? undefined : this.compute(node, entry, this.bindArguments(node.arguments))
  }

  private bindArguments(nodes: readonly ast.Expression[]): BoundExpression[] {
    return nodes.map((node) => this.binder.expression(valueOf(node), this.rows))
  }

  private compute(node: ast.Call, entry: Aggregate, args: readonly BoundExpression[]): BoundExpression {
    const { binder } = this
    const at = binder.at(node)
    if (args.some(isError)) return errorExpression('dynamic', at)
    const resolved = resolveOverload(entry.overloads, args)
    if (resolved === undefined) {
      reportArgumentMismatch(entry, args, { node, operator: null, errorSpan: node.name.span }, binder)
      return errorExpression('dynamic', at)
    }
    const { overload, result } = resolved
    const cast = castArguments(args, resolved)
    const column = this.newColumn()
    this.calls.push({ kind: 'compute', aggregate: entry, overload, arguments: cast, type: result, column })
    return columnReference(column, result, at)
  }

  private newColumn(): string {
    return `$${this.count++}`
  }

  // ------------------------------------------------------------------------------------------ arg_max, take_any, …

  private pick(node: ast.Call, entry: Aggregate): AggregateResult[] {
    const { binder } = this
    const decides = entry.name.startsWith('arg')
    const conditional = entry.name.endsWith('if')
    const items = node.arguments.flatMap((argument, i) => this.pickedItems(argument, i === 0, node, entry))
    const args = items.map((item) => item.expression)
    if (args.length === 0) {
      reportArgumentMismatch(entry, [], { node, operator: null, errorSpan: node.name.span }, binder)
      return []
    }
    const overload = entry.overloads[0]
    const deciding = decides || (!conditional && args.length === 1) ? args.slice(0, 1) : conditional ? args.slice(0, 2) : []
    const returned = (conditional ? items.slice(0, 1) : items).map(({ expression, suggested }) => ({
      name: this.newColumn(),
      expression,
      suggested,
    }))
    this.calls.push({ kind: 'pick', aggregate: entry, overload, arguments: deciding, returned })
    return returned.map(({ name, expression, suggested }) => ({
      expression: columnReference(name, expression.type, expression.at),
      suggested,
    }))
  }

  private pickedItems(argument: ast.Expression, first: boolean, node: ast.Call, entry: Aggregate): AggregateResult[] {
    const { binder, rows } = this
    if (argument.kind === 'Star') {
      const leading = node.arguments[0]
      const skipped = new Set(this.keys)
      if (leading.kind === 'NameReference') skipped.add(leading.name)
      const at = binder.at(argument)
      return (rows.row?.columns ?? [])
        .filter(({ name }) => !skipped.has(name))
        .map(({ name, type }) => ({ expression: columnReference(name, type, at), suggested: prefixed(entry, name) }))
    }
    const expression = binder.expression(valueOf(argument), rows)
    const named = argument.kind === 'NamedExpression' ? argument.names[0].name : undefined
    const own = resultNameOf(valueOf(argument), binder.catalog)
    const fallback = first && entry.name.startsWith('arg') ? `${entry.name.endsWith('max') ? 'max' : 'min'}_` : undefined
    return [{ expression, suggested: named ?? prefixed(entry, own) ?? fallback }]
  }

  // --------------------------------------------------------------------------------------------------- percentiles

  /** `percentiles(x, 50, 95)` is `percentile(x, 50)`, `percentile(x, 95)`. */
  private percentiles(node: ast.Call): AggregateResult[] {
    const { binder } = this
    const weighted = node.name.name.endsWith('w')
    const entry = binder.catalog.aggregates.get(weighted ? 'percentilew' : 'percentile')!
    const fixed = weighted ? 2 : 1
    const args = this.bindArguments(node.arguments)
    const ranks = node.arguments.slice(fixed)
    if (ranks.length === 0) {
      reportArgumentMismatch(entry, args, { node, operator: null, errorSpan: node.name.span }, binder)
      return []
    }
    const own = resultNameOf(valueOf(node.arguments[0]), binder.catalog) ?? ''
    return ranks.map((rank, i) => {
      const text = rank.kind === 'Literal' ? rank.text : ''
      return {
        expression: this.compute(node, entry, [...args.slice(0, fixed), args[fixed + i]]),
        suggested: `percentile_${own}_${text.replace(/\W/g, '_')}`,
      }
    })
  }
}

function valueOf(node: ast.Expression): ast.Expression {
  return node.kind === 'NamedExpression' ? node.value : node
}

/** `any(x)` is named `any_x`, `take_any(x)` is `x`. */
function prefixed(entry: Aggregate, name: string | undefined): string | undefined {
  if (name === undefined || entry.resultName !== 'PrefixAndFirstArgument') return name
  return `${entry.prefix}_${name}`
}
