import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { bindTypeName } from '../binder/expressions.ts'
import { bindNamed, reportDuplicate } from '../binder/named-columns.ts'
import { castTo, constant } from '../binder/nodes.ts'
import { type BoundExpression, type Plan, traitsOf } from '../binder/plan.ts'
import { RowScope, type Scope } from '../binder/scope.ts'
import { columnOf } from '../columns/builder.ts'
import { missingValue } from '../columns/column.ts'
import { groupRows } from '../columns/grouping.ts'
import { type ColumnInfo, type DeferredColumn, StoredColumn, Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { numbered, numbersOf } from '../engine/lineage.ts'
import { required, reshaped } from './plans.ts'
import { Scanner, ScanOutput, ScanProgram, type Step } from './scan-run.ts'
import { bindOrdering, type Ordering, sortTable } from './sort-keys.ts'

/** The plan of `scan`. */
export interface ScanPlan extends Plan {
  readonly orderBy: readonly Ordering[]
  readonly partitionBy: readonly BoundExpression[]
  readonly declared: readonly ColumnInfo[]
  readonly defaults: readonly BoundExpression[]
  readonly steps: readonly Step[]
  readonly matchId: string | undefined
}

/** `scan declare (…) with (step …)`: finds sequences of rows that match the steps one after the other. */
export const scan: TabularOperator<ast.ScanOperator, ScanPlan> = {
  kind: 'Scan',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['with_match_id'])
    const rows = required('Scan', input, node, binder)
    const row = binder.rowScope(rows, scope)
    const declared = bindDeclared(node, rows, binder)
    const defaults = node.declare.map((parameter, i) => {
      const { type } = declared[i]
      if (parameter.defaultValue === undefined) return constant(type, missingValue(type), binder.at(parameter))
      return castTo(binder.expression(parameter.defaultValue, { ...scope, row: null }), type)
    })
    const columns = [...rows.columns, ...declared]
    const matchId = binder.parameter(node.parameters, 'with_match_id')
    if (matchId !== undefined) {
      if (columns.some(({ name }) => name === matchId)) reportDuplicate(matchId, node, binder)
      columns.push({ name: matchId, type: 'long' })
    }
    return {
      ...reshaped('Scan', rows, columns, node, binder, { serialized: rows.serialized, open: rows.open }),
      orderBy: node.orderBy.map((key) => bindOrdering(key, row, binder)),
      partitionBy: node.partitionBy.map((key) => bindNamed(key, row, binder).expression),
      declared,
      defaults,
      steps: bindSteps(node, rows, declared, scope, binder),
      matchId,
    }
  },
  run(plan, [input], context) {
    const rows = inOrder(plan, input, context)
    const { matches } = scanRows(plan, rows, context)
    const cells: DeferredColumn[] = plan.declared.map(({ type }, i) => {
      const values = matches.map((match) => match.values[i])
      return new StoredColumn(columnOf(type, values))
    })
    if (plan.matchId !== undefined) {
      const ids = matches.map((match) => match.matchId)
      cells.push(new StoredColumn(columnOf('long', ids)))
    }
    const copied = rows.select(Int32Array.from(matches, ({ row }) => row))
    const kept = rows.columns.map((_, i) => copied.deferred(i))
    return new Table(plan.columns, [...kept, ...cells], matches.length)
  },
  origins(plan, [input], _output, context) {
    const rows = inOrder(plan, numbered(input, 0), context)
    const { from } = numbersOf(rows)!
    return [{ from: Int32Array.from(scanRows(plan, rows, context).matches, ({ row }) => from[row]) }]
  },
}

function inOrder({ orderBy }: ScanPlan, input: Table, context: RunContext): Table {
  return orderBy.length === 0 ? input : sortTable(input, orderBy, context)
}

/** Goes over all rows; each partition has its own states. */
function scanRows(plan: ScanPlan, rows: Table, context: RunContext): ScanOutput {
  const defaults = plan.defaults.map((value) => evaluateConstant(value, context))
  const program = new ScanProgram(plan.steps, plan.declared, defaults, rows, context)
  const output = new ScanOutput()
  const keys = plan.partitionBy.map((key) => evaluate(key, rows, context))
  const { ids, count } = groupRows(keys, rows.length, context)
  const scanners = Array.from({ length: count }, () => new Scanner(program, output))
  for (let row = 0; row < rows.length; row++) {
    if (row % 256 === 0) context.checkpoint()
    scanners[ids[row]].take(row)
  }
  for (const scanner of scanners) scanner.finish()
  return output
}

// ---------------------------------------------------------------------------------------------------------- binding

function bindDeclared(node: ast.ScanOperator, rows: Plan, binder: Binder): ColumnInfo[] {
  const names = new Set(rows.columns.map(({ name }) => name))
  return node.declare.map((parameter) => {
    const { name } = parameter.name
    if (names.has(name)) reportDuplicate(name, parameter.name, binder)
    names.add(name)
    const type = parameter.type?.kind === 'TypeName' ? bindTypeName(parameter.type, binder) : 'dynamic'
    return { name, type }
  })
}

/** Each step reads the row at hand and, by their names, the states of the steps up to itself. */
function bindSteps(
  node: ast.ScanOperator,
  rows: Plan,
  declared: readonly ColumnInfo[],
  scope: Scope,
  binder: Binder,
): Step[] {
  const others = new Map<string, readonly ColumnInfo[]>()
  const state = [...rows.columns, ...declared]
  return node.steps.map((step) => {
    const { name } = step.name
    if (step.optional) binder.unsupported("'optional' in a step of scan", step.span)
    if (others.has(name)) {
      binder.report('semantic', 'KQL121', `There are two steps named '${name}'.`, step.name.span)
    }
    others.set(name, state)
    const row = new RowScope(state, { open: rows.open, others: new Map(others) })
    const inner: Scope = { ...scope, row, aggregates: null }
    const condition = binder.predicate(step.condition, inner)
    refuseDeclared(condition, step.condition, declared, binder)
    return {
      name,
      output: step.output ?? 'all',
      condition,
      assignments: bindAssignments(step, declared, inner, binder),
    }
  })
}

function bindAssignments(
  step: ast.ScanStep,
  declared: readonly ColumnInfo[],
  scope: Scope,
  binder: Binder,
): Map<number, BoundExpression> {
  const assignments = new Map<number, BoundExpression>()
  for (const { name, value } of step.assignments) {
    const place = declared.findIndex((column) => column.name === name.name)
    if (place < 0) {
      const message = `The name '${name.name}' does not refer to a column that scan declares.`
      binder.report('semantic', 'KS142', message, name.span)
      continue
    }
    if (assignments.has(place)) reportDuplicate(name.name, name, binder)
    const bound = binder.expression(value, scope)
    refuseDeclared(bound, value, declared, binder)
    assignments.set(place, castTo(bound, declared[place].type))
  }
  return assignments
}

/** What a declared column holds before its step has matched, Microsoft does not say. */
function refuseDeclared(
  expression: BoundExpression,
  node: ast.Expression,
  declared: readonly ColumnInfo[],
  binder: Binder,
): void {
  const read = traitsOf(expression).columns.find((column) => declared.some(({ name }) => name === column))
  if (read === undefined) return
  binder.unsupported(`Reading '${read}', which scan declares, without the name of a step`, node.span)
}
