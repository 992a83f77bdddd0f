import type { Column } from '../columns/column.ts'
import { missingValue } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { keyFunction } from '../columns/grouping.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { Decimal } from '../types/decimal.ts'
import type { Value } from '../types/dynamic.ts'
import { add64, type Int64, subtract64 } from '../types/int64.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { CallInfo, ColumnKernel, ScalarFunction } from './function.ts'

const CHECKPOINT_ROWS = 4096

/** A column made row by row in order: `cell` keeps what it needs to know of the rows before. */
function walk(call: CallInfo, length: number, cell: (row: number) => Value): Column {
  return columnFrom(call.result, length, (row) => {
    if (row % CHECKPOINT_ROWS === 0) call.context.checkpoint()
    return cell(row)
  })
}

function restarts(column: Column | undefined): (row: number) => boolean {
  return column === undefined ? () => false : (row) => column.get(row) === true
}

const rowNumber: ColumnKernel = ([start, restart], call, length) => {
  const restarted = restarts(restart)
  let number: Int64 | null = null
  return walk(call, length, (row) => {
    const first = start === undefined ? 1 : (start.get(row) as Int64 | null)
    number = number === null || restarted(row) ? first : add64(number, 1)
    return number
  })
}

function adder(type: ScalarType): (sum: Value, term: Value) => Value {
  switch (type) {
    case 'real':
      return (sum, term) => (sum as number) + (term as number)
    case 'decimal':
      return (sum, term) => (sum as Decimal).plus(term as Decimal)
    case 'int':
      return (sum, term) => ((sum as number) + (term as number)) | 0
    default:
      return (sum, term) => add64(sum as Int64, term as Int64)
  }
}

const cumulativeSum: ColumnKernel = ([terms, restart], call, length) => {
  const restarted = restarts(restart)
  const add = adder(call.result)
  let sum: Value = null
  return walk(call, length, (row) => {
    if (restarted(row)) sum = null
    const term = terms.get(row)
    if (term !== null) sum = sum === null ? term : add(sum, term)
    return sum
  })
}

/** Ranks rows that are sorted by a term: equal neighbours share a rank. */
function rank(dense: boolean): ColumnKernel {
  return ([terms, restart], call, length) => {
    const restarted = restarts(restart)
    const keyOf = keyFunction(call.types[0])
    let last: unknown
    let rank = 0
    let position = 0
    return walk(call, length, (row) => {
      const value = terms.get(row)
      const key = value === null ? null : keyOf(value)
      if (row === 0 || restarted(row)) {
        position = 1
        rank = 1
      } else {
        position++
        if (key !== last) rank = dense ? rank + 1 : position
      }
      last = key
      return rank
    })
  }
}

const windowSession: ColumnKernel = ([times, fromFirst, betweenNeighbours, restart], call, length) => {
  const restarted = restarts(restart)
  let session: Int64 | null = null
  let before: Int64 | null = null
  return walk(call, length, (row) => {
    const time = times.get(row) as Int64 | null
    const apart = (since: Int64, limit: Value) => limit !== null && subtract64(time!, since) >= (limit as Int64)
    if (time === null) session = null
    else if (
      session === null ||
      restarted(row) ||
      apart(session, fromFirst.get(row)) ||
      apart(before!, betweenNeighbours.get(row))
    ) {
      session = time
    }
    before = time
    return session
  })
}

/** The cells of a column some rows before (`direction` -1) or after (1). */
function neighbour(direction: 1 | -1): ColumnKernel {
  return ([column, offset, fallback], call, length) => {
    const rows = new Int32Array(length)
    for (let row = 0; row < length; row++) {
      const distance = offset === undefined ? 1 : offset.get(row)
      const other = distance === null ? -1 : row + direction * Number(distance)
      rows[row] = other >= 0 && other < length ? other : -1
    }
    if (fallback === undefined || fallback.get(0) === missingValue(call.result)) return column.gather(rows)
    return walk(call, length, (row) => (rows[row] < 0 ? fallback.get(row) : column.get(rows[row])))
  }
}

/** The engine refuses an offset that leads nowhere. */
function checkOffset([, offset]: readonly (Value | undefined)[]): void {
  if (offset === 0) throw new KqlError('semantic', 'The offset must not be 0.')
}

const NEIGHBOUR = '(column: Scalar column, offset?: long, default_value?: Scalar constant as Result) -> Parameter0'

/** Functions over the rows of a serialized table. */
export const windowFunctions: readonly ScalarFunction[] = [
  {
    name: 'row_number',
    doc: 'The number of the row, from 1 or the start given; it starts again where the condition holds.',
    serialized: true,
    overloads: [{ signature: '(startingIndex?: long, restart?: bool) -> long', columns: rowNumber }],
  },
  {
    name: 'row_cumsum',
    doc: 'The sum of the rows so far; it starts again where the condition holds.',
    serialized: true,
    overloads: [
      {
        signature: '(term: Number as Result, restart?: bool) -> Custom',
        result: ([type]) => (type === 'dynamic' ? 'real' : type),
        columns: cumulativeSum,
      },
    ],
  },
  {
    name: 'row_rank_dense',
    doc: 'How many different values there are up to this row, in rows sorted by them.',
    serialized: true,
    overloads: [{ signature: '(term: NotDynamic, restart?: bool) -> long', columns: rank(true) }],
  },
  {
    name: 'row_rank_min',
    doc: 'The number of the first row with the same value, in rows sorted by it.',
    serialized: true,
    overloads: [{ signature: '(term: NotDynamic, restart?: bool) -> long', columns: rank(false) }],
  },
  {
    name: 'row_window_session',
    doc: 'When the session began that a row belongs to: one ends after a gap, or when it has lasted too long.',
    serialized: true,
    overloads: [
      {
        signature:
          '(expr: datetime, maxDistanceFromFirst: timespan, maxDistanceBetweenNeighbors: timespan, restart?: bool) -> datetime',
        columns: windowSession,
      },
    ],
  },
  {
    name: 'prev',
    doc: 'The cell of a column in the row before, or some rows before.',
    serialized: true,
    overloads: [{ signature: NEIGHBOUR, check: checkOffset, columns: neighbour(-1) }],
  },
  {
    name: 'next',
    doc: 'The cell of a column in the row after, or some rows after.',
    serialized: true,
    overloads: [{ signature: NEIGHBOUR, check: checkOffset, columns: neighbour(1) }],
  },
]
