import type * as ast from '../../grammar/ast.ts'
import type { ColumnInfo } from '../columns/table.ts'
import { counted } from '../messages/counted.ts'
import type { Binder } from './binder.ts'
import type { BinderFunction } from './catalog.ts'
import {
  graphPatternOf,
  PartScope,
  type PathExpression,
  type PatternElement,
  type PatternScope,
} from './graph-pattern-scope.ts'
import { NODE_DEGREE_IN, NODE_DEGREE_OUT, NODE_ID } from './graphs.ts'
import { columnReference, constant, errorExpression, isError } from './nodes.ts'
import type { BoundExpression } from './plan.ts'
import { qualifiedName, type Scope } from './scope.ts'

/** The functions of graph patterns. They look at the elements of the pattern, so the binder expands them. */
export const graphFunctions: readonly BinderFunction[] = [
  overPath('map', 'An array of what an expression gives for each edge or inner node of a path.'),
  overPath('any', 'Whether a condition holds for an edge or inner node of a path.'),
  overPath('all', 'Whether a condition holds for all edges or inner nodes of a path.'),
  ofNode(NODE_ID, 'The id of a node, as a string.'),
  ofNode(NODE_DEGREE_IN, 'How many edges lead to a node.'),
  ofNode(NODE_DEGREE_OUT, 'How many edges lead away from a node.'),
  {
    name: 'inner_nodes',
    doc: 'The nodes between the ends of a path, as the first argument of all, any and map.',
    declared: ['(edge: Scalar) -> Any'],
    bindScalar: (call, _scope, binder) => notHere(call, binder),
  },
  {
    name: 'labels',
    doc: 'The labels of a node or edge: none, since only graph models have some.',
    declared: ['(element?: Scalar) -> dynamic'],
    bindScalar: (call, scope, binder) => {
      const pattern = graphPatternOf(scope)
      if (pattern === undefined) return notHere(call, binder)
      const [argument] = call.arguments
      if (argument === undefined && !(scope.row instanceof PartScope)) return wrongCount(call, 1, binder)
      if (call.arguments.length > 1) return wrongCount(call, 1, binder)
      if (argument !== undefined && elementOf(argument, pattern) === undefined) {
        return wrongArgument(argument, 'A node or edge of the pattern expected.', scope, binder)
      }
      return constant('dynamic', [], binder.at(call))
    },
  },
]

/** A function that is known, but not outside of a graph pattern. */
function notHere(call: ast.Call, binder: Binder): BoundExpression {
  const { name, span } = call.name
  if (binder.catalog.aggregates.has(name)) {
    binder.report('semantic', 'KS144', `The aggregate function '${name}' is not allowed in this context.`, span)
  } else {
    const message = `The name '${name}' does not refer to any known function.`
    binder.report('semantic', 'KS211', message, span, `${name}() belongs to patterns of graph-match`)
  }
  return errorExpression('dynamic', binder.at(call))
}

function wrongCount(call: ast.Call, expected: number, binder: Binder): BoundExpression {
  const message = `The function '${call.name.name}' expects ${counted(expected, 'argument')}.`
  binder.report('semantic', 'KS119', message, call.name.span)
  return errorExpression('dynamic', binder.at(call))
}

/** Reports what is wrong with an argument in itself, else that it is no element. */
function wrongArgument(argument: ast.Expression, message: string, scope: Scope, binder: Binder): BoundExpression {
  if (!isError(binder.expression(argument, scope))) binder.report('semantic', 'KQL122', message, argument.span)
  return errorExpression('dynamic', binder.at(argument))
}

function elementOf(node: ast.Expression, pattern: PatternScope): PatternElement | undefined {
  return node.kind === 'NameReference' ? pattern.elements.get(node.name) : undefined
}

/** A function of a node: what its hidden column holds. */
function ofNode(column: ColumnInfo, doc: string): BinderFunction {
  return {
    name: column.name.replace('()', ''),
    doc,
    declared: [`(node?: Scalar) -> ${column.type}`],
    bindScalar: (call, scope, binder) => {
      const pattern = graphPatternOf(scope)
      if (pattern === undefined) return notHere(call, binder)
      const at = binder.at(call)
      const [argument] = call.arguments
      if (argument === undefined && scope.row instanceof PartScope && scope.row.parts === 'inner nodes') {
        return columnReference(column.name, column.type, at)
      }
      if (call.arguments.length !== 1) return wrongCount(call, 1, binder)
      const element = elementOf(argument, pattern)
      if (element?.kind !== 'node') return wrongArgument(argument, 'A node of the pattern expected.', scope, binder)
      return columnReference(qualifiedName(element.name, column.name), column.type, at)
    },
  }
}

/** A function that evaluates its second argument for each part of a path. */
function overPath(name: PathExpression['result'], doc: string): BinderFunction {
  return {
    name,
    doc,
    declared: [
      name === 'map' ? '(edge: Scalar, expression: Scalar) -> dynamic' : '(edge: Scalar, condition: bool) -> bool',
    ],
    bindScalar: (call, scope, binder) => {
      const pattern = graphPatternOf(scope)
      if (pattern === undefined) return notHere(call, binder)
      if (scope.row instanceof PartScope) {
        binder.unsupported(`The function '${name}' within all, any or map`, call.span)
        return errorExpression('dynamic', binder.at(call))
      }
      if (call.arguments.length !== 2) return wrongCount(call, 2, binder)
      const [path, value] = call.arguments
      const isInner = path.kind === 'Call' && path.name.name === 'inner_nodes' && path.arguments.length === 1
      const edge = isInner ? path.arguments[0] : path
      const element = elementOf(edge, pattern)
      if (element?.several !== true)
        return wrongArgument(edge, 'A variable length edge of the pattern expected.', scope, binder)
      const parts = isInner ? 'inner nodes' : 'edges'
      const inner = { ...scope, row: new PartScope(pattern, parts) }
      const expression = name === 'map' ? binder.expression(value, inner) : binder.predicate(value, inner)
      if (isError(expression)) return errorExpression(name === 'map' ? 'dynamic' : 'bool', binder.at(call))
      return pattern.addPath({ edge: element.name, parts, result: name, expression }, binder.at(call))
    },
  }
}
