import { type BoundExpression, type Cast, type FunctionCall, operandsOf, traitsOf } from '../binder/plan.ts'
import { type Column, ConstantColumn, type DictionaryColumn, missingValue } from '../columns/column.ts'
import { concatColumns } from '../columns/concat.ts'
import { entriesOf, mapDictionary } from '../columns/dictionary.ts'
import { columnFrom } from '../columns/fill.ts'
import { groupRows } from '../columns/grouping.ts'
import { Selection } from '../columns/selection.ts'
import { ComputedColumn, type DeferredColumn, LazyColumn, StoredColumn, Table } from '../columns/table.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { CallInfo } from '../functions/function.ts'
import { type Dynamic, toDynamic, type Value } from '../types/dynamic.ts'
import { castColumn } from './cast.ts'
import { locating, type RunContext } from './context.ts'
import { liftRowKernel } from './lift.ts'

/** The column that an expression gives over the rows of a table. */
export function evaluate(expression: BoundExpression, table: Table, context: RunContext): Column {
  // Nothing is asked of functions and queries that have no rows to answer for.
  if (table.length === 0 && expression.kind !== 'column' && expression.kind !== 'constant') {
    return new ConstantColumn(expression.type, missingValue(expression.type), 0)
  }
  switch (expression.kind) {
    case 'constant':
      return new ConstantColumn(expression.type, expression.value, table.length)
    case 'column':
      return table.column(expression.name)
    case 'scalar-query':
      return new ConstantColumn(expression.type, scalarOf(expression, context), table.length)
    case 'list-query':
      return new ConstantColumn('dynamic', listOf(expression, context), table.length)
    case 'cast':
    case 'call':
      return (
        evaluateOnce(expression, table, context) ??
        evaluateInPieces(expression, table, context) ??
        evaluateWhole(expression, table, context)
      )
  }
}

function evaluateWhole(expression: FunctionCall | Cast, table: Table, context: RunContext): Column {
  return expression.kind === 'cast'
    ? evaluateCast(expression, table, context)
    : evaluateShared(expression, table, context)
}

/** The value of an expression that reads no columns. */
export function evaluateConstant(expression: BoundExpression, context: RunContext): Value {
  return evaluate(expression, ONE_ROW, context).get(0)
}

/** The column that an expression gives, computed when it is first read and only for the rows that are read. */
export function deferredColumn(expression: BoundExpression, table: Table, context: RunContext): DeferredColumn {
  if (expression.kind === 'column') return table.deferred(expression.name)
  if (expression.kind === 'constant') return new StoredColumn(evaluate(expression, table, context))
  const { volatile, serialized } = traitsOf(expression)
  if (volatile || serialized) return new LazyColumn(() => evaluate(expression, table, context))
  return new ComputedColumn(table, (rows) => evaluate(expression, rows, context))
}

const ONE_ROW = Table.empty([], 1)

function scalarOf(expression: BoundExpression & { kind: 'scalar-query' }, context: RunContext): Value {
  return context.once(expression, () => {
    const table = context.run(expression.plan)
    return table.length === 0 ? missingValue(expression.type) : table.column(0).get(0)
  })
}

function listOf(expression: BoundExpression & { kind: 'list-query' }, context: RunContext): Value {
  return context.once(expression, () => {
    const column = context.run(expression.plan).column(0)
    return Array.from({ length: column.length }, (_, i) => toDynamic(column.type, column.get(i))) as Dynamic
  })
}

// ------------------------------------------------------------------------------------------- once for equal inputs

/**
 * Evaluates an expression once for each distinct combination of what it reads, when that is much less than once for
 * each row: once in all when it reads no column, once for each entry of a dictionary, once for each combination of the
 * codes of a few. Undefined when it does not pay.
 */
function evaluateOnce(expression: BoundExpression, table: Table, context: RunContext): Column | undefined {
  const { length } = table
  if (length <= 1) return undefined
  const { columns, volatile, serialized, calls } = traitsOf(expression)
  if (volatile || serialized) return undefined
  if (columns.length === 0) {
    return new ConstantColumn(expression.type, evaluate(expression, ONE_ROW, context).get(0), length)
  }
  const inputs = unlessItFails(() => columns.map((name) => table.column(name)))
  if (inputs === undefined) return undefined
  if (inputs.length === 1 && inputs[0].kind === 'dictionary') {
    return evaluateOverDictionary(expression, columns[0], inputs[0], context)
  }
  if (length < 256 || calls < 2) return undefined
  if (!inputs.every((input) => input.kind === 'dictionary' || input.kind === 'bool' || input.kind === 'constant')) {
    return undefined
  }
  if (inputs.some((input) => input.kind === 'dictionary' && input.dictionary.length > length / 4)) return undefined
  const grouping = groupRows(inputs, length, context, length / 4)
  if (grouping === null) return undefined
  return mapDictionary(grouping.ids, evaluate(expression, table.select(grouping.firstRows), context))
}

function evaluateOverDictionary(
  expression: BoundExpression,
  name: string,
  column: DictionaryColumn,
  context: RunContext,
): Column | undefined {
  if (column.dictionary.length > column.length) return undefined
  const entries = Table.of([{ name, column: entriesOf(column) }])
  return unlessItFails(() => mapDictionary(column.codes, evaluate(expression, entries, context)))
}

/**
 * Undefined when `find` fails over entries of a dictionary, or over columns: no row need have, or ask for, what fails.
 */
export function unlessItFails<T>(find: () => T): T | undefined {
  try {
    return find()
  } catch (error) {
    if (error instanceof KqlError && error.kind !== 'limit') return undefined
    throw error
  }
}

// ------------------------------------------------------------------------------------------------------- in pieces

const PIECE_ROWS = 4096

/**
 * Evaluates an expression on some thousand rows after the other, when texts and dynamic values are made on the way to
 * its result: those of a piece are gone before the garbage collector has looked at them, those of a whole column would
 * be copied. Undefined when it does not pay.
 */
function evaluateInPieces(expression: FunctionCall | Cast, table: Table, context: RunContext): Column | undefined {
  const { length } = table
  if (length < PIECE_ROWS * 2) return undefined
  const { columns, volatile, serialized } = traitsOf(expression)
  if (volatile || serialized || !makesValues(expression) || hasShared(expression)) return undefined
  const inputs = columns.map((name) => ({ name, column: table.column(name) }))
  // What reads only a dictionary is evaluated once for each entry, not once for each entry in each piece.
  if (inputs.some(({ column }) => column.kind === 'dictionary')) return undefined
  const rows = Table.of(inputs)
  const pieces: Column[] = []
  for (let start = 0; start < length; start += PIECE_ROWS) {
    const piece = rows.select(Selection.range(start, Math.min(length, start + PIECE_ROWS)))
    pieces.push(evaluateWhole(expression, piece, context))
  }
  return concatColumns(expression.type, pieces)
}

/** Whether there are texts or dynamic values between the columns that an expression reads and its result. */
function makesValues(expression: BoundExpression): boolean {
  return operandsOf(expression).some((operand) => {
    if (operand.kind !== 'call' && operand.kind !== 'cast') return false
    return operand.type === 'string' || operand.type === 'dynamic' || makesValues(operand)
  })
}

function hasShared(expression: BoundExpression): boolean {
  return (expression.kind === 'call' && expression.shared === true) || operandsOf(expression).some(hasShared)
}

// ----------------------------------------------------------------------------------------------------------- calls

/** A call that gives several values is made once for all of them. */
function evaluateShared(call: FunctionCall, table: Table, context: RunContext): Column {
  if (call.shared !== true) return evaluateCall(call, table, context)
  return context.onceOver(table, call, () => evaluateCall(call, table, context))
}

function evaluateCall(call: FunctionCall, table: Table, context: RunContext): Column {
  const { overload, type } = call
  const { length } = table
  if (overload.branches !== undefined) {
    const info = callInfo(call, [], context)
    const branches = call.arguments.map((argument) => (rows?: Int32Array) => {
      if (rows === undefined) return evaluate(argument, table, context)
      if (traitsOf(argument).serialized) return evaluate(argument, table, context).gather(rows)
      return evaluate(argument, table.select(rows), context)
    })
    return overload.branches(branches, info, length)
  }
  const columns = call.arguments.map((argument) => evaluate(argument, table, context))
  const info = callInfo(call, columns, context)
  return locating(call.at, () => {
    context.checkpoint()
    context.meter.bytes(length * 8)
    const { volatile, serialized } = call.function
    const alike = !volatile && !serialized && columns.every((column) => column.kind === 'constant')
    if (!alike) return applyKernel(call, columns, info, length, context)
    if (length === 0) return columnFrom(type, 0, () => null)
    const once = columns.map((column) => new ConstantColumn(column.type, column.get(0), 1))
    return new ConstantColumn(type, applyKernel(call, once, info, 1, context).get(0), length)
  })
}

function applyKernel(
  { function: { partOfArgument }, overload, type }: FunctionCall,
  columns: readonly Column[],
  info: CallInfo,
  length: number,
  context: RunContext,
): Column {
  if (overload.columns !== undefined) return overload.columns(columns, info, length)
  const kernel = overload.row ?? overload.prepare!(info)
  return liftRowKernel(kernel, columns, type, overload.nulls ?? 'propagate', length, context, partOfArgument !== true)
}

function evaluateCast({ operand, type, at }: Cast, table: Table, context: RunContext): Column {
  const column = evaluate(operand, table, context)
  return locating(at, () => castColumn(column, type, context))
}

function callInfo(call: FunctionCall, columns: readonly Column[], context: RunContext): CallInfo {
  return {
    types: call.arguments.map((argument) => argument.type),
    result: call.type,
    constants: columns.map((column) => (column.kind === 'constant' ? column.value : undefined)),
    context,
  }
}
