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
  const { message, code } = problem
  const title = code === undefined ? message : `${message} [${code}]`
  const place = placeOf(problem)
  return printableLines([place === undefined ? title : `${place}: ${title}`, ...frameOf(problem)].join('\n'))
}

/** The same without the message: the place and its frame, the hint; nothing where there is neither. */
export function formatFrame(problem: Omit<Problem, 'message' | 'code'>): string | undefined {
  const lines = frameOf(problem)
  if (lines.length === 0) return undefined
  return printableLines([placeOf(problem) ?? [], ...lines].flat().join('\n'))
}

/** file:line:column */
function placeOf({ source, span }: Pick<Problem, 'source' | 'span'>): string | undefined {
  if (source === undefined || span === undefined) return undefined
  const { line, column } = source.positionAt(span.start)
  return `${source.name ?? 'query'}:${line}:${column}`
}

/** The line with a caret under the place, and the hint. */
function frameOf({ source, span, hint }: Omit<Problem, 'message' | 'code'>): string[] {
  const hints = hint === undefined ? [] : [`hint: ${hint}`]
  if (source === undefined || span === undefined) return hints
  const shown = partOf(source.lineAt(span.start))
  const before = shownText(shown.text.slice(0, shown.column))
  const marked = shownText(shown.text.slice(shown.column, shown.column + span.end - span.start))
  const gutter = String(source.positionAt(span.start).line)
  return [
    `${gutter} | ${shownText(shown.text)}`,
    `${' '.repeat(gutter.length)} | ${' '.repeat(before.length)}${'^'.repeat(Math.max(1, marked.length))}`,
    ...hints,
  ]
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
