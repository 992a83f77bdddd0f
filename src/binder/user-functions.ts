import type * as ast from '../../grammar/ast.ts'
import type { Source } from '../../grammar/source.ts'
import { promotes } from '../functions/signature.ts'
import { scalarTypeOf } from '../types/scalar-type.ts'
import type { Binder, Bound } from './binder.ts'
import type { Environment, SavedFunction } from './environment.ts'
import { castTo, errorExpression, isError } from './nodes.ts'
import { parseOnce } from './parsing.ts'
import type { BoundExpression, Plan } from './plan.ts'
import { type DeclaredFunction, type Scope, Variables } from './scope.ts'
import { bindStatements, defaultOf, parameterType } from './statements.ts'

const MAX_DEPTH = 64

/**
 * Binds a call of a declared function: its body is bound anew with the arguments in place of the parameters, so that
 * a parameter `(*)` has the columns of the table given.
 */
export function callFunction(
  declared: DeclaredFunction,
  args: readonly ast.Expression[],
  node: { readonly span: ast.Span },
  scope: Scope,
  binder: Binder,
  piped?: Plan,
): Bound {
  const { declaration, name } = declared
  if (binder.depth >= MAX_DEPTH) {
    binder.report('limit', 'KQL104', `The function '${name}' calls itself, or calls nest too deep.`, node.span)
    return failed(node, binder)
  }
  binder.nesting.call(name, binder.at(node))
  const variables = new Variables(declared.variables)
  bindArguments(declared, args, node, scope, variables, binder, piped)
  const last = bindBody(declaration.body, variables, declared, binder)
  if (last !== undefined) return last
  binder.report('semantic', 'KQL105', `The function '${name}' has no expression to return.`, node.span)
  return failed(node, binder)
}

/** Binds the statements of a body where it was declared; gives what the last one is. */
export function bindBody(
  body: ast.FunctionBody,
  variables: Variables,
  declared: { readonly source: Source; readonly environment: Environment },
  binder: Binder,
): Bound | undefined {
  const { source, unnamed } = binder
  binder.source = declared.source
  binder.unnamed = { count: 0 }
  binder.depth++
  const results = binder.within(declared.environment, () => bindStatements(body.statements, variables, binder))
  binder.depth--
  binder.unnamed = unnamed
  binder.source = source
  return results.at(-1)
}

/** Binds a call of a saved function, of the database at hand or of another; its text is parsed once. */
export function callSavedFunction(
  saved: SavedFunction,
  args: readonly ast.Expression[],
  node: { readonly span: ast.Span },
  scope: Scope,
  binder: Binder,
  piped?: Plan,
  environment: Environment = binder.environment,
): Bound {
  const declaration = declarationOf(saved.source, binder)
  if (declaration === undefined) return failed(node, binder)
  const declared: DeclaredFunction = {
    kind: 'function',
    name: saved.name,
    declaration,
    source: saved.source,
    variables: new Variables(),
    environment,
  }
  return callFunction(declared, args, node, scope, binder, piped)
}

const declarations = new WeakMap<Source, ast.FunctionDeclaration>()

function declarationOf(source: Source, binder: Binder): ast.FunctionDeclaration | undefined {
  const known = declarations.get(source)
  if (known !== undefined) return known
  const { tree, diagnostics } = parseOnce(source)
  for (const { code, message, span, hint } of diagnostics) {
    binder.errors.push({ kind: 'syntax', code, message, span, source, hint })
  }
  const statement = tree.statements[0]
  if (statement?.kind !== 'LetStatement' || statement.value.kind !== 'FunctionDeclaration') return undefined
  if (diagnostics.length === 0) declarations.set(source, statement.value)
  return statement.value
}

function failed(node: { readonly span: ast.Span }, binder: Binder): Bound {
  return { kind: 'table', plan: binder.errorTable(node) }
}

function bindArguments(
  { declaration, name }: DeclaredFunction,
  args: readonly ast.Expression[],
  node: { readonly span: ast.Span },
  scope: Scope,
  variables: Variables,
  binder: Binder,
  piped?: Plan,
): void {
  const { parameters } = declaration
  const given = new Map<ast.Parameter, ast.Expression>()
  const positional = piped === undefined ? parameters : parameters.slice(1)
  if (piped !== undefined && parameters[0]?.type?.kind !== 'RowSchema') {
    binder.report('semantic', 'KS111', `The first parameter of '${name}' is no table.`, node.span)
  }
  for (const [i, argument] of args.entries()) {
    const named = argument.kind === 'NamedExpression' && !argument.several ? argument : undefined
    const parameter = named ? parameters.find((p) => p.name.name === named.names[0].name) : positional[i]
    if (parameter !== undefined) given.set(parameter, named?.value ?? argument)
    else if (named)
      binder.report('semantic', 'KQL106', `'${name}' has no parameter '${named.names[0].name}'.`, named.span)
  }
  const required = positional.filter((parameter) => parameter.defaultValue === undefined).length
  if (args.length > positional.length || given.size < required)
    reportCount(name, required, positional.length, node, binder)
  for (const [i, parameter] of parameters.entries()) {
    const argument = given.get(parameter)
    if (parameter.type?.kind === 'RowSchema') {
      const plan = i === 0 && piped !== undefined ? piped : tableArgument(argument, node, scope, binder)
      checkSchema(parameter.type, plan, argument ?? node, binder)
      variables.define(parameter.name.name, { kind: 'table', plan })
    } else {
      const expression = scalarArgument(parameter, argument, node, scope, binder)
      variables.define(parameter.name.name, { kind: 'scalar', expression })
    }
  }
}

function reportCount(
  name: string,
  required: number,
  all: number,
  node: { readonly span: ast.Span },
  binder: Binder,
): void {
  const expected = required === all ? `${all}` : `between ${required} and ${all}`
  const code = required === all ? 'KS119' : 'KS120'
  binder.report(
    'semantic',
    code,
    `The function '${name}' expects ${expected} argument${all === 1 ? '' : 's'}.`,
    node.span,
  )
}

function tableArgument(
  argument: ast.Expression | undefined,
  node: { readonly span: ast.Span },
  scope: Scope,
  binder: Binder,
): Plan {
  return argument === undefined ? binder.errorTable(node) : binder.table(argument, { ...scope, row: null })
}

function checkSchema(schema: ast.RowSchema, plan: Plan, node: { readonly span: ast.Span }, binder: Binder): void {
  if (plan.open) return
  const missing = schema.columns.filter(({ name, type }) => {
    const column = plan.columns.find((info) => info.name === name.name)
    const declared = scalarTypeOf(type.name)
    return column === undefined || (column.type !== declared && !promotes(column.type, declared ?? 'dynamic'))
  })
  if (missing.length === 0) return
  const hint = `missing: ${missing.map(({ name, type }) => `${name.name}:${type.name}`).join(', ')}`
  binder.report('semantic', 'KS249', 'The tabular value does not have the required columns.', node.span, hint)
}

function scalarArgument(
  parameter: ast.Parameter,
  argument: ast.Expression | undefined,
  node: { readonly span: ast.Span },
  scope: Scope,
  binder: Binder,
): BoundExpression {
  const type = parameterType(parameter) ?? 'dynamic'
  if (argument === undefined) {
    if (parameter.defaultValue === undefined) return errorExpression(type, binder.at(node))
    return defaultOf(parameter.defaultValue, type, scope, binder)
  }
  const bound = binder.expression(argument, scope)
  if (isError(bound)) return bound
  return castTo(bound, type)
}
