import type * as ast from '../../grammar/ast.ts'
import type { Binder } from './binder.ts'
import { databaseOf } from './databases.ts'
import type { BindingError } from './diagnostics.ts'
import type { Plan } from './plan.ts'
import { type Scope, Variables } from './scope.ts'
import { matchesWildcard } from './wildcards.ts'

/** One of the tables of `union`, `search` or `find`, with the name that tells its rows. */
export interface NamedTable {
  readonly name: string
  readonly plan: Plan
  /** True for rows of tables of which only the schema is known: what stands here holds no data. */
  readonly assumed: boolean
}

/** How the tables of `union`, `find` and `search` are bound. */
export interface TableListOptions {
  /** What stands before the number of a table that has no name: `union_arg0`. */
  readonly prefix: string
  /** Tables that are not there are passed over. */
  readonly fuzzy?: boolean
  /** The table that stands before the operator. */
  readonly piped?: Plan
}

/**
 * Binds a list of tables, in which patterns stand for all tables (and views) that fit them. Of tables that are passed
 * over because they are not there, the columns that are read of them count when no other table has data, as in
 * Microsoft's binder.
 */
export function bindTableList(
  nodes: readonly ast.Expression[],
  options: TableListOptions,
  scope: Scope,
  binder: Binder,
): NamedTable[] {
  const { prefix, fuzzy = false, piped } = options
  const given = new Set(binder.environment.tableNames('data'))
  const passedOver: BindingError[] = []
  const bind = (node: ast.Expression) => {
    const before = binder.errors.length
    const found = tablesOf(node, scope, binder, fuzzy)
    const isPassedOver = fuzzy && binder.errors.slice(before).some(isMissing)
    if (isPassedOver) passedOver.push(...binder.errors.splice(before))
    return isPassedOver ? [] : found.map((table) => ({ ...table, assumed: isAssumed(table.plan, given) }))
  }
  const first = piped === undefined ? [] : [{ plan: piped, assumed: isAssumed(piped, given), view: undefined }]
  let found = nodes.map(bind)
  const certain = [...first, ...found.flat()]
  if (passedOver.length > 0 && certain.length > 0 && certain.every(({ assumed }) => assumed)) {
    found = found.map((tables, i) => (tables.length > 0 ? tables : binder.assumingTables(() => bind(nodes[i]))))
  }
  const tables = [...first, ...found.flat()]
  if (tables.length === 0) binder.errors.push(...passedOver)
  return tables.map(({ plan, view, assumed }, i) => {
    return { name: view ?? nameOfTable(plan) ?? `${prefix}${i}`, plan, assumed }
  })
}

function isMissing({ code }: BindingError): boolean {
  return code === 'KS204' || code === 'KS208' || code === 'KS211'
}

interface FoundTable {
  readonly plan: Plan
  readonly view?: string
}

/** Whether all rows of a plan come from tables of which only the schema is known. */
export function holdsNoData(plan: Plan, { environment }: Binder): boolean {
  return isAssumed(plan, new Set(environment.tableNames('data')))
}

function isAssumed(plan: Plan, given: ReadonlySet<string>): boolean {
  const { operator, inputs, table, database } = plan as Plan & { table?: string; database?: readonly string[] }
  if (operator === 'Table') return database?.length === 0 && !given.has(table!)
  return inputs.length > 0 && inputs.every((input) => isAssumed(input, given))
}

function tablesOf(node: ast.Expression, scope: Scope, binder: Binder, fuzzy: boolean): FoundTable[] {
  if (node.kind === 'Member' && node.member.kind === 'WildcardName') {
    const environment = databaseOf(node.object, scope, binder)
    if (environment === undefined) return []
    const inside = { ...scope, variables: new Variables() }
    return binder.within(environment, () => tablesOf(node.member, inside, binder, fuzzy))
  }
  const pattern = node.kind === 'Star' ? '*' : node.kind === 'WildcardName' ? node.pattern : undefined
  if (pattern !== undefined) {
    const names = namesMatching(pattern, scope, binder)
    if (names.length === 0 && !fuzzy) {
      const message = `The name '${pattern}' does not refer to any known table.`
      binder.report('semantic', 'KS142', message, node.span)
    }
    return names.flatMap((name) => tablesOf({ kind: 'NameReference', name, span: node.span }, scope, binder, fuzzy))
  }
  const name = node.kind === 'NameReference' ? node.name : node.kind === 'Call' ? node.name.name : undefined
  return [{ plan: binder.table(node, scope), view: name !== undefined && isView(name, scope) ? name : undefined }]
}

/**
 * The views and tables that fit a pattern: of the tables, those with rows, or when there is none, all that are known.
 */
function namesMatching(pattern: string, scope: Scope, binder: Binder): string[] {
  const matching = (names: readonly string[]) =>
    names.filter((name) => matchesWildcard(pattern, name) && scope.variables.allows(name, binder.environment))
  const views = scope.variables.names().filter((name) => matchesWildcard(pattern, name) && isView(name, scope))
  const withRows = [...views, ...matching(binder.environment.tableNames('data'))]
  return [...new Set(withRows.length > 0 ? withRows : matching(binder.environment.tableNames('all')))]
}

function isView(name: string, scope: Scope): boolean {
  const binding = scope.variables.find(name)
  return binding?.kind === 'function' && binding.declaration.view && binding.declaration.parameters.length === 0
}

/** The name of a plan that is a table as it stands, or was given a name with `as`. */
function nameOfTable(plan: Plan): string | undefined {
  const { operator, table, name } = plan as Plan & { readonly table?: string; readonly name?: string }
  return operator === 'Table' ? table : operator === 'As' ? name : undefined
}

/** All tables there are: what `search` and `find` look through when they are not told. */
export const EVERY_TABLE: ast.Expression = { kind: 'Star', span: { start: 0, end: 0 } }
