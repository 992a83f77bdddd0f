import { type Int64, int64 } from '../../types/int64.ts'
import type { ScalarFunction } from '../function.ts'

function binary(
  name: string,
  doc: string,
  parameter: 'value2' | 'shift',
  row: (a: bigint, b: bigint) => bigint | null,
  example: [string, string],
): ScalarFunction {
  const first = parameter === 'shift' ? 'value' : 'value1'
  return {
    name,
    doc,
    examples: [example],
    overloads: [
      {
        signature: `(${first}: Integer as long, ${parameter}: Integer as long) -> long`,
        row: (a: Int64, b: Int64) => {
          const bits = row(BigInt(a), BigInt(b))
          return bits === null ? null : int64(bits)
        },
      },
    ],
    resultName: 'FirstArgument',
  }
}

/** The bits of 64-bit whole numbers in two's complement. */
export const bitFunctions: readonly ScalarFunction[] = [
  binary('binary_and', 'The bits that are set in both numbers.', 'value2', (a, b) => a & b, [
    'binary_and(12, 10)',
    '8',
  ]),
  binary('binary_or', 'The bits that are set in either number.', 'value2', (a, b) => a | b, [
    'binary_or(12, 10)',
    '14',
  ]),
  binary('binary_xor', 'The bits that are set in one of the numbers.', 'value2', (a, b) => a ^ b, [
    'binary_xor(12, 10)',
    '6',
  ]),
  binary(
    'binary_shift_left',
    'The bits moved up by a count modulo 64; null for a negative count.',
    'shift',
    (value, count) => (count < 0n ? null : value << (count % 64n)),
    ['binary_shift_left(1, 4)', '16'],
  ),
  binary(
    'binary_shift_right',
    'The bits moved down by a count modulo 64, the sign kept; null for a negative count.',
    'shift',
    (value, count) => (count < 0n ? null : value >> (count % 64n)),
    ['binary_shift_right(-16, 2)', '-4'],
  ),
  {
    name: 'binary_not',
    doc: 'The bits of a number, inverted.',
    examples: [['binary_not(0)', '-1']],
    overloads: [{ signature: '(value: Integer as long) -> long', row: (value: Int64) => int64(~BigInt(value)) }],
    resultName: 'FirstArgument',
  },
  {
    name: 'bitset_count_ones',
    doc: 'How many bits of a number are set.',
    examples: [['bitset_count_ones(42)', '3']],
    overloads: [
      {
        signature: '(value: Integer as long) -> long',
        row: (value: Int64) => BigInt.asUintN(64, BigInt(value)).toString(2).replaceAll('0', '').length,
      },
    ],
    resultName: 'FirstArgument',
  },
]
