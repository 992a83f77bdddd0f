import type { Plan } from '../binder/plan.ts'
import { allPartsOf } from '../binder/plan-parts.ts'
import { writeResult } from '../io/write.ts'
import type { Result } from '../result.ts'
import { command, oneOf } from './arguments.ts'
import { type OpenQuery, openQuery, QUERY_HELP, QUERY_OPTIONS } from './query.ts'
import { tableView } from './table-view.ts'
import { dataOutput, printable, terminalWidth } from './terminal.ts'

const HELP = `kqlite run RULE [options]
kqlite run --query TEXT [options]

Runs a query over rows from files and prints what it returns. RULE is a .kql file, a Sentinel rule (.yaml), an ARM
template (.json) or a page with kql blocks (.md); FILE#NAME is one of several rules in a file.

${QUERY_HELP}\
  --format FORMAT      table, json, ndjson, csv or markdown; table in a terminal, else csv
  --csv-formulas       writes CSV as it is: without, text that a spreadsheet would take for a formula (=1+1, @a, +b)
                       begins with an apostrophe; numbers never do
  -h, --help           this text

Exit code: 0 done, 1 the query or its data failed, 2 wrong usage.

Examples:
  kqlite run rule.kql --data logs/ --functions functions/ --watchlists watchlists/ --now 2024-02-14T12:00:00Z
  kqlite run --query 'T | summarize count() by user' --data T=events.ndjson --format markdown
  zcat trail.json.gz | kqlite run --query 'AWSCloudTrail | count' --data AWSCloudTrail=-
`

const FORMATS = ['table', 'json', 'ndjson', 'csv', 'markdown'] as const

const OPTIONS = {
  ...QUERY_OPTIONS,
  format: { type: 'string' },
  'csv-formulas': { type: 'boolean' },
} as const

/** `kqlite run`. */
export const runCommand = command(HELP, OPTIONS, async (values, positionals) => {
  const format = oneOf('format', values.format ?? (process.stdout.isTTY ? 'table' : 'csv'), FORMATS)
  const query = await openQuery(values, positionals)
  const results = query.workspace.queryAll(query.source)
  if (format === 'table') process.stdout.write(`${results.map(view).join('\n\n')}\n`)
  else {
    const csvFormulas = values['csv-formulas']
    await writeResult(results[results.length - 1], format, dataOutput(process.stdout), { csvFormulas })
    if (results.length > 1) process.stderr.write(`the last of ${results.length} results; --format table shows all\n`)
  }
  const [table] = query.hasTables ? [] : tablesOf(query)
  if (table !== undefined) {
    process.stderr.write(`note: no rows were given for ${printable(table)}: --data ${printable(table)}=FILE\n`)
  }
  return 0
})

/** The tables that a query reads. */
function tablesOf({ source, workspace }: OpenQuery): readonly string[] {
  const { plans } = allPartsOf(workspace.analyze(source).plans)
  return plans.flatMap((plan) => (plan.operator === 'Table' ? [(plan as Plan & { table: string }).table] : []))
}

function view(result: Result): string {
  const width = terminalWidth(process.stdout)
  const box = tableView(result, width === undefined ? {} : { width, rows: 40 })
  return result.name === undefined ? box : `${printable(result.name)}\n${box}`
}
