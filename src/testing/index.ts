/**
 * What tests of rules need: `kqlite/testing`.
 *
 * @packageDocumentation
 */
export { loadRule } from './load-rule.ts'
export { RuleRun, RuleUnderTest } from './rule-under-test.ts'
export { type RowOf, type RowsOptions, rows, type Tables } from './table-rows.ts'
