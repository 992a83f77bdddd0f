import { formatError } from '../errors/code-frame.ts'
import { counted } from '../messages/counted.ts'
import type { ReplayEvent, ReplayReport, ReplayRun } from '../rules/index.ts'
import { tableView } from './table-view.ts'
import { printable, styles, terminalWidth } from './terminal.ts'

/** A replay as JSON: results as Kusto's JSON has them, errors by their code and message. */
export function replayJson({ runs, ...report }: ReplayReport): string {
  const shown = runs.map(({ error, ...run }) => ({
    ...run,
    error: error && { code: error.code, message: error.message },
  }))
  return `${JSON.stringify({ ...report, runs: shown }, null, 2)}\n`
}

/** A replay for people: the runs that fired with their rows, what failed, what was not seen and what was seen twice. */
export function replayView(report: ReplayReport, most: number): string {
  const { bold } = styles(process.stdout)
  const { rule, kind, every, period, runs, unseen, repeated, exact, repeatedRows } = report
  const last = runs[runs.length - 1]
  const delay = report.runDelay === '0s' ? '' : `, ${report.runDelay} after its window`
  const head = [
    `${bold(printable(rule))} (${kind}): every ${every} over ${period}${delay}`,
    `${time(runs[0].at)} to ${time(last.at)}: ${counted(runs.length, 'run')}, ${outcomes(runs)}`,
  ].join('\n')
  const shown = runs.filter(({ outcome }) => outcome === 'fired' || outcome === 'failed')
  const parts = [head, ...shown.map((run) => runView(run, most))]
  if (unseen.length > 0) {
    const reasons = { gap: 'between two windows', late: 'ingested too late', suppressed: 'suppressed' }
    const title = bold(`${counted(unseen.length, 'event')} of ${report.events} that no run saw`)
    parts.push(list(title, unseen, (event) => `${eventText(event)}: ${reasons[event.reason]}`, most))
  } else if (report.events === 0) parts.push('there are no events in the windows')
  else parts.push(`every one of ${counted(report.events, 'event')} was seen`)
  if (repeated.length > 0) {
    const note = exact ? '' : ' (or may be: an operator does not tell what its rows are made of)'
    const title = bold(`${counted(repeated.length, 'event')} in the results of several runs${note}`)
    parts.push(list(title, repeated, (event) => `${eventText(event)}: ${event.count} runs`, most))
  }
  if (repeatedRows.length > 0) {
    const title = bold(`${counted(repeatedRows.length, 'row')} that several runs returned`)
    const text = ({ row, runs }: (typeof repeatedRows)[number]) =>
      `${printable(JSON.stringify(row))}: ${runs.map(time).join(', ')}`
    parts.push(list(title, repeatedRows, text, most))
  }
  if (report.untimed > 0) parts.push(`${counted(report.untimed, 'row')} without a time: in no window`)
  return `${parts.join('\n\n')}\n`
}

function outcomes(runs: readonly ReplayRun[]): string {
  const count = (outcome: ReplayRun['outcome']) => runs.filter((run) => run.outcome === outcome).length
  const alerts = runs.reduce((sum, run) => sum + run.alerts, 0)
  return [
    `${count('fired')} fired (${counted(alerts, 'alert')})`,
    ...(['quiet', 'suppressed', 'failed'] as const).flatMap((name) =>
      count(name) > 0 ? [`${count(name)} ${name}`] : [],
    ),
  ].join(', ')
}

function runView({ at, from, outcome, rows, alerts, events, result, error }: ReplayRun, most: number): string {
  const { bold, red } = styles(process.stdout)
  const window = `window from ${time(from)}, ${counted(events, 'event')}`
  if (outcome === 'failed') return `${red(`failed ${time(at)}`)} (${window})\n${formatError(error!)}`
  const title = `${bold(`fired ${time(at)}`)} (${window}): ${counted(rows, 'row')}, ${counted(alerts, 'alert')}`
  const width = terminalWidth(process.stdout)
  return result!.length === 0 ? title : `${title}\n${tableView(result!, { rows: most, width })}`
}

function eventText({ table, row, time: happened, ingested }: ReplayEvent): string {
  const came = ingested.getTime() === happened.getTime() ? '' : `, ingested ${time(ingested)}`
  return `${printable(table)} row ${row + 1}, ${time(happened)}${came}`
}

/** A title and the first of some items, one a line. */
function list<T>(title: string, items: readonly T[], text: (item: T) => string, most: number): string {
  const left = items.length - most
  const lines = items.slice(0, most).map((item) => `  ${text(item)}`)
  if (left > 0) lines.push(`  … and ${left} more (--rows, or --format json)`)
  return [title, ...lines].join('\n')
}

function time(date: Date): string {
  return date.toISOString().replace(/\.000Z$/, 'Z')
}
