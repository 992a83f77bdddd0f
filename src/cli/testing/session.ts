import { dirname, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { FilesBeside } from '../../io/fixture-files.ts'
import { fixturePaths, functionPaths } from '../../testing/paths.ts'
import { runTestFile } from '../../testing/run.ts'
import { type Coverage, coverageOf, mergeCoverage } from '../../trace/index.ts'
import { filesBelow, findTestFiles, foldersBelow, isFolder, readSuite, type TestSuite } from './files.ts'
import { isRuleFile, shortfallOf } from './minimum.ts'
import type { RunReport, SuiteReport } from './reporters/reporter.ts'

/** Which tests are run, and what is asked of them as a whole. */
export interface SessionOptions {
  readonly paths: readonly string[]
  /** A text in the test's file and name, in any case. */
  readonly filter: string | undefined
  /** How many tests each rule must have. */
  readonly minimum: number | undefined
  /** Whether to note which operators and conditions of the rules the tests reach. */
  readonly coverage: boolean
}

/** Finds the test files below the paths, and runs those that `isWanted`. */
export class Session {
  private readonly options: SessionOptions

  constructor(options: SessionOptions) {
    this.options = options
  }

  /** The test files and the rules that they test. Throws UsageError for a path that is not there. */
  suites(): readonly TestSuite[] {
    return findTestFiles(this.options.paths).map(readSuite)
  }

  /** The folders in which a test file may appear. */
  folders(): readonly string[] {
    return this.options.paths.filter(isFolder).flatMap((path) => [path, ...foldersBelow(path)])
  }

  /** Runs tests; `onSuite` is told of each file when it is done. */
  async run(suites: readonly TestSuite[], onSuite: (report: SuiteReport, done: number) => void): Promise<RunReport> {
    const started = performance.now()
    const shared = new Map<string, Promise<unknown>>()
    const reports: SuiteReport[] = []
    const covered: Coverage[] = []
    for (const [done, suite] of suites.entries()) {
      const report = await this.runSuite(suite, shared, covered)
      if (report === undefined) continue
      reports.push(report)
      onSuite(report, done + 1)
      await setImmediate() // lets progress be drawn, and Ctrl+C through
    }
    const { minimum } = this.options
    const complaints = minimum === undefined ? [] : this.complaints(suites, reports, minimum)
    const coverage = this.options.coverage ? coverageByRule(covered) : undefined
    return { suites: reports, complaints, coverage, duration: performance.now() - started }
  }

  private async runSuite(
    { path, rule, file, errors }: TestSuite,
    shared: Map<string, Promise<unknown>>,
    covered: Coverage[],
  ): Promise<SuiteReport | undefined> {
    if (rule === undefined || file === undefined) return { path, rule: undefined, errors, outcomes: [] }
    const filter = this.options.filter?.toLowerCase()
    const isWanted = ({ name }: { readonly name: string }) => {
      return filter === undefined || `${path} ${name}`.toLowerCase().includes(filter)
    }
    const { coverage } = this.options
    const files = new FilesBeside(path, shared)
    const ran = await runTestFile(file, { rule, files, isWanted, trace: coverage ? 'always' : 'failing' })
    covered.push(...ran.flatMap(({ trace }) => (coverage && trace !== undefined ? [coverageOf(trace)] : [])))
    // A trace keeps the tables of all steps: only those that are shown stay.
    const outcomes = ran.map((outcome) => (outcome.status === 'passed' ? { ...outcome, trace: undefined } : outcome))
    return outcomes.length === 0 && filter !== undefined ? undefined : { path, rule: rule.name, errors, outcomes }
  }

  private complaints(
    suites: readonly TestSuite[],
    reports: readonly SuiteReport[],
    minimum: number,
  ): readonly string[] {
    const short = reports.filter(({ errors }) => errors.length === 0).flatMap((report) => shortfallOf(report, minimum))
    return [...short, ...this.untested(suites).map((path) => `${path}: no tests`)]
  }

  /** The rules among and below the paths that no test file is of. Files of saved functions are no rules. */
  private untested(suites: readonly TestSuite[]): readonly string[] {
    const tested = new Set(suites.flatMap(({ rulePath }) => (rulePath === undefined ? [] : [resolve(rulePath)])))
    const functions = suites.flatMap(({ path, file }) => {
      return file === undefined ? [] : functionPaths(file).map((name) => resolve(dirname(path), name))
    })
    const isFunction = (path: string) => functions.some((one) => path === one || dirname(path) === one)
    const files = this.options.paths.flatMap((path) => (isFolder(path) ? filesBelow(path) : [path]))
    return files.filter((path) => !tested.has(resolve(path)) && !isFunction(resolve(path)) && isRuleFile(path)).sort()
  }
}

/** The coverage of each rule, over all its tests. */
function coverageByRule(covered: readonly Coverage[]): readonly Coverage[] {
  const files = new Set(covered.map(({ file }) => file))
  return [...files].map((file) => mergeCoverage(covered.filter((one) => one.file === file)))
}

/** The files and folders that the outcome of a test file depends on, as absolute paths. */
export function dependenciesOf({ path, rulePath, file }: TestSuite): readonly string[] {
  const fixtures = file === undefined ? [] : fixturePaths(file).map((name) => resolve(dirname(path), name))
  return [resolve(path), ...(rulePath === undefined ? [] : [resolve(rulePath)]), ...fixtures]
}

/** Whether a change of some files may change the outcome of a test file. */
export function isAffected(suite: TestSuite, changed: ReadonlySet<string>): boolean {
  const dependencies = new Set(dependenciesOf(suite))
  return (
    suite.errors.length > 0 || [...changed].some((path) => dependencies.has(path) || dependencies.has(dirname(path)))
  )
}
