import type { Span } from '../../grammar/ast.ts'
import type { Source } from '../../grammar/source.ts'
import { printable, printableLines } from '../messages/printable.ts'
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
 * Control characters in any of them are made visible.
 */
export function formatProblem(problem: Problem): string {
  const { message, code, span, source, hint } = problem
  const title = code === undefined ? message : `${message} [${code}]`
  const lines: string[] = []
  if (source !== undefined && span !== undefined) {
    const { line, column } = source.positionAt(span.start)
    const shown = partOf(source.lineAt(span.start))
    const before = shownText(shown.text.slice(0, shown.column))
    const marked = shownText(shown.text.slice(shown.column, shown.column + span.end - span.start))
    const gutter = String(line)
    const blank = ' '.repeat(gutter.length)
    lines.push(`${source.name ?? 'query'}:${line}:${column}: ${title}`)
    lines.push(`${gutter} | ${shownText(shown.text)}`)
    lines.push(`${blank} | ${' '.repeat(before.length)}${'^'.repeat(Math.max(1, marked.length))}`)
  } else lines.push(title)
  if (hint !== undefined) lines.push(`hint: ${hint}`)
  return printableLines(lines.join('\n'))
}

function shownText(text: string): string {
  return printable(text.replaceAll('\t', ' '))
}

/** How much of a line is shown before and after the place. */
const BEFORE = 100
const AFTER = 200

/** The part of a long line around a column. */
function partOf({ text, column }: { readonly text: string; readonly column: number }) {
  const start = column > BEFORE * 2 ? column - BEFORE : 0
  return { text: text.slice(start, column + AFTER), column: column - start }
}

/** `formatProblem` of an error. */
export function formatError(error: KqlError): string {
  return formatProblem(error)
}
