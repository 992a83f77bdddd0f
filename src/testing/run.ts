import type { Source } from '../../grammar/index.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { Result } from '../result.ts'
import type { Rule } from '../rules/rule.ts'
import { Workspace } from '../workspace.ts'
import { errorFailure, type Failure, failuresOf } from './expectations.ts'
import { type FixtureFiles, type LoadedFixture, loadFixture } from './fixtures.ts'
import type { RuleTest, TestFile } from './format.ts'

/** How a test went. `error`: it could not be run, or the query failed where no error was expected. */
export interface TestOutcome {
  readonly test: RuleTest
  readonly rule: Rule
  readonly status: 'passed' | 'failed' | 'error'
  /** The expectations that do not hold. */
  readonly failures: readonly Failure[]
  /** What went wrong, if the test could not be run to its end. */
  readonly error?: KqlError
  /** What the query returned. */
  readonly result?: Result
  /** The clock, as ISO text, and where it comes from. */
  readonly now?: string
  readonly clock?: LoadedFixture['clock']
  /** Milliseconds. */
  readonly duration: number
}

/** What a test is run with. */
export interface RunTestOptions {
  readonly rule: Rule
  readonly fixture: LoadedFixture
  /** A query to run in place of the rule's, which keeps its trigger: a mutant of it, say. */
  readonly query?: string | Source
}

/** Runs a test. Never throws: what goes wrong is in the outcome. */
export function runTest(test: RuleTest, { rule, fixture, query = rule.query }: RunTestOptions): TestOutcome {
  const started = performance.now()
  const { expected } = test
  const outcome = (details: Pick<TestOutcome, 'failures' | 'error' | 'result'>): TestOutcome => ({
    test,
    rule,
    status: details.error !== undefined ? 'error' : details.failures.length > 0 ? 'failed' : 'passed',
    ...details,
    now: fixture.options.now,
    clock: fixture.clock,
    duration: performance.now() - started,
  })
  try {
    const result = new Workspace(fixture.options).query(query)
    return outcome({ failures: failuresOf(expected, rule, result), result })
  } catch (thrown) {
    const error = kqlError(thrown)
    if (expected.error === undefined || error.kind === 'internal') return outcome({ failures: [], error })
    const failure = errorFailure(expected.error, error)
    return outcome({ failures: failure === undefined ? [] : [failure] })
  }
}

/** Runs the tests of a file that `isWanted`, one after the other. Never throws. */
export async function runTestFile(
  file: TestFile,
  rule: Rule,
  files: FixtureFiles,
  isWanted: (test: RuleTest) => boolean = () => true,
): Promise<readonly TestOutcome[]> {
  const outcomes: TestOutcome[] = []
  for (const test of file.tests.filter(isWanted)) outcomes.push(await loadAndRun(test, rule, files))
  return outcomes
}

async function loadAndRun(test: RuleTest, rule: Rule, files: FixtureFiles): Promise<TestOutcome> {
  const started = performance.now()
  try {
    const fixture = await loadFixture(test.fixture, files, rule.query.text)
    const outcome = runTest(test, { rule, fixture })
    return { ...outcome, duration: performance.now() - started }
  } catch (thrown) {
    const duration = performance.now() - started
    return { test, rule, status: 'error', failures: [], error: kqlError(thrown), duration }
  }
}

function kqlError(thrown: unknown): KqlError {
  if (thrown instanceof KqlError) return thrown
  return new KqlError('internal', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown })
}
