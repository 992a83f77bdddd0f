import type { Schema } from '../../../src/columns/rows.ts'

/** A file that is not as it should be, or looks as if it were not. */
export interface HostileFile {
  readonly what: string
  readonly name: string
  readonly content: string | Buffer
  readonly schema?: Schema
  /** The whole text of the error, or all rows as `result.toJSON()` has them. */
  readonly expected: string | readonly (readonly unknown[])[]
  /** With `onBadLine`: the rows that are left, and each bad line as `line:column: message`. */
  readonly skipping?: { readonly rows: readonly (readonly unknown[])[]; readonly bad: readonly string[] }
}

/** Texts and bytes one after another. */
export const bytes = (...parts: (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))
/** A text with its mark in UTF-16, the lower byte first. */
export const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')
export const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

// The hints of errors.
export const UTF8 = 'hint: save the file as UTF-8 (it may be Latin-1 or Windows-1252)'
export const CUT = 'hint: it may be cut off: fetch or write it again'
export const GZIP = 'hint: it may be cut off: fetch or pack it again'
export const QUOTES = 'hint: put a field that has a delimiter or a line break inside in quotes'
export const NO_VALUE = 'hint: JSON has no such value: write null, or "NaN" or "Infinity" in quotes'

/** What is expected of a file with one value that does not fit; and its rows where that is left empty. */
export function unfit(file: string, line: number, message: string, rows: readonly (readonly unknown[])[]) {
  const hint = 'hint: mend it, or have such values left empty: --skip-bad-lines, or onBadLine of readTable'
  return { expected: `${file}:${line}, ${message}\n${hint}`, skipping: { rows, bad: [`${line}: ${message}`] } }
}
