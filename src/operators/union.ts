import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { reportDuplicate } from '../binder/named-columns.ts'
import { copyOf, isAssumed } from '../binder/nodes.ts'
import { choiceOf, flagOf } from '../binder/parameters.ts'
import type { Plan } from '../binder/plan.ts'
import { ColumnNamer } from '../binder/result-names.ts'
import { bindTableList, type NamedTable } from '../binder/table-lists.ts'
import { ConstantColumn, missingValue } from '../columns/column.ts'
import { ConcatenatedColumn } from '../columns/concatenated.ts'
import { type ColumnInfo, INGESTION_TIME, StoredColumn, Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/** A column of a union: its name and type there, and what it is called in the tables that have it. */
interface UnionColumn extends ColumnInfo {
  readonly from: string
}

/** The plan of `union`. */
export interface UnionPlan extends Plan {
  /** The names that the column `withsource` tells; one for each input. */
  readonly sources: readonly string[]
  /** That column comes first, when there is one. */
  readonly withSource: boolean
  readonly united: readonly UnionColumn[]
}

/** `union kind=… withsource=… isfuzzy=… tables`: the rows of several tables. */
export const union: TabularOperator<ast.UnionOperator, UnionPlan> = {
  kind: 'Union',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['kind', 'withsource', 'with_source', 'isfuzzy'])
    const fuzzy = flagOf('isfuzzy', node.parameters, binder)
    const tables = bindTableList(node.tables, { prefix: 'union_arg', fuzzy, piped: input }, scope, binder)
    const inner = choiceOf('kind', node.parameters, { inner: true, outer: false }, 'outer', binder)
    const united = inner ? commonColumns(tables, node, binder) : allColumns(tables)
    return unionPlan(tables, united, binder.parameter(node.parameters, 'withsource', 'with_source'), node, binder)
  },
  run(plan, inputs) {
    const parts = inputs.flatMap((table, i) => (table.length > 0 ? [{ table, source: plan.sources[i] }] : []))
    const cells = plan.united.map(
      ({ from, type }) =>
        new ConcatenatedColumn(type, () =>
          parts.map(({ table }) => {
            const index = table.indexOf(from)
            const has = index >= 0 && table.columns[index].type === type
            return { length: table.length, cells: has ? table.deferred(index) : constant(type, null, table) }
          }),
        ),
    )
    if (plan.withSource) {
      const names = () =>
        parts.map(({ table, source }) => ({ length: table.length, cells: constant('string', source, table) }))
      cells.unshift(new ConcatenatedColumn('string', names))
    }
    const length = parts.reduce((sum, { table }) => sum + table.length, 0)
    return new Table(plan.columns, cells, length, ingestionTimes(parts))
  },
  origins(_plan, inputs) {
    let start = 0
    return inputs.map(({ length }) => {
      const into = Int32Array.from({ length }, (_, row) => start + row)
      start += length
      return { into }
    })
  },
}

function ingestionTimes(parts: readonly { readonly table: Table }[]): ConcatenatedColumn | null {
  if (parts.every(({ table }) => table.ingestionTime === null)) return null
  return new ConcatenatedColumn('datetime', () =>
    parts.map(({ table }) => ({ length: table.length, cells: table.deferred(INGESTION_TIME) })),
  )
}

function constant(type: ScalarType, text: string | null, { length }: Table): StoredColumn {
  return new StoredColumn(new ConstantColumn(type, text ?? missingValue(type), length))
}

/**
 * The plan of a union; `sourceName` is the name of the column that says where a row comes from. A column of that name
 * gives way when only tables that are assumed have it.
 */
export function unionPlan(
  tables: readonly NamedTable[],
  columnsFound: readonly UnionColumn[],
  sourceName: string | undefined,
  node: { readonly span: ast.Span },
  binder: Binder,
): UnionPlan {
  const certain = tables.filter(({ assumed }) => !assumed)
  const united = columnsFound.filter(
    ({ name, from }) =>
      name !== sourceName || certain.some(({ plan }) => plan.columns.some((column) => column.name === from)),
  )
  const columns: ColumnInfo[] = united.map((column) => copyOf(column, { name: column.name, type: column.type }))
  if (sourceName !== undefined) {
    if (columns.some(({ name }) => name === sourceName)) reportDuplicate(sourceName, node, binder)
    refuseElsewhere(tables, node, binder)
    columns.unshift({ name: sourceName, type: 'string' })
  }
  return {
    operator: 'Union',
    columns,
    inputs: tables.map(({ plan }) => plan),
    at: binder.at(node),
    serialized: false,
    open: tables.some(({ plan }) => plan.open),
    sources: tables.map(({ name }) => name),
    withSource: sourceName !== undefined,
    united,
  }
}

/** Refuses to name the tables of other databases: the reference does not say how their names are qualified. */
export function refuseElsewhere(
  tables: readonly NamedTable[],
  node: { readonly span: ast.Span },
  binder: Binder,
): void {
  const isElsewhere = ({ operator, ...plan }: Plan & { readonly database?: readonly string[] }) =>
    operator === 'Table' && plan.database !== undefined && plan.database.length > 0
  if (!tables.some(({ plan }) => isElsewhere(plan))) return
  binder.unsupported('A column that tells the table, over tables of several databases,', node.span)
}

/** The columns of all tables. One that has several types stands there once for each: `x_long`, `x_string`. */
export function allColumns(tables: readonly NamedTable[]): UnionColumn[] {
  const columns = columnsByName(tables)
  const namer = new ColumnNamer([...columns].flatMap(([name, found]) => (found.size === 1 ? [{ name }] : [])))
  return [...columns].flatMap(([from, found]) =>
    Array.from(found, ([kind, column]) => {
      const name = found.size === 1 ? from : namer.name(`${from}_${kind}`)
      return copyOf(column, { name, type: column.type, from })
    }),
  )
}

/**
 * The columns of each name, by type. Where no table has data it is all the same to the rows, and names and types are
 * those of Microsoft's binder, which does not see another type of a column when two tables agree on it already, and
 * keeps the columns apart that no schema has.
 */
function columnsByName(tables: readonly NamedTable[]): Map<string, Map<string, ColumnInfo>> {
  const noData = tables.every(({ assumed }) => assumed)
  const columns = new Map<string, Map<string, ColumnInfo>>()
  const agreed = new Set<string>()
  for (const { plan } of tables) {
    for (const column of plan.columns) {
      const kind = noData && isAssumed(column) ? 'unknown' : column.type
      const known = columns.get(column.name)
      if (known === undefined) columns.set(column.name, new Map([[kind, column]]))
      else if (known.size === 1 && known.has(kind)) agreed.add(column.name)
      else if (!known.has(kind) && !(noData && agreed.has(column.name))) known.set(kind, column)
    }
  }
  return columns
}

/** The columns that all tables have. */
export function commonColumns(
  tables: readonly NamedTable[],
  node: { readonly span: ast.Span },
  binder: Binder,
): UnionColumn[] {
  return allColumns(tables).filter(({ name, from }) => {
    const common = tables.every(({ plan }) => plan.columns.some((column) => column.name === from))
    if (common && name !== from) binder.unsupported(`An inner union of '${from}' with several types`, node.span)
    return common
  })
}
