import type * as ast from '../../grammar/ast.ts'
import { choiceOf } from '../binder/parameters.ts'
import type { Plan } from '../binder/plan.ts'
import { Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { joinedColumns, joinedTable } from './join.ts'
import { bindKeys, bindRight, type JoinKey, matchRows } from './join-keys.ts'
import { type PairOptions, pairRows } from './join-rows.ts'
import { required } from './plans.ts'

/** Where a key has several rows, the engine gives the last of them first. */
const KINDS: Readonly<Record<string, PairOptions>> = {
  leftouter: { keepLeft: true, lastFirst: true },
  inner: { lastFirst: true },
}

/** The plan of `lookup`. */
export interface LookupPlan extends Plan {
  readonly kind: PairOptions
  readonly keys: readonly JoinKey[]
  /** The columns of the right side that the result has: all but the keys. */
  readonly kept: readonly string[]
}

/** `lookup (right) on keys`: each row with the columns that the right table has for its key. */
export const lookup: TabularOperator<ast.LookupOperator, LookupPlan> = {
  kind: 'Lookup',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['kind'])
    const left = required('Lookup', input, node, binder)
    const right = bindRight(node, scope, binder)
    const kind = choiceOf('kind', node.parameters, KINDS, 'leftouter', binder)
    const keys = bindKeys(node.on, left, right, node, binder)
    const keyNames = new Set(keys.map(({ right: key }) => (key.kind === 'cast' ? key.operand : key)).map(nameOf))
    const added = right.columns.filter(({ name }) => !keyNames.has(name))
    return {
      operator: 'Lookup',
      kind,
      keys,
      kept: added.map(({ name }) => name),
      columns: joinedColumns(left.columns, added),
      inputs: [left, right],
      at: binder.at(node),
      serialized: false,
      open: left.open || right.open,
    }
  },
  run({ kind, keys, kept, columns }, inputs, context) {
    const [left] = inputs
    if (left.length === 0) return Table.empty(columns)
    const right = inputs[1]
    const pairs = pairRows(matchRows(keys, left, right, context), kind, context)
    return joinedTable(left, right.project(kept.map((name) => ({ name, from: name }))), pairs)
  },
  origins({ kind, keys }, [left, right], output, context) {
    if (output.length === 0) return [{ from: new Int32Array(0) }, { from: new Int32Array(0) }]
    const pairs = pairRows(matchRows(keys, left, right, context), kind, context)
    return [{ from: pairs.left }, { from: pairs.right }]
  },
}

function nameOf(expression: JoinKey['right']): string | undefined {
  return expression.kind === 'column' ? expression.name : undefined
}
