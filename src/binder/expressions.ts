import type * as ast from '../../grammar/ast.ts'
import type { ColumnInfo } from '../columns/table.ts'
import { didYouMean, didYouMeanPart } from '../errors/suggest.ts'
import { type ScalarType, scalarTypeOf } from '../types/scalar-type.ts'
import type { Binder } from './binder.ts'
import { bindCall, callEntry } from './calls.ts'
import { bindPlaced, isPlaced } from './databases.ts'
import { dynamicLiteralValue, literalValue } from './literals.ts'
import { castTo, columnReference, constant, errorExpression, hasGuessedType, isError, referenceTo } from './nodes.ts'
import type { BoundExpression } from './plan.ts'
import { qualifiedName, type Scope } from './scope.ts'
import { bindTuple } from './tuples.ts'
import { callFunction } from './user-functions.ts'

/** Binds a scalar expression. Errors are reported to the binder; an error expression stands for what failed. */
export function bindExpression(node: ast.Expression, scope: Scope, binder: Binder): BoundExpression {
  switch (node.kind) {
    case 'NameReference':
      return bindName(node, scope, binder)
    case 'Literal':
      return bindLiteral(node, binder)
    case 'DynamicLiteral':
      return constant('dynamic', dynamicLiteralValue(node.value), binder.at(node))
    case 'Call':
      return bindCall(node, scope, binder)
    case 'Member':
      return bindMember(node, scope, binder)
    case 'Index':
      return bindIndex(node, scope, binder)
    case 'Unary':
      return bindUnary(node, scope, binder)
    case 'Binary':
      return bindBinary(node, scope, binder)
    case 'In':
      return bindIn(node, scope, binder)
    case 'Between': {
      const args = [node.left, node.from, node.to].map((part) => binder.expression(part, scope))
      return callOperator(node.operator, args, node.operatorSpan, node, binder)
    }
    case 'TypeOf':
      return bindTypeOf(node, binder)
    case 'NamedExpression':
      return binder.expression(node.value, scope)
    case 'Pipeline':
    case 'ContextualDataTable':
    case 'DataTable':
    case 'ExternalData':
    case 'MaterializedViewCombine':
      return reportTable(node, binder)
    default:
      binder.report('semantic', 'KS109', 'The expression is not allowed in this context.', node.span)
      return errorExpression('dynamic', binder.at(node))
  }
}

function reportTable(node: ast.Expression, binder: Binder): BoundExpression {
  const hint = 'wrap it in toscalar( ) to use its first value'
  binder.report('semantic', 'KS108', 'Scalar value expected.', node.span, hint)
  return errorExpression('dynamic', binder.at(node))
}

function bindName(node: ast.NameReference, scope: Scope, binder: Binder): BoundExpression {
  const at = binder.at(node)
  const column = scope.row?.find(node.name)
  if (scope.row?.failed === true && (column !== undefined || scope.variables.find(node.name) === undefined)) {
    return errorExpression(column?.type ?? 'dynamic', at)
  }
  if (column !== undefined) {
    if (hasGuessedType(column)) binder.assumed.readGuessed(column.name)
    if (scope.aggregates === null) return referenceTo(column, at)
    const message = `The name '${node.name}' is not an aggregate or scalar function.`
    binder.report('semantic', 'KS236', message, node.span, 'group by it, or take one of its values: take_any( )')
    return errorExpression(column.type, at)
  }
  const binding = scope.variables.find(node.name)
  if (binding?.kind === 'scalar') return binding.expression
  if (binding?.kind === 'function') {
    const bound = callFunction(binding, [], node, scope, binder)
    if (bound.kind === 'scalar') return bound.expression
  }
  if (scope.row?.open === true) {
    binder.assumed.read(node.name)
    return constant('string', '', at)
  }
  const isVisible = scope.variables.allows(node.name, binder.environment)
  if (binding !== undefined || (isVisible && binder.environment.tableColumns(node.name) !== undefined)) {
    return reportTable(node, binder)
  }
  const isAggregate = scope.aggregates !== null && binder.catalog.aggregates.has(node.name)
  if (binding === undefined && (isAggregate || binder.catalog.functions.has(node.name))) {
    const message = `The function '${node.name}' requires an argument list.`
    binder.report('semantic', 'KS117', message, node.span)
    return errorExpression('dynamic', at)
  }
  const known = [...(scope.row?.columns.map((info) => info.name) ?? []), ...scope.variables.names()]
  const message = `The name '${node.name}' does not refer to any known column, table, variable or function.`
  const hint = lossHint(node.name, scope, binder) ?? didYouMeanPart(node.name, known) ?? binder.columnsHint
  binder.report('semantic', 'KS142', message, node.span, hint)
  return errorExpression('dynamic', at)
}

/** For a column that there was: the operator of the same text that has not kept it. */
function lossHint(name: string, { row }: Scope, { source }: Binder): string | undefined {
  const lostBy = row?.lostBy(name)
  if (lostBy?.at.source !== source) return undefined
  const { start } = lostBy.at.span
  const [operator] = /^[\w-]*/.exec(source.text.slice(start))!
  return `'${name}' was there before the ${operator} on line ${source.positionAt(start).line}, which does not keep it`
}

/** A literal as a constant; `datetime()` and `datetime(now)` are the clock of the query. */
function bindLiteral(node: ast.Literal, binder: Binder): BoundExpression {
  if (node.type === 'datetime' && /^\s*(now)?\s*$/.test(node.text)) {
    return callOperator('now', [], node.span, node, binder)
  }
  const literal = literalValue(node.type, node.text)
  if (literal !== undefined) return constant(literal.type, literal.value, binder.at(node))
  binder.report('semantic', 'KS004', `'${node.text}' is not a ${node.type}.`, node.span)
  return errorExpression(node.type === 'null' ? 'dynamic' : node.type, binder.at(node))
}

/** `typeof(long)` as an argument: the type's name. */
function bindTypeOf(node: ast.TypeOf, binder: Binder): BoundExpression {
  if (node.type.kind === 'RowSchema') {
    binder.report('semantic', 'KS109', 'A row type is not allowed in this context.', node.span)
    return errorExpression('string', binder.at(node))
  }
  return constant('string', bindTypeName(node.type, binder), binder.at(node))
}

/** The scalar type a name stands for; an unknown name is reported. */
export function bindTypeName(node: ast.TypeName, binder: Binder): ScalarType {
  const type = scalarTypeOf(node.name)
  if (type !== undefined) return type
  binder.report('semantic', 'KS160', `'${node.name}' is not a type.`, node.span)
  return 'dynamic'
}

function bindMember(node: ast.Member, scope: Scope, binder: Binder): BoundExpression {
  if (isPlaced(node, scope)) {
    const bound = bindPlaced(node, scope, binder)
    if (bound.kind === 'scalar') return bound.expression
    if (bound.kind === 'table' && bound.plan.operator === 'Error') return errorExpression('dynamic', binder.at(node))
    binder.report('semantic', 'KS116', 'A table is not allowed in this context.', node.span)
    return errorExpression('dynamic', binder.at(node))
  }
  if (node.member.kind !== 'NameReference') {
    const plan = binder.tabular(node, scope)
    if (plan !== undefined) binder.report('semantic', 'KS116', 'A table is not allowed in this context.', node.span)
    return errorExpression('dynamic', binder.at(node))
  }
  const other = node.object.kind === 'NameReference' ? scope.row?.columnsOf(node.object.name) : undefined
  if (other !== undefined) return bindQualified(node, node.member, other, binder)
  const object = binder.expression(node.object, scope)
  const key = constant('string', node.member.name, binder.at(node.member))
  if (isError(object)) return errorExpression('dynamic', binder.at(node))
  if (object.type !== 'dynamic') {
    const message = `The name '${node.member.name}' does not refer to any known column, table, variable or function.`
    binder.report('semantic', 'KS142', message, node.member.span, `a value of type ${object.type} has no members`)
    return errorExpression('dynamic', binder.at(node))
  }
  return callOperator('[]', [object, key], node.span, node, binder)
}

/** `step.column`: a column of another row. */
function bindQualified(
  node: ast.Member,
  member: ast.NameReference,
  columns: readonly ColumnInfo[],
  binder: Binder,
): BoundExpression {
  const column = columns.find(({ name }) => name === member.name)
  const row = node.object.kind === 'NameReference' ? node.object.name : ''
  if (column !== undefined) return columnReference(qualifiedName(row, column.name), column.type, binder.at(node))
  const message = `The name '${member.name}' does not refer to any known column, table, variable or function.`
  const known = columns.map(({ name }) => name)
  binder.report('semantic', 'KS142', message, member.span, didYouMean(member.name, known))
  return errorExpression('dynamic', binder.at(node))
}

function bindIndex(node: ast.Index, scope: Scope, binder: Binder): BoundExpression {
  const tuple = bindTuple(node.object, scope, binder)
  if (tuple !== undefined && tuple.length > 1 && node.index.kind === 'Literal') {
    const part = tuple[Number(node.index.text)]
    if (part !== undefined) return part.expression
  }
  const object = binder.expression(node.object, scope)
  const index = binder.expression(node.index, scope)
  if (isError(object) || isError(index)) return errorExpression('dynamic', binder.at(node))
  if (object.type !== 'dynamic') {
    const span = { start: binder.source.text.indexOf('[', node.object.span.end), end: node.span.end }
    binder.report('semantic', 'KS147', 'The element access operator [] is not allowed in this context.', span)
    return errorExpression('dynamic', binder.at(node))
  }
  return callOperator('[]', [object, index], node.span, node, binder)
}

function bindUnary(node: ast.Unary, scope: Scope, binder: Binder): BoundExpression {
  const operand = binder.expression(node.operand, scope)
  return callOperator(`unary ${node.operator}`, [operand], node.span, node, binder)
}

/** `a and b and c …` can be thousands long: its left spine is walked, not recursed into. */
function bindBinary(node: ast.Binary, scope: Scope, binder: Binder): BoundExpression {
  const spine: ast.Binary[] = []
  let leftmost: ast.Expression = node
  while (leftmost.kind === 'Binary') {
    spine.push(leftmost)
    leftmost = leftmost.left
  }
  let bound = leftmost.kind === 'Star' ? bindStar(spine.pop()!, scope, binder) : binder.expression(leftmost, scope)
  spine.reverse()
  const chain = spine.length - 1 - spine.findLastIndex(({ operator }) => operator !== node.operator)
  const isLong = chain > LONG_CHAIN && (node.operator === 'and' || node.operator === 'or')
  for (const part of isLong ? spine.slice(0, -chain) : spine) {
    const right = binder.expression(part.right, scope)
    bound = callOperator(part.operator, [bound, right], part.operatorSpan, part, binder)
  }
  if (!isLong) return bound
  const rest = spine.slice(-chain).map(({ right }) => binder.expression(right, scope))
  return inHalves(node.operator, [bound, ...rest], node, binder)
}

/** From so many on, the operands of `and` and `or` are joined in halves: in the chain they would stand too deep. */
const LONG_CHAIN = 64

/** `* has "x"`: whether it holds for the text of any column of the row. */
function bindStar(node: ast.Binary, scope: Scope, binder: Binder): BoundExpression {
  const right = binder.expression(node.right, scope)
  const at = binder.at(node.left)
  return anyOf(
    (scope.row?.columns ?? []).map(({ name, type }) => {
      const text = castTo(columnReference(name, type, at), 'string')
      return callOperator(node.operator, [text, right], node.operatorSpan, node, binder)
    }),
    node,
    binder,
  )
}

/** Whether any of some conditions holds. */
export function anyOf(conditions: readonly BoundExpression[], node: ast.Expression, binder: Binder): BoundExpression {
  return conditions.length === 0 ? constant('bool', false, binder.at(node)) : inHalves('or', conditions, node, binder)
}

/** Joins conditions by `and` or `or`, in their order. There can be thousands: no tree of them is deep. */
function inHalves(
  operator: string,
  conditions: readonly BoundExpression[],
  node: ast.Expression,
  binder: Binder,
): BoundExpression {
  if (conditions.length === 1) return conditions[0]
  const middle = conditions.length >> 1
  const halves = [conditions.slice(0, middle), conditions.slice(middle)]
  const joined = halves.map((half) => inHalves(operator, half, node, binder))
  const span = node.kind === 'Binary' ? node.operatorSpan : node.span
  return callOperator(operator, joined, span, node, binder)
}

function bindIn(node: ast.In, scope: Scope, binder: Binder): BoundExpression {
  const left = binder.expression(node.left, scope)
  const list = node.list.map((item): BoundExpression => {
    const bound = binder.tableOrScalar(item, scope)
    if (bound.kind === 'scalar') return bound.expression
    if (node.list.length > 1) binder.report('semantic', 'KS108', 'Scalar value expected.', item.span)
    return { kind: 'list-query', plan: bound.plan, type: 'dynamic', at: binder.at(item) }
  })
  return callOperator(node.operator, [left, ...list], node.operatorSpan, node, binder)
}

/** An operator as a call of its entry in the catalogue. `operatorSpan` is where an error is shown. */
export function callOperator(
  operator: string,
  args: readonly BoundExpression[],
  operatorSpan: ast.Span,
  node: ast.Expression,
  binder: Binder,
): BoundExpression {
  const entry = binder.catalog.functions.get(operator)
  if (entry === undefined) {
    binder.unsupported(`The operator '${operator}'`, operatorSpan)
    return errorExpression('bool', binder.at(node))
  }
  return callEntry(entry, args, { node, operator: operator.replace('unary ', ''), errorSpan: operatorSpan }, binder)
}
