import type { ColumnInfo } from '../columns/table.ts'
import { convert } from '../functions/convert.ts'
import type { Overload, ScalarFunction } from '../functions/function.ts'
import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { BoundExpression, Constant, Location } from './plan.ts'

/** An expression that is a value. */
export function constant(type: ScalarType, value: Value, at: Location): Constant {
  return { kind: 'constant', type, value, at }
}

/** An expression that reads a column of the row at hand. */
export function columnReference(name: string, type: ScalarType, at: Location): BoundExpression {
  return { kind: 'column', name, type, at }
}

const assumed = new WeakSet<ColumnInfo | BoundExpression>()
const guessed = new WeakSet<ColumnInfo | BoundExpression>()

/** Notes a column that a query reads though no schema and no data has it: its type is a guess. */
export function assumedColumn<T extends ColumnInfo>(column: T): T {
  assumed.add(column)
  return guessedType(column)
}

/** Whether a column is one of those, or comes from one as it is. */
export function isAssumed(column: ColumnInfo): boolean {
  return assumed.has(column)
}

/** Notes a type that is a guess, or follows from one. */
export function guessedType<T extends ColumnInfo | BoundExpression>(what: T): T {
  guessed.add(what)
  return what
}

/** Whether the type of a column or an expression is a guess, or follows from one. */
export function hasGuessedType(what: ColumnInfo | BoundExpression): boolean {
  return guessed.has(what)
}

/** What is made of a column or an expression as it is: no more is known of it. */
export function copyOf<T extends ColumnInfo | BoundExpression>(what: ColumnInfo | BoundExpression, copy: T): T {
  if (assumed.has(what)) assumed.add(copy)
  return guessed.has(what) ? guessedType(copy) : copy
}

/** A reference to a column of the row at hand. */
export function referenceTo(column: ColumnInfo, at: Location): BoundExpression {
  return copyOf(column, columnReference(column.name, column.type, at))
}

/** The column that an expression makes. */
export function columnInfo(name: string, expression: BoundExpression): ColumnInfo {
  return copyOf(expression, { name, type: expression.type })
}

/** A call of a scalar function; its arguments are of the types that the overload takes. */
export function functionCall(
  entry: ScalarFunction,
  overload: Overload,
  args: readonly BoundExpression[],
  type: ScalarType,
  at: Location,
): BoundExpression {
  return { kind: 'call', function: entry, overload, arguments: args, type, at }
}

/** The expression as another type; constants are converted at once. */
export function castTo(expression: BoundExpression, type: ScalarType): BoundExpression {
  if (expression.type === type) return expression
  const { at } = expression
  if (isError(expression)) return errorExpression(type, at)
  if (expression.kind === 'constant') return constant(type, convert(expression.value, expression.type, type), at)
  return { kind: 'cast', operand: expression, type, at }
}

const errors = new WeakSet<BoundExpression>()

/** What stands for an expression that could not be bound; nothing more is reported of what uses it. */
export function errorExpression(type: ScalarType, at: Location): BoundExpression {
  const expression = constant(type, type === 'string' ? '' : null, at)
  errors.add(expression)
  return expression
}

/** Whether it stands for an expression that could not be bound. */
export function isError(expression: BoundExpression): boolean {
  return errors.has(expression)
}

/** The column that an expression gives as it is; a conversion to the type that it has already changes nothing. */
export function plainColumn(expression: BoundExpression): string | undefined {
  if (expression.kind === 'column') return expression.name
  if (expression.kind !== 'call' || !CONVERSIONS.test(expression.function.name)) return undefined
  const [value] = expression.arguments
  return value.kind === 'column' && value.type === expression.type ? value.name : undefined
}

const CONVERSIONS = /^to(string|long|int|double|real|bool|datetime|timespan|time|decimal|guid)$/
