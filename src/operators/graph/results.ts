import type { BoundExpression } from '../../binder/plan.ts'
import { Table } from '../../columns/table.ts'
import type { RunContext } from '../../engine/context.ts'
import { projectTable } from '../project.ts'
import { Union } from '../subquery.ts'
import { filter } from '../where.ts'
import type { Match, MatchRows } from './matches.ts'
import type { MatchingPlan } from './matching.ts'

const BATCH = 4096

/** Takes matches one by one and makes of them, a batch at a time, the rows of the result. */
export class MatchResults {
  private readonly plan: MatchingPlan
  private readonly rows: MatchRows
  private readonly late: readonly BoundExpression[]
  private readonly context: RunContext
  private readonly made: Union
  private batch: Match[] = []

  constructor(plan: MatchingPlan, rows: MatchRows, late: readonly BoundExpression[], context: RunContext) {
    this.plan = plan
    this.rows = rows
    this.late = late
    this.context = context
    this.made = new Union(plan.columns, context)
  }

  add(match: Match): void {
    this.batch.push(match)
    if (this.batch.length === BATCH) this.flush()
  }

  finish(): Table {
    this.flush()
    return new Table(this.plan.columns, this.made.finish(), this.made.length)
  }

  private flush(): void {
    if (this.batch.length === 0) return
    this.context.checkpoint()
    let table = this.rows.table(this.batch)
    for (const condition of this.late) table = filter(condition, table, this.context)
    this.made.add(projectTable(this.plan.items, table, this.context))
    this.batch = []
  }
}
