/**
 * What tests of rules need: `kqlite/testing`.
 *
 * @packageDocumentation
 */
export { FilesBeside } from '../io/fixture-files.ts'
export { type CompareOptions, compareRows, type ExpectedRow, type RowPair, type RowsComparison } from './compare.ts'
export type { Failure, RowsFailure } from './expectations.ts'
export { type FixtureFiles, type LoadedFixture, loadFixture } from './fixtures.ts'
export type { Explanation, RuleReference, RuleTest, TestFile } from './format.ts'
export { loadRule } from './load-rule.ts'
export { explanationOf } from './mutation/explanations.ts'
export { MUTATORS, type Mutant, mutantsOf } from './mutation/mutants.ts'
export { type LoadedTest, type MutantResult, type MutationOptions, MutationRun } from './mutation/run.ts'
export { parseTestFile, type ReadTestFile, readTestFile } from './parse.ts'
export { RuleRun, RuleUnderTest } from './rule-under-test.ts'
export { type RunTestFileOptions, type RunTestOptions, runTest, runTestFile, type TestOutcome } from './run.ts'
export { testFileSchema } from './schema.ts'
export { type RowOf, type RowsOptions, rows, type Tables } from './table-rows.ts'
