import { Source } from '../../grammar/index.ts'
import { Workspace } from '../workspace.ts'
import { UsageError } from './arguments.ts'
import { loadWorkspace, readRule } from './data.ts'

/** The options that say which query is run, and over what. */
export const QUERY_OPTIONS = {
  data: { type: 'string', multiple: true },
  functions: { type: 'string', multiple: true },
  watchlists: { type: 'string', multiple: true },
  external: { type: 'string', multiple: true },
  query: { type: 'string' },
  param: { type: 'string', multiple: true },
  now: { type: 'string' },
  'skip-bad-lines': { type: 'boolean' },
} as const

/** What the help says of them. */
export const QUERY_HELP = `  --data PATH          rows: a folder (each file is a table, by its name), a file, or Table=file; repeatable.
                       JSON, NDJSON, CSV, gzipped or not, and raw CloudTrail logs. - reads standard input.
  --functions PATH     saved functions: a folder of .kql files, or one file; repeatable
  --watchlists PATH    watchlists: a folder (the file's name is the alias), a file, or Alias=file; repeatable
  --external URL=FILE  what externaldata reads at a URL: a file in the format that it declares; repeatable
  --query TEXT         the query itself, in place of a file
  --param NAME=VALUE   a declared query parameter; repeatable
  --now TIME           the clock of now() and ago(), such as 2024-02-14T12:00:00Z; the real one if left out
  --skip-bad-lines     leaves out lines of NDJSON and CSV that are no rows, and says how many, rather than to fail
`

/** The values of `QUERY_OPTIONS` as they were given. */
export interface QueryValues {
  readonly data?: readonly string[]
  readonly functions?: readonly string[]
  readonly watchlists?: readonly string[]
  readonly external?: readonly string[]
  readonly query?: string
  readonly param?: readonly string[]
  readonly now?: string
  readonly 'skip-bad-lines'?: boolean
}

/** The query that is named, and the workspace that it runs in. Throws UsageError, and KqlError for files. */
export async function openQuery(
  values: QueryValues,
  files: readonly string[],
): Promise<{ readonly source: Source; readonly workspace: Workspace }> {
  const source = await querySource(values.query, files)
  const { data = [], functions = [], watchlists = [], external = [] } = values
  const sources = { data, functions, watchlists, external, skipBadLines: values['skip-bad-lines'] }
  const options = await loadWorkspace(sources, [source.text])
  const parameters = parametersOf(values.param ?? [])
  return { source, workspace: new Workspace({ ...options, now: values.now, parameters }) }
}

async function querySource(query: string | undefined, files: readonly string[]): Promise<Source> {
  if (query !== undefined && files.length === 0) return new Source(query, { name: '--query' })
  if (query === undefined && files.length === 1) return (await readRule(files[0])).query
  throw new UsageError('give one query: a file, or --query TEXT', 'kqlite run --help shows examples')
}

/** The values of `--param NAME=VALUE`. */
export function parametersOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
      if (name === undefined) throw new UsageError(`--param ${text}: expected NAME=VALUE`)
      return [name, value]
    }),
  )
}
