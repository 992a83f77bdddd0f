import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { bindTypeName } from '../binder/expressions.ts'
import { bindNamed, reportDuplicate } from '../binder/named-columns.ts'
import { isError } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import { ColumnNamer } from '../binder/result-names.ts'
import type { Scope } from '../binder/scope.ts'
import { columnBuilder } from '../columns/builder.ts'
import { type Column, NumberColumn } from '../columns/column.ts'
import { Selection } from '../columns/selection.ts'
import { type ColumnInfo, type DeferredColumn, StoredColumn, Table } from '../columns/table.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { type Dynamic, isArray, isBag } from '../types/dynamic.ts'
import { itemConversion } from './cell-conversions.ts'

/** How `mv-expand` and `mv-apply` make several rows of one. */
export interface Expansion {
  /** The arrays and bags to expand, each into the column of that name. */
  readonly items: readonly { readonly name: string; readonly expression: BoundExpression }[]
  readonly bags: 'bag' | 'array'
  readonly itemIndex: string | undefined
  readonly limit: BoundExpression | undefined
  /** The columns of the expanded rows. */
  readonly columns: readonly ColumnInfo[]
  /** Columns that were named just so to be expanded, not to be copied under another name. */
  readonly replaced: ReadonlySet<string>
}

const MAX_ITEMS = 2147483647
const CHECKPOINT_ITEMS = 4096

/** Binds the clauses that `mv-expand` and `mv-apply` share. */
export function bindExpansion(
  node: ast.MvExpandOperator | ast.MvApplyOperator,
  input: Plan,
  scope: Scope,
  binder: Binder,
): Expansion {
  const row = binder.rowScope(input, scope)
  const columns = [...input.columns]
  const namer = new ColumnNamer(input.columns, binder.unnamed)
  const fixed = new Set<string>()
  const replaced = new Set<string>()
  const items = new Map<string, Expansion['items'][number]>()
  for (const { value, to } of node.expressions) {
    const item = bindNamed(value, row, binder)
    const plain = item.node.kind === 'NameReference' ? item.node.name : undefined
    const explicit = item.explicit ?? plain
    if (explicit !== undefined && fixed.has(explicit)) reportDuplicate(explicit, value, binder)
    if (explicit !== undefined) fixed.add(explicit)
    if (plain !== undefined) replaced.add(plain)
    if (!isError(item.expression) && item.expression.type !== 'dynamic') {
      binder.report('semantic', 'KS141', 'The expression must have the type dynamic.', value.span)
    }
    const name = item.explicit ?? item.suggested ?? namer.name(undefined)
    const type = to?.type.kind === 'TypeName' ? bindTypeName(to.type, binder) : 'dynamic'
    const index = columns.findIndex((column) => column.name === name)
    if (index >= 0) columns[index] = { name, type }
    else columns.push({ name, type })
    items.set(name, { name, expression: item.expression })
  }
  const wanted = binder.parameter(node.parameters, 'with_itemindex')
  const itemIndex = wanted && new ColumnNamer(columns).name(wanted)
  if (itemIndex !== undefined) columns.push({ name: itemIndex, type: 'long' })
  const limit = node.limit && binder.integer(node.limit, scope)
  return { items: [...items.values()], bags: 'bag', itemIndex, limit, columns, replaced }
}

/** The rows of an expansion, in the order of the rows they come from. */
export interface ExpandedRows {
  readonly table: Table
  /** Where the items of each row begin; one more stands at the end. */
  readonly starts: Float64Array
}

/**
 * Expands each row: an array into its items, a bag into its entries, anything else (null too) into one row. Several
 * columns are zipped; the shorter ones are filled up with nulls.
 */
export function expandRows(expansion: Expansion, input: Table, context: RunContext): ExpandedRows {
  const { items, itemIndex, columns } = expansion
  const limit = expansion.limit === undefined ? MAX_ITEMS : Number(evaluateConstant(expansion.limit, context) ?? 0)
  const types = new Map(columns.map(({ name, type }) => [name, type]))
  const sources = items.map(({ name, expression }) => ({
    column: evaluate(expression, input, context),
    convert: itemConversion(types.get(name)!),
    builder: columnBuilder(types.get(name)!),
  }))
  const starts = startsOf(
    sources.map(({ column }) => column),
    input.length,
    limit,
  )
  const length = starts[input.length]
  context.meter.rows(length)
  context.meter.bytes(length * sources.length * 8)
  const lists: (readonly Dynamic[])[] = []
  let next = 0
  for (let row = 0; row < input.length; row++) {
    if (starts[row] >= next) {
      context.checkpoint()
      next = starts[row] + CHECKPOINT_ITEMS
    }
    const count = starts[row + 1] - starts[row]
    for (let i = 0; i < sources.length; i++) {
      lists[i] = itemsOf(sources[i].column.get(row) as Dynamic, expansion.bags)
    }
    for (let i = 0; i < sources.length; i++) {
      const { builder, convert } = sources[i]
      for (let k = 0; k < count; k++) builder.append(convert(k < lists[i].length ? lists[i][k] : null))
    }
  }
  const cells = new Map<string, DeferredColumn>()
  for (const [i, { name }] of items.entries()) cells.set(name, new StoredColumn(sources[i].builder.finish()))
  if (itemIndex !== undefined) cells.set(itemIndex, new StoredColumn(indexColumn(starts)))
  const copied = new Selection(sourceRows(starts))
  const all = columns.map(({ name }) => cells.get(name) ?? input.deferred(name).select(copied))
  return { table: new Table(columns, all, length, input.ingestionTime?.select(copied)), starts }
}

/** Where the items of each row begin: as many as the longest of its values has, but no more than the limit. */
function startsOf(columns: readonly Column[], rows: number, limit: number): Float64Array {
  const starts = new Float64Array(rows + 1)
  for (let row = 0; row < rows; row++) {
    let count = 0
    for (const column of columns) count = Math.max(count, countOf(column.get(row) as Dynamic))
    starts[row + 1] = starts[row] + Math.max(0, Math.min(count, limit))
  }
  return starts
}

function countOf(value: Dynamic): number {
  if (isArray(value)) return value.length
  return isBag(value) ? value.size : 1
}

/** What one value expands into. */
function itemsOf(value: Dynamic, bags: Expansion['bags']): readonly Dynamic[] {
  if (isArray(value)) return value
  if (!isBag(value)) return [value]
  const entries = [...value]
  return bags === 'array' ? entries : entries.map((entry) => new Map([entry]))
}

/** For each expanded row, the row it comes from. */
export function sourceRows(starts: Float64Array): Int32Array {
  const rows = new Int32Array(starts[starts.length - 1])
  for (let row = 0; row + 1 < starts.length; row++) rows.fill(row, starts[row], starts[row + 1])
  return rows
}

function indexColumn(starts: Float64Array): NumberColumn {
  const indexes = new Float64Array(starts[starts.length - 1])
  for (let row = 0; row + 1 < starts.length; row++) {
    for (let i = starts[row]; i < starts[row + 1]; i++) indexes[i] = i - starts[row]
  }
  return new NumberColumn('long', indexes)
}
