import { isUtf8 } from 'node:buffer'
import { CsvError, parse } from 'csv-parse/sync'
import { invalidUtf8At, NOT_UTF8, UTF8_HINT } from './encodings.ts'
import { MAX_ROW_BYTES, PlaceError, TOO_LONG_ROW } from './errors.ts'

const LINE_FEED = 10

/** Takes the fields of one record, and the line where it ends, from 1. Throws PlaceError for a record that is bad. */
export type OnRecord = (fields: string[], line: number) => void

/**
 * Reads the records of a CSV text: quotes as in RFC 4180; empty lines are none. `onProblem` is told of records that
 * cannot be read, by the line (from 0) where they begin: when it does not throw, that line is left out.
 */
export function readCsvRecords(
  bytes: Buffer,
  delimiter: string,
  onRecord: OnRecord,
  onProblem: (problem: PlaceError) => void,
): void {
  const badLines = linesNotUtf8(bytes)
  let start = 0
  let linesBefore = 0
  while (start < bytes.length) {
    let lastEnd = 0
    try {
      parse(bytes.subarray(start), {
        delimiter,
        skip_empty_lines: true,
        relax_column_count: true,
        max_record_size: MAX_ROW_BYTES,
        on_record: (fields: string[], { lines }) => {
          if (badLines.length > 0) checkLines(badLines, linesBefore + lastEnd, linesBefore + lines)
          onRecord(fields, linesBefore + lines)
          lastEnd = lines
          return null
        },
      })
      return
    } catch (error) {
      if (!(error instanceof CsvError) && !(error instanceof PlaceError)) throw error
      let line = linesBefore
      for (; lastEnd > 0; lastEnd--, line++) start = nextLine(bytes, start)
      for (; bytes[start] === LINE_FEED || bytes[start] === 13; line++) start = nextLine(bytes, start)
      onProblem(
        error instanceof CsvError
          ? problemOf(error, line)
          : new PlaceError(error.message, line, error.column, error.hint),
      )
      start = nextLine(bytes, start)
      linesBefore = line + 1
    }
  }
}

function nextLine(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(LINE_FEED, from)
  return end < 0 ? bytes.length : end + 1
}

function problemOf({ code, column }: CsvError, line: number): PlaceError {
  const field = typeof column === 'number' ? `field ${column + 1}` : 'a field'
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return new PlaceError(
        'a quote opens here that is never closed',
        line,
        undefined,
        'close it, or write "" for a quote inside of quotes',
      )
    case 'CSV_MAX_RECORD_SIZE':
      return new PlaceError(TOO_LONG_ROW, line, undefined, 'a quote may not be closed')
    case 'CSV_INVALID_CLOSING_QUOTE':
      return new PlaceError(
        `${field} goes on behind its closing quote`,
        line,
        undefined,
        'write "" for a quote inside of quotes',
      )
    case 'INVALID_OPENING_QUOTE':
      return new PlaceError(
        `${field} has a quote but does not begin with one`,
        line,
        undefined,
        'put the whole field in quotes, and write "" for those inside',
      )
    default:
      return new PlaceError(`this is not CSV (${code})`, line)
  }
}

/** Where bytes are no UTF-8: the first such place of each line, in order. */
function linesNotUtf8(bytes: Buffer): PlaceError[] {
  const found: PlaceError[] = []
  if (isUtf8(bytes)) return found
  for (let start = 0, line = 0; start < bytes.length; line++) {
    const end = nextLine(bytes, start)
    const text = bytes.subarray(start, end)
    if (!isUtf8(text)) {
      found.push(new PlaceError(NOT_UTF8, line, text.toString('utf8', 0, invalidUtf8At(text)).length + 1, UTF8_HINT))
    }
    start = end
  }
  return found
}

/** Throws the first problem of lines after the first, up to and with the second (counted from 1). */
function checkLines(problems: PlaceError[], after: number, to: number): void {
  while (problems.length > 0 && problems[0].line < after) problems.shift()
  if (problems.length > 0 && problems[0].line < to) throw problems[0]
}
