import { existsSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, normalize } from 'node:path'
import { KqlError } from '../../errors/kql-error.ts'
import { didYouMean } from '../../errors/suggest.ts'
import { readText } from '../../io/read-text.ts'
import { parseRules, type Rule } from '../../rules/index.ts'
import type { TestFile } from '../../testing/format.ts'
import { readTestFile } from '../../testing/parse.ts'
import { isTestFileName } from '../../testing/paths.ts'
import { UsageError } from '../arguments.ts'
import { filesBelow, isFolder, mustExist } from '../files.ts'

/** The tests of one file, with the rule that they test. */
export interface TestSuite {
  /** The test file, as given on the command line or found from there. */
  readonly path: string
  /** The rule's file. */
  readonly rulePath: string | undefined
  readonly rule: Rule | undefined
  readonly file: TestFile | undefined
  /** Why it cannot be run. */
  readonly errors: readonly KqlError[]
}

/** The extensions of rules, in the order in which one beside a test file is looked for. */
const RULE_EXTENSIONS = ['.kql', '.csl', '.kusto', '.yaml', '.yml', '.json', '.md']

/**
 * The test files among and below some paths, sorted: `NAME.test.yaml`, and rules in YAML with a key `tests`. A rule's
 * own path stands for the test file beside it. Throws UsageError for a path that is not there or has no tests.
 */
export function findTestFiles(paths: readonly string[]): readonly string[] {
  const found = paths.flatMap((path) => {
    const file = /^(.+)#[^#]+$/.exec(path)?.[1]
    if (!existsSync(path) && file !== undefined && existsSync(file)) {
      throw new UsageError(`${path} is a rule: give its test file`, `kqlite init '${path}' writes a first one`)
    }
    mustExist(path)
    if (isFolder(path)) return testFilesBelow(path)
    if (isTestFileName(path) || hasTests(path)) return [path]
    const beside = testFileBeside(path)
    if (beside !== undefined) return [beside]
    throw new UsageError(`${path} has no tests`, howToTest(path))
  })
  return [...new Set(found.map(normalize))].sort()
}

/** What is to be done about a rule file without tests: each of several rules has a test file of its own. */
function howToTest(path: string): string {
  const names = rulesIn(path).map(({ name }) => name)
  if (names.length < 2) return `kqlite init ${path} writes a first test file`
  const one = `kqlite init '${path}#${names[0]}' writes a first test file for one, to be given here`
  return `it has ${names.length} rules (${names.join(', ')}): ${one}`
}

function rulesIn(path: string): readonly Rule[] {
  try {
    return parseRules(readText(path), path)
  } catch {
    return []
  }
}

function testFilesBelow(folder: string): readonly string[] {
  return filesBelow(folder).filter((path) => isTestFileName(path) || hasTests(path))
}

/** Whether a file is a rule in YAML with tests in it. */
function hasTests(path: string): boolean {
  if (!/\.ya?ml$/i.test(path)) return false
  const text = readText(path)
  return /^tests\s*:/m.test(text) && /^query\s*:/m.test(text)
}

/** The test file beside a rule, if there is one. */
function testFileBeside(rulePath: string): string | undefined {
  const stem = rulePath.replace(/\.\w+$/, '')
  return ['.test.yaml', '.test.yml'].map((extension) => stem + extension).find((path) => existsSync(path))
}

/** Reads a test file and its rule. Never throws KqlError: what is wrong is among the errors. */
export function readSuite(path: string): TestSuite {
  const broken = (errors: readonly KqlError[], rulePath?: string, file?: TestFile): TestSuite => {
    return { path, rulePath, rule: undefined, file, errors }
  }
  const text = readText(path)
  const { file, errors } = readTestFile(text, path)
  if (file === undefined) return broken(errors)
  let rulePath: string | undefined
  try {
    rulePath = rulePathOf(path, file)
    return { path, rulePath, rule: ruleOf(rulePath, file), file, errors: [] }
  } catch (error) {
    if (error instanceof KqlError) return broken([error], rulePath, file)
    throw error
  }
}

/** The rule that a test file is of when it names none: the file beside it with its name. */
export function defaultRulePath(testPath: string): string | undefined {
  return besidePaths(testPath).find((candidate) => existsSync(candidate))
}

function besidePaths(testPath: string): readonly string[] {
  const stem = testPath.replace(/\.test\.ya?ml$/i, '')
  return RULE_EXTENSIONS.map((extension) => stem + extension)
}

/** Where the rule of a test file is looked for, whether it is there or not. */
export function rulePathsOf(testPath: string, { rule }: TestFile): readonly string[] {
  if (!isTestFileName(testPath)) return [testPath]
  if (rule === undefined || rule.path === '') return besidePaths(testPath)
  return [isAbsolute(rule.path) ? rule.path : join(dirname(testPath), rule.path)]
}

function rulePathOf(path: string, file: TestFile): string {
  const { source, rule } = file
  const candidates = rulePathsOf(path, file)
  const found = candidates.find((candidate) => existsSync(candidate))
  if (found !== undefined) return found
  if (rule !== undefined && rule.path !== '') {
    throw new KqlError('semantic', `there is no file ${candidates[0]}`, { code: 'KQL137', source, span: rule.span })
  }
  const stem = path.replace(/\.test\.ya?ml$/i, '')
  throw new KqlError('semantic', `there is no rule ${basename(stem)}${RULE_EXTENSIONS.join(', ')} beside this file`, {
    code: 'KQL137',
    source,
    span: { start: 0, end: 0 },
    hint: 'say where it is: rule: ../rules/some-rule.kql',
  })
}

function ruleOf(rulePath: string, { source, rule }: TestFile): Rule {
  const rules = parseRules(readText(rulePath), rulePath)
  const wanted = rule?.name
  if (wanted === undefined && rules.length === 1) return rules[0]
  const named = rules.filter(({ name, id }) => name === wanted || id === wanted)
  const picked = named.length === 0 ? rules[Number(wanted) - 1] : named.length === 1 ? named[0] : undefined
  if (picked !== undefined) return picked
  const names = rules.map(({ name }) => name)
  const span = rule?.span ?? { start: 0, end: 0 }
  if (wanted === undefined || named.length > 1) {
    const message =
      wanted === undefined ? `${rulePath} has ${rules.length} rules` : `several rules are called ${wanted}`
    const hint = `say which: rule: ${basename(rulePath)}#${names[0]}; there are ${names.join(', ')}`
    throw new KqlError('semantic', message, { code: 'KQL137', source, span, hint })
  }
  const hint = didYouMean(wanted, names) ?? `there are ${names.join(', ')}`
  throw new KqlError('semantic', `${rulePath} has no rule '${wanted}'`, { code: 'KQL137', source, span, hint })
}
