import type { SharedCodes } from '../columns/matching.ts'
import type { RunContext } from '../engine/context.ts'
import { ROWS_PER_CHECKPOINT } from '../limits/watch.ts'

/** Pairs of rows; -1 where one side has none. */
export interface RowPairs {
  readonly left: Int32Array
  readonly right: Int32Array
}

/** Which rows a kind of join pairs or keeps. */
export interface PairOptions {
  /** Only the first left row of each key. */
  readonly leftUnique?: boolean
  /** Left rows without a match stay, alone. */
  readonly keepLeft?: boolean
  /** Right rows without a match stay, alone; they come last. */
  readonly keepRight?: boolean
  /** Of several right rows for a left one, the last comes first. */
  readonly lastFirst?: boolean
}

/** All pairs of rows with equal keys, in the order of the left rows, then of the right ones. */
export function pairRows(codes: SharedCodes, options: PairOptions, context: RunContext): RowPairs {
  const { leftUnique = false, keepLeft = false, keepRight = false, lastFirst = false } = options
  const { starts, rows } = rowsByCode(codes.right, codes.size)
  const taken = leftUnique || keepRight ? new Uint8Array(codes.size) : null
  const counts = new Int32Array(codes.left.length)
  let total = 0
  for (let i = 0; i < counts.length; i++) {
    const code = codes.left[i]
    const found = code < 0 ? 0 : starts[code + 1] - starts[code]
    if (leftUnique && code >= 0 && taken![code] === 1) continue
    if (taken !== null && code >= 0) taken[code] = 1
    counts[i] = found === 0 && keepLeft ? -1 : found
    total += Math.abs(counts[i])
  }
  const alone = keepRight ? codes.right.filter((code) => code < 0 || taken![code] === 0).length : 0
  context.meter.rows(total + alone)
  context.meter.bytes((total + alone) * 8)
  const left = new Int32Array(total + alone).fill(-1)
  const right = new Int32Array(total + alone).fill(-1)
  let at = 0
  for (let i = 0; i < counts.length; i++) {
    if (i % ROWS_PER_CHECKPOINT === 0) context.checkpoint()
    if (counts[i] < 0) left[at++] = i
    if (counts[i] <= 0) continue
    const start = starts[codes.left[i]]
    for (let k = 0; k < counts[i]; k++) {
      left[at] = i
      right[at++] = rows[lastFirst ? start + counts[i] - 1 - k : start + k]
    }
  }
  for (let i = 0; i < codes.right.length && at < right.length; i++) {
    if (codes.right[i] < 0 || taken![codes.right[i]] === 0) right[at++] = i
  }
  return { left, right }
}

/** The rows of each code, one code after the other: those of code c stand from `starts[c]` up to `starts[c + 1]`. */
function rowsByCode(codes: Int32Array, size: number): { starts: Int32Array; rows: Int32Array } {
  const starts = new Int32Array(size + 1)
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) starts[codes[i] + 1]++
  for (let code = 0; code < size; code++) starts[code + 1] += starts[code]
  const rows = new Int32Array(codes.length)
  const next = starts.slice()
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) rows[next[codes[i]]++] = i
  return { starts, rows }
}

/** The rows of one side whose key the other side has, or those whose key it has not. */
export function rowsMatched(side: Int32Array, other: Int32Array, size: number, matched: boolean): Int32Array {
  const known = new Uint8Array(size)
  for (let i = 0; i < other.length; i++) if (other[i] >= 0) known[other[i]] = 1
  const rows = new Int32Array(side.length)
  const wanted = matched ? 1 : 0
  let count = 0
  for (let i = 0; i < side.length; i++) {
    rows[count] = i
    const found = side[i] < 0 ? 0 : known[side[i]]
    count += found === wanted ? 1 : 0
  }
  return rows.subarray(0, count)
}
