import type { Table } from '../columns/table.ts'
import type { Lineage } from '../engine/lineage.ts'
import { lineageOf } from './follow.ts'
import type { Recorder } from './recorder.ts'

/** Which rows of tables have a part in a result. */
export interface Contributions {
  /** For each row of a table that was read 1 if it has a part; undefined when none has. */
  of(table: Table): Uint8Array | undefined
  /** False when an operator does not tell: all rows that it read then count. */
  readonly exact: boolean
}

/**
 * Which rows the rows of a result were made of: those that are in it, in a group of it, or joined into it. Rows that
 * only decided about others (the right side of an anti-join, `toscalar`, lists of `in`) have no part.
 */
export function contributionsOf(recorder: Recorder): Contributions {
  const marks = new Map<Table, Uint8Array>()
  let exact = true
  const root = recorder.all.at(-1)
  if (root !== undefined) marks.set(root.output, new Uint8Array(root.output.length).fill(1))
  for (const run of recorder.all.toReversed()) {
    const made = marks.get(run.output)
    if (made === undefined) continue
    const lineages = lineageOf(run)
    for (const [i, input] of run.inputs.entries()) {
      if (input === undefined || input === run.output) continue
      const own = marks.get(input) ?? new Uint8Array(input.length)
      marks.set(input, own)
      const lineage = lineages[i]
      if (lineage !== undefined) mark(own, made, lineage)
      else {
        exact = false
        own.fill(1)
      }
    }
  }
  return { of: (table) => marks.get(table), exact }
}

function mark(input: Uint8Array, output: Uint8Array, lineage: Lineage): void {
  if ('from' in lineage) {
    const { from } = lineage
    for (let i = 0; i < from.length; i++) if (from[i] >= 0 && output[i] === 1) input[from[i]] = 1
  } else {
    const { into } = lineage
    for (let i = 0; i < into.length; i++) if (into[i] >= 0 && output[into[i]] === 1) input[i] = 1
  }
}
