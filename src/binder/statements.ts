import type * as ast from '../../grammar/ast.ts'
import { describeValue, toCell } from '../columns/cell.ts'
import { isNumeric } from '../functions/signature.ts'
import type { Datetime } from '../types/datetime.ts'
import type { Value } from '../types/dynamic.ts'
import { type ScalarType, scalarTypeOf } from '../types/scalar-type.ts'
import type { Binder, Bound } from './binder.ts'
import { databaseOf, restrictionOf } from './databases.ts'
import { bindTypeName } from './expressions.ts'
import { castTo, constant, errorExpression, isError } from './nodes.ts'
import { type BoundExpression, nameAt } from './plan.ts'
import { type DeclaredFunction, type Scope, Variables } from './scope.ts'

/** Binds statements in turn, declaring names in `variables`; gives what their expressions are. */
export function bindStatements(statements: readonly ast.Statement[], variables: Variables, binder: Binder): Bound[] {
  let scope: Scope = { variables, row: null, aggregates: null }
  const results: Bound[] = []
  for (const statement of statements) {
    switch (statement.kind) {
      case 'LetStatement':
        bindLet(statement, scope, binder)
        break
      case 'QueryParametersStatement':
        for (const parameter of statement.parameters) bindQueryParameter(parameter, scope, binder)
        break
      case 'SetStatement':
        bindSet(statement, scope, binder)
        break
      case 'AliasStatement': {
        const environment = databaseOf(statement.value, scope, binder)
        if (environment !== undefined) scope.variables.defineAlias(statement.name.name, environment)
        break
      }
      case 'PatternStatement':
        scope.variables.define(statement.name.name, {
          kind: 'pattern',
          declaration: statement,
          ...declared(statement, scope, binder),
        })
        break
      case 'RestrictStatement': {
        const [property] = statement.properties
        if (property !== undefined) binder.unsupported(`The property '${property.name}' of restrict`, property.span)
        const restriction = restrictionOf(statement.entities, scope, binder)
        scope = { ...scope, variables: new Variables(scope.variables, restriction) }
        break
      }
      case 'ExpressionStatement':
        results.push(binder.any(statement.expression, scope))
    }
  }
  return results
}

/** What a declaration remembers of where it stands. */
function declared(
  { name }: { readonly name: ast.Name },
  { variables }: Scope,
  { source, environment }: Binder,
): Pick<DeclaredFunction, 'name' | 'source' | 'variables' | 'environment'> {
  return { name: name.name, source, variables, environment }
}

/**
 * The options that would change what a query returns, and are not built. All others but those below steer the cluster.
 */
const REFUSED_OPTIONS: ReadonlySet<string> = new Set([
  'query_datetimescope_column',
  'query_datetimescope_from',
  'query_datetimescope_to',
])

/** The types of the options whose values are looked at. */
const OPTION_TYPES: Readonly<Record<string, ScalarType>> = {
  notruncation: 'bool',
  query_language: 'string',
  query_now: 'datetime',
  query_take_max_records: 'long',
  truncationmaxrecords: 'long',
}

function bindSet({ name, value }: ast.SetStatement, scope: Scope, binder: Binder): void {
  if (REFUSED_OPTIONS.has(name.name)) binder.unsupported(`The option '${name.name}'`, name.span)
  if (value === undefined) return
  // bin_auto() looks for its options here.
  binder.options.set(name.name, value)
  if (!Object.hasOwn(OPTION_TYPES, name.name)) return
  const type = OPTION_TYPES[name.name]
  const bound = binder.expression(value, scope)
  if (!isError(bound) && bound.type !== type && !(isNumeric(bound.type) && type === 'long')) {
    binder.report('semantic', 'KS141', `The expression must have the type ${type}.`, value.span)
  } else if (bound.kind === 'constant') honour(name, bound.value, binder)
}

function honour({ name, span }: ast.Name, value: Value, binder: Binder): void {
  if (name === 'query_now') binder.now = value as Datetime
  else if (name === 'query_take_max_records') binder.maxRecords = Number(value)
  else if (name === 'truncationmaxrecords') binder.truncation = Number(value)
  else if (name === 'query_language' && !/^(auto|csl|kql)$/i.test(String(value))) {
    binder.unsupported(`The query language '${value}'`, span)
  }
}

function bindLet(statement: ast.LetStatement, scope: Scope, binder: Binder): void {
  const { variables } = scope
  const { value } = statement
  const { name } = statement.name
  if (variables.declares(name)) {
    const message = `A variable with the name '${name}' has already been declared.`
    binder.report('semantic', 'KS201', message, statement.name.span)
  }
  if (value.kind === 'FunctionDeclaration') {
    variables.define(name, { kind: 'function', declaration: value, ...declared(statement, scope, binder) })
    return
  }
  if (value.kind === 'EntityGroup') {
    variables.define(name, { kind: 'entity group', group: value })
    return
  }
  const bound = binder.any(value, scope)
  if (bound.kind !== 'graph') nameAt(bound.kind === 'scalar' ? bound.expression.at : bound.plan.at, name)
  variables.define(name, bound.kind === 'scalar' ? { kind: 'scalar', expression: bound.expression } : bound)
}

function bindQueryParameter(parameter: ast.Parameter, scope: Scope, binder: Binder): void {
  const { name } = parameter.name
  const type: ScalarType = parameter.type?.kind === 'TypeName' ? bindTypeName(parameter.type, binder) : 'dynamic'
  const at = binder.at(parameter)
  const given = binder.environment.queryParameter(name)
  const define = (expression: ReturnType<typeof castTo>) =>
    scope.variables.define(name, { kind: 'scalar', expression: castTo(expression, type) })
  if (given !== undefined) {
    const value = toCell(given, type)
    if (value === undefined) {
      const message = `The value given for the query parameter '${name}' is no ${type}: ${describeValue(given)}`
      binder.report('semantic', 'KQL103', message, parameter.span)
    }
    define(constant(type, value ?? null, at))
  } else if (parameter.defaultValue !== undefined) define(defaultOf(parameter.defaultValue, type, scope, binder))
  else {
    const message = `The query parameter '${name}' has neither a value nor a default.`
    binder.report('semantic', 'KQL103', message, parameter.span, `give it: parameters: { ${name}: … }`)
    define(errorExpression(type, at))
  }
}

/** The default of a parameter as the parameter's type; it must be of that type, or both are numbers. */
export function defaultOf(node: ast.Expression, type: ScalarType, scope: Scope, binder: Binder): BoundExpression {
  const value = binder.expression(node, scope)
  const fits = value.type === type || value.type === 'dynamic' || (isNumeric(value.type) && isNumeric(type))
  if (!fits && !isError(value)) {
    binder.report('semantic', 'KS141', `The expression must have the type ${type}.`, node.span)
  }
  return castTo(value, type)
}

/** The scalar type a declared parameter has; undefined for a table. */
export function parameterType(parameter: ast.Parameter): ScalarType | undefined {
  return parameter.type?.kind === 'RowSchema' ? undefined : scalarTypeOf(parameter.type?.name ?? 'dynamic')
}
