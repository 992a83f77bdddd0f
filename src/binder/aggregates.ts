import type * as ast from '../../grammar/ast.ts'
import type { Aggregate, AggregateOverload } from '../aggregates/aggregate.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { Binder } from './binder.ts'
import { reportMismatch } from './mismatches.ts'
import { columnReference, errorExpression, guessedType, isError, plainColumn } from './nodes.ts'
import { castArguments, followsFrom, resolveOverload } from './overloads.ts'
import type { BoundExpression, Location, NamedColumn } from './plan.ts'
import { resultNameOf } from './result-names.ts'
import type { Scope } from './scope.ts'

/** An aggregate to compute: one cell for each group, in the column `column` of the intermediate table. */
export interface ComputedAggregate {
  readonly kind: 'compute'
  readonly aggregate: Aggregate
  readonly overload: AggregateOverload
  readonly arguments: readonly BoundExpression[]
  readonly at: Location
  readonly type: ScalarType
  readonly column: string
}

/** An aggregate that picks a row of each group, and the expressions to read from that row. */
export interface PickedRow {
  readonly kind: 'pick'
  readonly aggregate: Aggregate
  readonly overload: AggregateOverload
  readonly arguments: readonly BoundExpression[]
  readonly at: Location
  /** Columns of the intermediate table. */
  readonly returned: readonly NamedColumn[]
}

/** A call of an aggregate, bound. */
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
    if (node.kind !== 'Call' || this.rows.variables.find(node.name.name)?.kind === 'function') return undefined
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
    return nodes.map((node) => {
      if (node.kind !== 'Star') return this.binder.expression(unnamed(node), this.rows)
      this.binder.report('semantic', 'KS191', 'The * syntax is not allowed here.', node.span)
      return errorExpression('dynamic', this.binder.at(node))
    })
  }

  private compute(node: ast.Call, entry: Aggregate, args: readonly BoundExpression[]): BoundExpression {
    const { binder } = this
    const at = binder.at(node)
    if (args.some(isError)) return errorExpression('dynamic', at)
    const resolved = resolveOverload(entry.overloads, args)
    if (resolved === undefined) {
      reportMismatch(entry, args, { node, operator: null, errorSpan: node.name.span }, binder)
      return errorExpression('dynamic', at)
    }
    const { overload, result } = resolved
    const cast = castArguments(args, resolved)
    const column = this.newColumn()
    this.calls.push({ kind: 'compute', aggregate: entry, overload, arguments: cast, at, type: result, column })
    const reference = columnReference(column, result, at)
    return followsFrom(args, overload) ? guessedType(reference) : reference
  }

  private newColumn(): string {
    return `$${this.count++}`
  }

  // ------------------------------------------------------------------------------------------ arg_max, take_any, …

  private pick(node: ast.Call, entry: Aggregate): AggregateResult[] {
    const { binder } = this
    const decides = /^arg_?m/.test(entry.name)
    const conditional = entry.name.endsWith('if')
    const items = this.pickedItems(node, entry, decides || conditional ? 0 : -1)
    const args = items.map((item) => item.expression)
    if (args.some(isError)) return items
    const resolved = resolveOverload(entry.overloads, args)
    if (resolved === undefined) {
      reportMismatch(entry, args, { node, operator: null, errorSpan: node.name.span }, binder)
      return items
    }
    const deciding = conditional ? 2 : decides || args.length === 1 ? 1 : 0
    const returned = (conditional ? items.slice(0, 1) : items).map(({ expression, suggested }) => ({
      name: this.newColumn(),
      expression,
      suggested,
    }))
    const { overload } = resolved
    this.calls.push({
      kind: 'pick',
      aggregate: entry,
      overload,
      arguments: args.slice(0, deciding),
      at: binder.at(node),
      returned,
    })
    return returned.map(({ name, expression, suggested }) => ({
      expression: columnReference(name, expression.type, expression.at),
      suggested,
    }))
  }

  /** The expressions that a pick returns. `*` stands for all columns but the keys and those named before it. */
  private pickedItems(node: ast.Call, entry: Aggregate, lastBeforeStar: number): AggregateResult[] {
    const { binder, rows } = this
    const items: AggregateResult[] = []
    const named = new Set(this.keys)
    const byStar = new Set<string>()
    for (const [i, argument] of node.arguments.entries()) {
      const at = binder.at(argument)
      if (argument.kind === 'Star') {
        if (i <= lastBeforeStar) binder.report('semantic', 'KS191', 'The * syntax is not allowed here.', argument.span)
        for (const { name, type } of rows.row?.columns ?? []) {
          if (named.has(name) || byStar.has(name)) continue
          byStar.add(name)
          items.push({ expression: columnReference(name, type, at), suggested: this.pickedName(node, entry, i, name) })
        }
        continue
      }
      const value = unnamed(argument)
      const expression = binder.expression(value, rows)
      const column = plainColumn(expression)
      if (column !== undefined) {
        if (byStar.has(column)) continue
        named.add(column)
      }
      const explicit = argument.kind === 'NamedExpression' ? argument.names[0].name : undefined
      const suggested = explicit ?? this.pickedName(node, entry, i, resultNameOf(value, binder.catalog))
      items.push({ expression, suggested })
    }
    return items
  }

  /** The name of what a pick returns for its argument at `index`, whose own name is `own`. */
  private pickedName(node: ast.Call, entry: Aggregate, index: number, own: string | undefined): string | undefined {
    const first = resultNameOf(unnamed(node.arguments[0]), this.binder.catalog)
    const { prefix } = entry
    if (/^arg_?m/.test(entry.name)) {
      const leading = `${entry.name.endsWith('max') ? 'max' : 'min'}_${first ?? ''}`
      if (index === 0) return prefix === undefined && own !== undefined ? own : leading
      if (own === undefined) return `${leading}_arg${index}`
      return prefix === undefined ? own : `${leading}_${own}`
    }
    if (own !== undefined) return prefix === undefined ? own : `${prefix}_${own}`
    if (entry.name.endsWith('if')) return prefix === undefined ? undefined : `${prefix}_`
    return prefix !== undefined && node.arguments.length === 1 ? `${prefix}_` : `any_arg${index}`
  }

  // --------------------------------------------------------------------------------------------------- percentiles

  /** `percentiles(x, 50, 95)` is `percentile(x, 50)`, `percentile(x, 95)`. */
  private percentiles(node: ast.Call): AggregateResult[] {
    const { binder } = this
    const { name } = node.name
    const weighted = name.endsWith('w')
    const entry = binder.catalog.aggregates.get(weighted ? 'percentilew' : 'percentile')!
    const fixed = weighted ? 2 : 1
    const args = this.bindArguments(node.arguments)
    const ranks = node.arguments.slice(fixed)
    if (ranks.length === 0 || (ranks.length > 1 && name === entry.name)) {
      const called = binder.catalog.aggregates.get(name)!
      reportMismatch(called, args, { node, operator: null, errorSpan: node.name.span }, binder)
      return []
    }
    const own = resultNameOf(node.arguments[0], binder.catalog) ?? ''
    return ranks.map((rank, i) => {
      const bound = args[fixed + i]
      return {
        expression: this.compute(node, entry, [...args.slice(0, fixed), bound]),
        suggested: `percentile_${own}_${rankName(rank, bound)}`,
      }
    })
  }
}

/** What a percentile is called in the name of a column: `95_5`, if it is a literal or the name of one. */
function rankName(rank: ast.Expression, bound: BoundExpression): string {
  const isNamed = rank.kind === 'Literal' || rank.kind === 'NameReference'
  return isNamed && bound.kind === 'constant' ? String(bound.value).replace(/\W/g, '_') : ''
}

function unnamed(node: ast.Expression): ast.Expression {
  return node.kind === 'NamedExpression' ? node.value : node
}
