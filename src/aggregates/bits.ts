import { columnFrom } from '../columns/fill.ts'
import { type Int64, int64 } from '../types/int64.ts'
import type { Aggregate, ComputeKernel } from './aggregate.ts'

function bitKernel(start: bigint, combine: (a: bigint, b: bigint) => bigint): ComputeKernel {
  return ([column], { ids, count }, { result }) => {
    const bits = new Array<bigint>(count).fill(start)
    const seen = new Uint8Array(count)
    for (let i = 0; i < ids.length; i++) {
      const value = column.get(i)
      if (value === null) continue
      bits[ids[i]] = combine(bits[ids[i]], BigInt(value as Int64))
      seen[ids[i]] = 1
    }
    return columnFrom(result, count, (group) => (seen[group] === 1 ? int64(bits[group]) : null))
  }
}

function entry(name: string, doc: string, example: string, compute: ComputeKernel): Aggregate {
  return {
    name,
    doc,
    examples: [[`${name}(x)`, example]],
    declared: ['(expr: Summable) -> Parameter0'],
    overloads: [{ signature: '(expr: Integer) -> Parameter0', compute }],
    resultName: 'FirstArgument',
  }
}

/** Bits of whole numbers combined. */
export const bitAggregates: readonly Aggregate[] = [
  entry(
    'binary_all_and',
    'The bits set in all values.',
    '0',
    bitKernel(-1n, (a, b) => a & b),
  ),
  entry(
    'binary_all_or',
    'The bits set in any value.',
    '3',
    bitKernel(0n, (a, b) => a | b),
  ),
  entry(
    'binary_all_xor',
    'The bits set in an odd number of values.',
    '0',
    bitKernel(0n, (a, b) => a ^ b),
  ),
]
