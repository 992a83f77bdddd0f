import type { Span } from '../../grammar/ast.ts'
import type { Source } from '../../grammar/source.ts'
import type { KqlError } from './kql-error.ts'

/** What is wrong and where, as `formatProblem` shows it. */
export interface Problem {
  readonly message: string
  readonly code?: string
  readonly span?: Span
  readonly source?: Source
  readonly hint?: string
}

/**
 * The problem for people: file:line:column, the message with its code, the line, a caret under the place, the hint.
 */
export function formatProblem(problem: Problem): string {
  const { message, code, span, source, hint } = problem
  const title = code === undefined ? message : `${message} [${code}]`
  const lines: string[] = []
  if (source !== undefined && span !== undefined) {
    const { line, column } = source.positionAt(span.start)
    const shown = source.lineAt(span.start)
    const gutter = String(line)
    const blank = ' '.repeat(gutter.length)
    const width = Math.max(1, Math.min(span.end - span.start, shown.text.length - shown.column))
    lines.push(`${source.name ?? 'query'}:${line}:${column}: ${title}`)
    lines.push(`${gutter} | ${shown.text.replaceAll('\t', ' ')}`)
    lines.push(`${blank} | ${' '.repeat(shown.column)}${'^'.repeat(width)}`)
  } else lines.push(title)
  if (hint !== undefined) lines.push(`hint: ${hint}`)
  return lines.join('\n')
}

/** `formatProblem` of an error. */
export function formatError(error: KqlError): string {
  return formatProblem(error)
}
