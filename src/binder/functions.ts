import type * as ast from '../../grammar/ast.ts'
import { INGESTION_TIME } from '../columns/table.ts'
import { binAuto } from './bin-auto.ts'
import type { Binder } from './binder.ts'
import { callEntry } from './calls.ts'
import type { BinderFunction } from './catalog.ts'
import { castTo, columnReference, constant, errorExpression, isError } from './nodes.ts'
import { type BoundExpression, type Plan, traitsOf } from './plan.ts'
import type { Scope } from './scope.ts'

/** The functions that look at names, columns or tables, and so belong to the binder. */
export const binderFunctions: readonly BinderFunction[] = [
  binAuto,
  {
    name: 'toscalar',
    doc: 'The first cell of a table, as a value.',
    declared: ['(table: Tabular) -> Scalar'],
    bindScalar: (node, scope, binder) => {
      const argument = onlyArgument(node, binder)
      if (argument === undefined) return errorExpression('dynamic', binder.at(node))
      const inner = { ...scope, row: null, aggregates: null }
      const bound = isUndeclared(argument, scope, binder)
        ? { kind: 'table' as const, plan: binder.table(argument, inner) }
        : binder.tableOrScalar(argument, inner)
      if (bound.kind === 'scalar') return bound.expression
      const type = bound.plan.columns[0]?.type ?? 'dynamic'
      return { kind: 'scalar-query', plan: bound.plan, type, at: binder.at(node) }
    },
  },
  {
    name: 'materialize',
    doc: 'A table that is computed once, however often its name is used.',
    declared: ['(table: Tabular) -> Tabular'],
    bindTable: (node, scope, binder) => {
      const argument = onlyArgument(node, binder)
      if (argument === undefined) return binder.errorTable(node)
      return binder.table(argument, scope, { code: 'KS231', message: 'Table or graph expected.' })
    },
  },
  {
    name: 'table',
    doc: 'The table of the name given.',
    declared: ['(name: string) -> Tabular'],
    bindTable: (node, scope, binder) => {
      const [argument] = node.arguments
      if (argument === undefined) reportCount(node, '1 argument', binder)
      const name = argument && nameText(argument, scope, binder)
      if (name === undefined) return binder.errorTable(node)
      return binder.table({ kind: 'NameReference', name, span: argument.span }, scope)
    },
  },
  storedUnder('external_table', 'external table', 'KS209'),
  storedUnder('materialized_view', 'materialized view', 'KS210'),
  storedUnder('stored_query_result', 'stored query result', 'KS248'),
  {
    name: 'ingestion_time',
    doc: 'When the row was ingested; null where the rows do not come from a stored table.',
    declared: ['() -> datetime'],
    resultName: 'PrefixOnly',
    prefix: '$IngestionTime',
    bindScalar: (node, scope, binder) => {
      if (node.arguments.length > 0) {
        binder.report('semantic', 'KS119', "The function 'ingestion_time' expects no arguments.", node.name.span)
      }
      const at = binder.at(node)
      return scope.row === null ? constant('datetime', null, at) : columnReference(INGESTION_TIME, 'datetime', at)
    },
  },
  columnIfExists('column_ifexists'),
  { ...columnIfExists('columnifexists'), obsolete: 'column_ifexists', hidden: true },
  {
    name: 'iscolumnexists',
    doc: 'Whether there is a column of that name.',
    declared: ['(name: string) -> bool'],
    hidden: true,
    bindScalar: (node, scope, binder) => {
      const argument = onlyArgument(node, binder)
      const name = argument && nameText(argument, scope, binder)
      return constant('bool', name !== undefined && scope.row?.find(name) !== undefined, binder.at(node))
    },
  },
  {
    name: 'column_names_of',
    doc: 'The names of the columns of a table, as an array.',
    declared: ['(table: Tabular) -> dynamic'],
    bindScalar: (node, scope, binder) => {
      const argument = onlyArgument(node, binder)
      if (argument === undefined) return errorExpression('dynamic', binder.at(node))
      const bound = binder.tableOrScalar(argument, scope)
      if (bound.kind === 'scalar') {
        if (!isError(bound.expression)) binder.report('semantic', 'KS111', 'Tabular value expected.', argument.span)
        return errorExpression('dynamic', binder.at(node))
      }
      if (bound.plan.open) binder.unsupported('The names of columns that are not known beforehand', argument.span)
      const names = bound.plan.columns.map(({ name }) => name)
      return constant('dynamic', names, binder.at(node))
    },
  },
  {
    name: 'pack_all',
    doc: 'A bag of all columns of the row.',
    declared: ['(ignoreNullEmpty?: bool) -> dynamic'],
    bindScalar: (node, scope, binder) => {
      const [argument, more] = node.arguments
      const flag = argument?.kind === 'NamedExpression' ? argument.value : argument
      if (more !== undefined)
        binder.report('semantic', 'KS119', "The function 'pack_all' expects 1 argument.", node.name.span)
      if (flag !== undefined && flag.kind !== 'Literal') {
        binder.report('semantic', 'KS131', 'The expression must be a literal.', flag.span)
      }
      const entry = flag?.kind === 'Literal' && /^(true|1)$/i.test(flag.text) ? 'bag_pack not empty' : 'bag_pack'
      return packColumns(entry, scope.row?.columns ?? [], node, binder)
    },
  },
  {
    name: 'bag_pack_columns',
    doc: 'A bag of the columns given, by their names.',
    declared: ['(column{1,32767}: Scalar) -> dynamic'],
    bindScalar: (node, scope, binder) => {
      const columns = node.arguments.flatMap((argument) => {
        const bound = binder.expression(argument, scope)
        if (bound.kind === 'column') return [{ name: bound.name, type: bound.type }]
        if (!isError(bound)) binder.report('semantic', 'KS109', 'Column name expected.', argument.span)
        return []
      })
      if (node.arguments.length === 0) {
        const message = "The function 'bag_pack_columns' expects between 1 and 32767 arguments."
        binder.report('semantic', 'KS120', message, node.name.span)
      }
      return packColumns('bag_pack', columns, node, binder)
    },
  },
]

/** Whether it is a name that neither the query nor the language declares: it can only be meant as a table. */
function isUndeclared(node: ast.Expression, { variables }: Scope, { catalog }: Binder): boolean {
  return node.kind === 'NameReference' && variables.find(node.name) === undefined && !catalog.functions.has(node.name)
}

/** A function that reads what a cluster keeps beside its tables; here these are tables like any other. */
function storedUnder(name: string, what: string, code: string): BinderFunction {
  return {
    name,
    doc: `The ${what} of the name given: a table that the caller gives under that name.`,
    declared: ['(name: string) -> Tabular'],
    bindTable: (node, scope, binder) => {
      const [argument] = node.arguments
      if (argument === undefined) reportCount(node, '1 argument', binder)
      const wanted = argument && nameText(argument, scope, binder)
      if (wanted === undefined) return binder.errorTable(node)
      const isVisible = scope.variables.allows(wanted, binder.environment)
      const columns = isVisible ? binder.environment.tableColumns(wanted) : undefined
      if (columns !== undefined) return binder.scan(wanted, columns, node)
      binder.report('semantic', code, `The name '${wanted}' does not refer to any known ${what}.`, argument.span)
      return binder.errorTable(node)
    },
  }
}

/** Microsoft's binder gives it the type of the value, the engine that of the column: this where there is data. */
function columnIfExists(name: string): BinderFunction {
  return {
    name,
    doc: 'The column of that name if the row has one, else the value given.',
    declared: ['(name: string, default: Scalar) -> Scalar'],
    bindScalar: (node, scope, binder) => {
      const [wanted, otherwise] = node.arguments
      if (node.arguments.length !== 2) reportCount(node, '2 arguments', binder)
      const text = wanted && nameText(wanted, scope, binder)
      if (otherwise === undefined || text === undefined) return errorExpression('dynamic', binder.at(node))
      const column = scope.row?.find(text)
      const value = binder.expression(otherwise, scope)
      if (column === undefined) return value
      const reference = columnReference(column.name, column.type, binder.at(node))
      return scope.row?.holdsNoData() && !isError(value) ? castTo(reference, value.type) : reference
    },
  }
}

function onlyArgument(node: ast.Call, binder: Binder): ast.Expression | undefined {
  if (node.arguments.length === 1) return node.arguments[0]
  reportCount(node, '1 argument', binder)
  return undefined
}

/** Reports that a call has more or fewer arguments than it takes. */
export function reportCount(node: ast.Call, expected: string, binder: Binder): void {
  binder.report('semantic', 'KS119', `The function '${node.name.name}' expects ${expected}.`, node.name.span)
}

/** The name that an argument gives as a string; reports what is none, and refuses one that must be computed. */
export function nameText(node: ast.Expression, scope: Scope, binder: Binder): string | undefined {
  const bound = binder.expression(node, scope)
  if (bound.kind === 'constant' && bound.type === 'string') return bound.value as string
  if (isError(bound)) return undefined
  if (bound.type !== 'string') binder.report('semantic', 'KS107', 'A value of type string expected.', node.span)
  else if (traitsOf(bound).columns.length === 0) binder.unsupported('A name that is computed', node.span)
  else binder.report('semantic', 'KS129', 'The expression must be a constant.', node.span)
  return undefined
}

/** The text of an argument that is a constant string. */
export function constantText(node: ast.Expression, scope: Scope, binder: Binder): string | undefined {
  const bound = binder.expression(node, scope)
  return bound.kind === 'constant' && bound.type === 'string' ? (bound.value as string) : undefined
}

/** A bag of columns by their names, made by an entry that takes names and values in turn. */
function packColumns(
  entry: string,
  columns: readonly Plan['columns'][number][],
  node: ast.Call,
  binder: Binder,
): BoundExpression {
  const at = binder.at(node)
  if (columns.length === 0) return constant('dynamic', new Map(), at)
  const pairs = columns.flatMap(({ name, type }) => [constant('string', name, at), columnReference(name, type, at)])
  const site = { node, operator: null, errorSpan: node.name.span }
  return callEntry(binder.catalog.functions.get(entry)!, pairs, site, binder)
}
