import type * as ast from '../../grammar/ast.ts'
import type { Binder } from './binder.ts'
import type { Plan } from './plan.ts'
import { type Scope, Variables } from './scope.ts'

/** The functions that say where a table or a function is to be found. */
const PLACES: readonly string[] = ['cluster', 'database', 'workspace', 'app', 'resource']

/** Whether a path starts in a database or the like: `database("x").T`. */
export function isPlaced(node: ast.Expression): boolean {
  if (node.kind === 'Member') return isPlaced(node.object)
  return node.kind === 'Call' && PLACES.includes(node.name.name)
}

/** Binds `database().T`. There is only the database at hand; others are refused by name. */
export function bindPlaced(node: ast.Member, scope: Scope, binder: Binder): Plan {
  const { object, member } = node
  const here = object.kind === 'Call' && object.name.name === 'database' && object.arguments.length === 0
  if (here && member.kind !== 'WildcardName') return binder.table(member, { ...scope, variables: new Variables() })
  binder.unsupported(`A table of another ${placeOf(object)}`, object.span)
  return binder.errorTable(node)
}

function placeOf(node: ast.Expression): string {
  return node.kind === 'Member' ? placeOf(node.object) : node.kind === 'Call' ? node.name.name : 'place'
}
