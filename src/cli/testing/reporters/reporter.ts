import type { Position } from '../../../../grammar/source.ts'
import type { KqlError } from '../../../errors/kql-error.ts'
import { fires } from '../../../rules/trigger.ts'
import type { TestOutcome } from '../../../testing/run.ts'
import type { Coverage } from '../../../trace/index.ts'

/** How a test went. Plain data, but for the outcome of one that did not pass. */
export interface TestReport extends Pick<TestOutcome, 'status' | 'duration' | 'now' | 'clock' | 'unseen'> {
  readonly name: string
  /** Where its name stands in the test file. */
  readonly place: Position
  /** Whether the rule fired; undefined where the query failed. */
  readonly fired: boolean | undefined
  /** What there is to say of a test that did not pass. */
  readonly outcome: TestOutcome | undefined
}

/** What reporters are told of a test. */
export function reportOf(outcome: TestOutcome): TestReport {
  const { test, rule, status, duration, now, clock, unseen, result } = outcome
  return {
    ...{ name: test.name, place: test.source.positionAt(test.span.start), status, duration, now, clock, unseen },
    fired: result === undefined ? undefined : fires(rule, result.length),
    outcome: status === 'passed' ? undefined : outcome,
  }
}

/** How the tests of one file went. */
export interface SuiteReport {
  /** The test file, as people would name it. */
  readonly path: string
  /** The rule's name, where it could be read. */
  readonly rule: string | undefined
  /** Why the file as a whole could not be run. */
  readonly errors: readonly KqlError[]
  readonly tests: readonly TestReport[]
}

/** How all of them went. */
export interface RunReport {
  readonly suites: readonly SuiteReport[]
  /** What is wrong beside the tests: too few of them, say. */
  readonly complaints: readonly string[]
  /** What the tests of each rule have put to the test, if that was asked for. */
  readonly coverage?: readonly Coverage[]
  /** Milliseconds. */
  readonly duration: number
}

/** Writes a run down: text for each file when it is done, and text at the end. */
export interface Reporter {
  suite(report: SuiteReport): string
  end(report: RunReport): string
}

/** How many tests ended how; a file that could not be run counts as one error. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly errors: number
}

/** The numbers of a run, or of one file. */
export function countsOf(suites: readonly SuiteReport[]): Counts {
  const tests = suites.flatMap((suite) => suite.tests)
  const having = (status: TestOutcome['status']) => tests.filter((test) => test.status === status).length
  const broken = suites.filter(({ errors }) => errors.length > 0).length
  return { passed: having('passed'), failed: having('failed'), errors: having('error') + broken }
}

/** Whether everything is as it should be. */
export function isGreen({ suites, complaints }: RunReport): boolean {
  const { failed, errors } = countsOf(suites)
  return failed + errors + complaints.length === 0
}

/** Milliseconds for people. */
export function durationText(ms: number): string {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(2)} s`
}
