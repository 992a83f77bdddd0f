import type * as ast from '../../grammar/ast.ts'
import { type BoundExpression, isShared, type Plan, traitsOf } from '../binder/plan.ts'
import { entriesOf } from '../columns/dictionary.ts'
import { type Selection, selectionWhere } from '../columns/selection.ts'
import { Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate, unlessItFails } from '../engine/evaluate.ts'
import { truthOf } from '../engine/truth.ts'
import { isInnerUnique } from './join.ts'
import { passThrough } from './plans.ts'

/** The plan of `where`. */
export interface WherePlan extends Plan {
  readonly predicate: BoundExpression
  /** What the rows must meet before, when filters that stand one after the other run as one. */
  readonly before?: readonly BoundExpression[]
}

/** `where predicate`: keeps the rows for which the predicate is true. */
export const where: TabularOperator<ast.FilterOperator, WherePlan> = {
  kind: 'Filter',
  bind(node, input, scope, binder) {
    const rows = passThrough('Filter', input, node, binder)
    const predicate = binder.predicate(node.predicate, binder.rowScope(rows.inputs[0], scope))
    return { ...rows, inputs: [filterBeforeJoin(rows.inputs[0], predicate)], predicate }
  },
  fuse(plan) {
    const { parts, source } = filtersOf(plan)
    return parts.length === 0 ? plan : { ...plan, before: parts, inputs: [source] }
  },
  run({ before = [], predicate }, [input], context) {
    return filterBy([...before, ...conjuncts(predicate)], input, context)
  },
}

/**
 * The predicates of the filters right before one, and what they filter. A filter whose rows others read too stands on
 * its own, and so does one that must see all rows at once.
 */
function filtersOf(plan: WherePlan): { parts: BoundExpression[]; source: Plan } {
  const parts: BoundExpression[] = []
  let source = plan.inputs[0]
  if (conjuncts(plan.predicate).some(seesAllRows)) return { parts, source }
  while (source.operator === 'Filter' && !isShared(source)) {
    const before = conjuncts((source as WherePlan).predicate)
    if (before.some(seesAllRows)) break
    parts.unshift(...before)
    source = source.inputs[0]
  }
  return { parts, source }
}

function seesAllRows(predicate: BoundExpression): boolean {
  const { volatile, serialized } = traitsOf(predicate)
  return volatile || serialized
}

/**
 * A join of the kind `innerunique` keeps one left row of each key, and which one is open: the engine takes it among
 * those that pass a filter on the left columns after the join, and so must this.
 */
function filterBeforeJoin(plan: Plan, predicate: BoundExpression): Plan {
  if (!isInnerUnique(plan)) return plan
  const [left, right] = plan.inputs
  const names = new Set(left.columns.map(({ name }) => name))
  const parts = conjuncts(predicate).filter((part) => {
    const { columns, volatile, serialized } = traitsOf(part)
    return !volatile && !serialized && columns.every((name) => names.has(name))
  })
  const filtered = parts.reduce<Plan>((rows, part): WherePlan => {
    const { columns, serialized, open } = rows
    return { operator: 'Filter', columns, inputs: [rows], at: part.at, serialized, open, predicate: part }
  }, left)
  return { ...plan, inputs: [filtered, right] }
}

/** The rows for which a predicate is true. Each part of an `and` is asked only about the rows left by those before. */
export function filter(predicate: BoundExpression, table: Table, context: RunContext): Table {
  return filterBy(conjuncts(predicate), table, context)
}

/** When fewer than one row in so many is left, the others are dropped before the next predicate is asked. */
const FEW = 8

function filterBy(parts: readonly BoundExpression[], table: Table, context: RunContext): Table {
  let rows = table
  let truth: Uint8Array | null = null
  for (const part of parts) {
    const byCode = codeTruth(part, rows, context)
    if (byCode !== null) {
      const { bytes, left } = withCodes(truth, byCode, rows.length)
      truth = bytes
      if (left * FEW > rows.length) continue
    }
    if (truth !== null) rows = rows.select(selectionWhere(truth))
    truth = null
    if (byCode !== null) continue
    const column = evaluate(part, rows, context)
    if (column.kind !== 'constant') truth = truthOf(column)
    else if (column.value !== true) return rows.head(0)
  }
  return truth === null ? rows : rows.select(selectionWhere(truth))
}

/** A predicate on one dictionary column: its truth for each code, and the codes as they lie. */
interface CodeTruth {
  readonly truth: Uint8Array
  readonly codes: Int32Array
  readonly selection: Selection | null
}

/** Asks such a predicate once for each entry, without gathering codes; null when it is another kind of predicate. */
function codeTruth(predicate: BoundExpression, rows: Table, context: RunContext): CodeTruth | null {
  const { columns } = traitsOf(predicate)
  if (columns.length !== 1 || seesAllRows(predicate)) return null
  const [name] = columns
  const view = rows.deferred(name).view()
  if (view === null || view.column.kind !== 'dictionary' || view.selection?.hasMissing) return null
  const { codes, dictionary } = view.column
  if (dictionary.length > rows.length) return null
  const entries = Table.of([{ name, column: entriesOf(view.column) }])
  const truth = unlessItFails(() => truthOf(evaluate(predicate, entries, context)))
  return truth === undefined ? null : { truth, codes, selection: view.selection }
}

/** The rows' truth so far (null: all are true) and that of their codes; and how many rows are left. */
function withCodes(
  before: Uint8Array | null,
  { truth, codes, selection }: CodeTruth,
  length: number,
): { bytes: Uint8Array; left: number } {
  const bytes = new Uint8Array(length)
  const chosen = selection?.rows
  let left = 0
  for (let i = 0; i < length; i++) {
    const holds = truth[codes[chosen === undefined ? i : chosen[i]]] & (before === null ? 1 : before[i]) & 1
    bytes[i] = holds
    left += holds
  }
  return { bytes, left }
}

/** The parts of a predicate that must all be true. */
export function conjuncts(predicate: BoundExpression): BoundExpression[] {
  const parts: BoundExpression[] = []
  const open = [predicate]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'call' && next.function.name === 'and') open.push(next.arguments[1], next.arguments[0])
    else parts.push(next)
  }
  return parts
}
