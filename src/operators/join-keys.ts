import type * as ast from '../../grammar/ast.ts'
import { withAssumed } from '../binder/assumed-columns.ts'
import type { Binder } from '../binder/binder.ts'
import {
  castTo,
  constant,
  errorExpression,
  guessedType,
  hasGuessedType,
  isError,
  referenceTo,
} from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import { ColumnNamer } from '../binder/result-names.ts'
import { RowScope, type Scope } from '../binder/scope.ts'
import { type Column, ConstantColumn, missingValue } from '../columns/column.ts'
import { matchKeys, type SharedCodes } from '../columns/matching.ts'
import type { ColumnInfo, Table } from '../columns/table.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate } from '../engine/evaluate.ts'
import { didYouMean } from '../errors/suggest.ts'
import { promotes } from '../functions/signature.ts'

/** Two columns that must be equal for rows to be joined. */
export interface JoinKey {
  readonly left: BoundExpression
  readonly right: BoundExpression
}

/** Binds the table after `join` or `lookup`; one that is not known to have the columns that `on` names has them. */
export function bindRight(node: ast.JoinOperator | ast.LookupOperator, scope: Scope, binder: Binder): Plan {
  const names = node.on.flatMap(conjuncts).flatMap((condition) => {
    const column = condition.kind === 'Binary' && condition.right.kind === 'Member' ? condition.right.member : condition
    return column.kind === 'NameReference' ? [column.name] : []
  })
  return withAssumed(names, binder.table(node.right, scope), node, scope, binder)
}

/** Binds the conditions after `on`: names of both sides, `$left.a == $right.b`, and several of these. */
export function bindKeys(
  conditions: readonly ast.Expression[],
  left: Plan,
  right: Plan,
  node: { readonly span: ast.Span },
  binder: Binder,
): JoinKey[] {
  if (conditions.length === 0) binder.report('semantic', 'KS006', 'Missing join on condition clause', node.span)
  return conditions.flatMap(conjuncts).flatMap((condition) => {
    const key = bindKey(condition, left, right, binder)
    return key === undefined ? [] : [key]
  })
}

function conjuncts(node: ast.Expression): ast.Expression[] {
  return node.kind === 'Binary' && node.operator === 'and' ? [node.left, node.right].flatMap(conjuncts) : [node]
}

function bindKey(node: ast.Expression, left: Plan, right: Plan, binder: Binder): JoinKey | undefined {
  if (node.kind === 'NameReference') return commonColumn(node, left, right, binder)
  if (node.kind === 'Binary' && node.operator === '==') {
    const sides = [sideColumn(node.left, '$left', left, binder), sideColumn(node.right, '$right', right, binder)]
    return sides.some(isError) ? undefined : comparable(sides[0], sides[1], node, binder)
  }
  const message =
    'The join condition must be either the name of a column common to both tables or in the form ' +
    '$left.<column> == $right.<column>.'
  binder.report('semantic', 'KS182', message, node.span)
  return undefined
}

function commonColumn(node: ast.NameReference, left: Plan, right: Plan, binder: Binder): JoinKey | undefined {
  const { name } = node
  const [a, b] = [left, right].map((plan) => columnIn(plan, node, binder))
  if (a === undefined && b === undefined) {
    reportUnknown(node, [...left.columns, ...right.columns], binder)
    return undefined
  }
  if (a === undefined || b === undefined) {
    binder.report('semantic', 'KS145', `The column '${name}' must exist on both sides of the join.`, node.span)
    return undefined
  }
  if (isError(a) || isError(b)) return undefined
  if (a.type !== b.type && ![a, b].some(hasGuessedType)) {
    const message = `The common column '${name}' must have the same type on both sides of the join.`
    binder.report('semantic', 'KS227', message, node.span, `they are ${a.type} and ${b.type}`)
    return undefined
  }
  return comparable(a, b, node, binder)
}

function columnIn(plan: Plan, node: ast.NameReference, binder: Binder): BoundExpression | undefined {
  const row = RowScope.of(plan)
  if (row.failed) return errorExpression('string', binder.at(node))
  const column = row.find(node.name)
  if (column !== undefined) return referenceTo(column, binder.at(node))
  if (!plan.open) return undefined
  binder.assumed.read(node.name)
  return guessedType(constant('string', '', binder.at(node)))
}

function sideColumn(node: ast.Expression, side: '$left' | '$right', plan: Plan, binder: Binder): BoundExpression {
  const isSide = node.kind === 'Member' && node.object.kind === 'NameReference' && node.object.name === side
  if (!isSide || node.member.kind !== 'NameReference') {
    binder.report('semantic', 'KS183', `The join condition operand must be: ${side}.<column>`, node.span)
    return errorExpression('string', binder.at(node))
  }
  const column = columnIn(plan, node.member, binder)
  if (column !== undefined) return column
  reportUnknown(node.member, plan.columns, binder)
  return errorExpression('string', binder.at(node))
}

function reportUnknown(node: ast.NameReference, columns: readonly ColumnInfo[], binder: Binder): void {
  const message = `The name '${node.name}' does not refer to any known column, table, variable or function.`
  const known = columns.map((column) => column.name)
  binder.report('semantic', 'KS142', message, node.span, didYouMean(node.name, known))
}

/** The key of two columns, cast to one type; int and long go together, other types only with themselves. */
function comparable(
  left: BoundExpression,
  right: BoundExpression,
  node: ast.Expression,
  binder: Binder,
): JoinKey | undefined {
  const sides = [left, right]
  if (sides.some((side) => side.type === 'dynamic' && !hasGuessedType(side))) {
    binder.report('semantic', 'KS241', 'Join keys cannot be dynamic', node.span, 'convert them: tostring(…)')
    return undefined
  }
  if (left.type === right.type) return { left, right }
  if (hasGuessedType(left)) return { left: castTo(left, right.type), right }
  if (hasGuessedType(right)) return { left, right: castTo(right, left.type) }
  const whole = [left.type, right.type].every((type) => type === 'int' || type === 'long')
  if (whole && (promotes(left.type, right.type) || promotes(right.type, left.type))) {
    return { left: castTo(left, 'long'), right: castTo(right, 'long') }
  }
  const message = `Inconsistent data types for join keys: (${left.type}, ${right.type})`
  binder.report('semantic', 'KS242', message, node.span)
  return undefined
}

/** The columns of the right side as they stand in the result: one that the left side has too becomes `name1`, … */
export function rightColumns(
  left: readonly ColumnInfo[],
  right: readonly ColumnInfo[],
): { readonly name: string; readonly from: string }[] {
  const taken = new Set(left.map((column) => column.name))
  const namer = new ColumnNamer([...left, ...right])
  return right.map(({ name }) => ({ name: taken.has(name) ? namer.name(name) : name, from: name }))
}

/** Which rows of two tables have equal keys. */
export function matchRows(keys: readonly JoinKey[], left: Table, right: Table, context: RunContext): SharedCodes {
  const columns = (side: 'left' | 'right', table: Table): Column[] =>
    keys.map((key) => (table.length === 0 ? emptyColumn(key[side]) : evaluate(key[side], table, context)))
  return matchKeys(columns('left', left), columns('right', right), [left.length, right.length], context)
}

function emptyColumn({ type }: BoundExpression): Column {
  return new ConstantColumn(type, missingValue(type), 0)
}
