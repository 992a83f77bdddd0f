import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findTestFiles, readSuite, type TestSuite } from '../../src/cli/testing/suites.ts'
import { formatError } from '../../src/errors/code-frame.ts'
import { FilesBeside } from '../../src/io/fixture-files.ts'
import { parseRules } from '../../src/rules/index.ts'
import { runTestFile, type TestOutcome } from '../../src/testing/run.ts'

const root = resolve(import.meta.dirname, '../..')
const suites = findTestFiles([join(root, 'queries'), join(root, 'examples')]).map(readSuite)
const shared = new Map<string, Promise<unknown>>()

function run({ path, file, rule }: TestSuite): Promise<readonly TestOutcome[]> {
  return runTestFile(file!, { rule: rule!, files: new FilesBeside(path, shared) })
}

const problemsOf = (outcome: TestOutcome) => [
  ...outcome.failures.map(({ message }) => message),
  outcome.error && formatError(outcome.error),
]

describe('the rules that come with kqlite pass their tests', () => {
  test.each(suites.map((suite) => [relative(root, suite.path), suite] as const))('%s', async (_path, suite) => {
    expect(suite.errors).toEqual([])
    const outcomes = await run(suite)
    expect(outcomes.length).toBeGreaterThan(1)
    for (const outcome of outcomes)
      expect([outcome.test.name, outcome.status, ...problemsOf(outcome)]).toEqual([
        outcome.test.name,
        'passed',
        undefined,
      ])
  })
})

/** The tests that the rule as it shipped does not pass. */
const CAUGHT_BY: Readonly<Record<string, readonly string[]>> = {
  'and-or': ['the deployment account may do both'],
  'bag-unpack': ['a quiet day'],
  'default-join': ['the sign-in that matters is not the first of the day'],
  'empty-keys': ['files without a hash are not the same file'],
  'short-look-back': ['an administrator of yesterday deletes a diagnostic setting'],
  'swapped-times': ['ten failures, then a success', 'a success before the failures'],
  'watchlist-column': ['a boss from another address'],
}

describe('the rules that were wrong do not', () => {
  const pitfalls = suites.filter(({ path }) => path.includes('pitfalls'))

  test('each has its tests', () => {
    expect(pitfalls.map(({ path }) => path.split('/').at(-2))).toEqual(Object.keys(CAUGHT_BY))
  })

  test.each(pitfalls.map((suite) => [suite.path.split('/').at(-2)!, suite] as const))('%s', async (folder, suite) => {
    const path = suite.rulePath!.replace(/(\.\w+)$/, '.wrong$1')
    expect(existsSync(path)).toBe(true)
    const [rule] = parseRules(readFileSync(path, 'utf8'), path)
    const failed = (await run({ ...suite, rule })).filter(({ status }) => status !== 'passed')
    expect(failed.map((outcome) => outcome.test.name)).toEqual(CAUGHT_BY[folder])
  })
})
