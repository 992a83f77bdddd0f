import type * as ast from '../../grammar/ast.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { Binder } from './binder.ts'
import type { OperatorNode } from './catalog.ts'
import type { BindingError } from './diagnostics.ts'
import { assumedColumn, guessedType } from './nodes.ts'
import type { Plan } from './plan.ts'
import type { Scope } from './scope.ts'

/** How often operators of a query are bound again: subqueries in subqueries would double the work each time. */
const MOST = 256

/** The types that a column of which nothing is known may have, the likeliest first. */
const TYPES: readonly ScalarType[] = ['string', 'dynamic', 'long', 'real', 'datetime', 'timespan', 'bool']

/** Binds the operator at hand over its input with some columns more, or of other types. */
type BindWith = (types: ReadonlyMap<string, ScalarType>) => Plan

/**
 * The columns that operators read of tables that are not known to have them (see `RowScope.open`). Their types are
 * guesses, too: strings, or what else the operator that reads them can do with.
 */
export class AssumedColumns {
  private names = new Set<string>()
  private guessed = new Set<string>()
  private left = MOST

  /** Notes a column that the operator at hand reads and its input does not have. */
  read(name: string): void {
    this.names.add(name)
  }

  /** Notes a column that the operator at hand reads, of a type that was guessed. */
  readGuessed(name: string): void {
    this.guessed.add(name)
  }

  /** Binds an operator. One that reads such columns is bound again over an input that has them, without values. */
  bind(
    node: OperatorNode,
    input: Plan | undefined,
    scope: Scope,
    binder: Binder,
    bindOver: (input: Plan | undefined) => Plan,
  ): Plan {
    const outer = [this.names, this.guessed]
    const unnamed = binder.unnamed.count
    const [errors, refusals] = [binder.errors.length, binder.refusals.length]
    this.names = new Set()
    this.guessed = new Set()
    const plan = bindOver(input)
    const [names, guessed] = [this.names, this.guessed]
    ;[this.names, this.guessed] = outer
    if (input === undefined || input.operator === 'Error') return plan
    const again: BindWith = (types) => {
      binder.errors.length = errors
      binder.refusals.length = refusals
      binder.unnamed.count = unnamed
      return bindOver(withEmpty(types, names, input, node, scope, binder))
    }
    const missing = input.open ? [...names] : []
    const types = new Map(missing.map((name) => [name, TYPES[0]]))
    const bound = missing.length > 0 && this.left-- > 0 ? again(types) : plan
    if (binder.errors.length === errors || missing.length + guessed.size === 0) return bound
    return this.guess(bound, [...missing, ...guessed], types, again, binder, errors)
  }

  /** Looks for types with which there are fewer errors: the same for all of these columns, then for one after another. */
  private guess(
    plan: Plan,
    columns: readonly string[],
    types: ReadonlyMap<string, ScalarType>,
    again: BindWith,
    binder: Binder,
    before: number,
  ): Plan {
    let best = { plan, types, errors: binder.errors.slice(before) as readonly BindingError[] }
    const attempt = (types: ReadonlyMap<string, ScalarType>) => {
      if (best.errors.length === 0 || this.left-- <= 0) return
      const plan = again(types)
      const errors = binder.errors.slice(before)
      if (errors.length < best.errors.length) best = { plan, types, errors }
    }
    for (const type of TYPES.slice(1)) attempt(new Map(columns.map((name) => [name, type])))
    for (const name of columns) for (const type of TYPES) attempt(new Map([...best.types, [name, type]]))
    binder.errors.length = before
    binder.errors.push(...best.errors)
    return best.plan
  }
}

/** A table that is not known to have these columns, with them. */
export function withAssumed(
  names: readonly string[],
  input: Plan,
  node: OperatorNode,
  scope: Scope,
  binder: Binder,
): Plan {
  const missing = names.filter((name) => input.open && input.columns.every((column) => column.name !== name))
  if (missing.length === 0) return input
  return withEmpty(new Map(missing.map((name) => [name, TYPES[0]])), new Set(missing), input, node, scope, binder)
}

function withEmpty(
  types: ReadonlyMap<string, ScalarType>,
  names: ReadonlySet<string>,
  input: Plan,
  { span }: OperatorNode,
  scope: Scope,
  binder: Binder,
): Plan {
  const expressions = [...types].map(
    ([name, type]): ast.Expression => ({
      kind: 'NamedExpression',
      names: [{ kind: 'Name', name, span }],
      several: false,
      value: emptyOf(type, span),
      span,
    }),
  )
  const plan = binder.bindOperator({ kind: 'Extend', expressions, parameters: [], span }, input, scope)
  for (const column of plan.columns) {
    if (names.has(column.name)) assumedColumn(column)
    else if (types.has(column.name)) guessedType(column)
  }
  return plan
}

/** A literal that says nothing but its type. */
function emptyOf(type: ScalarType, span: ast.Span): ast.Literal {
  if (type === 'string') return { kind: 'Literal', type, text: '', span }
  return { kind: 'Literal', type: type === 'dynamic' ? 'null' : type, text: 'null', span }
}
