import type { Value } from '../../types/dynamic.ts'
import { alias, type RowKernel, type ScalarFunction } from '../function.ts'

function test(name: string, doc: string, example: [string, string], row: RowKernel): ScalarFunction {
  return {
    name,
    doc,
    examples: [example],
    overloads: [{ signature: '(value: Scalar) -> bool', nulls: 'handle', row }],
  }
}

const isEmpty = (value: Value) => value === null || value === ''

const isnotnull = test(
  'isnotnull',
  'Whether the value is not null; a string never is.',
  ["isnotnull('')", 'true'],
  (value) => {
    return value !== null
  },
)
const isnotempty = test(
  'isnotempty',
  'Whether the value is neither null nor "".',
  ["isnotempty('a')", 'true'],
  (value) => {
    return !isEmpty(value)
  },
)

/** Tests for null and the empty string. */
export const nullFunctions: readonly ScalarFunction[] = [
  test(
    'isnull',
    'Whether the value is null; a string never is.',
    ['isnull(int(null))', 'true'],
    (value) => value === null,
  ),
  isnotnull,
  alias('notnull', isnotnull, { hidden: true }),
  test('isempty', 'Whether the value is null or "".', ["isempty('')", 'true'], isEmpty),
  isnotempty,
  alias('notempty', isnotempty, { hidden: true }),
]
