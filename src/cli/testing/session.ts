import { dirname, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fixturePaths } from '../../testing/paths.ts'
import { type Coverage, mergeCoverage } from '../../trace/index.ts'
import { foldersBelow, isFolder, isPage, isRuleFile, ruleFilesBelow } from '../files.ts'
import { shortfallOf } from './minimum.ts'
import type { RunReport, SuiteReport } from './reporters/reporter.ts'
import { type RunOptions, runSuite, type SharedFiles, type SuiteRun } from './suite-run.ts'
import { findTestFiles, readSuite, rulePathsOf } from './suites.ts'
import { Threads } from './threads.ts'

/** Which tests are run, and what is asked of them as a whole. */
export interface SessionOptions extends RunOptions {
  readonly paths: readonly string[]
  /** How many tests each rule must have. */
  readonly minimum: number | undefined
}

/** Finds the test files below the paths, and runs them. */
export class Session {
  private readonly options: SessionOptions

  constructor(options: SessionOptions) {
    this.options = options
  }

  /** The folders in which a test file may appear. */
  folders(): readonly string[] {
    return this.options.paths.filter(isFolder).flatMap((path) => [path, ...foldersBelow(path)])
  }

  /** The test files. Throws UsageError for a path that is not there. */
  testFiles(): readonly string[] {
    return findTestFiles(this.options.paths)
  }

  /** Runs the tests of files, on several threads where that pays; `onSuite` is told of each file when it is done. */
  async run(paths: readonly string[], onSuite: (report: SuiteReport, done: number) => void): Promise<RunReport> {
    const started = performance.now()
    const shared: SharedFiles = new Map()
    const runs: SuiteRun[] = []
    const note = (run: SuiteRun) => {
      runs.push(run)
      if (run.report !== undefined) onSuite(run.report, runs.length)
    }
    const { minimum, ...options } = this.options
    const threads = new Threads(paths, { filter: options.filter, coverage: options.coverage }, note)
    for (let path = await threads.next(); path !== undefined; path = await threads.next()) {
      note(await runSuite(readSuite(path), options, shared))
      await setImmediate() // lets progress be drawn, other threads be heard, and Ctrl+C through
    }
    const places = new Map(paths.map((path, place) => [path, place]))
    runs.sort((a, b) => places.get(a.path)! - places.get(b.path)!)
    const suites = runs.flatMap(({ report }) => report ?? [])
    const complaints = minimum === undefined ? [] : this.complaints(runs, minimum)
    const coverage = options.coverage ? coverageByRule(runs.flatMap(({ covered }) => covered)) : undefined
    return { suites, complaints, coverage, duration: performance.now() - started }
  }

  private complaints(runs: readonly SuiteRun[], minimum: number): readonly string[] {
    const reports = new Map<string, SuiteReport[]>()
    for (const { report, rulePath } of runs) {
      if (report === undefined || report.errors.length > 0) continue
      const rule = `${rulePath}#${report.rule}`
      reports.set(rule, [...(reports.get(rule) ?? []), report])
    }
    const short = [...reports.values()].flatMap((ofRule) => shortfallOf(ofRule, minimum))
    return [...short, ...this.untested(runs).map((path) => `${path}: no tests`)]
  }

  /**
   * The rules among and below the paths that no test file is of. Files of saved functions, and pages, are not asked.
   */
  private untested(runs: readonly SuiteRun[]): readonly string[] {
    const tested = new Set(runs.map(({ rulePath }) => rulePath))
    const functions = runs.flatMap((run) => run.functionPaths)
    const isFunction = (path: string) => functions.some((one) => path === one || dirname(path) === one)
    const files = this.options.paths.flatMap((path) => (isFolder(path) ? ruleFilesBelow(path) : [path]))
    const rules = files.filter((path) => isRuleFile(path) && !isPage(path)).sort()
    return rules.filter((path) => !tested.has(resolve(path)) && !isFunction(resolve(path)))
  }
}

/** The coverage of each rule, over all its tests. */
function coverageByRule(covered: readonly Coverage[]): readonly Coverage[] {
  const files = new Set(covered.map(({ file }) => file))
  return [...files].map((file) => mergeCoverage(covered.filter((one) => one.file === file)))
}

/** The files and folders that the outcome of a test file depends on, as absolute paths. */
export function dependenciesOf(testPath: string): readonly string[] {
  const { path, rulePath, file } = readSuite(testPath)
  if (file === undefined) return [resolve(path)]
  const fixtures = fixturePaths(file).map((name) => resolve(dirname(path), name))
  const rules = rulePath === undefined ? rulePathsOf(path, file) : [rulePath]
  return [resolve(path), ...rules.map((rule) => resolve(rule)), ...fixtures]
}

/** The test files whose outcome a change of some files may change. */
export function affectedBy(paths: readonly string[], changed: ReadonlySet<string>): readonly string[] {
  return paths.filter((path) => {
    const dependencies = new Set(dependenciesOf(path))
    return [...changed].some((one) => dependencies.has(one) || dependencies.has(dirname(one)))
  })
}
