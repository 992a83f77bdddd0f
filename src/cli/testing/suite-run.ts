import { dirname, resolve } from 'node:path'
import { FilesBeside } from '../../io/fixture-files.ts'
import { functionPaths } from '../../testing/paths.ts'
import { runTestFile } from '../../testing/run.ts'
import { type Coverage, coverageOf } from '../../trace/index.ts'
import { reportOf, type SuiteReport } from './reporters/reporter.ts'
import type { TestSuite } from './suites.ts'

/** How test files are run. Plain data. */
export interface RunOptions {
  /** A text in the test's file and name, in any case. */
  readonly filter: string | undefined
  /** Whether to note which operators and conditions of the rules the tests reach. */
  readonly coverage: boolean
}

/** What running a test file gave. */
export interface SuiteRun {
  readonly path: string
  /** Undefined where the filter left no test. */
  readonly report: SuiteReport | undefined
  readonly covered: readonly Coverage[]
  /** As absolute paths: the rule, and the files and folders of saved functions. */
  readonly rulePath: string | undefined
  readonly functionPaths: readonly string[]
}

/** What was read for fixtures, to be read once for all test files. */
export type SharedFiles = Map<string, Promise<unknown>>

/** Runs the tests of a file. */
export async function runSuite(suite: TestSuite, options: RunOptions, shared: SharedFiles): Promise<SuiteRun> {
  const { path, rule, rulePath, file, errors } = suite
  const about = {
    path,
    rulePath: rulePath === undefined ? undefined : resolve(rulePath),
    functionPaths: file === undefined ? [] : functionPaths(file).map((name) => resolve(dirname(path), name)),
  }
  if (rule === undefined || file === undefined) {
    return { ...about, report: { path, rule: undefined, errors, tests: [] }, covered: [] }
  }
  const filter = options.filter?.toLowerCase()
  const isWanted = ({ name }: { readonly name: string }) => {
    return filter === undefined || `${path} ${name}`.toLowerCase().includes(filter)
  }
  const files = new FilesBeside(path, shared)
  const outcomes = await runTestFile(file, { rule, files, isWanted, trace: options.coverage ? 'always' : 'failing' })
  const traces = options.coverage ? outcomes.flatMap(({ trace }) => trace ?? []) : []
  const isLeftOut = outcomes.length === 0 && filter !== undefined
  const report = { path, rule: rule.name, errors, tests: outcomes.map(reportOf) }
  return { ...about, report: isLeftOut ? undefined : report, covered: traces.map(coverageOf) }
}

/** Whether a run is plain data, that another thread can be told: all of its tests passed. */
export function isPlain({ report }: SuiteRun): boolean {
  return report === undefined || (report.errors.length === 0 && report.tests.every(({ status }) => status === 'passed'))
}
