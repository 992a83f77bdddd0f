import type { Span } from '../../grammar/index.ts'
import type { JsonValue, Result } from '../result.ts'
import { alertsOf } from '../rules/trigger.ts'
import type { YamlList, YamlMap, YamlNode } from '../rules/yaml.ts'
import { rowJson } from './cell-text.ts'
import type { RowPair } from './compare.ts'
import type { Failure } from './expectations.ts'
import type { TestOutcome } from './run.ts'
import { yamlRow, yamlText, yamlValue } from './yaml-text.ts'

/** A stretch of a text, and what is put in its place. */
interface Edit extends Span {
  readonly text: string
}

/** The expectations that are written anew. `fires`, `lacks` and `error` say what is meant: they are not. */
const WRITABLE = new Set<Failure['expectation']>(['rows', 'alerts', 'columns', 'contains', 'equals'])

/**
 * The text of a test file in which the numbers, columns and rows that failing tests expect are those that their rules
 * returned. Nothing else is touched: comments, the form of rows that hold, and the order of rows stay.
 */
export function updatedTestFile(text: string, outcomes: readonly TestOutcome[]): string {
  const edits = outcomes.flatMap((outcome) => {
    const { result, failures } = outcome
    if (result === undefined) return []
    return failures
      .filter(({ expectation }) => WRITABLE.has(expectation))
      .flatMap((failure) => editsOf(failure, outcome, result, text))
  })
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n'
  return edits
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((edited, { start, end, text: put }) => {
      return edited.slice(0, start) + put.replaceAll('\n', lineBreak) + edited.slice(end)
    }, text)
}

function editsOf(failure: Failure, { test, rule }: TestOutcome, result: Result, text: string): readonly Edit[] {
  const { node } = test.expected[failure.expectation]!
  switch (failure.expectation) {
    case 'rows':
      return [{ ...node.span, text: String(result.length) }]
    case 'alerts':
      return [{ ...node.span, text: String(alertsOf(rule, result.length)) }]
    case 'columns':
      return [columnsEdit(node, result, text)]
    default:
      return failure.rows === undefined
        ? []
        : rowsEdits(node as YamlList, failure.rows.comparison, result, text, test.expected.ordered)
  }
}

function columnsEdit(node: YamlNode, { columns }: Result, text: string): Edit {
  const written =
    node.kind === 'list'
      ? `[${columns.map(({ name }) => yamlText(name)).join(', ')}]`
      : yamlRow(columns.map(({ name, type }) => [name, type]))
  return replacing(node, written, text)
}

function rowsEdits(
  list: YamlList,
  { pairs, missing, unexpected }: NonNullable<Failure['rows']>['comparison'],
  result: Result,
  text: string,
  ordered: boolean,
): readonly Edit[] {
  const moved = pairs.some((pair) => pair.moved)
  if (list.flow || moved || (ordered && unexpected.length > 0) || missing.length === list.items.length) {
    const kept = [...pairs.map(({ actual }) => actual), ...unexpected]
    return [replacing(list, blockList(ordered ? kept.sort((a, b) => a - b) : kept, result, list, text), text)]
  }
  const changed = pairs.flatMap((pair) => rowEdits(list.items[pair.expected] as YamlMap, pair, result, text))
  const removed = missing.map((row): Edit => {
    const { start, end } = linesOf(list.items[row].span, text)
    return { start, end, text: '' }
  })
  const last = linesOf(list.items[list.items.length - 1].span, text)
  const indent = ' '.repeat(columnOf(list.span.start, text))
  const added = unexpected.map((row) => `${indent}- ${rowText(row, result)}\n`).join('')
  const lineBreak = text[last.end - 1] === '\n' || added === '' ? '' : '\n'
  return [
    ...changed,
    ...removed,
    ...(added === '' ? [] : [{ start: last.end, end: last.end, text: lineBreak + added }]),
  ]
}

/** The cells of a row that differ; those that the row does not have of its own are added to it. */
function rowEdits(row: YamlMap, { actual, differs }: RowPair, result: Result, text: string): readonly Edit[] {
  const cells = rowJson(result, actual, differs)
  return differs.flatMap((name): Edit[] => {
    const own = row.entries.find(
      ({ key, keySpan }) => key === name && keySpan.start >= row.span.start && keySpan.end <= row.span.end,
    )
    const value = Object.hasOwn(cells, name) ? cells[name] : null
    if (own !== undefined) return [{ ...own.value.span, text: yamlValue(value) }]
    const entry = `${yamlText(name)}: ${yamlValue(value)}`
    if (!row.flow) {
      const at = row.span.start
      return [{ start: at, end: at, text: `${entry}\n${' '.repeat(columnOf(at, text))}` }]
    }
    const at = row.span.start + 1
    return [{ start: at, end: at, text: row.entries.length === 0 ? ` ${entry} ` : ` ${entry},` }]
  })
}

/** Replaces a value, which begins right after its key, or with a line break. */
function replacing({ span }: YamlNode, written: string, text: string): Edit {
  const end = span.start + text.slice(span.start, span.end).trimEnd().length
  const start = text.slice(0, span.start).trimEnd().length
  if (written.startsWith('\n')) return { start, end, text: written }
  const isAfterComment = /(^|\s)#/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))
  return isAfterComment ? { start: span.start, end, text: written } : { start, end, text: ` ${written}` }
}

/** Rows of a result as a list of lines, two columns to the right of the key that it belongs to. */
function blockList(rows: readonly number[], result: Result, list: YamlList, text: string): string {
  if (rows.length === 0) return '[]'
  const keyLine = text.lastIndexOf('\n', text.slice(0, list.span.start).trimEnd().length - 1) + 1
  const indent = ' '.repeat(/^[\s-]*/.exec(text.slice(keyLine))![0].length + 2)
  return rows.map((row) => `\n${indent}- ${rowText(row, result)}`).join('')
}

function rowText(row: number, result: Result): string {
  const cells = Object.entries(
    rowJson(
      result,
      row,
      result.columns.map(({ name }) => name),
    ),
  )
  return yamlRow(cells.filter(([, value]: [string, JsonValue]) => value !== null && value !== ''))
}

/** The whole lines that a node stands on. */
function linesOf({ start, end }: Span, text: string): Span {
  const last = start + text.slice(start, end).trimEnd().length
  const lineEnd = text.indexOf('\n', last)
  return { start: text.lastIndexOf('\n', start - 1) + 1, end: lineEnd < 0 ? text.length : lineEnd + 1 }
}

function columnOf(offset: number, text: string): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}
