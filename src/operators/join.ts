import type * as ast from '../../grammar/ast.ts'
import { copyOf } from '../binder/nodes.ts'
import { checkHint, choiceOf, STRATEGIES } from '../binder/parameters.ts'
import type { Plan } from '../binder/plan.ts'
import { Selection } from '../columns/selection.ts'
import { type ColumnInfo, LazyColumn, Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import type { Lineage } from '../engine/lineage.ts'
import { KqlError } from '../errors/kql-error.ts'
import { readsExternalData } from './externaldata.ts'
import { bindKeys, bindRight, type JoinKey, matchRows, rightColumns } from './join-keys.ts'
import { type PairOptions, pairRows, type RowPairs, rowsMatched } from './join-rows.ts'
import { required } from './plans.ts'

/** What a kind of join gives: pairs of rows, or rows of one side that have a match or have none. */
export type JoinKind =
  | ({ readonly result: 'pairs' } & PairOptions)
  | { readonly result: 'left' | 'right'; readonly matched: boolean }

const KINDS: Readonly<Record<string, JoinKind>> = {
  innerunique: { result: 'pairs', leftUnique: true },
  inner: { result: 'pairs' },
  leftouter: { result: 'pairs', keepLeft: true },
  rightouter: { result: 'pairs', keepRight: true },
  fullouter: { result: 'pairs', keepLeft: true, keepRight: true },
  leftsemi: { result: 'left', matched: true },
  leftanti: { result: 'left', matched: false },
  leftantisemi: { result: 'left', matched: false },
  anti: { result: 'left', matched: false },
  rightsemi: { result: 'right', matched: true },
  rightanti: { result: 'right', matched: false },
  rightantisemi: { result: 'right', matched: false },
}

/** The plan of `join`. */
export interface JoinPlan extends Plan {
  readonly kind: JoinKind
  readonly keys: readonly JoinKey[]
}

/** `join kind=… (right) on keys`: rows of two tables with equal keys. */
export const join: TabularOperator<ast.JoinOperator, JoinPlan> = {
  kind: 'Join',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['kind'])
    checkHint('hint.strategy', STRATEGIES, node.parameters, binder)
    checkHint('hint.remote', ['auto', 'left', 'local', 'right', 'unresolved'], node.parameters, binder)
    if (node.where !== undefined) binder.unsupported("The old 'where' clause of join", node.where.span)
    const left = required('Join', input, node, binder)
    const right = bindRight(node, scope, binder)
    const kind = choiceOf('kind', node.parameters, KINDS, 'innerunique', binder)
    const keys = node.where === undefined ? bindKeys(node.on, left, right, node, binder) : []
    const columns =
      kind.result === 'pairs'
        ? joinedColumns(left.columns, right.columns)
        : (kind.result === 'left' ? left : right).columns
    return {
      operator: 'Join',
      kind,
      keys,
      columns,
      inputs: [left, right],
      at: binder.at(node),
      serialized: false,
      open: left.open || right.open,
    }
  },
  run({ kind, keys, columns, inputs: plans }, inputs, context) {
    if (needsBoth(kind) && readsExternalData(plans[0]) && inputs[1].length === 0) return Table.empty(columns)
    const [left] = inputs
    if (left.length === 0 && !needsRight(kind)) return Table.empty(columns)
    const right = inputs[1]
    const codes = matchRows(keys, left, right, context)
    if (kind.result === 'pairs') return joinedTable(left, right, pairRows(codes, kind, context))
    return kind.result === 'left'
      ? left.select(rowsMatched(codes.left, codes.right, codes.size, kind.matched))
      : right.select(rowsMatched(codes.right, codes.left, codes.size, kind.matched))
  },
  origins({ kind, keys }, [left, right], output, context) {
    const nowhere: Lineage = { from: new Int32Array(output.length).fill(-1) }
    if (output.length === 0) return [nowhere, nowhere]
    const codes = matchRows(keys, left, right, context)
    if (kind.result === 'pairs') {
      const pairs = pairRows(codes, kind, context)
      return [{ from: pairs.left }, { from: pairs.right }]
    }
    return kind.result === 'left'
      ? [{ from: rowsMatched(codes.left, codes.right, codes.size, kind.matched) }, nowhere]
      : [nowhere, { from: rowsMatched(codes.right, codes.left, codes.size, kind.matched) }]
  },
}

/** Whether there are rows only where both sides have some. */
function needsBoth(kind: JoinKind): boolean {
  return kind.result === 'pairs' ? !kind.keepLeft && !kind.keepRight : kind.matched
}

/** Whether there can be rows though the left side has none. */
function needsRight(kind: JoinKind): boolean {
  return kind.result === 'pairs' ? kind.keepRight === true : kind.result === 'right' && !kind.matched
}

/** Whether a plan is a join that keeps only one left row of each key. */
export function isInnerUnique(plan: Plan): boolean {
  return plan.operator === 'Join' && (plan as JoinPlan).kind === KINDS.innerunique
}

/** The columns of both sides, those of the right under names that are free. */
export function joinedColumns(left: readonly ColumnInfo[], right: readonly ColumnInfo[]): ColumnInfo[] {
  const renamed = rightColumns(left, right)
  return [...left, ...right.map((column, i) => copyOf(column, { name: renamed[i].name, type: column.type }))]
}

/** Some rows of a table; the table itself when they are all of its rows in order, as each row finding one match gives. */
function selected(table: Table, rows: Int32Array): Table {
  const all = rows.length === table.length && rows.every((row, i) => row === i)
  return all ? table : table.select(new Selection(rows))
}

/** The table of pairs of rows; no cell is copied before it is read. */
export function joinedTable(left: Table, right: Table, pairs: RowPairs): Table {
  const [leftRows, rightRows] = [selected(left, pairs.left), selected(right, pairs.right)]
  const columns = joinedColumns(left.columns, right.columns)
  const cells = columns.map((_, i) =>
    i < left.columns.length ? leftRows.deferred(i) : rightRows.deferred(i - left.columns.length),
  )
  const known = left.ingestionTime !== null || right.ingestionTime !== null
  return new Table(columns, cells, pairs.left.length, known ? new LazyColumn(refuseIngestionTime) : null)
}

/** A pair of rows has two times, and the reference does not say which counts. */
function refuseIngestionTime(): never {
  throw new KqlError('unsupported', 'ingestion_time() of joined rows is not supported by kqlite.', {
    hint: 'take it before the join: extend Ingested = ingestion_time()',
  })
}
