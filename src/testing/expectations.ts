import type { Span } from '../../grammar/index.ts'
import type { KqlError } from '../errors/kql-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import { counted } from '../messages/counted.ts'
import type { Result } from '../result.ts'
import type { Rule } from '../rules/rule.ts'
import { alertsOf, fires, triggerText } from '../rules/trigger.ts'
import type { YamlMap } from '../rules/yaml.ts'
import { type CompareOptions, compareRows, type ExpectedRow, type RowsComparison } from './compare.ts'
import type { Expectation, Expected, ExpectedColumn, ExpectedError, Range } from './format.ts'
import { cellValue } from './written-cell.ts'
import { plainRow } from './written-rows.ts'

/** An expectation that does not hold. */
export interface Failure {
  /** The key of the test file that says it. */
  readonly expectation: Exclude<keyof Expected, 'ordered'>
  readonly message: string
  /** Where the test file says it. */
  readonly span: Span
  /** For `contains`, `lacks` and `equals`: how the rows differ. */
  readonly rows?: RowsFailure
}

/** Rows that are not as expected. */
export interface RowsFailure {
  readonly expected: readonly ExpectedRow[]
  readonly comparison: RowsComparison
}

/** What of a test's expectations does not hold for the result of its rule. */
export function failuresOf(expected: Expected, rule: Rule, result: Result): readonly Failure[] {
  const failures: Failure[] = []
  const check = <K extends Failure['expectation']>(
    key: K,
    failure: (value: NonNullable<Expected[K]>['value']) => string | Pick<Failure, 'message' | 'rows'> | undefined,
  ) => {
    const expectation = expected[key] as Expectation<never> | undefined
    const found = expectation === undefined ? undefined : failure(expectation.value)
    if (found === undefined) return
    const details = typeof found === 'string' ? { message: found } : found
    failures.push({ expectation: key, span: expectation!.span, ...details })
  }
  const rows = result.length
  check('fires', (value) => {
    if (fires(rule, rows) === value) return undefined
    return `expected the rule ${value ? '' : 'not '}to fire, but it returned ${counted(rows, 'row')}${whenItFires(rule)}`
  })
  check('alerts', (value) => countFailure(value, alertsOf(rule, rows), 'alert'))
  check('rows', (value) => countFailure(value, rows, 'row'))
  check('columns', (value) => columnsFailure(value, result))
  check('contains', (value) => rowsFailure(value, result, { partial: true, subset: true }))
  check('lacks', (value) => lackFailure(value, result))
  check('equals', (value) => rowsFailure(value, result, { ordered: expected.ordered }))
  check('error', (value) => `expected ${errorText(value)}, but the query returned ${counted(rows, 'row')}`)
  return failures.sort((a, b) => a.span.start - b.span.start)
}

/** Why an error is not the expected one; undefined if it is. */
export function errorFailure({ value, span }: Expectation<ExpectedError>, error: KqlError): Failure | undefined {
  const { code, kind, message } = value
  const isLike =
    (code === undefined || code === error.code) &&
    (kind === undefined || kind === error.kind) &&
    (message === undefined || error.message.includes(message))
  if (isLike) return undefined
  const actual = `${error.kind}${error.code === undefined ? '' : ` ${error.code}`}: ${error.message}`
  return { expectation: 'error', message: `expected ${errorText(value)}, but the query failed with ${actual}`, span }
}

function errorText({ code, kind, message }: ExpectedError): string {
  const about = message === undefined ? '' : ` that says ${JSON.stringify(message)}`
  return `${kind === 'unsupported' || kind === 'internal' ? 'an' : 'a'} ${kind ?? 'query'} error${code === undefined ? '' : ` ${code}`}${about}`
}

function whenItFires(rule: Rule): string {
  const trigger = triggerText(rule)
  return trigger === 'any' ? '' : ` (it fires on ${trigger})`
}

function countFailure({ operator, count }: Range, actual: number, what: string): string | undefined {
  const holds = {
    '=': actual === count,
    '<': actual < count,
    '<=': actual <= count,
    '>': actual > count,
    '>=': actual >= count,
  }
  if (holds[operator]) return undefined
  return `expected ${operator === '=' ? '' : `${operator} `}${counted(count, what)}, got ${actual}`
}

function columnsFailure(expected: readonly ExpectedColumn[], { columns }: Result): string | undefined {
  const text = ({ name, type }: ExpectedColumn) => (type === undefined ? name : `${name}: ${type}`)
  const actual = columns.map(({ name, type }, i) => {
    return text({
      name,
      type: (expected.find((one) => one.name === name)?.type ?? expected[i]?.type) ? type : undefined,
    })
  })
  const wanted = expected.map(text)
  if (actual.length === wanted.length && actual.every((one, i) => one === wanted[i])) return undefined
  const missing = wanted.filter((one) => !actual.includes(one))
  const unexpected = actual.filter((one) => !wanted.includes(one))
  const lists = [
    ...(missing.length > 0 ? [`not there: ${missing.join(', ')}`] : []),
    ...(unexpected.length > 0 ? [`not expected: ${unexpected.join(', ')}`] : []),
  ]
  if (lists.length > 0) return `the columns are others: ${lists.join('; ')}`
  const at = actual.findIndex((one, i) => one !== wanted[i])
  return `the columns are in another order: column ${at + 1} should be ${wanted[at]}, not ${actual[at]}`
}

function rowsFailure(
  maps: readonly YamlMap[],
  result: Result,
  options: CompareOptions,
): Pick<Failure, 'message' | 'rows'> | undefined {
  const expected = maps.map((map) => expectedRow(map, result))
  const comparison = compareRows(result, expected, options)
  if (comparison.equal) return undefined
  const { pairs, missing } = comparison
  const unexpected = options.subset ? [] : comparison.unexpected
  const changed = pairs.filter(({ differs }) => differs.length > 0).length
  const moved = pairs.filter((pair) => pair.moved).length
  const wrong = [
    ...(missing.length > 0 ? [`${missing.length} missing`] : []),
    ...(unexpected.length > 0 ? [`${unexpected.length} unexpected`] : []),
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(moved > 0 ? [`${moved} in another place`] : []),
  ]
  const message = `the rows are not as expected: ${wrong.join(', ')}${unknownText(comparison.unknownColumns, result)}`
  return { message, rows: { expected, comparison: { ...comparison, unexpected } } }
}

function lackFailure(maps: readonly YamlMap[], result: Result): Pick<Failure, 'message' | 'rows'> | undefined {
  const expected = maps.map((map) => expectedRow(map, result))
  const unknown = compareRows(result, expected, { partial: true, subset: true }).unknownColumns
  if (unknown.length > 0) return { message: `no row can tell${unknownText(unknown, result)}` }
  const found = expected.filter((row) => compareRows(result, [row], { partial: true, subset: true }).equal)
  if (found.length === 0) return undefined
  const pairs = compareRows(result, found, { partial: true, subset: true }).pairs
  const unexpected = [...new Set(pairs.map(({ actual }) => actual))]
  const comparison = { equal: false, pairs: [], missing: [], unexpected, unknownColumns: [] }
  const message = `the result has ${found.length === 1 ? 'a row' : `${found.length} rows`} that it should lack`
  return { message, rows: { expected: found, comparison } }
}

function unknownText(unknown: readonly string[], { columns }: Result): string {
  if (unknown.length === 0) return ''
  const names = columns.map(({ name }) => name)
  const hints = unknown.map((name) => didYouMean(name, names)).filter((hint) => hint !== undefined)
  return `; the result has no column ${unknown.join(', ')}${hints.length > 0 ? ` (${hints.join(' ')})` : ''}`
}

/** What a row of the test file expects of the columns of a result. */
function expectedRow(map: YamlMap, { columns }: Result): ExpectedRow {
  const types = new Map(columns.map(({ name, type }) => [name, type]))
  return Object.fromEntries([...plainRow(map)].map(([column, cell]) => [column, cellValue(cell, types.get(column))]))
}
