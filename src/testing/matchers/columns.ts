import { type Schema, schemaColumns } from '../../columns/rows.ts'
import { type MatcherResult, outcomeOf, type Received } from './received.ts'

/** How exact `toHaveColumns` is. */
export interface HaveColumnsOptions {
  /** The result has no other columns, and these in this order. */
  readonly exact?: boolean
}

/** Whether a result has these columns: names, or types by name (`{ Failures: 'long' }`). */
export function toHaveColumns(
  received: Received,
  expected: readonly string[] | Schema,
  options: HaveColumnsOptions = {},
): MatcherResult {
  const { columns } = outcomeOf('toHaveColumns', received).result
  const wanted = isNames(expected)
    ? expected.map((name) => name)
    : schemaColumns('toHaveColumns', expected).map(({ name, type }) => `${name}: ${type}`)
  const given = columns.map(({ name, type }) => (isNames(expected) ? name : `${name}: ${type}`))
  const lacks = wanted.filter((column) => !given.includes(column))
  const pass = options.exact ? wanted.join('\n') === given.join('\n') : lacks.length === 0
  if (pass) return { pass, message: () => `expected other columns than ${given.join(', ')}` }
  const message = () =>
    lacks.length > 0
      ? `expected the columns ${wanted.join(', ')}; the result lacks ${lacks.join(', ')}`
      : `expected just the columns ${wanted.join(', ')}, in this order`
  return { pass, message, actual: given, expected: wanted }
}

function isNames(expected: readonly string[] | Schema): expected is readonly string[] {
  return Array.isArray(expected) && expected.every((column) => typeof column === 'string')
}
