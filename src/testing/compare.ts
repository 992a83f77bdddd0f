import { toCell } from '../columns/cell.ts'
import { missingValue } from '../columns/column.ts'
import type { Result } from '../result.ts'
import { splitDatetime } from '../types/datetime.ts'
import { Decimal } from '../types/decimal.ts'
import { type Dynamic, dynamicKey, type Value } from '../types/dynamic.ts'
import type { Int64 } from '../types/int64.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/**
 * What a row should hold, by column: values as fixtures write them (`toCell`), or asymmetric matchers of a test runner
 * (`expect.any(String)`).
 */
export type ExpectedRow = Readonly<Record<string, unknown>>

/** How rows are compared. */
export interface CompareOptions {
  /** The rows must come in the order of the expected ones. */
  readonly ordered?: boolean
  /** Columns that an expected row does not name may hold anything; they must be empty otherwise. */
  readonly partial?: boolean
  /** Rows beside the expected ones are fine. */
  readonly subset?: boolean
}

/** An expected row and the row of the result that it is, or was probably meant to be. */
export interface RowPair {
  /** Index of the expected row. */
  readonly expected: number
  /** Index of the row of the result. */
  readonly actual: number
  /** The columns in which they differ, in the result's order; columns that the result lacks come last. */
  readonly differs: readonly string[]
  /** Whether the row stands in another place than expected; only where the order counts. */
  readonly moved: boolean
}

/** How a result's rows compare with expected ones. */
export interface RowsComparison {
  readonly equal: boolean
  /** In the order of the expected rows. */
  readonly pairs: readonly RowPair[]
  /** Indexes of expected rows that no row of the result is like. */
  readonly missing: readonly number[]
  /** Indexes of rows of the result that no expected row is like; fine with `subset`. */
  readonly unexpected: readonly number[]
  /** Columns that expected rows name and the result does not have. */
  readonly unknownColumns: readonly string[]
}

type CellTest = (actual: Value, row: number) => boolean

/** What one expected row asks of one column; `index` is -1 for a column that the result lacks. */
interface ColumnTest {
  readonly name: string
  readonly index: number
  readonly matches: CellTest
  readonly named: boolean
}

/** How many pairs of rows that differ are looked at to find out which are meant to be the same. */
const MAX_PAIRS = 1_000_000

/**
 * Compares the rows of a result with expected ones, in any order unless told otherwise. Every expected row is matched
 * with a row of its own (the most that can be), the others with the row that they share most cells with, if that is
 * at least half of the cells they name. Pure.
 */
export function compareRows(
  result: Result,
  expected: readonly ExpectedRow[],
  options: CompareOptions = {},
): RowsComparison {
  const tests = expected.map((row) => columnTests(result, row, options.partial === true))
  const columns = result.columns.map((_, index) => result.table.column(index))
  const holds = ({ index, matches }: ColumnTest, row: number) => {
    return index >= 0 && matches(columns[index].get(row), row)
  }
  const isLike = (wanted: number, row: number) => tests[wanted].every((test) => holds(test, row))

  const matched = matchRows(expected.length, result.length, isLike)
  const partners = [...matched]
  const taken = new Set(matched)
  const free = Array.from({ length: result.length }, (_, row) => row).filter((row) => !taken.has(row))
  const lone = matched.flatMap((row, wanted) => (row < 0 ? [wanted] : []))
  for (const [wanted, row] of nearestRows(lone, free, tests, holds)) partners[wanted] = row

  const still = options.ordered ? longestRise(matched) : undefined
  const pairs = partners.flatMap((actual, wanted): RowPair[] => {
    if (actual < 0) return []
    const differs = tests[wanted].filter((test) => !holds(test, actual)).map(({ name }) => name)
    return [
      { expected: wanted, actual, differs, moved: still !== undefined && matched[wanted] >= 0 && !still.has(wanted) },
    ]
  })
  const paired = new Set(partners)
  const missing = partners.flatMap((row, wanted) => (row < 0 ? [wanted] : []))
  const unexpected = free.filter((row) => !paired.has(row))
  const wrong = missing.length > 0 || pairs.some(({ differs, moved }) => differs.length > 0 || moved)
  const unknown = tests.flatMap((row) => row.filter(({ index }) => index < 0).map(({ name }) => name))
  return {
    equal: !wrong && (options.subset === true || unexpected.length === 0),
    pairs,
    missing,
    unexpected,
    unknownColumns: [...new Set(unknown)],
  }
}

function columnTests(result: Result, row: ExpectedRow, partial: boolean): ColumnTest[] {
  const tests: ColumnTest[] = []
  for (const [index, { name, type }] of result.columns.entries()) {
    const named = Object.hasOwn(row, name)
    if (named) tests.push({ name, index, matches: cellTest(type, row[name], result, index), named })
    else if (!partial) tests.push({ name, index, matches: (cell) => cell === missingValue(type), named })
  }
  for (const name of Object.keys(row)) {
    if (result.table.indexOf(name) < 0) tests.push({ name, index: -1, matches: () => false, named: true })
  }
  return tests
}

/**
 * Whether a cell of a type is the expected value: as a fixture's value of that type is read, so that dates and their
 * ISO texts, numbers and bigints, timespans and their texts are the same; a Date has no digits beyond milliseconds;
 * dynamic values, and JSON in strings where an object is expected, are equal when their contents are.
 */
function cellTest(type: ScalarType, expected: unknown, result: Result, index: number): CellTest {
  if (isAsymmetric(expected)) {
    const { name } = result.columns[index]
    return (_, row) => expected.asymmetricMatch(result.rows[row][name])
  }
  const isObject = typeof expected === 'object' && expected !== null && !(expected instanceof Date)
  if (type === 'dynamic' || (type === 'string' && isObject)) return dynamicTest(type, expected)
  const wanted = toCell(expected, type)
  if (wanted === undefined) return () => false
  if (wanted instanceof Decimal) return (actual) => actual instanceof Decimal && actual.equals(wanted)
  if (type === 'datetime' && expected instanceof Date) {
    const ms = expected.getTime()
    return (actual) => actual !== null && splitDatetime(actual as Int64).ms === ms
  }
  if (Number.isNaN(wanted)) return (actual) => Number.isNaN(actual)
  return (actual) => actual === wanted
}

function dynamicTest(type: ScalarType, expected: unknown): CellTest {
  const wanted = toCell(expected, 'dynamic') as Dynamic | undefined
  if (wanted === undefined) return () => false
  if (wanted === null) return (actual) => actual === null || (expected === '' && actual === '')
  const key = dynamicKey(wanted)
  const read = (actual: Value) => (type === 'string' ? (toCell(actual, 'dynamic') ?? null) : actual)
  return (actual) => dynamicKey(read(actual) as Dynamic) === key
}

/** A matcher that stands for a value: `expect.any(String)` and its like, of Jest, Vitest and Jasmine. */
export function isAsymmetric(value: unknown): value is { asymmetricMatch(cell: unknown): boolean } {
  return typeof (value as { asymmetricMatch?: unknown } | null | undefined)?.asymmetricMatch === 'function'
}

/**
 * Gives as many expected rows as possible a row of their own: the index of it, or -1. An expected row that names few
 * columns may give way to a pickier one (Kuhn's augmenting paths).
 */
function matchRows(expected: number, actual: number, isLike: (wanted: number, row: number) => boolean): number[] {
  const partners: number[] = new Array(expected).fill(-1)
  const owners: number[] = new Array(actual).fill(-1)
  const candidates: (readonly number[])[] = []
  const match = (wanted: number, row: number) => {
    partners[wanted] = row
    owners[row] = wanted
  }
  for (let i = 0; i < Math.min(expected, actual); i++) if (isLike(i, i)) match(i, i)

  const candidatesOf = (wanted: number) => {
    candidates[wanted] ??= owners.flatMap((_, row) => (isLike(wanted, row) ? [row] : []))
    return candidates[wanted]
  }
  const place = (wanted: number, tried: Set<number>): boolean => {
    const rows = candidatesOf(wanted)
    const free = rows.find((row) => owners[row] < 0)
    if (free !== undefined) {
      match(wanted, free)
      return true
    }
    for (const row of rows) {
      if (tried.has(row)) continue
      tried.add(row)
      if (!place(owners[row], tried)) continue
      match(wanted, row)
      return true
    }
    return false
  }
  for (let wanted = 0; wanted < expected; wanted++) if (partners[wanted] < 0) place(wanted, new Set())
  return partners
}

/** Pairs of rows that are not the same but share most cells, best first; each row is in one pair at most. */
function nearestRows(
  expected: readonly number[],
  actual: readonly number[],
  tests: readonly (readonly ColumnTest[])[],
  holds: (test: ColumnTest, row: number) => boolean,
): Map<number, number> {
  const found: { wanted: number; row: number; share: number }[] = []
  if (expected.length * actual.length > MAX_PAIRS) return new Map()
  for (const wanted of expected) {
    const named = tests[wanted].filter((test) => test.named)
    for (const row of actual) {
      const share = named.filter((test) => holds(test, row)).length / named.length
      if (share >= 0.5) found.push({ wanted, row, share })
    }
  }
  found.sort((a, b) => b.share - a.share || a.wanted - b.wanted || a.row - b.row)
  const pairs = new Map<number, number>()
  const taken = new Set<number>()
  for (const { wanted, row } of found) {
    if (pairs.has(wanted) || taken.has(row)) continue
    pairs.set(wanted, row)
    taken.add(row)
  }
  return pairs
}

/** The expected rows of a longest run of matches whose places rise: the rows that need not move. */
function longestRise(matched: readonly number[]): Set<number> {
  const previous: number[] = []
  const tails: number[] = []
  for (const [wanted, row] of matched.entries()) {
    if (row < 0) continue
    const at = tails.findIndex((tail) => matched[tail] > row)
    const length = at < 0 ? tails.length : at
    previous[wanted] = tails[length - 1] ?? -1
    tails[length] = wanted
  }
  const still = new Set<number>()
  for (let wanted = tails.at(-1) ?? -1; wanted >= 0; wanted = previous[wanted]) still.add(wanted)
  return still
}
