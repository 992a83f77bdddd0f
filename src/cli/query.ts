import { Source } from '../../grammar/index.ts'
import { parseOnce } from '../binder/parsing.ts'
import { didYouMean } from '../errors/suggest.ts'
import { parseDatetime } from '../types/parse-datetime.ts'
import { Workspace } from '../workspace.ts'
import { A_TIME, readable, UsageError } from './arguments.ts'
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
  const now = readable('now', values.now, parseDatetime, A_TIME)
  const parameters = parametersOf(values.param ?? [], source)
  const options = await loadWorkspace(values, [source.text])
  const hasTables = Object.keys(options.tables ?? {}).length > 0
  return { source, workspace: new Workspace({ ...options, now, parameters }), hasTables }
}

async function querySource(query: string | undefined, files: readonly string[]): Promise<Source> {
  if (query !== undefined && files.length === 0) return new Source(query, { name: '--query' })
  if (query === undefined && files.length === 1) return (await readRule(files[0])).query
  const given = query === undefined ? files : ['--query TEXT', ...files]
  if (given.length === 0)
    throw new UsageError('give a query: a file, or --query TEXT', 'kqlite run --help shows examples')
  // The shell makes several arguments of a pattern such as logs/*.json.
  const hint = '--data takes one path, such as a folder; for several, give it again'
  throw new UsageError(`give one query, not ${given.length}: ${given.join(', ')}`, hint)
}

/** The values of `--param NAME=VALUE`. Throws UsageError for a parameter that the query does not declare. */
export function parametersOf(given: readonly string[], query: Source): Record<string, string> {
  const declared = given.length === 0 ? undefined : declaredParameters(query)
  return Object.fromEntries(
    given.map((text) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
      if (name === undefined) throw new UsageError(`--param ${text}: expected NAME=VALUE`)
      if (declared !== undefined && !declared.includes(name)) {
        const how = `a query declares one with: declare query_parameters(${name}: string);`
        const known = declared.length === 0 ? how : `its parameters: ${declared.join(', ')}`
        const message = `--param ${text}: the query declares no parameter ${name}`
        throw new UsageError(message, didYouMean(name, declared) ?? known)
      }
      return [name, value]
    }),
  )
}

/** The names of the query's parameters; undefined of a query that cannot be parsed. */
function declaredParameters(query: Source): readonly string[] | undefined {
  const { tree, diagnostics } = parseOnce(query)
  if (diagnostics.length > 0) return undefined
  const parameters = tree.statements.flatMap((node) =>
    node.kind === 'QueryParametersStatement' ? node.parameters : [],
  )
  return parameters.map(({ name }) => name.name)
}
