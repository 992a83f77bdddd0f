import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import type { OperatorBinding } from '../binder/catalog.ts'
import { bindTypeName } from '../binder/expressions.ts'
import { columnsOf } from '../binder/named-columns.ts'
import { castTo, columnReference, constant } from '../binder/nodes.ts'
import type { NamedColumn, Plan } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import { bindTableList, EVERY_TABLE, type NamedTable } from '../binder/table-lists.ts'
import { missingValue } from '../columns/column.ts'
import type { ColumnInfo } from '../columns/table.ts'
import { didYouMean } from '../errors/suggest.ts'
import type { ExtendPlan } from './extend.ts'
import { checkFirst, reshaped } from './plans.ts'
import type { ProjectPlan } from './project.ts'
import { SearchBinder, type Sought, soughtBy, tablesConcerned } from './search-predicate.ts'
import { allColumns, refuseElsewhere, type UnionPlan, unionPlan } from './union.ts'
import type { WherePlan } from './where.ts'

const PACKED = 'pack_'

/** What `find` gives of each table. */
interface Output {
  readonly columns: readonly ColumnInfo[]
  /** Which columns go into the bag `pack_`: those that are not among `columns`, or all; none without the bag. */
  readonly packed: 'rest' | 'all' | 'none'
}

/**
 * `find in (tables) where predicate project …`: the rows of many tables for which a predicate holds, with the name of
 * their table. It comes to a union of filters and projections.
 */
export const find: OperatorBinding<ast.FindOperator, UnionPlan> = {
  kind: 'Find',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['withsource', 'datascope'])
    checkFirst(input, node, binder)
    if (node.projectAway.length > 0) binder.unsupported("The clause 'project-away' of find", node.span)
    const nodes = node.tables.length > 0 ? node.tables : [EVERY_TABLE]
    const sought = soughtBy(node.predicate)
    const tables = tablesConcerned(bindTableList(nodes, { prefix: 'union_arg' }, scope, binder), sought)
    refuseElsewhere(tables, node, binder)
    const output =
      node.columns.length > 0 ? listedOutput(node, tables, binder) : smartOutput(tables, sought, node, binder)
    const found = tables.map(({ name, plan, assumed }) => ({
      name,
      assumed,
      plan: projected(filtered(plan, tables, sought, node, scope, binder), plan.columns, output, node, scope, binder),
    }))
    const sourceName = binder.parameter(node.parameters, 'withsource') ?? 'source_'
    return unionPlan(found, allColumns(found), sourceName, node, binder)
  },
}

/** The columns written after `project`. */
function listedOutput(node: ast.FindOperator, tables: readonly NamedTable[], binder: Binder): Output {
  const known = tables.flatMap(({ plan }) => plan.columns)
  const columns = node.columns.flatMap(({ column, type }) => {
    if (column.kind !== 'NameReference') return []
    const { name } = column
    const found = known.filter((info) => info.name === name)
    if (type !== undefined) return [{ name, type: bindTypeName(type, binder) }]
    if (found.length === 0) {
      const message = `The name '${name}' does not refer to any known column, table, variable or function.`
      const hint = didYouMean(name, new Set(known.map((info) => info.name)))
      binder.report('semantic', 'KS142', message, column.span, hint)
      return []
    }
    if (found.some((info) => info.type !== found[0].type)) refuseTypes(name, column, binder)
    return [found[0]]
  })
  return { columns, packed: node.columns.some(({ pack }) => pack) ? 'all' : 'none' }
}

/** The columns that all tables have, then those that the predicate names; the others go into a bag. */
function smartOutput(tables: readonly NamedTable[], sought: Sought, node: ast.FindOperator, binder: Binder): Output {
  const columns = allColumns(tables).filter(({ name, from }) => {
    const common = tables.every(({ plan }) => plan.columns.some((column) => column.name === from))
    if ((common || sought.names.has(from)) && name !== from) refuseTypes(from, node, binder)
    return common
  })
  const named = allColumns(tables).filter((column) => sought.names.has(column.name))
  const shown = new Map(
    [...columns, ...[...sought.names].flatMap((name) => named.filter((column) => column.name === name))].map(
      ({ name, type }) => [name, { name, type }],
    ),
  )
  const complete = tables.every(({ plan }) => plan.columns.every(({ name }) => shown.has(name)))
  return { columns: [...shown.values()], packed: complete ? 'none' : 'rest' }
}

function refuseTypes(name: string, node: { readonly span: ast.Span }, binder: Binder): void {
  binder.unsupported(`A find over tables in which '${name}' has several types`, node.span)
}

/** The rows of one table for which the predicate holds; columns that only other tables have are empty. */
function filtered(
  plan: Plan,
  tables: readonly NamedTable[],
  sought: Sought,
  node: ast.FindOperator,
  scope: Scope,
  binder: Binder,
): Plan {
  const own = new Set(plan.columns.map(({ name }) => name))
  const elsewhere = new Map(tables.flatMap((table) => table.plan.columns).map((column) => [column.name, column]))
  const at = binder.at(node)
  const added = [...sought.names].flatMap((name): NamedColumn[] => {
    const column = own.has(name) ? undefined : elsewhere.get(name)
    if (column === undefined) return []
    return [{ name, expression: constant(column.type, missingValue(column.type), at) }]
  })
  const columns = [...plan.columns, ...columnsOf(added)]
  const extended: ExtendPlan = { ...reshaped('Extend', plan, columns, node, binder, { open: plan.open }), added }
  const predicate = new SearchBinder(extended, plan.columns, scope, false, binder).bind(node.predicate)
  const rows: WherePlan = { ...reshaped('Filter', extended, columns, node, binder, { open: plan.open }), predicate }
  return rows
}

/** The columns of the output, of the rows of one table. */
function projected(
  rows: Plan,
  own: readonly ColumnInfo[],
  output: Output,
  node: ast.FindOperator,
  scope: Scope,
  binder: Binder,
): ProjectPlan {
  const at = binder.at(node)
  const items = output.columns.map(({ name, type }): NamedColumn => {
    const column = own.find((info) => info.name === name)
    const missing = constant(type, missingValue(type), at)
    return { name, expression: column === undefined ? missing : castTo(columnReference(name, column.type, at), type) }
  })
  if (output.packed !== 'none') {
    const shown = new Set(output.packed === 'rest' ? output.columns.map(({ name }) => name) : [])
    const packed = own.filter(({ name }) => !shown.has(name))
    items.push({ name: PACKED, expression: binder.expression(bagOf(packed, node.span), binder.rowScope(rows, scope)) })
  }
  return { ...reshaped('Project', rows, columnsOf(items), node, binder), items }
}

function bagOf(columns: readonly ColumnInfo[], span: ast.Span): ast.Expression {
  if (columns.length === 0) return { kind: 'DynamicLiteral', value: { kind: 'Bag', entries: [] }, span }
  return {
    kind: 'Call',
    name: { kind: 'Name', name: 'bag_pack_columns', span },
    arguments: columns.map(({ name }) => ({ kind: 'NameReference', name, span })),
    span,
  }
}
