import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import type { Plan } from '../binder/plan.ts'
import { type Scope, Variables } from '../binder/scope.ts'
import { bindStatements } from '../binder/statements.ts'
import { groupRows } from '../columns/grouping.ts'
import { Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { declareSubquery } from '../engine/subquery.ts'
import { KqlError } from '../errors/kql-error.ts'
import { required, reshaped } from './plans.ts'
import { bindSubquery, rowsOfGroups, rowsPlan, type Subquery, Union } from './subquery.ts'

interface PartitionPlan extends Plan, Subquery {
  readonly by: string
  readonly legacy: boolean
  /** True when the subquery has a source of its own and sees only the key. */
  readonly keyOnly: boolean
}

const MAX_LEGACY_PARTITIONS = 64

/** `partition by column (subquery)`: runs the subquery over the rows of each value of the column. */
export const partition: TabularOperator<ast.PartitionOperator, PartitionPlan> = {
  kind: 'Partition',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, [])
    const rows = required('Partition', input, node, binder)
    const by = bindKey(node, rows, scope, binder)
    if (node.scope !== undefined) binder.unsupported("The old 'in' clause of partition", node.scope.span)
    const strategy = binder.parameter(node.parameters, 'hint.strategy') ?? 'legacy'
    const keyOnly = node.body.kind === 'FunctionBody'
    const subquery =
      node.body.kind === 'FunctionBody'
        ? bindQueryOfKey(node.body, by, rows, scope, binder)
        : bindSubquery(node.body, rowsPlan(rows.columns, node, binder, rows), scope, binder)
    const { columns, open } = subquery.body
    return {
      ...reshaped('Partition', rows, columns, node, binder, { open }),
      ...subquery,
      by,
      legacy: strategy === 'legacy',
      keyOnly,
    }
  },
  run(plan, [input], context) {
    const key = input.column(plan.by)
    const grouping = groupRows([key], input.length, context)
    if (plan.legacy && grouping.count > MAX_LEGACY_PARTITIONS) {
      const message = `partition: the column '${plan.by}' has more than ${MAX_LEGACY_PARTITIONS} distinct values`
      throw new KqlError('limit', message, { code: 'KQL323', hint: 'add hint.strategy=native', ...plan.at })
    }
    const made = new Union(plan.columns, context)
    for (const rows of rowsOfGroups(grouping)) {
      context.checkpoint()
      const part = input.select(rows)
      const source = plan.keyOnly ? part.head(1).project([{ name: plan.by, from: plan.by }]) : part
      made.add(context.over(plan.rows, source).run(plan.body))
    }
    return new Table(plan.columns, made.finish(), made.length)
  },
}

function bindKey(node: ast.PartitionOperator, rows: Plan, scope: Scope, binder: Binder): string {
  const { by } = node
  const bound = binder.expression(by, binder.rowScope(rows, scope))
  if (bound.kind === 'column') {
    if (bound.type === 'dynamic') {
      const hint = 'convert it first: extend … = tostring(…)'
      binder.report('semantic', 'KS116', "The value of type 'dynamic' is not allowed in this context.", by.span, hint)
    }
    return bound.name
  }
  binder.report('semantic', 'KS109', 'Column name expected.', by.span)
  return ''
}

/** Binds a query with a source of its own; in it the name of the column is a table of its value: `toscalar(column)`. */
function bindQueryOfKey(body: ast.FunctionBody, by: string, rows: Plan, scope: Scope, binder: Binder): Subquery {
  const key = rowsPlan(
    rows.columns.filter(({ name }) => name === by),
    body,
    binder,
  )
  const variables = new Variables(scope.variables)
  variables.define(by, { kind: 'table', plan: key })
  const result = bindStatements(body.statements, variables, binder).at(-1)
  if (result?.kind !== 'table') {
    binder.report('semantic', 'KS202', 'The expression must be a tabular expression.', body.span)
    return { rows: key, body: binder.errorTable(body) }
  }
  declareSubquery(key, result.plan)
  return { rows: key, body: result.plan }
}
