import { columnOf } from '../columns/builder.ts'
import { missingValue } from '../columns/column.ts'
import { inferTextType, inferType } from '../columns/infer.ts'
import { type ColumnInfo, Table } from '../columns/table.ts'
import { KqlError } from '../errors/kql-error.ts'
import { convert } from '../functions/convert.ts'
import { parseJsonPath, valueAt } from '../functions/dynamic/json-path.ts'
import { delimitedReader } from '../functions/parsing/delimited.ts'
import { type Dynamic, dynamicToString, isArray, isBag, type Value } from '../types/dynamic.ts'
import { JsonError, parseJson, parseJsonValues } from '../types/json.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { cellOfText } from './cell-conversions.ts'

/** How a text is to be read: the properties of `externaldata`. */
export interface TextShape {
  /** In lower case. */
  readonly format: string
  readonly skipsFirst: boolean
  /** `ingestionMapping`: where each column comes from, as JSON. */
  readonly mapping: string | undefined
}

const DELIMITERS: Readonly<Record<string, string>> = { csv: ',', tsv: '\t', psv: '|', scsv: ';', sohsv: '\x01' }

/** One record: gives the cell of a column. */
type ReadCell<R> = (record: R) => Value

/** The format that the ending of a URL tells; `csv` when it tells none. */
export function formatOfUrl(url: string): string {
  const ending = /\.(\w+)(?:\.(?:gz|zip))?(?:[?#;].*)?$/s.exec(url)?.[1].toLowerCase() ?? 'csv'
  return Object.hasOwn(DELIMITERS, ending) || Object.hasOwn(RECORDS, ending) ? ending : 'csv'
}

/**
 * The rows of a text in one of Kusto's formats; what does not fit its column is null. Throws KqlError: `unsupported`
 * for a format or a mapping that is not known, `runtime` for JSON that does not parse.
 */
export function tableOfText(text: string, columns: readonly ColumnInfo[], shape: TextShape): Table {
  const { format, mapping } = shape
  if (Object.hasOwn(DELIMITERS, format)) {
    const ordinals = ordinalsOf(columns, mapping)
    const read = ({ type }: ColumnInfo, i: number): ReadCell<readonly string[]> => {
      return (fields) => (ordinals[i] < fields.length ? cellOfText(fields[ordinals[i]], type) : missingValue(type))
    }
    return tableOfRecords(delimitedRecords(text, DELIMITERS[format]), columns, columns.map(read), shape)
  }
  const records = Object.hasOwn(RECORDS, format) ? RECORDS[format](text) : undefined
  if (records === undefined) throw refused(`The format '${format}' of externaldata`)
  const isText = format === 'txt' || format === 'raw'
  return tableOfRecords(records, columns, isText ? wholeLines(columns) : members(columns, mapping), shape)
}

/**
 * The columns that a text has, with the types that kqlite infers (see `inferType`): separated values whose first record
 * names them, or JSON. Throws KqlError as `tableOfText` does.
 */
export function columnsOfText(text: string, { format, skipsFirst }: Omit<TextShape, 'mapping'>): ColumnInfo[] {
  if (Object.hasOwn(DELIMITERS, format)) {
    if (!skipsFirst) throw refused('Naming the columns of separated values without UseFirstRowAsHeader')
    const [header = [], ...records] = delimitedRecords(text, DELIMITERS[format])
    return header.map((name, i) => ({ name, type: inferTextType(records.map((fields) => fields[i] ?? '')) }))
  }
  if (!format.endsWith('json')) throw refused(`Inferring the columns of the format '${format}'`)
  const records = RECORDS[format](text).filter(isBag)
  const names = new Set(records.flatMap((record) => [...record.keys()]))
  return [...names].map((name) => ({ name, type: inferType(records.map((record) => record.get(name))) }))
}

/** The records of the formats that have no delimiter: lines of text, JSON values. */
const RECORDS: Readonly<Record<string, (text: string) => readonly Dynamic[]>> = {
  txt: linesOf,
  raw: (text) => [text],
  json: (text) => linesOf(text).map((line) => json(() => parseJson(line))),
  singlejson: (text) => [json(() => parseJson(text))],
  multijson: (text) => json(() => parseJsonValues(text)).flatMap((value) => (isArray(value) ? value : [value])),
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== '')
}

function json<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw new KqlError('runtime', `the text is no JSON: ${error.message} (at character ${error.position + 1})`)
  }
}

function delimitedRecords(text: string, delimiter: string): (readonly string[])[] {
  const read = delimitedReader(delimiter)
  const records: (readonly string[])[] = []
  for (let position = 0; position < text.length; ) {
    const { fields, end } = read(text, position)
    if (fields.length > 1 || fields[0] !== '') records.push(fields)
    position = end
  }
  return records
}

function tableOfRecords<R>(
  all: readonly R[],
  columns: readonly ColumnInfo[],
  read: readonly ReadCell<R>[],
  { skipsFirst }: TextShape,
): Table {
  const records = skipsFirst ? all.slice(1) : all
  const cells = columns.map(({ name, type }, i) => ({ name, column: columnOf(type, records.map(read[i])) }))
  return Table.of(cells, records.length)
}

/** The whole line in the first column. */
function wholeLines(columns: readonly ColumnInfo[]): ReadCell<Dynamic>[] {
  return columns.map(
    ({ type }, i) =>
      (line) =>
        i === 0 ? cellOfText(line as string, type) : missingValue(type),
  )
}

/** The members of JSON records: those of the columns' names, or at the mapping's paths. */
function members(columns: readonly ColumnInfo[], mapping: string | undefined): ReadCell<Dynamic>[] {
  if (mapping === undefined) {
    return columns.map(
      ({ name, type }) =>
        (record) =>
          memberCell(isBag(record) ? record.get(name) : undefined, type),
    )
  }
  const places = mappingOf(mapping)
  return columns.map(({ name, type }) => {
    const place = places.get(name)
    if (place === undefined) return () => missingValue(type)
    if (typeof place !== 'string') throw refused('An ingestionMapping of JSON without a Path')
    const path = parseJsonPath(place)
    return (record) => memberCell(valueAt(record, path), type)
  })
}

function memberCell(value: Dynamic | undefined, type: ScalarType): Value {
  return value === undefined ? missingValue(type) : convert(value, 'dynamic', type)
}

/** Which field of a record each column is. */
function ordinalsOf(columns: readonly ColumnInfo[], mapping: string | undefined): number[] {
  if (mapping === undefined) return columns.map((_, i) => i)
  const places = mappingOf(mapping)
  return columns.map(({ name }) => {
    const ordinal = Number(places.get(name) ?? Infinity)
    if (Number.isNaN(ordinal)) throw refused('An ingestionMapping of separated values without an Ordinal')
    return ordinal
  })
}

/** A mapping's paths (`$.a`) or ordinals, by column: `[{"Column": "a", "Properties": {"Path": "$.a"}}]`. */
function mappingOf(text: string): Map<string, string | number | undefined> {
  const entries = json(() => parseJson(text))
  if (!isArray(entries)) throw refused('An ingestionMapping that is no array')
  return new Map(
    entries.map((entry) => {
      const column = memberOf(entry, 'column')
      const properties = memberOf(entry, 'properties') ?? null
      const path = memberOf(properties, 'path') ?? memberOf(entry, 'path')
      const ordinal = memberOf(properties, 'ordinal') ?? memberOf(entry, 'ordinal')
      return [dynamicToString(column ?? null), path === undefined ? Number(ordinal) : dynamicToString(path)]
    }),
  )
}

/** A member by its name in any case. */
function memberOf(value: Dynamic, name: string): Dynamic | undefined {
  if (!isBag(value)) return undefined
  for (const [key, member] of value) if (key.toLowerCase() === name) return member
  return undefined
}

function refused(what: string): KqlError {
  return new KqlError('unsupported', `${what} is not supported by kqlite yet.`)
}
