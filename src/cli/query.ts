import { Source } from '../../grammar/index.ts'
import { Workspace } from '../workspace.ts'
import { UsageError } from './arguments.ts'
import { loadWorkspace, readRule, SOURCE_HELP, SOURCE_OPTIONS, type Sources } from './data.ts'

/** The options that say which query is run, and over what. */
export const QUERY_OPTIONS = {
  ...SOURCE_OPTIONS,
  query: { type: 'string' },
  param: { type: 'string', multiple: true },
  now: { type: 'string' },
} as const

/** What the help says of `--param`. */
export const PARAM_HELP = `\
  --param NAME=VALUE   a declared query parameter; repeatable
`

/** What the help says of `QUERY_OPTIONS`. */
export const QUERY_HELP = `\
${SOURCE_HELP}${PARAM_HELP}\
  --query TEXT         the query itself, in place of a file
  --now TIME           the clock of now() and ago(), such as 2024-02-14T12:00:00Z; the real one if left out
`

/** The values of `QUERY_OPTIONS` as they were given. */
export interface QueryValues extends Sources {
  readonly query?: string
  readonly param?: readonly string[]
  readonly now?: string
}

/** A query that the command line names, and the workspace that it runs in. */
export interface OpenQuery {
  readonly source: Source
  readonly workspace: Workspace
  /** Whether a table was given that the query seems to name. */
  readonly hasTables: boolean
}

/** Reads what the command line names. Throws UsageError, and KqlError for files. */
export async function openQuery(values: QueryValues, files: readonly string[]): Promise<OpenQuery> {
  const source = await querySource(values.query, files)
  const options = await loadWorkspace(values, [source.text])
  const parameters = parametersOf(values.param ?? [])
  const hasTables = Object.keys(options.tables ?? {}).length > 0
  return { source, workspace: new Workspace({ ...options, now: values.now, parameters }), hasTables }
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
