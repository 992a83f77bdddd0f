import { formatError, formatProblem } from '../../../errors/code-frame.ts'
import type { TestOutcome } from '../../../testing/run.ts'
import { formatTrace } from '../../../trace/index.ts'
import { type DiffStyle, diffView } from '../diff-view.ts'

/** What is wrong with a test, for people: code frames of what does not hold, table diffs, the clock, a short trace. */
export function detailsOf(outcome: TestOutcome, style: DiffStyle): string {
  const { test, error, failures, result, now, clock, trace } = outcome
  const { source } = test
  const clockText = { given: '', newest: ', the newest time in the tables', none: ', as the tables have no times' }
  const parts = [
    ...(error === undefined ? [] : [formatError(error)]),
    ...failures.flatMap(({ message, span, rows }) => [
      formatProblem({ message, span, source }),
      ...(rows === undefined || result === undefined ? [] : [diffView(rows, result, style)]),
    ]),
    ...(trace === undefined ? [] : [formatTrace(trace, { colors: style.colors, width: style.width, brief: true })]),
    ...(now === undefined || clock === undefined ? [] : [style.styles.dim(`now: ${now}${clockText[clock]}`)]),
  ]
  return parts.join('\n')
}

/** The first thing that is wrong with a test, in a line. */
export function summaryOf({ error, failures }: TestOutcome): string {
  return error?.message ?? failures[0]?.message ?? ''
}
