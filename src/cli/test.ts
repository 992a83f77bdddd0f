import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readText } from '../io/read-text.ts'
import { updatedTestFile } from '../testing/update.ts'
import { type Command, command, UsageError, wholeNumber } from './arguments.ts'
import { progressBar } from './progress.ts'
import { reportError } from './report.ts'
import { changedFiles } from './testing/changed.ts'
import { REPORTERS } from './testing/reporters/index.ts'
import { isGreen, type RunReport } from './testing/reporters/reporter.ts'
import { affectedBy, dependenciesOf, Session } from './testing/session.ts'
import { Sinks } from './testing/sinks.ts'
import { foldersOf, nextChange } from './testing/watch.ts'

const HELP = `kqlite test [PATHS] [options]

Runs the tests of rules: NAME.test.yaml files, and YAML rules with a key 'tests', in and below PATHS (. if left out).
A rule's own path stands for the test file beside it. kqlite init RULE writes a first test file.

  --filter TEXT        only tests with the text in their file's path or their name, in any case
  --changed[=REF]      only tests whose test file, rule or fixtures differ from a git commit (HEAD if left out)
  --failures-only      says nothing of what passed
  --watch              runs again what a change of a file may have changed, until Ctrl+C
  --update             writes the rows, columns and numbers that were returned into the test files, where they differ
                       from rows, alerts, columns, contains and equals; read the diff before you commit it
  --minimum-tests N    fails unless each rule has N tests, one that fires and one that does not; names untested rules
  --coverage           says which operators no row came out of, and which conditions no test made true or false
  --reporter NAME      ${Object.keys(REPORTERS).join(', ')}; repeatable; NAME=FILE writes to a file
  --output FILE        the file of the last reporter that names none
  -h, --help           this text

Exit code: 0 all passed, 1 some failed, 2 wrong usage, or no tests found.

Examples:
  kqlite test
  kqlite test rules/password-spray.kql --watch
  kqlite test rules --changed=origin/main --failures-only
  kqlite test rules --minimum-tests 2 --reporter github --reporter junit=results.xml
`

const OPTIONS = {
  filter: { type: 'string' },
  changed: { type: 'string' },
  'failures-only': { type: 'boolean' },
  watch: { type: 'boolean' },
  update: { type: 'boolean' },
  'minimum-tests': { type: 'string' },
  coverage: { type: 'boolean' },
  reporter: { type: 'string', multiple: true },
  output: { type: 'string' },
} as const

const runTests = command(HELP, OPTIONS, async (values, positionals) => {
  const asked = values['minimum-tests']
  const minimum = asked === undefined ? undefined : wholeNumber('minimum-tests', asked)
  if (minimum !== undefined && (values.filter ?? values.changed) !== undefined) {
    throw new UsageError('--minimum-tests counts all tests: leave out --filter and --changed')
  }
  const failuresOnly = values['failures-only'] ?? false
  const newSinks = () => new Sinks(values.reporter ?? [], values.output, failuresOnly)
  const paths = positionals.length === 0 ? ['.'] : positionals
  const session = new Session({ paths, filter: values.filter, minimum, coverage: values.coverage ?? false })
  const isQuiet = failuresOnly || values.reporter !== undefined

  const all = session.testFiles()
  const isEmpty = all.length === 0
  if (isEmpty && !values.watch && minimum === undefined) throw noTests()
  const wanted = values.changed === undefined ? all : affectedBy(all, changedFiles(values.changed))
  if (wanted.length === 0 && !isEmpty && !values.watch) {
    process.stderr.write(`no tests are affected by what changed since ${values.changed}\n`)
    return 0
  }
  if (values.update) await update(session, wanted)
  const report = await run(session, wanted, newSinks(), isQuiet)
  if (values.watch) return watch(session, wanted, newSinks, isQuiet)
  const isNothing = report.suites.every(({ tests, errors }) => tests.length + errors.length === 0)
  if (isNothing && report.complaints.length === 0) throw noTests(values.filter)
  return isGreen(report) ? 0 : 1
})

/** `kqlite test`. */
export const testCommand: Command = (args) =>
  runTests(args.map((text) => (text === '--changed' ? '--changed=HEAD' : text)))

function noTests(filter?: string): UsageError {
  if (filter !== undefined) return new UsageError(`no test has '${filter}' in its file's path or its name`)
  return new UsageError('there are no tests here', 'kqlite init RULE writes a first test file')
}

async function run(session: Session, paths: readonly string[], sinks: Sinks, isQuiet: boolean): Promise<RunReport> {
  const newBar = () => progressBar('testing', { name: 'files', size: 1 })
  let bar = isQuiet ? newBar() : undefined
  const report = await session.run(paths, (suite, done) => {
    if (bar !== undefined && !isGreen({ suites: [suite], complaints: [], duration: 0 })) {
      bar.stop()
      bar = newBar()
    }
    sinks.suite(suite)
    bar?.update(done, paths.length)
  })
  bar?.stop()
  if (report.suites.length + report.complaints.length > 0) sinks.end(report)
  return report
}

/** Writes what was returned into the test files. */
async function update(session: Session, paths: readonly string[]): Promise<void> {
  await session.run(paths, ({ path, tests }) => {
    const text = readText(path)
    const after = updatedTestFile(
      text,
      tests.flatMap(({ outcome }) => outcome ?? []),
    )
    if (after === text) return
    writeFileSync(path, after)
    process.stderr.write(`updated ${path}\n`)
  })
}

/** Runs again what changes affect; ends with the process. */
async function watch(
  session: Session,
  ran: readonly string[],
  newSinks: () => Sinks,
  isQuiet: boolean,
): Promise<number> {
  let paths = ran
  for (;;) {
    process.stderr.write('waiting for changes (Ctrl+C ends)\n')
    const files = paths.flatMap(dependenciesOf)
    const changed = await nextChange([...foldersOf(files), ...files, ...session.folders()])
    try {
      paths = session.testFiles()
      const affected = affectedBy(paths, new Set([...changed].map((path) => resolve(path))))
      if (affected.length === 0) continue
      if (process.stdout.isTTY) process.stdout.write('\u001b[2J\u001b[3J\u001b[H')
      await run(session, affected, newSinks(), isQuiet)
    } catch (error) {
      reportError(error)
    }
  }
}
