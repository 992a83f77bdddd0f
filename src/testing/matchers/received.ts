import { Result } from '../../result.ts'
import { RuleRun } from '../rule-under-test.ts'

/** What a matcher of results takes: a result, the run of a rule, or a function that gives one. */
export type Received = Result | RuleRun | (() => Result | RuleRun)

/** What a matcher answers, to Vitest and Jest. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
  /** For the runner's own diff. */
  readonly actual?: unknown
  readonly expected?: unknown
}

/** The result in what a matcher got, and the run of a rule, if it is one. Throws TypeError for anything else. */
export function outcomeOf(matcher: string, received: unknown): { readonly result: Result; readonly run?: RuleRun } {
  const given: unknown = typeof received === 'function' ? received() : received
  if (given instanceof Result) return { result: given }
  if (given instanceof RuleRun) return { result: given.result, run: given }
  const what = given instanceof Promise ? 'a promise: await it' : `${given === null ? 'null' : typeof given}`
  throw new TypeError(`${matcher} takes a result (of workspace.query) or a run of a rule (of rule.run), not ${what}`)
}
