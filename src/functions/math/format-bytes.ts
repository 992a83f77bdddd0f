import type { Int64 } from '../../types/int64.ts'
import type { ScalarFunction } from '../function.ts'

const UNITS = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB']

function formatBytes(size: number, precision: Int64 = 0, unit = ''): string {
  let power = UNITS.indexOf(unit)
  if (power < 0) {
    power = 0
    while (power < UNITS.length - 1 && Math.abs(size) >= 1024 ** (power + 1)) power++
  }
  const digits = Math.min(Math.max(Number(precision), 0), 15)
  return `${Number((size / 1024 ** power).toFixed(digits))} ${UNITS[power]}`
}

/** Sizes in bytes as texts. */
export const formatBytesFunctions: readonly ScalarFunction[] = [
  {
    name: 'format_bytes',
    doc: 'A number of bytes as text, in a unit that fits or the one given.',
    examples: [['format_bytes(1536, 1)', '1.5 KB']],
    overloads: [
      {
        signature: `(size: Number as real, precision?: Number constant as long, format?: string constant [|${UNITS.join('|')}]) -> string`,
        row: formatBytes,
      },
    ],
    resultName: 'FirstArgument',
  },
]
