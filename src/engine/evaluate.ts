import { type BoundExpression, type Cast, type FunctionCall, traitsOf } from '../binder/plan.ts'
import { type Column, ConstantColumn, type DictionaryColumn, missingValue } from '../columns/column.ts'
import { entriesOf, mapDictionary } from '../columns/dictionary.ts'
import { columnFrom } from '../columns/fill.ts'
import { groupRows } from '../columns/grouping.ts'
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
      return evaluateOnce(expression, table, context) ?? evaluateCast(expression, table, context)
    case 'call':
      return evaluateOnce(expression, table, context) ?? evaluateShared(expression, table, context)
  }
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
  const inputs = columns.map((name) => table.column(name))
  if (inputs.length === 1 && inputs[0].kind === 'dictionary') {
    return evaluateOverDictionary(expression, columns[0], inputs[0], context)
  }
  if (length < 256 || calls < 2) return undefined
  if (!inputs.every((input) => input.kind === 'dictionary' || input.kind === 'bool' || input.kind === 'constant')) {
    return undefined
  }
  if (inputs.some((input) => input.kind === 'dictionary' && input.dictionary.length > length / 4)) return undefined
  const grouping = groupRows(inputs, length, length / 4)
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

/** Undefined when `find` fails over entries of a dictionary: no row need have the one that it fails for. */
export function unlessItFails<T>(find: () => T): T | undefined {
  try {
    return find()
  } catch (error) {
    if (error instanceof KqlError && error.kind !== 'limit') return undefined
    throw error
  }
}

// ----------------------------------------------------------------------------------------------------------- calls

/** A call that gives several values is made once for all of them. */
function evaluateShared(call: FunctionCall, table: Table, context: RunContext): Column {
  if (call.function.tuple === undefined) return evaluateCall(call, table, context)
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
    if (overload.columns !== undefined) return overload.columns(columns, info, length)
    const kernel = overload.row ?? overload.prepare!(info)
    const nulls = overload.nulls ?? 'propagate'
    const constant = !call.function.volatile && columns.every((column) => column.kind === 'constant')
    const counted = call.function.partOfArgument !== true
    if (!constant) return liftRowKernel(kernel, columns, type, nulls, length, context, counted)
    const once = columns.map((column) => new ConstantColumn(column.type, column.get(0), 1))
    return length === 0
      ? columnFrom(type, 0, () => null)
      : new ConstantColumn(type, liftRowKernel(kernel, once, type, nulls, 1, context, counted).get(0), length)
  })
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
