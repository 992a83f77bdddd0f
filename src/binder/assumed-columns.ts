import type * as ast from '../../grammar/ast.ts'
import type { Binder } from './binder.ts'
import type { OperatorNode } from './catalog.ts'
import { assumedColumn } from './nodes.ts'
import type { Plan } from './plan.ts'
import type { Scope } from './scope.ts'

/** How often operators of a query are bound a second time: subqueries in subqueries would double the work each time. */
const MOST = 256

/** The columns that operators read of tables that are not known to have them (see `RowScope.open`). */
export class AssumedColumns {
  private names = new Set<string>()
  private left = MOST

  /** Notes a column that the operator at hand reads. */
  read(name: string): void {
    this.names.add(name)
  }

  /** Binds an operator. One that reads such columns is bound again over an input that has them, without values. */
  bind(
    node: OperatorNode,
    input: Plan | undefined,
    scope: Scope,
    binder: Binder,
    bindOver: (input: Plan | undefined) => Plan,
  ): Plan {
    const outer = this.names
    const unnamed = binder.unnamed.count
    this.names = new Set()
    const plan = bindOver(input)
    const names = [...this.names]
    this.names = outer
    if (names.length === 0 || !input?.open || input.operator === 'Error' || this.left-- <= 0) return plan
    binder.unnamed.count = unnamed
    return bindOver(withEmpty(names, input, node, scope, binder))
  }
}

function withEmpty(names: readonly string[], input: Plan, { span }: OperatorNode, scope: Scope, binder: Binder): Plan {
  const value: ast.Expression = { kind: 'Literal', type: 'string', text: '', span }
  const expressions = names.map(
    (name): ast.Expression => ({
      kind: 'NamedExpression',
      names: [{ kind: 'Name', name, span }],
      several: false,
      value,
      span,
    }),
  )
  const plan = binder.bindOperator({ kind: 'Extend', expressions, parameters: [], span }, input, scope)
  for (const column of plan.columns) if (names.includes(column.name)) assumedColumn(column)
  return plan
}
