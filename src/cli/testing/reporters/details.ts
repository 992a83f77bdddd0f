import { formatError, formatProblem } from '../../../errors/code-frame.ts'
import { counted } from '../../../messages/counted.ts'
import { formatDuration } from '../../../rules/duration.ts'
import { cellText } from '../../../testing/cell-text.ts'
import type { TestOutcome } from '../../../testing/run.ts'
import { formatTrace } from '../../../trace/index.ts'
import { type DiffStyle, diffView } from '../diff-view.ts'

/** What is wrong with a test, for people: code frames of what does not hold, table diffs, the clock, a short trace. */
export function detailsOf(outcome: TestOutcome, style: DiffStyle): string {
  const { test, error, failures, result, trace } = outcome
  const { source } = test
  const parts = [
    ...(error === undefined ? [] : [formatError(error)]),
    ...failures.flatMap(({ message, span, rows }) => [
      formatProblem({ message, span, source }),
      ...(rows === undefined || result === undefined ? [] : [diffView(rows, result, style)]),
    ]),
    ...(trace === undefined ? [] : [formatTrace(trace, { colors: style.colors, width: style.width, brief: true })]),
    ...[...unseenText(outcome), ...clockText(outcome)].map(style.styles.dim),
  ]
  return parts.join('\n')
}

/** The first thing that is wrong with a test, in a line. */
export function summaryOf({ error, failures }: TestOutcome): string {
  return error?.message ?? failures[0]?.message ?? ''
}

const CLOCKS = { given: '', newest: ', the newest time in the tables', none: ', as the tables have no times' }

function clockText({ now, clock }: TestOutcome): readonly string[] {
  return now === undefined || clock === undefined ? [] : [`now: ${cellText('datetime', now)}${CLOCKS[clock]}`]
}

/** What the rule's own period hid from it. */
function unseenText({ unseen = {}, rule }: TestOutcome): readonly string[] {
  return Object.entries(unseen).map(([table, count]) => {
    const period = formatDuration(rule.queryPeriod!)
    return `not seen: ${counted(count, 'row')} of ${table}, outside of the ${period} before now (queryPeriod)`
  })
}
