import type { Span } from '../../grammar/ast.ts'
import type { Source } from '../../grammar/source.ts'
import type { ColumnInfo } from '../columns/table.ts'
import type { Overload, ScalarFunction } from '../functions/function.ts'
import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/** Where in which text a part of a plan comes from. */
export interface Location {
  readonly source: Source
  readonly span: Span
}

/**
 * A bound scalar expression: every name is resolved, every node has its type, casts are explicit. Plain data.
 */
export type BoundExpression = Constant | ColumnReference | FunctionCall | Cast | ScalarQuery | ListQuery

interface BoundBase {
  readonly type: ScalarType
  readonly at: Location
  /** What `traitsOf` has found. */
  traits?: ExpressionTraits
}

/** A value that is known when the query is bound. */
export interface Constant extends BoundBase {
  readonly kind: 'constant'
  readonly value: Value
}

/** A column of the row at hand, by name. */
export interface ColumnReference extends BoundBase {
  readonly kind: 'column'
  readonly name: string
}

/** A call of a scalar function or operator. */
export interface FunctionCall extends BoundBase {
  readonly kind: 'call'
  readonly function: ScalarFunction
  readonly overload: Overload
  readonly arguments: readonly BoundExpression[]
  /** True when it gives several values, of which other expressions read others. */
  readonly shared?: true
}

/** A conversion, as the function `to…` of the target type does it. */
export interface Cast extends BoundBase {
  readonly kind: 'cast'
  readonly operand: BoundExpression
}

/** `toscalar(…)`: the first cell of the first row. */
export interface ScalarQuery extends BoundBase {
  readonly kind: 'scalar-query'
  readonly plan: Plan
}

/** A table in the list of `in`: the cells of its first column, as a dynamic array. */
export interface ListQuery extends BoundBase {
  readonly kind: 'list-query'
  readonly plan: Plan
}

/**
 * A bound tabular expression: a tree of operators, each with the columns it gives. An operator's own fields are
 * declared in its file under operators/; here is what all of them share.
 */
export interface Plan {
  /** Which operator runs it: a key of the catalogue's operators. */
  readonly operator: string
  readonly columns: readonly ColumnInfo[]
  /** What it reads; none for sources (`print`, a table). */
  readonly inputs: readonly Plan[]
  readonly at: Location
  /** True when the order of the rows means something from here on (after `sort`, `serialize`, …). */
  readonly serialized: boolean
  /** True when columns that are not listed may be read all the same (see `RowScope.open`). */
  readonly open: boolean
}

const shared = new WeakSet<Plan>()

/** Notes that a plan is read under a name, perhaps several times: it is to be run on its own, once. */
export function share(plan: Plan): Plan {
  shared.add(plan)
  return plan
}

/** Whether a plan is one of those. */
export function isShared(plan: Plan): boolean {
  return shared.has(plan)
}

const names = new WeakMap<Location, string>()

/** Notes the name that a `let` gives to what is bound at a place. */
export function nameAt(at: Location, name: string): void {
  names.set(at, name)
}

/** The name that a `let` gives to the plan or expression bound at a place. */
export function givenName(at: Location): string | undefined {
  return names.get(at)
}

const depths = new WeakMap<Plan, number>()

/** Notes how deep a plan nests: its operators and the expressions in them. */
export function setDepth(plan: Plan, depth: number): void {
  depths.set(plan, depth)
}

/** How deep a plan nests, as far as `setDepth` has noted it of the plan or of what it reads. */
export function depthOf(plan: Plan): number {
  return depths.get(plan) ?? plan.inputs.reduce((deepest, input) => Math.max(deepest, depthOf(input)), 0)
}

/** A named expression: one column of `project`, one key of `summarize`, … */
export interface NamedColumn {
  readonly name: string
  readonly expression: BoundExpression
}

/** The parts of an expression. */
export function operandsOf(expression: BoundExpression): readonly BoundExpression[] {
  switch (expression.kind) {
    case 'call':
      return expression.arguments
    case 'cast':
      return [expression.operand]
    default:
      return []
  }
}

/** What the evaluator wants to know of an expression beforehand. */
export interface ExpressionTraits {
  /** The columns it reads, each once. */
  readonly columns: readonly string[]
  /** Volatile functions in it: each evaluation may differ. */
  readonly volatile: boolean
  /** Window functions in it: it needs all the rows, in order. */
  readonly serialized: boolean
  /** How many calls it has: a rough measure of its cost. */
  readonly calls: number
  /** How deep its calls, and the operators of its subqueries, stand in one another. */
  readonly depth: number
}

/** The names of several lists, each once. */
function unite(lists: readonly (readonly string[])[]): readonly string[] {
  const filled = lists.filter((list) => list.length > 0)
  return filled.length <= 1 ? (filled[0] ?? []) : [...new Set(filled.flat())]
}

/** The traits of an expression; found once for each node. */
export function traitsOf(expression: BoundExpression): ExpressionTraits {
  expression.traits ??= findTraits(expression)
  return expression.traits
}

function findTraits(expression: BoundExpression): ExpressionTraits {
  const parts = operandsOf(expression).map(traitsOf)
  const own = expression.kind === 'call' ? expression.function : undefined
  return {
    columns: expression.kind === 'column' ? [expression.name] : unite(parts.map((part) => part.columns)),
    volatile: own?.volatile === true || parts.some((part) => part.volatile),
    serialized: own?.serialized === true || parts.some((part) => part.serialized),
    calls: parts.reduce((sum, part) => sum + part.calls, own ? 1 : 0),
    depth:
      1 +
      parts.reduce(
        (deepest, part) => Math.max(deepest, part.depth),
        'plan' in expression ? depthOf(expression.plan) : 0,
      ),
  }
}
