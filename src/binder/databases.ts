import type * as ast from '../../grammar/ast.ts'
import type { Binder, Bound } from './binder.ts'
import type { BinderFunction } from './catalog.ts'
import type { Environment } from './environment.ts'
import { nameText, reportCount } from './functions.ts'
import { constant } from './nodes.ts'
import { type Restriction, type Scope, Variables } from './scope.ts'
import { callSavedFunction } from './user-functions.ts'
import { matchesWildcard } from './wildcards.ts'

/** The functions that say where a table or a function is to be found. */
export const placeFunctions: readonly BinderFunction[] = [
  place('cluster', 'A cluster, of which `database( )` names a database.'),
  place('database', 'A database by its name, or the one at hand: `database("x").T`.'),
  place('workspace', 'A workspace of Log Analytics: `workspace("x").T`.'),
  place('app', 'A resource of Application Insights: `app("x").requests`.'),
  place('resource', 'The logs of a resource: `resource("x").T`.'),
]

function place(name: string, doc: string): BinderFunction {
  const result = name === 'cluster' ? 'Cluster' : 'Database'
  return { name, doc, declared: [`(name: string) -> ${result}`], needs: 'databases' }
}

const PLACES: readonly string[] = placeFunctions.map(({ name }) => name)

/** Whether an expression is a database or the like, or lies in one: `database("x").T`. */
export function isPlaced(node: ast.Expression, scope: Scope): boolean {
  let first = node
  while (first.kind === 'Member') first = first.object
  if (first.kind === 'Call') {
    return PLACES.includes(first.name.name) && scope.variables.find(first.name.name) === undefined
  }
  return first.kind === 'NameReference' && scope.variables.find(first.name)?.kind === 'database'
}

/** The database that an expression stands for; reports one that is not known. */
export function databaseOf(node: ast.Expression, scope: Scope, binder: Binder): Environment | undefined {
  if (node.kind === 'NameReference') {
    const binding = scope.variables.find(node.name)
    if (binding?.kind === 'database') return binding.environment
  }
  if (node.kind === 'Call') return calledDatabase(node, scope, binder)
  if (node.kind === 'Member' && node.member.kind === 'Call' && node.member.name.name === 'database') {
    const { object, member } = node
    if (object.kind === 'Call' && object.name.name === 'cluster')
      return databaseOfCluster(object, member, scope, binder)
  }
  binder.unsupported('A path of this form', node.span)
  return undefined
}

/** `cluster("c").database("x")` */
function databaseOfCluster(
  cluster: ast.Call,
  database: ast.Call,
  scope: Scope,
  binder: Binder,
): Environment | undefined {
  const clusterName = nameArgument(cluster, scope, binder)
  const name = nameArgument(database, scope, binder)
  if (clusterName === undefined || name === undefined) return undefined
  const found = binder.environment.databaseOf(name, clusterName)
  if (found === undefined) {
    refuse(`The database '${name}' of the cluster '${clusterName}'`, `${clusterName}/${name}`, cluster, binder)
  }
  return found
}

/** `database("x")`, or `workspace("x")` and its like, as Log Analytics has them. */
function calledDatabase(node: ast.Call, scope: Scope, binder: Binder): Environment | undefined {
  const kind = node.name.name
  if (kind === 'database' && node.arguments.length === 0) return binder.environment
  const name = nameArgument(node, scope, binder)
  if (name === undefined) return undefined
  if (kind === 'cluster') {
    binder.unsupported('A cluster without a database', node.span)
    return undefined
  }
  const alias = kind === 'database' ? scope.variables.findAlias(name) : undefined
  const found = alias ?? binder.environment.databaseOf(name)
  if (found !== undefined) return found
  if (kind === 'database') {
    const message = `The name '${name}' does not refer to any known database.`
    binder.report('semantic', 'KS208', message, node.arguments[0].span, hintFor(name))
  } else refuse(`The ${kind} '${name}'`, name, node, binder)
  return undefined
}

function refuse(what: string, key: string, node: { readonly span: ast.Span }, binder: Binder): void {
  binder.report('unsupported', 'KQL100', `${what} was not given.`, node.span, hintFor(key))
}

function hintFor(key: string): string {
  return `give it: new Workspace({ databases: { '${key}': … } })`
}

function nameArgument(node: ast.Call, scope: Scope, binder: Binder): string | undefined {
  const [argument] = node.arguments
  if (node.arguments.length !== 1) reportCount(node, '1 argument', binder)
  return argument && nameText(argument, scope, binder)
}

/** Binds a table or a call in a database: `database("x").T`, `cluster("c").database("x").f(1)`. */
export function bindPlaced(node: ast.Member, scope: Scope, binder: Binder): Bound {
  const environment = databaseOf(node.object, scope, binder)
  if (environment === undefined) return { kind: 'table', plan: binder.errorTable(node) }
  const { member } = node
  if (member.kind === 'NameReference' && member.name.startsWith('$current_')) {
    return bindProperty(node, member.name, environment, binder)
  }
  return bindIn(environment, member, scope, binder)
}

/** `X.$current_database`, `X.$current_cluster_endpoint`: what the entity at hand is called. */
function bindProperty(node: ast.Member, name: string, environment: Environment, binder: Binder): Bound {
  const value = name === '$current_database' ? environment.database : environment.cluster
  if (value === undefined) binder.unsupported(`${name} of an entity without that name`, node.span)
  return { kind: 'scalar', expression: constant('string', value ?? '', binder.at(node)), node }
}

/** Binds a name or a call among the tables and functions of a database. Arguments are bound where the call stands. */
function bindIn(environment: Environment, member: ast.Member['member'], scope: Scope, binder: Binder): Bound {
  const name = wildcardOf(member) ?? ''
  if (!scope.variables.allows(name, environment)) {
    return { kind: 'table', plan: binder.unknownTable({ name, span: member.span }, scope) }
  }
  const saved = member.kind === 'Call' ? environment.savedFunction(name) : undefined
  if (saved !== undefined && member.kind === 'Call') {
    return callSavedFunction(saved, member.arguments, member, scope, binder, undefined, environment)
  }
  const inside = { ...scope, variables: new Variables() }
  return { kind: 'table', plan: binder.within(environment, () => binder.table(member, inside)) }
}

// ------------------------------------------------------------------------------------------------------ restrictions

/** What `restrict access to (a, b*, database("x").*)` leaves in sight. */
export function restrictionOf(entities: readonly ast.Expression[], scope: Scope, binder: Binder): Restriction {
  const here = binder.environment
  const allowed = entities.flatMap((entity) => {
    const environment = entity.kind === 'Member' ? databaseOf(entity.object, scope, binder) : here
    const pattern = wildcardOf(entity.kind === 'Member' ? entity.member : entity)
    if (pattern === undefined) binder.report('semantic', 'KS109', 'The name of a table is expected.', entity.span)
    else if (entity.kind === 'NameReference') checkKnown(entity, scope, binder)
    return pattern === undefined || environment === undefined ? [] : [{ environment, pattern }]
  })
  return (name, environment) =>
    allowed.some((one) => isSame(one.environment, environment ?? here) && matchesWildcard(one.pattern, name))
}

function isSame(a: Environment, b: Environment): boolean {
  return a.path.length === b.path.length && a.path.every((name, i) => name === b.path[i])
}

/** The name of a table or function, or the wildcard that stands for several. */
function wildcardOf(node: ast.Expression): string | undefined {
  switch (node.kind) {
    case 'Star':
      return '*'
    case 'WildcardName':
      return node.pattern
    case 'NameReference':
      return node.name
    case 'Call':
      return node.name.name
    default:
      return undefined
  }
}

function checkKnown({ name, span }: ast.NameReference, scope: Scope, binder: Binder): void {
  const { environment } = binder
  if (scope.variables.find(name) !== undefined || environment.tableColumns(name) !== undefined) return
  if (environment.savedFunction(name) !== undefined) return
  const message = `The name '${name}' does not refer to any known column, table, variable or function.`
  binder.report('semantic', 'KS142', message, span)
}
