import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { defaultCatalog } from '../../src/language/catalog.ts'
import { type Difference, differences, outcomes } from '../support/differential.ts'
import { COLUMNS, callsOf, generator, operatorExpressions } from '../support/expressions.ts'

/** What differs from Microsoft's binder, and why it is to stay so; by the names of functions and operators. */
const JUSTIFIED: readonly (readonly [expressions: RegExp, reason: string])[] = [
  [/^array_sort_/, 'the order of nulls may not come first: there must be an array to sort'],
  [/^around\(/, 'only numbers, datetimes and timespans have a distance'],
  [/^datetime_diff\("week", /, 'the engine answers with a real number (recorded)'],
  [/^make_timespan\(/, 'seconds may have fractions, as documented'],
  [/^extract_?all\(/, 'a null names no capture groups, and is refused by name'],
  [/^format_ipv4_mask\([^,]*\)$/, 'the prefix may be left out, as documented'],
  [/^format_bytes\(/, 'the unit is checked whatever the precision is'],
  [/^parse_command_line\(/, 'the documentation knows one parser'],
  [/^range\(/, 'start, stop and step must go together'],
  [/^repeat\(/, 'the documentation has no dynamic values repeated'],
  [/^series_fill_const\(/, 'the constant is documented as required'],
  [/^series_fit_poly\(/, 'the degree is a whole number: the documented examples give a long'],
  [/^parse_user_agent\(/, 'what to look for is documented as required'],
  [/^binary_all_/, 'only whole numbers have bits'],
  [/^\(.* [*/%] .*\)$/, 'a datetime is no number, and a timespan has no square or remainder by a number'],
  [/^\(d \+ d\)$/, 'two datetimes have no sum'],
  [/^\((t|1h) - d\)$/, 'a datetime cannot be taken from a timespan'],
  [/^\(y(\.a)? [+-] y(\.a)?\)$/, 'the engine does not calculate with two dynamic values (recorded)'],
  [/^\(y(\.a)? [!=]= y(\.a)?\)$/, 'nor does it compare them: one must be cast'],
]

const schemas = { T: COLUMNS }

/** The differences that no reason is given for. */
function unexplained(found: readonly Difference[]): string[] {
  return found
    .filter(({ expression }) => !JUSTIFIED.some(([justified]) => justified.test(expression)))
    .map((one) => one.message)
}

const SEED = 20_240_214

describe('types and errors of expressions are those of Microsoft’s binder', () => {
  const { functions, aggregates } = defaultCatalog()
  const isNamed = (name: string) =>
    /^\w+$/.test(name) && !/^(and|or|in|between|has\w*|contains\w*|\w*with(_cs)?|has(pre|suf)fix\w*)$/.test(name)

  test('functions', () => {
    const random = generator(SEED)
    const calls = [...functions.values()]
      .filter(({ name }) => isNamed(name))
      .flatMap((entry) => callsOf(entry, random, 12))
    expect(unexplained(differences(calls, 'T | serialize | project', schemas))).toEqual([])
  })

  test('aggregates', () => {
    const random = generator(SEED)
    const calls = [...aggregates.values()].flatMap((entry) => callsOf(entry, random, 20))
    expect(unexplained(differences(calls, 'T | summarize', schemas))).toEqual([])
  })

  test('operators', () => {
    expect(unexplained(differences(operatorExpressions(), 'T | project', schemas))).toEqual([])
  })
})

/** The queries of a file, one a line; lines with // are comments. */
function queriesOf(file: string): string[] {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('//'))
}

const tables = {
  T: COLUMNS,
  U: { l: 'string', q: 'long', s: 'string', d: 'datetime' },
  U2: { l: 'string', z: 'long' },
  V: { l: 'long', w: 'int' },
  W: { l: 'long' },
  P: { l: 'int' },
}

describe('the columns of queries are those of Microsoft’s binder', () => {
  test.for(queriesOf('pipelines.kql'))('%s', (query) => {
    const { ours, theirs } = outcomes(query, tables)
    expect(ours).toBe(theirs)
  })
})

describe('columns of which nothing is known are named as by Microsoft’s binder', () => {
  test.for(queriesOf('unknown-columns.kql'))('%s', (query) => {
    const { ours, theirs } = outcomes(query, tables)
    const names = (columns: string) => columns.replace(/:\w+/g, '')
    expect(names(ours)).toBe(names(theirs))
  })
})

describe('the errors of queries are those of Microsoft’s binder', () => {
  test.for(queriesOf('invalid.kql'))('%s', (query) => {
    const { ours, theirs } = outcomes(query, tables)
    expect(theirs).toMatch(/^KS\d+ at \d+$/)
    expect(ours).toBe(theirs)
  })
})
