import fc from 'fast-check'
import type { ScalarType } from '../../src/types/scalar-type.ts'
import { Choices, decisions } from './choices.ts'
import { anyCall, anyType, type Columns, expression } from './expressions.ts'
import { isError, outcomeOf, same, workspaceWith } from './outcomes.ts'
import type { Property } from './properties.ts'
import { type Row, rows, SCHEMA } from './tables.ts'

/** A row, and the decisions of expressions over it. */
interface ConstantCase {
  readonly T: readonly Row[]
  readonly recipe: readonly (readonly number[])[]
}

const COLUMNS: Columns = Object.entries(SCHEMA)
  .filter(([name]) => /^[a-z]$/.test(name))
  .map(([name, type]) => ({ name, type }))

/** A cell as a query writes it. */
function literalOf(type: ScalarType, value: unknown): string {
  const quoted = JSON.stringify(String(value))
  if (type === 'string') return quoted
  // In fixtures the empty text is no value, but of a string.
  if (value === null || value === '') return `${type}(null)`
  switch (type) {
    case 'bool':
      return String(value)
    case 'int':
    case 'long':
      return `${type}(${value})`
    case 'dynamic':
      return `dynamic(${JSON.stringify(value)})`
    default:
      return `to${type}(${quoted})`
  }
}

function expressionOf(numbers: readonly number[]): string {
  const c = new Choices(numbers)
  return c.once(3) ? expression(c, COLUMNS, anyType(c)) : anyCall(c, COLUMNS)
}

/** The expression over the columns of a row, and over names of constants. */
function queriesOf(row: Row, value: string): readonly [ofColumns: string, ofConstants: string] {
  const used = COLUMNS.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(value))
  const constants = used.map(({ name, type }) => `let ${name} = ${literalOf(type, row[name])};\n`)
  return [`T | project x = ${value}`, `${constants.join('')}print x = ${value}`]
}

/** An expression gives the same over columns, which are evaluated in a run, and over constants, which may be before. */
export const constants: Property<ConstantCase> = {
  name: 'constants',
  cases: fc.record({
    T: rows.map((some) => some.slice(0, 1)).filter((some) => some.length === 1),
    recipe: fc.array(decisions, { minLength: 1, maxLength: 8, size: 'max' }),
  }),
  query: ({ T, recipe }) => recipe.map((numbers) => queriesOf(T[0], expressionOf(numbers)).join('\n')).join('\n---\n'),
  check: ({ T, recipe }) => {
    for (const numbers of recipe) {
      const workspace = workspaceWith(T, [])
      const [ofColumns, ofConstants] = queriesOf(T[0], expressionOf(numbers)).map((text) => outcomeOf(workspace, text))
      // What must be a constant, or a column, is known when a query is bound.
      if (/^error (semantic|unsupported)/.test(ofColumns) || /^error (semantic|unsupported)/.test(ofConstants)) continue
      const rowsOf = (text: string) => (isError(text) ? text : JSON.stringify(JSON.parse(text)[0].rows))
      same(`${expressionOf(numbers)} over columns and over constants`, rowsOf(ofColumns), rowsOf(ofConstants))
    }
  },
}
