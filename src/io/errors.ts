import { KqlError } from '../errors/kql-error.ts'

/** Thrown by readers of a stretch of a file for what is wrong in it; the line counts from 0 where the stretch starts. */
export class PlaceError extends Error {
  readonly line: number
  readonly column: number | undefined

  constructor(message: string, line: number, column?: number) {
    super(message)
    this.line = line
    this.column = column
  }
}

/** What is wrong with a file, and where: lines and columns count from 1, columns in characters. */
export function fileError(file: string, message: string, at?: { line: number; column?: number }): KqlError {
  const place = at === undefined ? '' : at.column === undefined ? `:${at.line}` : `:${at.line}:${at.column}`
  return new KqlError('runtime', `${file}${place}: ${message}`)
}

/** The KqlError for a file that cannot be opened or read. */
export function readError(file: string, cause: unknown): KqlError {
  const { code, message } = cause as NodeJS.ErrnoException
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EISDIR: 'this is a folder, not a file',
    EACCES: 'no permission to read this file',
    Z_DATA_ERROR: 'not a valid gzip file',
    Z_BUF_ERROR: 'the gzip file ends too early',
  }
  return new KqlError('runtime', `${file}: ${reasons[code ?? ''] ?? message}`, { cause })
}
