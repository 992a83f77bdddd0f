import type { RunContext } from '../engine/context.ts'

/** Values that some rows share. */
export interface Pattern {
  /** The places of the columns whose values are shared. */
  readonly columns: readonly number[]
  /** All the rows that have the values. */
  readonly rows: Int32Array
}

/**
 * The patterns that at least a share of the rows have and that are closed: no other column has one value in all of a
 * pattern's rows. `codes` are the columns, as a number for each row's value. Each is found once, as in the algorithm
 * LCM (Uno et al. 2004): a pattern is extended in columns after the last extension, if none before becomes constant by
 * it.
 */
export function* closedPatterns(
  codes: readonly Int32Array[],
  length: number,
  threshold: number,
  context: RunContext,
): Generator<Pattern> {
  const isFrequent = (count: number) => count > 0 && count / length >= threshold
  const isConstant = (column: number, rows: Int32Array) => {
    const values = codes[column]
    for (const row of rows) if (values[row] !== values[rows[0]]) return false
    return true
  }

  function* extensionsOf(pattern: Pattern, from: number): Generator<Pattern> {
    for (let column = from; column < codes.length; column++) {
      if (pattern.columns.includes(column)) continue
      for (const rows of groupsOf(codes[column], pattern.rows)) {
        if (!isFrequent(rows.length)) continue
        context.checkpoint()
        const columns = [...codes.keys()].filter((other) => pattern.columns.includes(other) || isConstant(other, rows))
        if (columns.some((other) => other < column && !pattern.columns.includes(other))) continue
        const extended = { columns, rows }
        yield extended
        yield* extensionsOf(extended, column + 1)
      }
    }
  }

  if (length === 0) return
  const rows = Int32Array.from({ length }, (_, row) => row)
  const all = { columns: [...codes.keys()].filter((column) => isConstant(column, rows)), rows }
  if (all.columns.length > 0) yield all
  yield* extensionsOf(all, 0)
}

/** The rows, split by their values in a column. */
function groupsOf(values: Int32Array, rows: Int32Array): Int32Array[] {
  const groups = new Map<number, number[]>()
  for (const row of rows) {
    const group = groups.get(values[row])
    if (group === undefined) groups.set(values[row], [row])
    else group.push(row)
  }
  return [...groups.values()].map((group) => Int32Array.from(group))
}
