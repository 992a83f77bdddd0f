import fc from 'fast-check'
import type { Workspace } from '../../src/index.ts'
import { Choices, decisions } from './choices.ts'
import { type Columns, expression, literal, predicate } from './expressions.ts'
import { type OperatorWriter, OTHERS, ROW_WISE } from './operators.ts'
import { SCHEMA } from './tables.ts'

/** The decisions that a query is made from: those of its beginning, and of each of its operators. */
export interface Recipe {
  readonly start: readonly number[]
  readonly steps: readonly (readonly number[])[]
}

export const recipes: fc.Arbitrary<Recipe> = fc.record({
  start: decisions,
  steps: fc.array(decisions, { maxLength: 5, size: 'max' }),
})

const COLUMNS: Columns = Object.entries(SCHEMA).map(([name, type]) => ({ name, type }))
const CALLS: readonly OperatorWriter[] = [ROW_WISE['calls of functions'], ROW_WISE['a call of a function']]
const ONES: readonly OperatorWriter[] = [...Object.values(ROW_WISE), ...CALLS, ...CALLS]
const ALL: readonly OperatorWriter[] = [...ONES, ...CALLS, ...CALLS, ...Object.values(OTHERS)]

/** Where rows come from; now and then something else than the table. */
const SOURCES: readonly ((c: Choices) => string)[] = [
  (c) => `let v = ${literal(c, 'long')}; T | where l != v`,
  (c) => `let F2 = (x: long, w: string = "a") { T | where l > x | extend w }; F2(${literal(c, 'long')})`,
  (c) => `let V = view () { U | where ${predicate(c, COLUMNS, 1)} }; union V, T`,
  (c) => `let M = materialize(T | where ${predicate(c, COLUMNS, 1)}); M | union M`,
  (c) => `let w = toscalar(T | summarize max(l)); T | where l == w or s in (${literal(c, 'string')}, "a")`,
  (c) => `T | where s in ((U | where ${predicate(c, COLUMNS, 1)} | project s))`,
  (c) =>
    `print s = ${expression(c, [], 'string')}, l = ${expression(c, [], 'long')}, y = ${expression(c, [], 'dynamic')}`,
  (c) => `range l from ${c.pick(['1', '0', '-3'])} to ${c.pick(['10', '3', '-3'])} step ${c.pick(['1', '2', '-1'])}`,
  (c) => `range d from datetime(2024-02-14) to datetime(2024-02-15) step ${c.pick(['1h', '7h', '1d'])}`,
  (c) => `datatable(s: string, l: long, b: bool)["a", ${literal(c, 'long')}, true, ${literal(c, 'string')}, 2, false]`,
  (c) =>
    `union ${c.pick(['T, U', 'withsource=w T, U', 'kind=inner T, (U | project l)', 'T*', 'isfuzzy=true T, Nothing'])}`,
  (c) => `search ${c.pick(['in (T, U) "a"', '"x"', 's == "a"'])}`,
  (c) => `find in (T, U) where ${predicate(c, COLUMNS, 1)} project s, l`,
]

/**
 * The text of a query. Each operator is written for the columns that the query has before it; most of those that the
 * binder says are wrong are left out.
 */
export function queryOf({ start, steps }: Recipe, workspace: Workspace): string {
  const c = new Choices(start)
  return extended(c.once(4) ? c.pick(SOURCES)(c) : 'T', steps, ALL, workspace)
}

/** A query of operators that look at each row by itself. */
export function rowWiseQueryOf({ steps }: Recipe, workspace: Workspace): string {
  return extended('T', steps, ONES, workspace)
}

function extended(
  source: string,
  steps: Recipe['steps'],
  operators: readonly OperatorWriter[],
  workspace: Workspace,
): string {
  let query = source
  let { columns } = workspace.check(query)
  for (const step of steps) {
    if (columns.length === 0) break
    const c = new Choices(step)
    const text = `${query}\n| ${c.pick(operators)(c, columns)}`
    const checked = workspace.check(text)
    if (checked.diagnostics.length > 0 && !c.once(20)) continue
    query = text
    columns = checked.columns
    if (checked.diagnostics.length > 0) break
  }
  return query
}
