import { KqlError } from '../errors/kql-error.ts'

/**
 * Thrown by readers of a stretch of a file for what is wrong in it; the line counts from 0 where the stretch starts.
 */
export class PlaceError extends Error {
  readonly line: number
  readonly column: number | undefined
  readonly hint: string | undefined

  constructor(message: string, line: number, column?: number, hint?: string) {
    super(message)
    this.line = line
    this.column = column
    this.hint = hint
  }
}

/** How many columns a table may have, as in Kusto: a file that has more uses values as names. */
export const MAX_COLUMNS = 10_000
export const TOO_MANY_COLUMNS = `more than ${MAX_COLUMNS} columns`

/** How many bytes a row of JSON or CSV may have: what is longer is no row, or a quote or bracket is not closed. */
export const MAX_ROW_BYTES = 2 ** 26
export const TOO_LONG_ROW = `a row of more than ${MAX_ROW_BYTES / 2 ** 20} MB starts here`

/** Thrown for a file that is not what can be read; says how it might be made so. */
export class FormatError extends Error {
  readonly hint: string

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, { cause })
    this.hint = hint
  }
}

/** What is wrong with a file, and where: lines and columns count from 1, columns in characters. */
export function fileError(
  file: string,
  message: string,
  at?: { line: number; column?: number },
  hint?: string,
): KqlError {
  const place = at === undefined ? '' : at.column === undefined ? `:${at.line}` : `:${at.line}:${at.column}`
  return new KqlError('runtime', `${file}${place}: ${message}`, { hint })
}

/** By the code of Node's error. */
const REASONS: Readonly<Record<string, readonly [message: string, hint?: string]>> = {
  ENOENT: ['there is no such file'],
  ENOTDIR: ['there is no such file: something in its path is no folder'],
  EISDIR: ['this is a folder, not a file'],
  EACCES: ['no permission to read it'],
  EPERM: ['no permission to read it'],
  ELOOP: ['its symbolic links lead in a circle'],
  ENAMETOOLONG: ['the name is too long'],
  ERR_INVALID_ARG_VALUE: ['this is no name of a file'],
  Z_DATA_ERROR: ['not a valid gzip file', 'it may be damaged: fetch or pack it again'],
  Z_BUF_ERROR: ['the gzip file ends too early', 'it may be cut off: fetch or pack it again'],
}

/** The KqlError for a file or folder that cannot be opened or read. */
export function readError(path: string, cause: unknown): KqlError {
  if (cause instanceof KqlError) return cause
  const { code, message } = cause as NodeJS.ErrnoException
  const [reason, hint] = cause instanceof FormatError ? [cause.message, cause.hint] : (REASONS[code ?? ''] ?? [message])
  return new KqlError('runtime', `${path}: ${reason}`, { cause, hint })
}

/** What a gzip file is that has no bytes at all. */
export function truncatedGzip(): Error {
  return Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR' })
}
