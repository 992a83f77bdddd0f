import { FilesBeside } from '../io/fixture-files.ts'
import { isGreen, type RunReport, type SuiteReport } from '../testing/reporters/reporter.ts'
import { runTestFile } from '../testing/run.ts'
import { readArguments, UsageError } from './arguments.ts'
import { stylesFor } from './terminal.ts'
import { findTestFiles, readSuite, type TestSuite } from './testing/files.ts'
import { defaultReporter } from './testing/terminal-reporters.ts'

export const TEST_HELP = `kqlite test [PATHS] [options]

Runs the tests of rules: NAME.test.yaml files and YAML rules with a key 'tests', in and below PATHS (. if left out).
A rule's own path stands for the test file beside it.

  --filter TEXT        only tests whose name, or 'file name' together, has the text in it
  --failures-only      says nothing of what passed
  -h, --help           this text

Exit code: 0 all passed, 1 some failed, 2 wrong usage, or no tests found.
`

/** `kqlite test`. */
export async function testCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    filter: { type: 'string' },
    'failures-only': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    process.stdout.write(TEST_HELP)
    return 0
  }
  const paths = findTestFiles(positionals.length === 0 ? ['.'] : positionals)
  const started = performance.now()
  const { isTTY, columns } = process.stdout
  const reporter = defaultReporter({
    width: isTTY ? columns : 160,
    styles: stylesFor(isTTY && !process.env.NO_COLOR),
    failuresOnly: values['failures-only'] ?? false,
  })
  const shared = new Map<string, Promise<unknown>>()
  const suites: SuiteReport[] = []
  for (const path of paths) {
    const suite = await runSuite(readSuite(path), shared, values.filter)
    if (suite === undefined) continue
    suites.push(suite)
    process.stdout.write(reporter.suite(suite))
  }
  if (suites.length === 0) throw new UsageError('there are no tests to run', 'kqlite init RULE writes a first one')
  const report: RunReport = { suites, complaints: [], duration: performance.now() - started }
  process.stdout.write(reporter.end(report))
  return isGreen(report) ? 0 : 1
}

async function runSuite(
  { path, rule, file, errors }: TestSuite,
  shared: Map<string, Promise<unknown>>,
  filter: string | undefined,
): Promise<SuiteReport | undefined> {
  if (rule === undefined || file === undefined) return { path, rule: undefined, errors, outcomes: [] }
  const isWanted = ({ name }: { name: string }) => filter === undefined || `${path} ${name}`.includes(filter)
  const outcomes = await runTestFile(file, rule, new FilesBeside(path, shared), isWanted)
  return outcomes.length === 0 ? undefined : { path, rule: rule.name, errors, outcomes }
}
