import { toCell } from '../columns/cell.ts'
import { type Column, ConstantColumn, missingValue } from '../columns/column.ts'
import { concatColumns } from '../columns/concat.ts'
import { mapDictionary } from '../columns/dictionary.ts'
import { columnFrom } from '../columns/fill.ts'
import { inferType } from '../columns/infer.ts'
import type { Selection } from '../columns/selection.ts'
import { type ColumnInfo, DeferredColumn, Table } from '../columns/table.ts'
import { KqlError } from '../errors/kql-error.ts'
import { CLOUDTRAIL_PATHS, valueAt } from '../sentinel/cloudtrail.ts'
import { TypedScalar, type Value } from '../types/dynamic.ts'
import { JsonError } from '../types/json.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { fileError } from './errors.ts'
import type { OnBadLine } from './lines.ts'
import { reportMisfit } from './misfits.ts'
import type { Field, RecordBlock, RecordSet } from './record-set.ts'

const QUOTE = 34
const BACKSLASH = 92
const SPACE = 32

/** What is known of a table before its records are. */
export interface TableShape {
  readonly columns: readonly ColumnInfo[]
  readonly defaults: Readonly<Record<string, string>>
  /** Whether records in CloudTrail's own form become rows of AWSCloudTrail. */
  readonly mapsCloudTrail: boolean
  /** Whether columns that the shape does not list are strings, rather than of an inferred type. */
  readonly strings: boolean
  /** Told of values that do not fit, which are left empty then. */
  readonly onBadLine?: OnBadLine
}

/**
 * The table of the records of one or more files: the columns of the shape, then the fields that only records have, with
 * inferred types. A cell is made, and checked, when it is read; what does not fit is a KqlError (`runtime`) that names
 * the file, the line where the record starts, the column and the value.
 */
export function tableOfRecords(files: readonly RecordSet[], shape: TableShape): Table {
  const columns = [...shape.columns]
  const known = new Set(columns.map(({ name }) => name))
  const mapped = files.map((records) => shape.mapsCloudTrail && holdsCloudTrail(records))
  files.forEach((records, i) => {
    for (const { name, values } of mapped[i] ? [] : records.fields) {
      if (known.has(name) || values.isUnused) continue
      known.add(name)
      columns.push({ name, type: shape.strings ? 'string' : inferFieldType(files, name) })
    }
  })
  for (const name of Object.keys(shape.defaults)) if (!known.has(name)) columns.push({ name, type: 'string' })
  const places = new RecordPlaces(files)
  const cells = columns.map((column) => {
    const filler = Object.hasOwn(shape.defaults, column.name) ? shape.defaults[column.name] : undefined
    const missing = toCell(filler, column.type) ?? missingValue(column.type)
    return new RecordsColumn(
      column.type,
      files.map((records, i) => {
        const sources = sourcesOf(records, column.name, mapped[i])
        return new FileColumn(records, sources, column, missing, shape.onBadLine)
      }),
      places,
    )
  })
  return new Table(columns, cells, places.length)
}

/** The records as plain objects, with the JSON values that `RawValues.value` gives. */
export function objectsOfRecords(records: RecordSet): Record<string, unknown>[] {
  const objects: Record<string, unknown>[] = []
  for (const block of records.blocks) {
    for (let record = 0; record < block.length; record++) {
      const members: [string, unknown][] = []
      for (const field of records.fields) {
        const entry = block.fields[field.index]?.get(record) ?? 0
        if (entry !== 0) members.push([field.name, rawValue(records, field, entry, records.lineOf(block, record))])
      }
      objects.push(Object.fromEntries(members))
    }
  }
  return objects
}

function holdsCloudTrail(records: RecordSet): boolean {
  const has = (name: string) => records.field(name) !== undefined
  return has('eventName') && has('eventSource') && (has('eventTime') || has('userIdentity') || has('eventVersion'))
}

/** Where a cell may come from: the whole value of a field, or something inside it. */
interface CellSource {
  readonly field: Field
  readonly inside: readonly string[]
}

/** The first of these that a record has a value for is the one. */
function sourcesOf(records: RecordSet, column: string, isMapped: boolean): CellSource[] {
  const paths = isMapped ? CLOUDTRAIL_PATHS.filter((path) => path.column === column) : []
  return [{ field: column, inside: [] }, ...paths].flatMap(({ field: name, inside }) => {
    const field = records.field(name)
    return field === undefined ? [] : [{ field, inside }]
  })
}

function inferFieldType(files: readonly RecordSet[], name: string): ScalarType {
  function* values(): Generator<unknown> {
    for (const records of files) {
      const field = records.field(name)
      if (field !== undefined) for (const entry of records.entriesOf(field)) yield rawValue(records, field, entry)
    }
  }
  return inferType(values())
}

/** The value of an entry; for messages the line of its record, where it is known. */
function rawValue(records: RecordSet, field: Field, entry: number, line?: number): unknown {
  try {
    return field.values.value(entry)
  } catch (error) {
    if (!(error instanceof JsonError) && !(error instanceof KqlError)) throw error
    const message = `field ${field.name}: ${error.message}`
    const place = fileError(records.file, message, { line: line ?? records.lineOfEntry(field, entry) })
    throw error instanceof KqlError ? new KqlError(error.kind, place.message, error) : place
  }
}

/** One column in the records of one file. */
class FileColumn {
  private readonly records: RecordSet
  private readonly sources: readonly CellSource[]
  private readonly column: ColumnInfo
  private readonly missing: Value
  private readonly onBadLine: OnBadLine | undefined

  constructor(
    records: RecordSet,
    sources: readonly CellSource[],
    column: ColumnInfo,
    missing: Value,
    onBadLine: OnBadLine | undefined,
  ) {
    this.records = records
    this.sources = sources
    this.column = column
    this.missing = missing
    this.onBadLine = onBadLine
    for (const { field } of sources) records.retain(field)
  }

  /** To be called when its cells are made: it is not asked for them again. */
  release(): void {
    for (const { field } of this.sources) this.records.release(field)
  }

  /** The cell of one record. */
  cell(block: RecordBlock, record: number): Value {
    for (const source of this.sources) {
      const entry = block.fields[source.field.index]?.get(record) ?? 0
      if (entry !== 0) return this.cellOf(source, entry, this.records.lineOf(block, record))
    }
    return this.missing
  }

  /** The cells of all records. */
  cells(): Column {
    const { records, sources, column } = this
    if (sources.length === 0) return new ConstantColumn(column.type, this.missing, records.length)
    if (sources.length === 1 && sources[0].field.values.isDistinct) return this.cellsByEntry(sources[0])
    let index = -1
    let start = 0
    let end = 0
    return columnFrom(column.type, records.length, (row) => {
      while (row >= end) {
        start = end
        end += records.blocks[++index].length
      }
      return this.cell(records.blocks[index], row - start)
    })
  }

  /** Makes one cell of each distinct value, then spreads them. */
  private cellsByEntry(source: CellSource): Column {
    const { index, values } = source.field
    const entries = [...values.entries()]
    const perEntry = columnFrom(this.column.type, entries.length + 1, (number) =>
      number < entries.length ? this.cellOf(source, entries[number]) : this.missing,
    )
    const numbers = new Int32Array(this.records.length).fill(entries.length)
    let row = 0
    for (const { length, fields } of this.records.blocks) {
      fields[index]?.forEachRun(length, (from, to, entry) => {
        const number = values.numberOf(entry)
        for (let record = from; record < to; record++) numbers[row + record] = number
      })
      row += length
    }
    return mapDictionary(numbers, perEntry)
  }

  private cellOf({ field, inside }: CellSource, entry: number, line?: number): Value {
    if (this.column.type === 'datetime' && inside.length === 0) {
      const datetime = field.values.datetime(entry)
      if (datetime !== null) return datetime
    }
    if (this.column.type === 'string' && inside.length === 0 && !field.values.isString(entry)) {
      const text = field.values.text(entry)
      if (isCompactJson(text)) return text
    }
    const value = valueAt(rawValue(this.records, field, entry, line), inside) ?? null
    if (value === null) return this.missing
    const cell = toCell(value, this.column.type)
    if (cell !== undefined) return cell
    const { name, type } = this.column
    const written = inside.length === 0 && value instanceof TypedScalar ? field.values.text(entry) : undefined
    const place = { file: this.records.file, line: line ?? this.records.lineOfEntry(field, entry) }
    reportMisfit({ ...place, column: name, type, value, written }, this.onBadLine)
    return this.missing
  }
}

/**
 * Whether a text is an object or array in JSON without white space between its parts. Such a one stands in a string
 * column just as it was written, with its escapes and digits, as ingestion leaves it.
 */
function isCompactJson(text: string): boolean {
  if (!/^[{[]/.test(text) || hasBlanksBetween(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether there is white space outside of the strings of a JSON text. A loop: such texts can be of any length. */
function hasBlanksBetween(text: string): boolean {
  let isInString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) isInString = !isInString
    else if (isInString) i += code === BACKSLASH ? 1 : 0
    else if (code <= SPACE) return true
  }
  return false
}

/** A column over all files. */
class RecordsColumn extends DeferredColumn {
  private readonly type: ScalarType
  private readonly files: readonly FileColumn[]
  private readonly places: RecordPlaces

  constructor(type: ScalarType, files: readonly FileColumn[], places: RecordPlaces) {
    super()
    this.type = type
    this.files = files
    this.places = places
  }

  protected make(): Column {
    const column = concatColumns(
      this.type,
      this.files.map((file) => file.cells()),
    )
    for (const file of this.files) file.release()
    return column
  }

  /** Few cells are looked up one by one; for many the whole column is made, which costs less for each. */
  protected override makeAt(selection: Selection): Column {
    const { rows } = selection
    if (rows.length * 4 > this.places.length) return super.makeAt(selection)
    return columnFrom(this.type, rows.length, (i) => {
      if (rows[i] < 0) return missingValue(this.type)
      const { file, block, start } = this.places.of(rows[i])
      return this.files[file].cell(block, rows[i] - start)
    })
  }
}

/** Which file and block the record of a row is in. */
class RecordPlaces {
  readonly length: number
  private readonly blocks: { readonly file: number; readonly block: RecordBlock; readonly start: number }[] = []

  constructor(files: readonly RecordSet[]) {
    let start = 0
    files.forEach(({ blocks }, file) => {
      for (const block of blocks) {
        this.blocks.push({ file, block, start })
        start += block.length
      }
    })
    this.length = start
  }

  of(row: number) {
    let low = 0
    let high = this.blocks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.blocks[middle].start <= row) low = middle
      else high = middle - 1
    }
    return this.blocks[low]
  }
}
