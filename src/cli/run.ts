import { Source } from '../../grammar/index.ts'
import { type OutputFormat, writeResult } from '../io/write.ts'
import type { Result } from '../result.ts'
import { Workspace } from '../workspace.ts'
import { readArguments, UsageError } from './arguments.ts'
import { loadWorkspace, readQuery } from './data.ts'
import { tableView } from './table-view.ts'

export const RUN_HELP = `kqlite run RULE [options]
kqlite run --query TEXT [options]

Runs a query over rows from files and prints what it returns.

  --data PATH          rows: a folder (each file is a table, by its name), a file, or Table=file; repeatable.
                       JSON, NDJSON, CSV, gzipped or not, and raw CloudTrail logs. - reads standard input.
  --functions PATH     saved functions: a folder of .kql files, or one file; repeatable
  --watchlists PATH    watchlists: a folder (the file's name is the alias), a file, or Alias=file; repeatable
  --external URL=FILE  what externaldata reads at a URL: a file in the format that it declares; repeatable
  --query TEXT         the query itself, in place of a file
  --param NAME=VALUE   a declared query parameter; repeatable
  --now TIME           the clock of now() and ago(), such as 2024-02-14T12:00:00Z; the real one if left out
  --format FORMAT      table, json, ndjson, csv or markdown; table in a terminal, else csv
  -h, --help           this text

Exit code: 0 done, 1 the query or its data failed, 2 wrong usage.

Examples:
  kqlite run rule.kql --data logs/ --functions functions/ --watchlists watchlists/ --now 2024-02-14T12:00:00Z
  kqlite run --query 'T | summarize count() by user' --data T=events.ndjson --format markdown
  zcat trail.json.gz | kqlite run --query 'AWSCloudTrail | count' --data AWSCloudTrail=-
`

const FORMATS = ['table', 'json', 'ndjson', 'csv', 'markdown'] as const

/** `kqlite run`. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    data: { type: 'string', multiple: true },
    functions: { type: 'string', multiple: true },
    watchlists: { type: 'string', multiple: true },
    external: { type: 'string', multiple: true },
    query: { type: 'string' },
    param: { type: 'string', multiple: true },
    now: { type: 'string' },
    format: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    process.stdout.write(RUN_HELP)
    return 0
  }
  const source = querySource(values.query, positionals)
  const format = formatOf(values.format)
  const { data = [], functions = [], watchlists = [], external = [] } = values
  const options = await loadWorkspace({ data, functions, watchlists, external }, [source.text])
  const workspace = new Workspace({ ...options, now: values.now, parameters: parametersOf(values.param ?? []) })
  const results = workspace.queryAll(source)
  if (format === 'table') process.stdout.write(`${results.map(view).join('\n\n')}\n`)
  else {
    await writeResult(results[results.length - 1], format, process.stdout)
    if (results.length > 1) process.stderr.write(`the last of ${results.length} results; --format table shows all\n`)
  }
  return 0
}

function view(result: Result): string {
  const { isTTY, columns: width } = process.stdout
  const box = tableView(result, isTTY ? { width, rows: 40 } : {})
  return result.name === undefined ? box : `${result.name}\n${box}`
}

function querySource(query: string | undefined, files: readonly string[]): Source {
  if (query !== undefined && files.length === 0) return new Source(query, { name: '--query' })
  if (query === undefined && files.length === 1) return readQuery(files[0])
  throw new UsageError('give one query: a file, or --query TEXT', 'kqlite run --help shows examples')
}

function formatOf(given: string | undefined): 'table' | OutputFormat {
  if (given === undefined) return process.stdout.isTTY ? 'table' : 'csv'
  const format = FORMATS.find((name) => name === given)
  if (format === undefined) throw new UsageError(`there is no format ${given}`, `formats: ${FORMATS.join(', ')}`)
  return format
}

function parametersOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
      if (name === undefined) throw new UsageError(`--param ${text}: expected NAME=VALUE`)
      return [name, value]
    }),
  )
}
