import type * as ast from '../../grammar/ast.ts'
import type { ColumnInfo } from '../columns/table.ts'
import type { Binder } from './binder.ts'
import type { BoundExpression, NamedColumn } from './plan.ts'
import { ColumnNamer, resultNameOf } from './result-names.ts'
import type { Scope } from './scope.ts'

/** An item of `project`, `extend`, `by`: its expression, and the name that was written or follows from it. */
export interface NamedItem {
  readonly expression: BoundExpression
  /** The name written, if any. */
  readonly explicit: string | undefined
  /** The name that the expression suggests. */
  readonly suggested: string | undefined
  readonly node: ast.Expression
}

/** Binds one item. */
export function bindNamed(node: ast.Expression, scope: Scope, binder: Binder): NamedItem {
  const named = node.kind === 'NamedExpression' ? node : undefined
  if (named !== undefined && named.names.length > 1) {
    binder.unsupported('Several names for one expression', named.span)
  }
  const value = named?.value ?? node
  return {
    expression: binder.expression(value, scope),
    explicit: named?.names[0].name,
    suggested: suggestedName(value, scope, binder),
    node,
  }
}

/** The name of an unnamed expression; what `column_ifexists` stands for is the column if it is there. */
function suggestedName(node: ast.Expression, scope: Scope, binder: Binder): string | undefined {
  if (node.kind === 'Call' && /^column_?ifexists$/.test(node.name.name)) {
    const first = node.arguments[0]
    return first?.kind === 'Literal' && scope.row?.find(first.text) ? first.text : undefined
  }
  return resultNameOf(node, binder.catalog)
}

/** The columns that items make, in order. A name written (or a plain column) twice is an error. */
export function nameItems(items: readonly NamedItem[], binder: Binder, namer = new ColumnNamer()): NamedColumn[] {
  return items.map((item) => {
    const fixed = item.explicit ?? (item.node.kind === 'NameReference' ? item.node.name : undefined)
    if (fixed !== undefined && namer.has(fixed)) reportDuplicate(fixed, item.node, binder)
    return { name: namer.name(item.explicit ?? item.suggested), expression: item.expression }
  })
}

export function reportDuplicate(name: string, node: { readonly span: ast.Span }, binder: Binder): void {
  binder.report('semantic', 'KS171', `A column with the name '${name}' is already declared.`, node.span)
}

export function columnsOf(columns: readonly NamedColumn[]): ColumnInfo[] {
  return columns.map(({ name, expression }) => ({ name, type: expression.type }))
}
