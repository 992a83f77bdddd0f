import type { Span } from '../../grammar/ast.ts'
import type { Source } from '../../grammar/source.ts'
import { INSPECT } from '../messages/inspect.ts'
import { formatFrame, formatProblem } from './code-frame.ts'

/**
 * What kind of thing went wrong: the text is not KQL (`syntax`), it names or combines things that do not exist or fit
 * (`semantic`), evaluating it failed (`runtime`), it hit a limit (`limit`), kqlite does not have what it uses
 * (`unsupported`), or kqlite itself is at fault (`internal`).
 */
export type ErrorKind = 'syntax' | 'semantic' | 'runtime' | 'limit' | 'unsupported' | 'internal'

/** What a KqlError says besides its kind and message. */
export interface KqlErrorDetails {
  /** Microsoft's code (`KS142`, …) where one exists, else one of kqlite's own (`KQL…`): of `unsupported`, KQL100. */
  code?: string
  /** Where in the text it is. */
  span?: Span
  source?: Source
  /** How it might be mended. */
  hint?: string
  cause?: unknown
}

/** The code of whatever kqlite does not have, unless another is given. */
const UNSUPPORTED = 'KQL100'

const MAX_MESSAGE = 1000

/** A message without the better part of what it quotes, should that be very long. */
export function shortened(message: string): string {
  if (message.length <= MAX_MESSAGE) return message
  return `${message.slice(0, MAX_MESSAGE - 200)} … ${message.slice(-190)}`
}

/** The one error that kqlite throws. `formatError` shows it with its place. */
export class KqlError extends Error {
  override readonly name = 'KqlError'
  readonly kind: ErrorKind
  readonly code: string | undefined
  readonly span: Span | undefined
  readonly source: Source | undefined
  readonly hint: string | undefined

  constructor(kind: ErrorKind, message: string, details: KqlErrorDetails = {}) {
    super(shortened(message), details.cause === undefined ? undefined : { cause: details.cause })
    this.kind = kind
    this.code = details.code ?? (kind === 'unsupported' ? UNSUPPORTED : undefined)
    this.span = details.span
    this.source = details.source
    this.hint = details.hint
    // Node shows the stack of an error that nobody caught, and Jest that of one in a test.
    const frame = this.codeFrame
    if (frame !== undefined) this.stack = this.stack?.replace('\n    at ', (at) => `\n${frame}${at}`)
  }

  /** The place with its line, and the hint, as `formatError` shows them. Vitest prints this below the message. */
  get codeFrame(): string | undefined {
    return formatFrame(this)
  }

  /**
   * What `console.log` shows: the place, the stack, and what caused it, without the fields.
   * @internal
   */
  [INSPECT](_depth: number, options: object, inspect: (value: unknown, options: object) => string): string {
    const stack = this.stack ?? ''
    const frames = stack.indexOf('\n    at ')
    const lines = [`${this.name}: ${formatProblem(this)}`]
    if (frames >= 0) lines.push(stack.slice(frames + 1))
    if (this.cause !== undefined) lines.push(`caused by: ${inspect(this.cause, options)}`)
    return lines.join('\n')
  }
}
