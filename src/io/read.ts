import { statSync } from 'node:fs'
import type { Schema } from '../columns/rows.ts'
import type { Table } from '../columns/table.ts'
import { KqlError } from '../errors/kql-error.ts'
import { CLOUDTRAIL_TABLE } from '../sentinel/cloudtrail.ts'
import { knownTable } from '../sentinel/log-analytics.ts'
import { type CsvText, objectsOfCsv, parseCsv, tableOfCsv } from './csv.ts'
import { fileError, PlaceError } from './errors.ts'
import { JsonReader } from './json-reader.ts'
import { partsOf, readParts } from './parallel.ts'
import { copyOf, type OnProgress, type Piece, readPieces, STDIN } from './pieces.ts'

export { type OnProgress, type Progress, STDIN } from './pieces.ts'

import type { RecordSet } from './record-set.ts'
import { objectsOfRecords, type TableShape, tableOfRecords } from './record-table.ts'

export interface ReadTableOptions {
  /** The table's name: Microsoft's own have their published columns, AWSCloudTrail takes raw CloudTrail records. */
  readonly name: string
  /** Columns and types, or more of them. */
  readonly schema?: Schema
  /** Whether every column is a string, whatever the name, as in a watchlist. */
  readonly strings?: boolean
  /** Told now and then how far reading has come, over all files. */
  readonly onProgress?: OnProgress
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
    const content = await readFile(path, progressOf(path))
    if (content.format === 'json') json.push(...content.records)
    else csv.push(content.text)
  }
  const shape = shapeOf(options)
  if (json.length > 0 && csv.length > 0) {
    const names = `${json[0].file} and ${csv[0].file}`
    throw new KqlError('runtime', `table ${options.name} has JSON and CSV files (${names}): one or the other`)
  }
  return csv.length > 0 ? tableOfCsv(csv, shape) : tableOfRecords(json, shape)
}

function shapeOf({ name, schema, strings = false }: ReadTableOptions): TableShape {
  if (strings) return { columns: [], defaults: {}, mapsCloudTrail: false, strings }
  return { ...knownTable(name, schema), mapsCloudTrail: name === CLOUDTRAIL_TABLE, strings }
}

/** Reads a file's rows as plain objects: JSON values as they are, CSV cells as text. Throws as `readTable` does. */
export async function readRows(file: string, onProgress?: OnProgress): Promise<Record<string, unknown>[]> {
  const content = await readFile(file, onProgress)
  return content.format === 'json' ? content.records.flatMap(objectsOfRecords) : objectsOfCsv(content.text)
}

/** Adds the files before to each file's progress. */
function sharedProgress(paths: readonly string[], onProgress?: OnProgress): (path: string) => OnProgress | undefined {
  if (onProgress === undefined) return () => undefined
  const sizes = paths.map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  return (path) => {
    const before = sizes.slice(0, paths.indexOf(path)).reduce((sum, size) => sum + size, 0)
    return ({ done }) => onProgress({ done: before + done, total })
  }
}

type Content =
  | { readonly format: 'json'; readonly records: readonly RecordSet[] }
  | { readonly format: 'csv'; readonly text: CsvText }

async function readFile(path: string, onProgress?: OnProgress): Promise<Content> {
  const file = path === STDIN ? 'stdin' : path
  const named = formatOfName(path)
  const parts = named === 'csv' ? undefined : partsOf(path)
  if (parts !== undefined) return { format: 'json', records: await readParts(path, parts, onProgress) }

  const reader = new JsonReader()
  const csv: Buffer[] = []
  let format = named
  try {
    for await (const piece of readPieces(path, onProgress)) {
      format ??= beginsAsJson(piece) ? 'json' : 'csv'
      if (format === 'json') reader.feed(piece)
      else csv.push(copyOf(piece))
    }
    if (format === 'csv') return { format, text: parseCsv(file, Buffer.concat(csv)) }
    return { format: 'json', records: [reader.finish(file)] }
  } catch (error) {
    if (!(error instanceof PlaceError)) throw error
    throw fileError(file, error.message, { line: 1 + error.line, column: error.column })
  }
}

function formatOfName(path: string): 'json' | 'csv' | undefined {
  const extension = /\.(json|ndjson|jsonl|csv)(\.gz)?$/i.exec(path)?.[1].toLowerCase()
  return extension === undefined || extension === 'csv' ? (extension as 'csv' | undefined) : 'json'
}

function beginsAsJson({ bytes, start, end }: Piece): boolean {
  return /^\s*[[{]/.test(bytes.toString('latin1', start, Math.min(end, start + 1000)))
}
