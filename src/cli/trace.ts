import { formatTrace } from '../trace/format.ts'
import { formatTrail } from '../trace/format-trail.ts'
import { trailJson } from '../trace/trail.ts'
import { readArguments, UsageError } from './arguments.ts'
import { openQuery, QUERY_HELP, QUERY_OPTIONS } from './query.ts'

export const TRACE_HELP = `kqlite trace RULE [options]
kqlite trace --query TEXT [options]

Runs a query over rows from files, and shows what each step of it read and gave: why it did not fire. RULE is what
kqlite run takes.

  --row CONDITION      follows the rows for which a condition holds, such as 'AwsEventId == "…"': at which step they
                       are dropped, by which part of its condition, and which values were compared
  --table NAME         the table or watchlist that the rows are of; all that have the columns if left out
  --brief              only steps that lose or make rows, or that there is something to say about
${QUERY_HELP}  --format FORMAT      text or json; text if left out
  -h, --help           this text

Exit code: 0 done, 1 the query or its data failed, or no row met the condition, 2 wrong usage.

Example:
  kqlite trace rule.kql --data logs/ --now 2024-02-14T12:00:00Z --row 'UserPrincipalName == "ada@example.com"'
`

/** How many rows the text view follows. */
const SHOWN_ROWS = 20

/** `kqlite trace`. */
export async function traceCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    ...QUERY_OPTIONS,
    row: { type: 'string' },
    table: { type: 'string' },
    brief: { type: 'boolean' },
    format: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    process.stdout.write(TRACE_HELP)
    return 0
  }
  const { format = 'text', row, table, brief } = values
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`there is no format ${format}`, 'formats: text, json')
  if (table !== undefined && row === undefined) throw new UsageError('--table says of which table --row is: give --row')
  const { source, workspace } = await openQuery(values, positionals)
  const trace = workspace.query(source, { trace: true }).trace!
  const limit = format === 'json' ? Infinity : SHOWN_ROWS + 1
  const trails = row === undefined ? undefined : trace.follow({ where: row, table, limit })
  const { isTTY, columns: width } = process.stdout
  const view = { brief, ...(isTTY && { width, colors: !process.env.NO_COLOR }) }
  if (format === 'json')
    process.stdout.write(`${JSON.stringify({ ...trace.toJSON(), trails: trails?.map(trailJson) }, null, 2)}\n`)
  else {
    const parts = [
      formatTrace(trace, view),
      ...(trails ?? []).slice(0, SHOWN_ROWS).map((trail) => formatTrail(trail, view)),
    ]
    process.stdout.write(`${parts.join('\n\n')}\n`)
  }
  if (format === 'text' && trails !== undefined && trails.length > SHOWN_ROWS) {
    process.stderr.write(`more rows meet the condition; --format json follows them all\n`)
  }
  if (trails?.length !== 0) return 0
  process.stderr.write(`no row meets the condition ${row}\n`)
  return 1
}
