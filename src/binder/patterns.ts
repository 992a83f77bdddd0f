import type * as ast from '../../grammar/ast.ts'
import { counted } from '../messages/counted.ts'
import type { Binder, Bound } from './binder.ts'
import { constantText } from './functions.ts'
import { constant } from './nodes.ts'
import { type DeclaredPattern, type Scope, Variables } from './scope.ts'
import { bindBody } from './user-functions.ts'

/** The pattern that an expression calls: `name("x")`, `name("x").y`, `name("x").["y"]`. */
export function patternOf(node: ast.Expression, scope: Scope): DeclaredPattern | undefined {
  const call = callOf(node)
  const binding = call && scope.variables.find(call.name.name)
  return binding?.kind === 'pattern' ? binding : undefined
}

function callOf(node: ast.Expression): ast.Call | undefined {
  if (node.kind === 'Call') return node
  return node.kind === 'Member' && node.object.kind === 'Call' && node.member.kind === 'NameReference'
    ? node.object
    : undefined
}

/** Binds the call of a pattern: the body of the first case that has the texts of its arguments and its path. */
export function bindPatternCall(
  pattern: DeclaredPattern,
  node: ast.Expression,
  scope: Scope,
  binder: Binder,
): Bound | undefined {
  const call = callOf(node)!
  const { parameters = [], path, cases = [] } = pattern.declaration
  const args = call.arguments.map((argument) => constantText(argument, scope, binder))
  const wanted = node.kind === 'Member' && node.member.kind === 'NameReference' ? node.member.name : undefined
  if (args.length !== parameters.length) reportCount(parameters.length, call, binder)
  const found = cases.find((one) => {
    const texts = one.arguments.map((argument) => constantText(argument, scope, binder))
    const place = one.path && constantText(one.path, scope, binder)
    return texts.length === args.length && texts.every((text, i) => text === args[i]) && place === wanted
  })
  if (found === undefined) {
    binder.report('semantic', 'KS188', 'No pattern matches the specified arguments.', call.name.span)
    return undefined
  }
  const variables = new Variables(pattern.variables)
  const define = (parameter: ast.Parameter, text: string | undefined) => {
    const expression = constant('string', text ?? '', binder.at(call))
    variables.define(parameter.name.name, { kind: 'scalar', expression })
  }
  for (const [i, parameter] of parameters.entries()) define(parameter, args[i])
  if (path !== undefined) define(path, wanted)
  return bindBody(found.body, variables, pattern, binder)
}

function reportCount(count: number, call: ast.Call, binder: Binder): void {
  const message = `${count === 0 ? 'No arguments' : counted(count, 'argument')} expected.`
  binder.report('semantic', 'KS118', message, call.name.span)
}
