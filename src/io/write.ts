import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Table } from '../columns/table.ts'
import { KqlError } from '../errors/kql-error.ts'
import { textOf } from '../functions/convert.ts'
import type { Result } from '../result.ts'
import { type Dynamic, stringifyDynamic, type Value } from '../types/dynamic.ts'
import { formatReal } from '../types/real.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/**
 * json: an array of objects, a row a line. ndjson: an object a line. csv: a header and rows as in RFC 4180, with line
 * feeds, and no formulas (see FormatOptions). markdown: a table. Longs have all their digits everywhere, datetimes
 * seven after the second; real, decimal and the like are written as Kusto does. A null is `null` in JSON, else nothing.
 */
export type OutputFormat = 'json' | 'ndjson' | 'csv' | 'markdown'

const CHUNK = 1 << 16

/** How a table is written. */
export interface FormatOptions {
  /**
   * Whether text that a spreadsheet would take for a formula stands in CSV as it is. Without it an apostrophe goes
   * before text and names that begin with `=`, `+`, `-`, `@`, a tab or a line break and are no number.
   */
  readonly csvFormulas?: boolean
}

/**
 * Writes a result; waits where the stream asks to. Throws KqlError (`runtime`) when the stream fails or is closed
 * before.
 */
export async function writeResult(
  result: Result,
  format: OutputFormat,
  out: Writable,
  options?: FormatOptions,
): Promise<void> {
  try {
    await pipeline(chunksOf(formatTable(result.table, format, options)), out, { end: false })
  } catch (error) {
    if (error instanceof KqlError) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    const isClosed = /^ERR_STREAM_(PREMATURE_CLOSE|DESTROYED)$/.test(code)
    const reason = isClosed ? 'its stream was closed' : message
    throw new KqlError('runtime', `the result cannot be written: ${reason}`, { cause: error })
  }
}

function* chunksOf(texts: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const text of texts) {
    chunk += text
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

/** The text of a table, piece by piece. */
export function formatTable(table: Table, format: OutputFormat, options: FormatOptions = {}): Generator<string> {
  if (format === 'csv') return csvLines(table, options.csvFormulas ? (text) => text : withoutFormula)
  return format === 'markdown' ? markdownLines(table) : jsonLines(table, format === 'json')
}

function* jsonLines(table: Table, isArray: boolean): Generator<string> {
  const members = table.columns.map(({ name, type }, i) => {
    const column = table.column(i)
    const key = `${JSON.stringify(name)}:`
    return (row: number) => key + jsonText(type, column.get(row))
  })
  if (isArray) yield '['
  for (let row = 0; row < table.length; row++) {
    const object = `{${members.map((member) => member(row)).join(',')}}`
    if (isArray) yield `${row > 0 ? ',' : ''}\n${object}`
    else yield `${object}\n`
  }
  if (isArray) yield table.length > 0 ? '\n]\n' : ']\n'
}

function* csvLines(table: Table, safe: (text: string) => string): Generator<string> {
  yield csvLine(table.columns.map(({ name }) => safe(name)))
  const columns = table.columns.map(({ type }, i) => {
    return { type, column: table.column(i), written: type === 'string' || type === 'dynamic' ? safe : undefined }
  })
  for (let row = 0; row < table.length; row++) {
    const fields = columns.map(({ type, column, written }) => {
      const text = cellText(type, column.get(row))
      return written === undefined ? text : written(text)
    })
    yield csvLine(fields)
  }
}

/** A lone empty field stands in quotes: an empty line is no row. */
function csvLine(fields: readonly string[]): string {
  return fields.length === 1 && fields[0] === '' ? '""\n' : `${fields.map(csvField).join(',')}\n`
}

function* markdownLines(table: Table): Generator<string> {
  const isNumber = ({ type }: { type: ScalarType }) =>
    type === 'int' || type === 'long' || type === 'real' || type === 'decimal'
  yield `| ${table.columns.map(({ name }) => markdownField(name)).join(' | ')} |\n`
  yield `|${table.columns.map((column) => (isNumber(column) ? ' ---: ' : ' --- ')).join('|')}|\n`
  const columns = table.columns.map(({ type }, i) => ({ type, column: table.column(i) }))
  for (let row = 0; row < table.length; row++) {
    yield `| ${columns.map(({ type, column }) => markdownField(cellText(type, column.get(row)))).join(' | ')} |\n`
  }
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/** Text that no spreadsheet takes for a formula. */
function withoutFormula(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) && !NUMBER.test(text) ? `'${text}` : text
}

function csvField(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function markdownField(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replace(/\r\n|\r|\n/g, '<br>')
}

/** A cell as text without quotes; null is "". */
function cellText(type: ScalarType, value: Value): string {
  if (value === null) return ''
  return type === 'bool' ? String(value) : textOf(type, value)
}

function jsonText(type: ScalarType, value: Value): string {
  if (value === null) return 'null'
  switch (type) {
    case 'bool':
    case 'int':
    case 'long':
      return String(value)
    case 'real':
      return Number.isFinite(value) ? formatReal(value as number) : `"${formatReal(value as number)}"`
    case 'dynamic':
      return stringifyDynamic(value as Dynamic)
    default:
      return JSON.stringify(cellText(type, value))
  }
}
