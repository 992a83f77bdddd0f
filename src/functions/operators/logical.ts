import { BoolColumn, type Column, expand } from '../../columns/column.ts'
import type { BranchKernel, ScalarFunction } from '../function.ts'

function bytesOf(column: Column): Uint8Array {
  return (expand(column) as BoolColumn).values
}

/** `and` / `or`: the right side is asked only where the left does not settle it (`settled` is its byte). */
function connective(settled: 0 | 1): BranchKernel {
  return ([left, right], _call, length) => {
    const first = left()
    if (first.kind === 'constant' && first.value === (settled === 1)) return first
    const values = Uint8Array.from(bytesOf(first))
    const open: number[] = []
    for (let i = 0; i < length; i++) if (values[i] !== settled) open.push(i)
    if (open.length === 0) return new BoolColumn(values)
    const all = open.length === length
    const second = bytesOf(all ? right() : right(Int32Array.from(open)))
    for (let k = 0; k < open.length; k++) {
      const i = open[k]
      if (second[k] === settled) values[i] = settled
      else if (values[i] === 2 || second[k] === 2) values[i] = 2
      else values[i] = second[k]
    }
    return new BoolColumn(values)
  }
}

const SIGNATURE = '(left: bool, right: bool) -> bool'

/** Three-valued: null is "not known". */
export const logicalOperators: readonly ScalarFunction[] = [
  { name: 'and', doc: 'Whether both are true.', overloads: [{ signature: SIGNATURE, branches: connective(0) }] },
  { name: 'or', doc: 'Whether at least one is true.', overloads: [{ signature: SIGNATURE, branches: connective(1) }] },
  {
    name: 'not',
    doc: 'True for false, false for true, null for null.',
    examples: [['not(true)', 'false']],
    overloads: [{ signature: '(expression: bool) -> bool', row: (value: boolean) => !value }],
  },
]
