import type { Source } from '../../grammar/index.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { Result } from '../result.ts'
import type { Rule } from '../rules/rule.ts'
import type { Trace } from '../trace/index.ts'
import type { Datetime } from '../types/datetime.ts'
import { Workspace } from '../workspace.ts'
import { errorFailure, type Failure, failuresOf } from './expectations.ts'
import { type FixtureFiles, type LoadedFixture, loadFixture } from './fixtures.ts'
import type { RuleTest, TestFile } from './format.ts'
import { type SeenTables, seenTables } from './seen-tables.ts'

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
  /** What each step of the query did, if that was asked for. */
  readonly trace?: Trace
  /** The clock, and where it comes from. */
  readonly now?: Datetime
  readonly clock?: LoadedFixture['clock']
  /** How many rows of which tables the rule did not see, as they lie outside of its `queryPeriod`. */
  readonly unseen?: SeenTables['unseen']
  /** Milliseconds. */
  readonly duration: number
}

/** What a test is run with. */
export interface RunTestOptions {
  readonly rule: Rule
  readonly fixture: LoadedFixture
  /** A query to run in place of the rule's, which keeps its trigger: a mutant of it, say. */
  readonly query?: string | Source
  /** When to run the query with a trace: never if left out. A test that fails is run again for it. */
  readonly trace?: 'always' | 'failing'
}

/** Runs a test. Never throws: what goes wrong is in the outcome. */
export function runTest(test: RuleTest, { rule, fixture, query = rule.query, trace }: RunTestOptions): TestOutcome {
  const started = performance.now()
  const { expected } = test
  const { tables, unseen } = seenTables(fixture.options.tables, rule, fixture.now)
  const outcome = (details: Pick<TestOutcome, 'failures' | 'error' | 'result' | 'trace'>): TestOutcome => ({
    test,
    rule,
    status: details.error !== undefined ? 'error' : details.failures.length > 0 ? 'failed' : 'passed',
    ...details,
    now: fixture.now,
    clock: fixture.clock,
    unseen,
    duration: performance.now() - started,
  })
  try {
    const workspace = new Workspace({ ...fixture.options, tables })
    const result = workspace.query(query, { trace: trace === 'always' })
    const failures = failuresOf(expected, rule, result)
    const isTracedNow = trace === 'failing' && failures.length > 0
    const traced = isTracedNow ? workspace.query(query, { trace: true }) : result
    return outcome({ failures, result, trace: traced.trace })
  } catch (thrown) {
    const error = kqlError(thrown)
    if (expected.error === undefined || error.kind === 'internal') return outcome({ failures: [], error })
    const failure = errorFailure(expected.error, error)
    return outcome({ failures: failure === undefined ? [] : [failure] })
  }
}

/** What the tests of a file are run with. */
export interface RunTestFileOptions extends Pick<RunTestOptions, 'rule' | 'trace'> {
  readonly files: FixtureFiles
  /** Which of the tests are run: all if left out. */
  readonly isWanted?: (test: RuleTest) => boolean
}

/** Runs the tests of a file, one after the other. Never throws. */
export async function runTestFile(
  { tests }: TestFile,
  { isWanted = () => true, ...options }: RunTestFileOptions,
): Promise<readonly TestOutcome[]> {
  const outcomes: TestOutcome[] = []
  for (const test of tests.filter(isWanted)) outcomes.push(await loadAndRun(test, options))
  return outcomes
}

async function loadAndRun(test: RuleTest, { rule, files, trace }: RunTestFileOptions): Promise<TestOutcome> {
  const started = performance.now()
  try {
    const fixture = await loadFixture(test.fixture, files, rule.query.text)
    const outcome = runTest(test, { rule, fixture, trace })
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
