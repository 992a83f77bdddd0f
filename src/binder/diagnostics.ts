import type { Span } from '../../grammar/ast.ts'
import type { Source } from '../../grammar/source.ts'
import { type ErrorKind, KqlError } from '../errors/kql-error.ts'

/** An error the binder found, and in which text. */
export interface BindingError {
  readonly kind: ErrorKind
  readonly code: string
  readonly message: string
  readonly span: Span
  readonly source: Source
  readonly hint?: string
  readonly cause?: unknown
}

/** The binding error as the exception that `query` throws. */
export function toKqlError(error: BindingError): KqlError {
  const { kind, message, code, span, source, hint, cause } = error
  return new KqlError(kind, message, { code, span, source, hint, cause })
}
