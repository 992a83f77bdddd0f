import type { Source, Diagnostic as SyntaxDiagnostic } from '../grammar/index.ts'
import { type BindingError, toKqlError } from './binder/diagnostics.ts'
import { asKqlError } from './errors/faults.ts'
import type { ErrorKind, KqlError } from './errors/kql-error.ts'

/** Something wrong with a text. */
export interface Diagnostic {
  readonly severity: 'error'
  readonly kind: ErrorKind
  /** Microsoft's code (`KS142`) where there is one, else kqlite's own (`KQL…`). */
  readonly code: string
  readonly message: string
  /** Offsets in `source.text`. */
  readonly start: number
  readonly end: number
  /** The text it is in: the query, or a saved function. */
  readonly source: Source
  readonly hint?: string
  /** What was thrown, where it comes from elsewhere. */
  readonly cause?: unknown
}

/** Of a text without an expression. */
export function nothingToRun(source: Source): BindingError {
  const message = 'the query has no expression to run'
  return { kind: 'semantic', code: 'KQL129', message, span: { start: 0, end: 0 }, source }
}

/** What the parser has found. */
export function syntaxDiagnostic(diagnostic: SyntaxDiagnostic, source: Source): Diagnostic {
  const { code, message, span, hint } = diagnostic
  return { severity: 'error', kind: 'syntax', code, message, start: span.start, end: span.end, source, hint }
}

/** What was thrown while a text was bound, as the binder would have reported it. */
export function bindingError(error: unknown, text: Source): BindingError {
  const { kind, code = 'KQL000', message, span = { start: 0, end: 0 }, source = text, hint, cause } = asKqlError(error)
  return { kind, code, message, span, source, hint, cause }
}

/** What the binder has found. */
export function bindingDiagnostic({ kind, code, message, span, source, hint, cause }: BindingError): Diagnostic {
  return { severity: 'error', kind, code, message, start: span.start, end: span.end, source, hint, cause }
}

/** The error that a query fails with for something wrong with its text. */
export function toError({ kind, code, message, start, end, source, hint, cause }: Diagnostic): KqlError {
  return toKqlError({ kind, code, message, span: { start, end }, source, hint, cause })
}
