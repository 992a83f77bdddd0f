import type { Pace } from '../limits/watch.ts'

/** A stable radix sort of rows by an unsigned number for each, eight bits at a time. Overwrites `rows`. */
export function byDigits(rows: Int32Array, digits: Uint32Array | Uint8Array, pace: Pace): Int32Array {
  const { length } = rows
  let order = rows
  let spare: Int32Array = new Int32Array(length)
  for (let shift = 0; shift < digits.BYTES_PER_ELEMENT * 8; shift += 8) {
    pace.rows(length)
    const starts = new Uint32Array(257)
    for (let i = 0; i < length; i++) starts[((digits[i] >>> shift) & 255) + 1]++
    if (starts.includes(length, 1)) continue
    for (let digit = 0; digit < 256; digit++) starts[digit + 1] += starts[digit]
    for (let i = 0; i < length; i++) {
      const row = order[i]
      spare[starts[(digits[row] >>> shift) & 255]++] = row
    }
    ;[order, spare] = [spare, order]
  }
  return order
}
