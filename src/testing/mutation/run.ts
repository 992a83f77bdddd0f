import type { Rule } from '../../rules/rule.ts'
import { Workspace } from '../../workspace.ts'
import type { LoadedFixture } from '../fixtures.ts'
import type { RuleTest } from '../format.ts'
import { runTest, type TestOutcome } from '../run.ts'
import type { Mutant } from './mutants.ts'

/** A test of a rule, with what it runs on. */
export interface LoadedTest {
  readonly test: RuleTest
  readonly fixture: LoadedFixture
}

/** How a mutant fared. */
export interface MutantResult {
  readonly mutant: Mutant
  /** killed: a test fails. survived: none does. invalid: it is no query; it does not count. */
  readonly status: 'killed' | 'survived' | 'invalid'
  /** The names of the tests that fail: the first one found, or all that were asked for. */
  readonly killedBy: readonly string[]
  /** Whether the test that killed it took too long. */
  readonly timedOut: boolean
}

/** How mutants are run. */
export interface MutationOptions {
  /**
   * How long one test of a mutant may take, in milliseconds (longer is a failure): ten times what the slowest test of
   * the rule takes, and at least five seconds, if left out.
   */
  readonly timeMs?: number
  /** Whether all tests are run on each mutant, so that `killedBy` has all of those that fail. */
  readonly all?: boolean
}

/** The code of the error of a query that takes longer than `limits.timeMs`. */
const TIME_LIMIT = 'KQL310'
const LEAST_TIME = 5000
const TIMES_SLOWER = 10

/** Runs the tests of a rule on one mutant after the other; those that killed most before come first. */
export class MutationRun {
  private readonly rule: Rule
  private readonly tests: readonly LoadedTest[]
  private readonly options: MutationOptions
  private readonly kills = new Map<LoadedTest, number>()
  private readonly durations = new Map<LoadedTest, number>()
  private readonly problems: number

  /** At least one test is needed. */
  constructor(rule: Rule, tests: readonly LoadedTest[], options: MutationOptions) {
    this.rule = rule
    this.tests = tests
    this.options = options
    this.problems = this.problemsOf(rule.query.text)
  }

  /** Runs the tests on the rule as it is: all of them must pass for its mutants to tell anything. */
  baseline(): readonly TestOutcome[] {
    return this.tests.map((test) => {
      const outcome = runTest(test.test, { rule: this.rule, fixture: test.fixture })
      this.durations.set(test, outcome.duration)
      return outcome
    })
  }

  /** Runs the tests on a mutant. */
  run(mutant: Mutant): MutantResult {
    if (this.problemsOf(mutant.text) > this.problems) {
      return { mutant, status: 'invalid', killedBy: [], timedOut: false }
    }
    const killedBy: string[] = []
    let timedOut = false
    for (const test of this.inOrder()) {
      const outcome = runTest(test.test, { rule: this.rule, fixture: this.limited(test), query: mutant.text })
      if (outcome.status === 'passed') continue
      this.kills.set(test, (this.kills.get(test) ?? 0) + 1)
      killedBy.push(test.test.name)
      timedOut ||= outcome.error?.code === TIME_LIMIT
      if (!this.options.all) break
    }
    return { mutant, status: killedBy.length > 0 ? 'killed' : 'survived', killedBy, timedOut }
  }

  /** How much the binder finds wrong with a query. */
  private problemsOf(text: string): number {
    return new Workspace(this.limited(this.tests[0]).options).check(text).diagnostics.length
  }

  private inOrder(): readonly LoadedTest[] {
    const count = (test: LoadedTest) => this.kills.get(test) ?? 0
    const time = (test: LoadedTest) => this.durations.get(test) ?? 0
    return this.tests.toSorted((a, b) => count(b) - count(a) || time(a) - time(b))
  }

  private limited({ fixture }: LoadedTest): LoadedFixture {
    return { ...fixture, options: { ...fixture.options, limits: { timeMs: this.timeMs() } } }
  }

  private timeMs(): number {
    const { timeMs } = this.options
    return timeMs ?? Math.max(LEAST_TIME, TIMES_SLOWER * Math.max(0, ...this.durations.values()))
  }
}
