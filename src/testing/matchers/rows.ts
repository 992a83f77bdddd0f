import { toCell } from '../../columns/cell.ts'
import { didYouMean } from '../../errors/suggest.ts'
import { counted } from '../../messages/counted.ts'
import type { Result } from '../../result.ts'
import { cellJson, rowJson } from '../cell-text.ts'
import { compareRows, type ExpectedRow, isAsymmetric, type RowPair, type RowsComparison } from '../compare.ts'
import { type MatcherResult, outcomeOf, type Received } from './received.ts'
import { tableText } from './table-text.ts'

const SHOWN_ROWS = 10

/** What `toReturnRows` lets differ. */
export interface ReturnRowsOptions {
  /** The rows must come in this order; any order will do if left out. */
  readonly ordered?: boolean
  /** Columns that an expected row does not name may hold anything. They must be empty otherwise. */
  readonly partial?: boolean
}

/** Whether a result has these rows and no others. Values are those of fixtures: `compareRows` says what is the same. */
export function toReturnRows(
  received: Received,
  expected: readonly ExpectedRow[],
  options: ReturnRowsOptions = {},
): MatcherResult {
  const { result } = outcomeOf('toReturnRows', received)
  if (!Array.isArray(expected)) throw new TypeError('toReturnRows takes a list of rows')
  const comparison = compareRows(result, expected, options)
  const order = options.ordered ? 'in this order' : 'in any order'
  const wanted = expected.length === 0 ? 'no rows' : `${counted(expected.length, 'row')} ${order}`
  if (comparison.equal)
    return { pass: true, message: () => `expected other rows than these:\n\n${tableText(result, SHOWN_ROWS)}` }
  return {
    pass: false,
    message: () =>
      [`expected ${wanted}, got ${counted(result.length, 'row')}`, ...notes(comparison, result)].join('\n'),
    ...sidesOf(comparison, result, expected, options.partial === true),
  }
}

/** Whether some row of a result has these cells; other columns may hold anything. */
export function toContainRow(received: Received, expected: ExpectedRow): MatcherResult {
  const { result } = outcomeOf('toContainRow', received)
  const comparison = compareRows(result, [expected], { partial: true, subset: true })
  if (comparison.equal) {
    const row = comparison.pairs[0].actual
    const cells = JSON.stringify(rowJson(result, row, Object.keys(expected)))
    return { pass: true, message: () => `expected no row like ${cells}; row ${row + 1} of the result is one` }
  }
  const [nearest] = comparison.pairs
  const rows = nearest === undefined ? indexes(Math.min(result.length, SHOWN_ROWS)) : [nearest.actual]
  const named = Object.keys(expected)
  const title = `expected a row like this among ${counted(result.length, 'row')}`
  const where =
    nearest === undefined ? '' : `; row ${nearest.actual + 1} comes nearest, but for ${nearest.differs.join(', ')}`
  return {
    pass: false,
    message: () => [title + where, ...unknownNotes(comparison, result)].join('\n'),
    actual: rows.map((row) => rowJson(result, row, named)),
    expected: [expectedJson(result, expected, named, nearest)],
  }
}

/** What is wrong, a line each. */
function notes(comparison: RowsComparison, result: Result): string[] {
  const { pairs, missing, unexpected } = comparison
  const changed = pairs.flatMap(({ expected, actual, differs, moved }) => {
    if (differs.length > 0)
      return [`row ${actual + 1} differs from expected row ${expected + 1} in ${differs.join(', ')}`]
    return moved ? [`row ${actual + 1} was expected as row ${expected + 1}`] : []
  })
  const lost = missing.map((row) => `expected row ${row + 1} is missing`)
  const extra = unexpected.map((row) => `row ${row + 1} was not expected`)
  const rows = [...changed, ...lost, ...extra]
  const rest = rows.length - SHOWN_ROWS
  return [
    ...unknownNotes(comparison, result),
    ...rows.slice(0, SHOWN_ROWS),
    ...(rest > 0 ? [`… and ${rest} more`] : []),
  ]
}

function unknownNotes({ unknownColumns }: RowsComparison, result: Result): string[] {
  return unknownColumns.map((name) => {
    const hint = didYouMean(name, names(result))
    return `the result has no column ${name}${hint === undefined ? '' : `: ${hint}`}`
  })
}

/** Both sides for a diff: rows that belong together stand at the same place, and equal cells look the same. */
function sidesOf(
  { pairs, missing, unexpected }: RowsComparison,
  result: Result,
  expected: readonly ExpectedRow[],
  partial: boolean,
): { actual: unknown[]; expected: unknown[] } {
  const named = new Set(expected.flatMap((row) => Object.keys(row)))
  const pairOf = new Map(pairs.map((pair) => [pair.expected, pair]))
  const columnsOf = (row: ExpectedRow, pair?: RowPair) => [
    ...result.columns
      .map(({ name }) => name)
      .filter((name) => Object.hasOwn(row, name) || pair?.differs.includes(name)),
    ...Object.keys(row).filter((name) => result.table.indexOf(name) < 0),
  ]
  const filled = (row: number) => {
    const cells = Object.entries(rowJson(result, row, names(result)))
    return Object.fromEntries(
      cells.filter(([name, cell]) => named.has(name) || (!partial && cell !== null && cell !== '')),
    )
  }
  const moved = pairs.some((pair) => pair.moved)
  const actual = new Map<number, unknown>()
  for (const pair of pairs) {
    actual.set(pair.actual, rowJson(result, pair.actual, columnsOf(expected[pair.expected], pair)))
  }
  for (const row of unexpected) actual.set(row, filled(row))
  const inOrder = moved
    ? [...actual.keys()].sort((a, b) => a - b)
    : [...pairs.map((pair) => pair.actual), ...unexpected]
  const lost = new Set(missing)
  const wanted = expected.map((row, i) => ({ row, i, pair: pairOf.get(i) }))
  const sorted = moved ? wanted : [...wanted.filter(({ i }) => !lost.has(i)), ...wanted.filter(({ i }) => lost.has(i))]
  return {
    actual: inOrder.map((row) => actual.get(row)),
    expected: sorted.map(({ row, pair }) => expectedJson(result, row, columnsOf(row, pair), pair)),
  }
}

/** An expected row as `rowJson` would write it: what is equal looks the same. */
function expectedJson(result: Result, row: ExpectedRow, columns: readonly string[], pair?: RowPair): object {
  const same = pair === undefined ? {} : rowJson(result, pair.actual, columns)
  return Object.fromEntries(
    columns.map((name) => {
      const index = result.table.indexOf(name)
      if (pair !== undefined && !pair.differs.includes(name)) return [name, same[name]]
      if (index < 0 || isAsymmetric(row[name])) return [name, row[name]]
      const { type } = result.columns[index]
      const cell = toCell(row[name], type)
      return [name, cell === undefined ? row[name] : cellJson(type, cell)]
    }),
  )
}

function names({ columns }: Result): string[] {
  return columns.map(({ name }) => name)
}

function indexes(length: number): number[] {
  return Array.from({ length }, (_, i) => i)
}
