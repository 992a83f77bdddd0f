import type * as ast from '../../grammar/ast.ts'
import type { ColumnInfo } from '../columns/table.ts'
import type { Binder } from './binder.ts'
import { columnInfo, isError } from './nodes.ts'
import type { BoundExpression, NamedColumn } from './plan.ts'
import { ColumnNamer, resultNameOf } from './result-names.ts'
import type { Scope } from './scope.ts'
import { bindTuple } from './tuples.ts'

/** An item of `project`, `extend`, `by`: its expression, and the name that was written or follows from it. */
export interface NamedItem {
  readonly expression: BoundExpression
  /** The name written, if any. */
  readonly explicit: string | undefined
  /** The name that the expression suggests. */
  readonly suggested: string | undefined
  /** True for a part of a call that gives several values: the suggested name gives way to a column that has it. */
  readonly part?: true
  readonly node: ast.Expression | ast.Name
}

/** Binds items, each of which may make several columns: `(a, b) = series_fit_line(y)`. */
export function bindItems(nodes: readonly ast.Expression[], scope: Scope, binder: Binder): NamedItem[] {
  return nodes.flatMap((node) => bindParts(node, scope, binder) ?? [bindNamed(node, scope, binder)])
}

/** The items that a call makes which gives several values; undefined for any other expression. */
function bindParts(node: ast.Expression, scope: Scope, binder: Binder): NamedItem[] | undefined {
  const named = node.kind === 'NamedExpression' ? node : undefined
  const names = named?.names ?? []
  const parts = bindTuple(named?.value ?? node, scope, binder)
  if (parts === undefined) return undefined
  for (const { span } of parts.length === 0 ? [] : names.slice(parts.length)) {
    binder.report('semantic', 'KS150', 'The name does not have a corresponding expression.', span)
  }
  return parts.map(({ name, expression }, i): NamedItem => {
    return { expression, explicit: names[i]?.name, suggested: name, part: true, node: names[i] ?? node }
  })
}

/** Binds an item that makes one column. */
export function bindNamed(node: ast.Expression, scope: Scope, binder: Binder): NamedItem {
  const parts = bindParts(node, scope, binder)
  if (parts?.length === 1) return parts[0]
  const named = node.kind === 'NamedExpression' ? node : undefined
  const value = named?.value ?? node
  const expression = binder.expression(value, scope)
  if (named !== undefined && named.names.length > 1 && !isError(expression)) {
    const span = { start: named.span.start, end: named.names.at(-1)!.span.end }
    binder.report('semantic', 'KS149', 'The expression does not have multiple named values.', span)
  }
  return {
    expression,
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
  const { catalog } = binder
  return resultNameOf(node, scope.aggregates === null ? { ...catalog, aggregates: new Map() } : catalog)
}

/** The columns that items make, in order. A name written (or a plain column) twice is an error. */
export function nameItems(items: readonly NamedItem[], binder: Binder): NamedColumn[] {
  const namer = new ColumnNamer([], binder.unnamed)
  return items.map((item) => {
    const fixed = item.explicit ?? (item.node.kind === 'NameReference' ? item.node.name : undefined)
    if (fixed !== undefined && namer.declares(fixed)) reportDuplicate(fixed, item.node, binder)
    return { name: namer.name(item.explicit ?? item.suggested, fixed !== undefined), expression: item.expression }
  })
}

/** Reports that a column of that name is there already (KS171). */
export function reportDuplicate(name: string, node: { readonly span: ast.Span }, binder: Binder): void {
  binder.report('semantic', 'KS171', `A column with the name '${name}' is already declared.`, node.span)
}

/** The columns that expressions with names make. */
export function columnsOf(columns: readonly NamedColumn[]): ColumnInfo[] {
  return columns.map(({ name, expression }) => columnInfo(name, expression))
}
