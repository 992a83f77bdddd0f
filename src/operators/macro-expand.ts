import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import type { OperatorBinding } from '../binder/catalog.ts'
import { databaseOf } from '../binder/databases.ts'
import type { Plan } from '../binder/plan.ts'
import { type Scope, Variables } from '../binder/scope.ts'
import type { NamedTable } from '../binder/table-lists.ts'
import { bindBody } from '../binder/user-functions.ts'
import { checkFirst } from './plans.ts'
import { allColumns, commonColumns, unionPlan } from './union.ts'

/** `macro-expand kind=… group as X (…)`: the rows of a subquery over each of some databases, as a union has them. */
export const macroExpand: OperatorBinding<ast.MacroExpandOperator, Plan> = {
  kind: 'MacroExpand',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['kind', 'isfuzzy'])
    checkFirst(input, node, binder)
    const group = groupOf(node.entityGroup, scope)
    if (group === undefined) {
      binder.report('semantic', 'KS109', 'An entity group is expected.', node.entityGroup.span)
      return binder.errorTable(node)
    }
    const fuzzy = binder.parameter(node.parameters, 'isfuzzy')?.toLowerCase() === 'true'
    const tables = group.entities.flatMap((entity) => expansionOf(entity, node, fuzzy, scope, binder))
    if (tables.length === 0) {
      binder.report('semantic', 'KQL113', 'None of the entities of the group is known.', node.entityGroup.span)
      return binder.errorTable(node)
    }
    const inner = binder.parameter(node.parameters, 'kind')?.toLowerCase() === 'inner'
    return unionPlan(tables, inner ? commonColumns(tables, node, binder) : allColumns(tables), undefined, node, binder)
  },
}

function groupOf(node: ast.Expression, scope: Scope): ast.EntityGroup | undefined {
  if (node.kind === 'EntityGroup') return node
  const binding = node.kind === 'NameReference' ? scope.variables.find(node.name) : undefined
  return binding?.kind === 'entity group' ? binding.group : undefined
}

/** The subquery over one entity; none when it is not known and that does not matter. */
function expansionOf(
  entity: ast.Expression,
  node: ast.MacroExpandOperator,
  fuzzy: boolean,
  scope: Scope,
  binder: Binder,
): NamedTable[] {
  const before = binder.errors.length
  const environment = databaseOf(entity, scope, binder)
  if (environment === undefined) {
    if (fuzzy) binder.errors.length = before
    return []
  }
  const variables = new Variables(scope.variables)
  variables.define(node.scope.name, { kind: 'database', environment })
  const bound = bindBody(node.body, variables, binder, binder)
  if (bound?.kind === 'table') return [{ name: environment.database ?? '', plan: bound.plan, assumed: false }]
  binder.report('semantic', 'KS202', 'The expression must be a tabular expression.', node.body.span)
  return []
}
