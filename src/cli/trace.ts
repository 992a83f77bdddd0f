import { formatTrace } from '../trace/format.ts'
import { formatTrail } from '../trace/format-trail.ts'
import type { Trace } from '../trace/trace.ts'
import { type RowTrail, trailJson } from '../trace/trail.ts'
import { command, oneOf, UsageError } from './arguments.ts'
import { openQuery, QUERY_HELP, QUERY_OPTIONS } from './query.ts'
import { terminalWidth } from './terminal.ts'

const HELP = `kqlite trace RULE [options]
kqlite trace --query TEXT [options]

Runs a query over rows from files, and shows what each step of it read and gave: why it did not fire. RULE is what
kqlite run takes.

  --row CONDITION      follows the rows for which a condition holds, such as 'AwsEventId == "…"': at which step they
                       are dropped, by which part of its condition, and which values were compared
  --table NAME         the table or watchlist that the rows are of; all that have the columns if left out
  --brief              only steps that lose or make rows, or that there is something to say about
${QUERY_HELP}\
  --format FORMAT      text or json (a list, of a query with several results); text if left out
  -h, --help           this text

Exit code: 0 done, 1 the query or its data failed, or no row met the condition, 2 wrong usage.

Example:
  kqlite trace rule.kql --data logs/ --now 2024-02-14T12:00:00Z --row 'UserPrincipalName == "ada@example.com"'
`

/** How many rows the text view follows. */
const SHOWN_ROWS = 20

const OPTIONS = {
  ...QUERY_OPTIONS,
  row: { type: 'string' },
  table: { type: 'string' },
  brief: { type: 'boolean' },
  format: { type: 'string', default: 'text' },
} as const

/** `kqlite trace`. */
export const traceCommand = command(HELP, OPTIONS, async (values, positionals) => {
  const { row, table, brief } = values
  const format = oneOf('format', values.format, ['text', 'json'])
  if (table !== undefined && row === undefined) throw new UsageError('--table says of which table --row is: give --row')
  const { source, workspace } = await openQuery(values, positionals)
  const traces = workspace.queryAll(source, { trace: true }).map((result) => result.trace!)
  const limit = format === 'json' ? Infinity : SHOWN_ROWS + 1
  const trails = row === undefined ? undefined : traces.map((trace) => trace.follow({ where: row, table, limit }))
  if (format === 'json') {
    const all = traces.map((trace, i) => ({ ...trace.toJSON(), trails: trails?.[i].map(trailJson) }))
    process.stdout.write(`${JSON.stringify(all.length === 1 ? all[0] : all, null, 2)}\n`)
  } else process.stdout.write(`${traces.flatMap((trace, i) => textOf(trace, trails?.[i] ?? [], brief)).join('\n\n')}\n`)
  const most = Math.max(0, ...(trails ?? []).map(({ length }) => length))
  if (format === 'text' && most > SHOWN_ROWS) {
    process.stderr.write(`more rows meet the condition; --format json follows them all\n`)
  }
  if (trails === undefined || most > 0) return 0
  process.stderr.write(`no row meets the condition ${row}\n`)
  return 1
})

function textOf(trace: Trace, trails: readonly RowTrail[], brief: boolean | undefined): string[] {
  const width = terminalWidth(process.stdout)
  const view = { brief, ...(width !== undefined && { width, colors: !process.env.NO_COLOR }) }
  return [formatTrace(trace, view), ...trails.slice(0, SHOWN_ROWS).map((trail) => formatTrail(trail, view))]
}
