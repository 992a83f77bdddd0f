#!/usr/bin/env node
import { didYouMean } from '../errors/suggest.ts'
import { type Command, UsageError } from './arguments.ts'
import { reportError } from './report.ts'
import { version } from './version.ts'

const HELP = `kqlite: the Kusto Query Language over files

  kqlite run RULE      runs a query over rows from files
  kqlite check PATHS   says what is wrong with rules and queries
  kqlite replay RULE   runs a rule over time, as Sentinel would have
  kqlite test [PATHS]  runs the tests of rules
  kqlite init RULE     writes a first test file for a rule
  kqlite mutate RULE   says which changes of a rule its tests do not notice
  kqlite types TABLE…  prints TypeScript types for rows of tables
  kqlite trace RULE    shows what each step of a query read and gave, and where a row is dropped
  kqlite functions     tells what of the language works, and how it is called

kqlite COMMAND --help tells more; kqlite --version the version.
`

/** The commands, each loaded when it is used. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./run.ts')).runCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  replay: async () => (await import('./replay.ts')).replayCommand,
  test: async () => (await import('./test.ts')).testCommand,
  init: async () => (await import('./init.ts')).initCommand,
  mutate: async () => (await import('./mutate.ts')).mutateCommand,
  types: async () => (await import('./types.ts')).typesCommand,
  trace: async () => (await import('./trace.ts')).traceCommand,
  functions: async () => (await import('./functions.ts')).functionsCommand,
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(HELP)
    return name === undefined ? 2 : 0
  }
  if (name === '--version' || name === '-v') {
    process.stdout.write(`${await version()}\n`)
    return 0
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined) {
    throw new UsageError(`there is no command ${name}`, didYouMean(name, Object.keys(COMMANDS)) ?? 'kqlite --help')
  }
  return (await load())(rest)
}

// A reader that closes the pipe early (`| head`) has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.exitCode = reportError(error)
  },
)
