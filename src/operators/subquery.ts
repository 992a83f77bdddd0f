import type * as ast from '../../grammar/ast.ts'
import { type Binder, operatorName } from '../binder/binder.ts'
import type { Plan } from '../binder/plan.ts'
import { type Scope, Variables } from '../binder/scope.ts'
import { type ColumnBuilder, columnBuilder } from '../columns/builder.ts'
import type { Grouping } from '../columns/grouping.ts'
import { type ColumnInfo, type DeferredColumn, StoredColumn, type Table } from '../columns/table.ts'
import type { RunContext } from '../engine/context.ts'
import { declareSubquery } from '../engine/subquery.ts'
import type { Meter } from '../limits/meter.ts'
import { source } from './plans.ts'

/** A pipeline that is run over several tables, one after the other: `rows` stands for the one at hand. */
export interface Subquery {
  readonly rows: Plan
  readonly body: Plan
}

/** The plan that stands for the rows at hand. No operator runs it: the context of a subquery has its table. */
export function rowsPlan(
  columns: readonly ColumnInfo[],
  node: { readonly span: ast.Span },
  binder: Binder,
  options: { readonly serialized?: boolean; readonly open?: boolean } = {},
): Plan {
  return source('Rows', columns, node, binder, options)
}

/** Operators that make rows of their own and cannot read those at hand. */
const SOURCES: ReadonlySet<string> = new Set(['Print', 'Range', 'Find'])

/** Binds a pipeline without a source over `rows`. Names it declares (`as`) are its own. */
export function bindSubquery(pipeline: ast.Pipeline, rows: Plan, scope: Scope, binder: Binder): Subquery {
  const [first] = pipeline.operators
  if (pipeline.source !== undefined) {
    binder.report('semantic', 'KS176', 'Query operator expected.', pipeline.source.span)
  } else if (first !== undefined && SOURCES.has(first.kind)) {
    const message = `The query operator '${operatorName(first.kind)}' is not allowed in the current context.`
    binder.report('semantic', 'KS177', message, first.span)
  }
  const inner = { ...scope, variables: new Variables(scope.variables) }
  const body = binder.subpipeline(pipeline, rows, inner)
  declareSubquery(rows, body)
  return { rows, body }
}

/** Tables of the same columns put one after the other. */
export class Union {
  length = 0
  private readonly builders: readonly ColumnBuilder[]
  private readonly meter: Meter

  constructor(columns: readonly ColumnInfo[], { meter }: RunContext) {
    this.builders = columns.map(({ type }) => columnBuilder(type))
    this.meter = meter
  }

  add(table: Table): void {
    this.meter.rows(this.length + table.length)
    this.meter.bytes(table.length * this.builders.length * 8)
    for (const [i, builder] of this.builders.entries()) {
      const column = table.column(i)
      for (let row = 0; row < table.length; row++) builder.append(column.get(row))
    }
    this.length += table.length
  }

  finish(): DeferredColumn[] {
    return this.builders.map((builder) => new StoredColumn(builder.finish()))
  }
}

/** For each group its rows, in order. */
export function rowsOfGroups({ ids, count }: Grouping): Int32Array[] {
  const sizes = new Int32Array(count)
  for (const id of ids) sizes[id]++
  const rows = Array.from(sizes, (size) => new Int32Array(size))
  sizes.fill(0)
  for (let i = 0; i < ids.length; i++) rows[ids[i]][sizes[ids[i]]++] = i
  return rows
}
