import type { Schema } from '../columns/rows.ts'
import type { Table } from '../columns/table.ts'
import { KqlError } from '../errors/kql-error.ts'
import { CLOUDTRAIL_TABLE } from '../sentinel/cloudtrail.ts'
import { knownTable } from '../sentinel/log-analytics.ts'
import { type CsvText, objectsOfCsv, parseCsv, tableOfCsv } from './csv.ts'
import { fileError, PlaceError } from './errors.ts'
import { partsOf } from './file-parts.ts'
import { JsonReader } from './json-reader.ts'
import { goodLines, type OnBadLine } from './lines.ts'
import { copyOf, type OnProgress, type Piece, readPieces, rejoined, STDIN, statOf } from './pieces.ts'

export type { BadLine, OnBadLine } from './lines.ts'
export { type OnProgress, type Progress, STDIN } from './pieces.ts'

import type { RecordSet } from './record-set.ts'
import { objectsOfRecords, type TableShape, tableOfRecords } from './record-table.ts'

/** What is read as which table, and who is told of it. */
export interface ReadTableOptions {
  /** The table's name: Microsoft's own have their published columns, AWSCloudTrail takes raw CloudTrail records. */
  readonly name: string
  /** Columns and types, or more of them. */
  readonly schema?: Schema
  /** Whether every column is a string, whatever the name, as in a watchlist. */
  readonly strings?: boolean
  /** Told now and then how far reading has come, over all files. */
  readonly onProgress?: OnProgress
  /**
   * Told of each line of NDJSON that is no JSON object, and each row of CSV that cannot be read, all of which are left
   * out, and, before the table is there, of values that do not fit their columns, which are left empty: of several
   * alike perhaps once. Without it they are errors.
   */
  readonly onBadLine?: OnBadLine
}

/**
 * Reads one or more files (`-` is standard input) into a table: JSON (objects one after another, arrays of them, or a
 * CloudTrail `Records` file) or CSV, gzipped or not; by the file's extension, or else by how it begins. Columns are as
 * `knownTable` says, then those that only the files have, with inferred types.
 *
 * Throws KqlError (`runtime`) with file and place for what cannot be read; cells are checked when they are read.
 */
export async function readTable(files: string | readonly string[], options: ReadTableOptions): Promise<Table> {
  const json: RecordSet[] = []
  const csv: CsvText[] = []
  const paths = typeof files === 'string' ? [files] : files
  const progressOf = sharedProgress(paths, options.onProgress)
  for (const path of paths) {
    const content = await readFile(path, { onProgress: progressOf(path), onBadLine: options.onBadLine })
    if (content.format === 'json') json.push(...content.records)
    else csv.push(content.text)
  }
  const shape = shapeOf(options)
  if (json.length > 0 && csv.length > 0) {
    const names = `${json[0].file} and ${csv[0].file}`
    throw new KqlError('runtime', `table ${options.name} has JSON and CSV files (${names}): one or the other`)
  }
  const table = csv.length > 0 ? tableOfCsv(csv, shape) : tableOfRecords(json, shape)
  if (options.onBadLine !== undefined) readTyped(table)
  return table
}

/** Makes the columns whose values may not fit them. */
function readTyped(table: Table): void {
  table.columns.forEach(({ type }, i) => {
    if (type !== 'string') table.column(i)
  })
}

function shapeOf({ name, schema, strings = false, onBadLine }: ReadTableOptions): TableShape {
  if (strings) return { columns: [], defaults: {}, mapsCloudTrail: false, strings }
  return { ...knownTable(name, schema), mapsCloudTrail: name === CLOUDTRAIL_TABLE, strings, onBadLine }
}

/** Reads a file's rows as plain objects: JSON values as they are, CSV cells as text. Throws as `readTable` does. */
export async function readRows(
  file: string,
  options: Pick<ReadTableOptions, 'onProgress' | 'onBadLine'> = {},
): Promise<Record<string, unknown>[]> {
  const content = await readFile(file, options)
  return content.format === 'json' ? content.records.flatMap(objectsOfRecords) : objectsOfCsv(content.text)
}

/** Adds the files before to each file's progress. */
function sharedProgress(paths: readonly string[], onProgress?: OnProgress): (path: string) => OnProgress | undefined {
  if (onProgress === undefined) return () => undefined
  const sizes = paths.map((path) => statOf(path)?.size ?? 0)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  return (path) => {
    const before = sizes.slice(0, paths.indexOf(path)).reduce((sum, size) => sum + size, 0)
    return ({ done }) => onProgress({ done: before + done, total })
  }
}

type Content =
  | { readonly format: 'json'; readonly records: readonly RecordSet[] }
  | { readonly format: 'csv'; readonly text: CsvText }

async function readFile(
  path: string,
  { onProgress, onBadLine }: Pick<ReadTableOptions, 'onProgress' | 'onBadLine'>,
): Promise<Content> {
  const file = path === STDIN ? 'stdin' : path
  const named = formatOfName(path)
  const parts = named === 'csv' || onBadLine !== undefined ? undefined : partsOf(path)
  if (parts !== undefined) {
    // Loaded when it is needed: where the worker lies is asked of import.meta, which Babel cannot turn into CommonJS.
    const { readParts } = await import('./parallel.ts')
    return { format: 'json', records: await readParts(path, parts, onProgress) }
  }

  try {
    const [format, pieces] = await withFormat(readPieces(path, onProgress), named)
    if (format === 'csv') {
      const bytes: Buffer[] = []
      for await (const piece of pieces) bytes.push(copyOf(piece))
      return { format, text: parseCsv(file, Buffer.concat(bytes), onBadLine) }
    }
    const reader = new JsonReader()
    const lines = onBadLine === undefined ? pieces : goodLines(file, pieces, onBadLine)
    for await (const piece of lines) reader.feed(piece)
    return { format, records: [reader.finish(file)] }
  } catch (error) {
    if (!(error instanceof PlaceError)) throw error
    throw fileError(file, error.message, { line: 1 + error.line, column: error.column }, error.hint)
  }
}

/** The format of a file by its name, or else by how it begins; an empty file is JSON without records. */
async function withFormat(
  pieces: AsyncGenerator<Piece>,
  named: 'json' | 'csv' | undefined,
): Promise<['json' | 'csv', AsyncGenerator<Piece>]> {
  if (named !== undefined) return [named, pieces]
  const first = await pieces.next()
  if (first.done) return ['json', pieces]
  return [beginsAsJson(first.value) ? 'json' : 'csv', rejoined(first.value, pieces)]
}

function formatOfName(path: string): 'json' | 'csv' | undefined {
  const extension = /\.(json|ndjson|jsonl|csv)(\.gz)?$/i.exec(path)?.[1].toLowerCase()
  return extension === undefined || extension === 'csv' ? (extension as 'csv' | undefined) : 'json'
}

function beginsAsJson({ bytes, start, end }: Piece): boolean {
  return /^\s*[[{]/.test(bytes.toString('latin1', start, Math.min(end, start + 1000)))
}
