import { formatProblem } from '../errors/code-frame.ts'
import { Workspace } from '../workspace.ts'
import { readArguments, UsageError } from './arguments.ts'
import { loadWorkspace, readQuery } from './data.ts'

export const CHECK_HELP = `kqlite check FILES [options]

Says what is wrong with queries, without running them.

  --data PATH          tables, for the columns that no published schema has; as for kqlite run
  --functions PATH     saved functions the queries call
  --watchlists PATH    watchlists the queries read
  -h, --help           this text

Exit code: 0 nothing is wrong, 1 something is, 2 wrong usage.
`

/** `kqlite check`. */
export async function checkCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    data: { type: 'string', multiple: true },
    functions: { type: 'string', multiple: true },
    watchlists: { type: 'string', multiple: true },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    process.stdout.write(CHECK_HELP)
    return 0
  }
  if (positionals.length === 0) throw new UsageError('name the files to check', 'kqlite check --help')
  const sources = positionals.map(readQuery)
  const { data = [], functions = [], watchlists = [] } = values
  const texts = sources.map((source) => source.text)
  const workspace = new Workspace(await loadWorkspace({ data, functions, watchlists }, texts))
  let problems = 0
  for (const source of sources) {
    for (const { start, end, ...diagnostic } of workspace.check(source).diagnostics) {
      problems++
      process.stdout.write(`${formatProblem({ ...diagnostic, span: { start, end } })}\n\n`)
    }
  }
  const files = `${sources.length} file${sources.length === 1 ? '' : 's'}`
  const found = problems === 0 ? 'nothing wrong' : `${problems} problem${problems === 1 ? '' : 's'}`
  process.stderr.write(`checked ${files}: ${found}\n`)
  return problems === 0 ? 0 : 1
}
