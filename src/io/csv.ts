import { columnBuilder } from '../columns/builder.ts'
import { toCell } from '../columns/cell.ts'
import {
  type Column,
  ConstantColumn,
  type DictionaryColumn,
  missingValue,
  type StringColumn,
} from '../columns/column.ts'
import { concatColumns } from '../columns/concat.ts'
import { columnFrom } from '../columns/fill.ts'
import { inferTextType } from '../columns/infer.ts'
import { type ColumnInfo, LazyColumn, Table } from '../columns/table.ts'
import { counted } from '../messages/counted.ts'
import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { readCsvRecords } from './csv-records.ts'
import { fileError, MAX_COLUMNS, PlaceError, TOO_MANY_COLUMNS } from './errors.ts'
import type { OnBadLine } from './lines.ts'
import { reportMisfit } from './misfits.ts'
import type { TableShape } from './record-table.ts'

type TextColumn = StringColumn | DictionaryColumn

/** A CSV file: for each of its columns the text of every cell. */
export interface CsvText {
  readonly file: string
  readonly length: number
  readonly columns: ReadonlyMap<string, TextColumn>
  /** The columns that the header says are datetimes (`TimeGenerated [UTC]`, as the Log Analytics portal exports). */
  readonly datetimes: ReadonlySet<string>
  /** The line where each row ends, from 1. */
  readonly lines: readonly number[]
  /** Whether dates with slashes have the day first. */
  readonly isDayFirst: boolean
}

/**
 * Parses a CSV file: a header, then rows of as many fields; quotes as in RFC 4180; comma, semicolon or tab between
 * fields, whichever the header has most of. `onBadLine` is told of lines that are no rows, which are left out; a bad
 * header is an error in any case. Throws KqlError (`runtime`) with the place for anything else.
 */
export function parseCsv(file: string, bytes: Buffer, onBadLine?: OnBadLine): CsvText {
  const lines: number[] = []
  let names: string[] = []
  let datetimes = new Set<string>()
  let cells: ReturnType<typeof columnBuilder>[] = []
  const onRecord = (fields: string[], line: number) => {
    if (names.length === 0) {
      ;({ names, datetimes } = parseHeader(file, fields))
      cells = names.map(() => columnBuilder('string'))
      return
    }
    if (fields.length !== names.length) throw raggedRow(fields.length, names.length, line)
    lines.push(line)
    for (let i = 0; i < fields.length; i++) cells[i].append(fields[i])
  }
  readCsvRecords(bytes, delimiterOf(bytes), onRecord, ({ message, line, column, hint }) => {
    const at = { line: line + 1, column }
    if (onBadLine === undefined || names.length === 0) throw fileError(file, message, at, hint)
    onBadLine({ file, ...at, message, isLeftOut: true })
  })
  const columns = new Map(names.map((name, i) => [name, cells[i].finish() as TextColumn]))
  return { file, length: lines.length, columns, datetimes, lines, isDayFirst: hasDayFirst([...columns.values()]) }
}

function raggedRow(fields: number, names: number, line: number): PlaceError {
  const found = `this row has ${counted(fields, 'field')}, the header ${names}`
  return new PlaceError(found, line - 1, undefined, 'put a field that has a delimiter or a line break inside in quotes')
}

/** The table of the rows of one or more CSV files; the counterpart of `tableOfRecords`. */
export function tableOfCsv(files: readonly CsvText[], shape: TableShape): Table {
  const columns = [...shape.columns]
  const known = new Set(columns.map(({ name }) => name))
  for (const name of new Set(files.flatMap((file) => [...file.columns.keys()]))) {
    if (known.has(name)) continue
    known.add(name)
    columns.push({ name, type: shape.strings ? 'string' : inferCsvType(files, name) })
  }
  for (const name of Object.keys(shape.defaults)) if (!known.has(name)) columns.push({ name, type: 'string' })
  const length = files.reduce((sum, file) => sum + file.length, 0)
  const cells = columns.map((column) => {
    const filler = Object.hasOwn(shape.defaults, column.name) ? shape.defaults[column.name] : undefined
    const missing = toCell(filler, column.type) ?? missingValue(column.type)
    return new LazyColumn(() =>
      concatColumns(
        column.type,
        files.map((file) => readColumn(file, column, missing, shape.onBadLine)),
      ),
    )
  })
  return new Table(columns, cells, length)
}

/** The rows as plain objects of text. */
export function objectsOfCsv({ columns, length }: CsvText): Record<string, unknown>[] {
  return Array.from({ length }, (_, row) => {
    return Object.fromEntries([...columns].map(([name, column]) => [name, column.get(row)]))
  })
}

function parseHeader(file: string, fields: readonly string[]): { names: string[]; datetimes: Set<string> } {
  if (fields.length > MAX_COLUMNS) throw fileError(file, TOO_MANY_COLUMNS, { line: 1 })
  const names = new Set<string>()
  const datetimes = new Set<string>()
  for (const field of fields) {
    const zone = /^(.*\S) \[(UTC|Local Time)\]$/.exec(field.trim())
    const name = zone?.[1] ?? field.trim()
    if (zone?.[2] === 'Local Time') {
      throw fileError(file, `column ${name} is in local time, nobody knows of where: export it in UTC`, { line: 1 })
    }
    if (zone !== null) datetimes.add(name)
    if (name === '')
      throw fileError(file, 'the header has a column without a name', { line: 1 }, 'name it, or leave it out')
    if (names.has(name)) throw fileError(file, `the header has column ${name} twice`, { line: 1 }, 'rename one of them')
    names.add(name)
  }
  return { names: [...names], datetimes }
}

function delimiterOf(bytes: Buffer): string {
  const end = bytes.indexOf(10)
  const header = bytes.toString('utf8', 0, end < 0 ? bytes.length : end).replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => header.split(delimiter).length
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best))
}

/**
 * The portal writes dates as the browser's language does: `4/30/2025, 9:34:41.000 AM` in American English, else mostly
 * `30/04/2025, 09:34:41.000`. A part above 12 decides; without any, a comma before a time of 24 hours means day first.
 */
function hasDayFirst(columns: readonly TextColumn[]): boolean {
  let isPortal24 = false
  for (const column of columns) {
    for (const text of column.kind === 'string' ? column.values : column.dictionary) {
      const date = /^(\d{1,2})\/(\d{1,2})\/\d{4}(, \d\d:\d\d:\d\d(?:\.\d+)?$)?/.exec(text)
      if (date === null) continue
      if (Number(date[1]) > 12) return true
      if (Number(date[2]) > 12) return false
      if (date[3] !== undefined) isPortal24 = true
    }
  }
  return isPortal24
}

function inferCsvType(files: readonly CsvText[], name: string): ScalarType {
  if (files.some((file) => file.datetimes.has(name))) return 'datetime'
  function* texts(): Generator<string> {
    for (const file of files) {
      const column = file.columns.get(name)
      if (column !== undefined) yield* column.kind === 'string' ? column.values : column.dictionary
    }
  }
  return inferTextType(texts())
}

function readColumn(file: CsvText, { name, type }: ColumnInfo, missing: Value, onBadLine?: OnBadLine): Column {
  const texts = file.columns.get(name)
  if (texts === undefined) return new ConstantColumn(type, missing, file.length)
  if (type === 'string' && missing === '') return texts
  return columnFrom(type, file.length, (row) => {
    const text = texts.get(row)
    if (text === '') return missing
    const cell = toCell(type === 'datetime' && file.isDayFirst ? monthFirst(text) : text, type)
    if (cell !== undefined) return cell
    reportMisfit({ file: file.file, line: file.lines[row], column: name, type, value: text }, onBadLine)
    return missing
  })
}

function monthFirst(text: string): string {
  return text.replace(/^(\d{1,2})\/(\d{1,2})\//, '$2/$1/')
}
