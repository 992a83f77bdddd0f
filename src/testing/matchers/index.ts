/**
 * Matchers for results and runs of rules, as plain functions: `kqlite/matchers`. `kqlite/vitest` and `kqlite/jest`
 * register them; other runners with `expect.extend` (Bun's) can do `expect.extend(matchers)`.
 *
 * @packageDocumentation
 */
import type { Schema } from '../../columns/rows.ts'
import type { ExpectedRow } from '../compare.ts'
import { type HaveColumnsOptions, toHaveColumns } from './columns.ts'
import { type ExpectedFailure, toFailWith } from './fail.ts'
import { toFire } from './fire.ts'
import { type ReturnRowsOptions, toContainRow, toReturnRows } from './rows.ts'

export type { ExpectedRow } from '../compare.ts'
export { RuleRun } from '../rule-under-test.ts'
export { type HaveColumnsOptions, toHaveColumns } from './columns.ts'
export { type ExpectedFailure, toFailWith } from './fail.ts'
export { toFire } from './fire.ts'
export type { MatcherResult, Received } from './received.ts'
export { type ReturnRowsOptions, toContainRow, toReturnRows } from './rows.ts'
export { resultSerializer } from './serializer.ts'
export { tableText } from './table-text.ts'

/** All matchers, for `expect.extend`. */
export const matchers = { toFire, toReturnRows, toContainRow, toHaveColumns, toFailWith }

/** The matchers as methods of what `expect` gives. */
export interface KqlMatchers<R = unknown> {
  /** A rule fires on what its query returned, by its own trigger; a bare result has rows. */
  toFire(): R
  /** A result has these rows and no others, in any order or, with `ordered`, in this one. */
  toReturnRows(rows: readonly ExpectedRow[], options?: ReturnRowsOptions): R
  /** Some row of a result has these cells. */
  toContainRow(row: ExpectedRow): R
  /** A result has these columns: names, or types by name. */
  toHaveColumns(columns: readonly string[] | Schema, options?: HaveColumnsOptions): R
  /** A function throws a KqlError, or `workspace.check` found something: with this code, message or kind. */
  toFailWith(failure?: ExpectedFailure): R
}
