import type { Column } from '../columns/column.ts'
import { alias } from '../functions/function.ts'
import type { Aggregate, AggregateOverload, Groups } from './aggregate.ts'
import { extremeRows } from './extremes.ts'

/** The first row of each group. */
function firstRows({ ids, count }: Groups): Int32Array {
  const rows = new Int32Array(count).fill(-1)
  for (let i = ids.length - 1; i >= 0; i--) rows[ids[i]] = i
  return rows
}

/** The row with the least or greatest value; where all are null, the first. */
function pickExtreme(sign: 1 | -1): AggregateOverload['pick'] {
  return ([column], groups, { context }) => {
    const rows = extremeRows(column, groups, sign, context)
    if (!rows.includes(-1)) return rows
    const firsts = firstRows(groups)
    return rows.map((row, group) => (row < 0 ? firsts[group] : row))
  }
}

/** The first row whose cell is not null (a string: not empty); where there is none, the first. */
function pickAny([column]: readonly Column[], groups: Groups): Int32Array {
  const firsts = firstRows(groups)
  if (column === undefined) return firsts
  const { ids } = groups
  const rows = firsts.map((row) => (row < 0 || isMissing(column, row) ? -1 : row))
  if (!rows.includes(-1)) return rows
  for (let i = ids.length - 1; i >= 0; i--)
    if (isMissing(column, firsts[ids[i]]) && !isMissing(column, i)) rows[ids[i]] = i
  return rows.map((row, group) => (row < 0 ? firsts[group] : row))
}

function isMissing(column: Column, row: number): boolean {
  return column.type === 'string' ? column.get(row) === '' : column.isNull(row)
}

/** The first row where the predicate (the second argument) is true. */
function pickWhere([, predicate]: readonly Column[], { ids, count }: Groups): Int32Array {
  const rows = new Int32Array(count).fill(-1)
  for (let i = ids.length - 1; i >= 0; i--) if (predicate.get(i) === true) rows[ids[i]] = i
  return rows
}

const argMax: Aggregate = {
  name: 'arg_max',
  doc: 'The row with the greatest value: that value and the expressions named, or all columns (*).',
  examples: [['arg_max(x)', '3']],
  overloads: [{ signature: '(maximized: Orderable, returned{0,32767}: Scalar) -> Parameter0', pick: pickExtreme(-1) }],
}

const argMin: Aggregate = {
  name: 'arg_min',
  doc: 'The row with the least value: that value and the expressions named, or all columns (*).',
  examples: [['arg_min(x)', '1']],
  overloads: [{ signature: '(minimized: Orderable, returned{0,32767}: Scalar) -> Parameter0', pick: pickExtreme(1) }],
}

const takeAny: Aggregate = {
  name: 'take_any',
  doc: 'The expressions named, or all columns (*), of a row of the group.',
  overloads: [{ signature: '(expr{1,32767}: Scalar) -> Parameter0', pick: pickAny }],
}

const takeAnyIf: Aggregate = {
  name: 'take_anyif',
  doc: 'An expression in a row of the group for which a predicate is true.',
  overloads: [{ signature: '(expr: Scalar, predicate: bool) -> Parameter0', pick: pickWhere }],
  resultName: 'FirstArgument',
}

/** Aggregates that take a row of each group. */
export const pickAggregates: readonly Aggregate[] = [
  argMax,
  argMin,
  takeAny,
  takeAnyIf,
  alias('argmax', argMax, { prefix: 'max', hidden: true }),
  alias('argmin', argMin, { prefix: 'min', hidden: true }),
  alias('any', takeAny, { resultName: 'PrefixAndFirstArgument', prefix: 'any', hidden: true }),
  alias('anyif', takeAnyIf, { resultName: 'PrefixAndFirstArgument', prefix: 'anyif', hidden: true }),
]
