import { setImmediate } from 'node:timers/promises'
import { FilesBeside } from '../io/fixture-files.ts'
import { readText } from '../io/read-text.ts'
import { parseRules, type Rule } from '../rules/index.ts'
import { loadFixture } from '../testing/fixtures.ts'
import { explanationOf } from '../testing/mutation/explanations.ts'
import { MUTATORS, type Mutant, mutantsOf } from '../testing/mutation/mutants.ts'
import { type LoadedTest, type MutantResult, MutationRun } from '../testing/mutation/run.ts'
import { isTestFileName } from '../testing/paths.ts'
import { command, oneOf, UsageError, wholeNumber } from './arguments.ts'
import { isFolder, mustExist } from './files.ts'
import { type MutationReport, mutantLines, mutationJson, writeMutationReport } from './mutation-report.ts'
import { progressBar } from './progress.ts'
import { findTestFiles, readSuite, type TestSuite } from './testing/suites.ts'

/** The names of the kinds of changes. */
const OPERATORS = MUTATORS.map(({ name }) => name)

const HELP = `kqlite mutate RULE [options]

Changes one thing in the rule's query at a time, a threshold, a comparison, a join kind, and runs the rule's tests on
each changed query (mutant). A mutant that passes all tests has survived: the tests do not show that the rule is right
there. RULE is a rule with a test file beside it, a test file, or a folder of them.

  --tests FILE         the test file, if it is not the one beside the rule
  --operators LIST     only these kinds of changes, separated by commas:
                       ${OPERATORS.slice(0, 10).join(', ')},
                       ${OPERATORS.slice(10).join(', ')}
  --list               prints the mutants, and runs nothing
  --all                runs all tests on every mutant and says how many each test kills
  --timeout MS         how long a test of a mutant may take, in milliseconds: ten times as long as of the rule, and at
                       least 5000, if left out
  --format FORMAT      text or json; text if left out
  -h, --help           this text

A survivor that no test can kill is explained in the test file:

  mutants:
    - at: '| where TimeGenerated > ago(1h)'
      change: '> becomes >='
      reason: no row is that old to the tick

Exit code: 0 every mutant is killed or explained, 1 some survived, or the tests fail without any change, 2 wrong usage.

Examples:
  kqlite mutate rules/password-spray.kql
  kqlite mutate rules --operators number,boundary --format json
`

interface Options {
  readonly operators: readonly string[] | undefined
  readonly all: boolean
  readonly timeMs: number | undefined
}

const OPTIONS = {
  tests: { type: 'string' },
  operators: { type: 'string' },
  list: { type: 'boolean' },
  all: { type: 'boolean' },
  timeout: { type: 'string' },
  format: { type: 'string', default: 'text' },
} as const

/** `kqlite mutate`. */
export const mutateCommand = command(HELP, OPTIONS, async (values, positionals) => {
  if (positionals.length === 0) throw new UsageError('give a rule', 'kqlite mutate --help shows examples')
  const isJson = oneOf('format', values.format, ['text', 'json']) === 'json'
  const options: Options = {
    operators: values.operators?.split(',').map((name) => oneOf('operator', name.trim(), OPERATORS)),
    all: values.all ?? false,
    timeMs: values.timeout === undefined ? undefined : wholeNumber('timeout', values.timeout),
  }
  if (values.list) {
    for (const path of positionals) for (const rule of rulesIn(path)) listMutants(rule, options)
    return 0
  }
  const paths = findTestFiles(values.tests === undefined ? positionals : [values.tests])
  const reports: MutationReport[] = []
  for (const path of paths) {
    const report = await mutate(readSuite(path), options)
    reports.push(report)
    if (!isJson) writeMutationReport(report)
  }
  if (isJson) process.stdout.write(`${JSON.stringify(reports.map(mutationJson), null, 2)}\n`)
  return reports.every(({ failing, survivors }) => failing.length === 0 && survivors.length === 0) ? 0 : 1
})

async function mutate({ path, rule, file, errors }: TestSuite, options: Options): Promise<MutationReport> {
  if (rule === undefined || file === undefined) throw errors[0]
  const started = performance.now()
  const files = new FilesBeside(path)
  const tests: LoadedTest[] = []
  for (const test of file.tests) {
    tests.push({ test, fixture: await loadFixture(test.fixture, files, rule.query.text) })
  }
  if (tests.length === 0) throw new UsageError(`${path} has no tests`, `kqlite init writes a first test file`)
  const run = new MutationRun(rule, tests, { all: options.all, timeMs: options.timeMs })
  const failing = run
    .baseline()
    .filter(({ status }) => status !== 'passed')
    .map(({ test }) => test.name)
  const mutants = failing.length > 0 ? [] : mutantsOf(rule.query, options.operators)
  const results = await runAll(run, mutants, rule.name)
  const explained = results.flatMap((result) => {
    const explanation =
      result.status === 'survived' ? explanationOf(result.mutant, rule.query, file.mutants) : undefined
    return explanation === undefined ? [] : [{ ...result, explanation }]
  })
  const isExplained = new Set(explained.map(({ mutant }) => mutant))
  const used = new Set(explained.map(({ explanation }) => explanation))
  return {
    ...{ path, rule, results, failing, explained },
    tests: tests.map(({ test }) => test.name),
    survivors: results.filter(({ status, mutant }) => status === 'survived' && !isExplained.has(mutant)),
    // With some kinds of changes left out, what explains the others has nothing to explain.
    unused: options.operators !== undefined || failing.length > 0 ? [] : file.mutants.filter((one) => !used.has(one)),
    source: file.source,
    all: options.all,
    duration: performance.now() - started,
  }
}

async function runAll(run: MutationRun, mutants: readonly Mutant[], name: string): Promise<readonly MutantResult[]> {
  const bar = progressBar(name, { name: 'mutants', size: 1 })
  const results: MutantResult[] = []
  for (const mutant of mutants) {
    results.push(run.run(mutant))
    bar.update(results.length, mutants.length)
    await setImmediate() // lets progress be drawn, and Ctrl+C through
  }
  bar.stop()
  return results
}

/** The rules of a file, or those that tests in a test file or folder are of. */
function rulesIn(path: string): readonly Rule[] {
  mustExist(path)
  if (!isTestFileName(path) && !isFolder(path)) return parseRules(readText(path), path)
  return findTestFiles([path]).map((file) => {
    const { rule, errors } = readSuite(file)
    if (rule === undefined) throw errors[0]
    return rule
  })
}

function listMutants({ query }: Rule, { operators }: Options): void {
  for (const mutant of mutantsOf(query, operators)) process.stdout.write(`${mutantLines(mutant, query).join('\n')}\n`)
}
