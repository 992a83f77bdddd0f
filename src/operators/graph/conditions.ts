import { type BoundExpression, traitsOf } from '../../binder/plan.ts'
import { qualifiedName } from '../../binder/scope.ts'
import type { Table } from '../../columns/table.ts'
import type { RunContext } from '../../engine/context.ts'
import { evaluate } from '../../engine/evaluate.ts'
import { truthOf } from '../../engine/truth.ts'
import type { MatchRows } from './matches.ts'
import type { MatchingPlan } from './matching.ts'

/** What must hold of a match, as far as it can be known before there is one. */
export interface Conditions {
  /** For each node of the pattern, which rows can stand for it (1); null: all. */
  readonly nodes: readonly (Uint8Array | null)[]
  /** The same for each edge, also for those of a path. */
  readonly edges: readonly (Uint8Array | null)[]
  /** What can only be asked of a whole match. */
  readonly late: readonly BoundExpression[]
}

/** Sorts the conditions of a plan by when they can be asked, and asks those that are about one node or edge. */
export function prepareConditions(plan: MatchingPlan, rows: MatchRows, context: RunContext): Conditions {
  const { pattern, paths } = plan
  const early = new Map<string, Uint8Array>()
  const late: BoundExpression[] = []
  for (const condition of plan.conditions) {
    const path = condition.kind === 'column' ? paths.find(({ name }) => name === condition.name) : undefined
    // What all edges of a path must fulfil, each must.
    const own = path?.result === 'all' && path.parts === 'edges' ? path : undefined
    const expression = own?.expression ?? condition
    const name = own === undefined ? onlyElement(expression, plan) : own.edge
    const table = name === undefined ? undefined : rows.candidates(name)
    if (name === undefined || table === undefined || !canRead(expression, table)) late.push(condition)
    else early.set(name, both(early.get(name), truthOf(evaluate(expression, table, context))))
  }
  return {
    nodes: pattern.nodes.map((name) => early.get(name) ?? null),
    edges: pattern.edges.map(({ name }) => early.get(name) ?? null),
    late,
  }
}

/** The one node, or edge that is no path, which an expression reads; undefined when there is none or several. */
function onlyElement(expression: BoundExpression, { pattern }: MatchingPlan): string | undefined {
  const { columns, volatile } = traitsOf(expression)
  const names = [...pattern.nodes, ...pattern.edges.filter(({ several }) => !several).map(({ name }) => name)]
  const read = names.filter((name) => {
    return columns.some((column) => column === name || column.startsWith(qualifiedName(name, '')))
  })
  return read.length === 1 && !volatile ? read[0] : undefined
}

function canRead(expression: BoundExpression, table: Table): boolean {
  return traitsOf(expression).columns.every((name) => table.indexOf(name) >= 0)
}

function both(a: Uint8Array | undefined, b: Uint8Array): Uint8Array {
  return a === undefined ? b : b.map((value, i) => Number(value === 1 && a[i] === 1))
}
