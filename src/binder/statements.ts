import type * as ast from '../../grammar/ast.ts'
import { convert } from '../functions/convert.ts'
import { type ScalarType, scalarTypeOf } from '../types/scalar-type.ts'
import type { Binder, Bound } from './binder.ts'
import { bindTypeName } from './expressions.ts'
import { castTo, constant, errorExpression } from './nodes.ts'
import type { Scope, Variables } from './scope.ts'

/** Binds statements in turn, declaring names in `variables`; gives what their expressions are. */
export function bindStatements(statements: readonly ast.Statement[], variables: Variables, binder: Binder): Bound[] {
  const scope: Scope = { variables, row: null, aggregates: null }
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
        // Most options steer the cluster; only those of bin_auto change what a query returns.
        if (statement.value !== undefined) binder.options.set(statement.name.name, statement.value)
        break
      case 'ExpressionStatement':
        results.push(binder.any(statement.expression, scope))
        break
      default:
        binder.unsupported(`The statement '${statementName(statement)}'`, statement.span)
    }
  }
  return results
}

function statementName(statement: ast.Statement): string {
  switch (statement.kind) {
    case 'AliasStatement':
      return 'alias'
    case 'PatternStatement':
      return 'declare pattern'
    default:
      return 'restrict access'
  }
}

function bindLet(statement: ast.LetStatement, scope: Scope, binder: Binder): void {
  const { variables } = scope
  const { value } = statement
  const { name } = statement.name
  if (value.kind === 'FunctionDeclaration') {
    const { source } = binder
    variables.define(name, { kind: 'function', name, declaration: value, source, variables })
    return
  }
  const bound = binder.any(value, scope)
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
    const from = typeof given === 'string' ? 'string' : 'dynamic'
    define(constant(type, convert(given, from, type), at))
  } else if (parameter.defaultValue !== undefined) define(binder.expression(parameter.defaultValue, scope))
  else {
    const message = `The query parameter '${name}' has neither a value nor a default.`
    binder.report('semantic', 'KQL103', message, parameter.span, `give it: parameters: { ${name}: … }`)
    define(errorExpression(type, at))
  }
}

/** The scalar type a declared parameter has; undefined for a table. */
export function parameterType(parameter: ast.Parameter): ScalarType | undefined {
  return parameter.type?.kind === 'RowSchema' ? undefined : scalarTypeOf(parameter.type?.name ?? 'dynamic')
}
