import { type BoundExpression, operandsOf, traitsOf } from '../binder/plan.ts'
import type { Table } from '../columns/table.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate } from '../engine/evaluate.ts'
import { truthOf } from '../engine/truth.ts'

/** For how many rows a condition was true, false and null. */
export interface Outcomes {
  readonly true: number
  readonly false: number
  readonly null: number
}

/** A condition, and what it came to. */
export interface CountedCondition extends Outcomes {
  readonly expression: BoundExpression
}

/** How many parts are looked at: a `let` that is used over and over has many. */
const MOST_VISITS = 10_000

/** Counts what the conditions of expressions come to over the rows of a table that they have to decide. */
export class ConditionCounter {
  readonly counted: CountedCondition[] = []
  private readonly table: Table
  private readonly context: RunContext
  private visits = 0

  constructor(table: Table, context: RunContext) {
    this.table = table
    this.context = context
  }

  /** Counts an expression, if it decides about rows, and the conditions in it. */
  count(expression: BoundExpression, decides: boolean): void {
    const rows = Int32Array.from({ length: this.table.length }, (_, row) => row)
    this.look(expression, rows, decides)
  }

  /** `isCondition`: whether rows are decided by the expression itself, and not only by something in it. */
  private look(expression: BoundExpression, rows: Int32Array, isCondition: boolean): void {
    if (expression.kind === 'constant' || traitsOf(expression).volatile || this.visits++ > MOST_VISITS) return
    const name = expression.kind === 'call' ? expression.function.name : ''
    const args = operandsOf(expression)
    if (isCondition && name !== 'not') this.note(expression, rows)
    switch (name) {
      case 'and':
      case 'or':
        this.look(args[0], rows, true)
        this.look(args[1], this.where(args[0], rows, name === 'and'), true)
        break
      case 'not':
        this.look(args[0], rows, true)
        break
      case 'iff':
      case 'iif':
      case 'case':
        this.branches(args, rows, isCondition)
        break
      default:
        for (const argument of args) this.look(argument, rows, false)
    }
  }

  private branches(args: readonly BoundExpression[], rows: Int32Array, isCondition: boolean): void {
    let left = rows
    for (let i = 0; i + 1 < args.length; i += 2) {
      this.look(args[i], left, true)
      this.look(args[i + 1], this.where(args[i], left, true), isCondition)
      left = this.where(args[i], left, false)
    }
    this.look(args[args.length - 1], left, isCondition)
  }

  private note(expression: BoundExpression, rows: Int32Array): void {
    const counts = [0, 0, 0]
    for (const truth of this.truth(expression, rows)) counts[truth]++
    const [no, yes, unknown] = counts
    this.counted.push({ expression, true: yes, false: no, null: unknown })
  }

  /** The rows for which a condition is true, or is not. */
  private where(condition: BoundExpression, rows: Int32Array, holds: boolean): Int32Array {
    const truth = this.truth(condition, rows)
    return rows.filter((_, i) => (truth[i] === 1) === holds)
  }

  private truth(condition: BoundExpression, rows: Int32Array): Uint8Array {
    const { table, context } = this
    const column = traitsOf(condition).serialized
      ? evaluate(condition, table, context).gather(rows)
      : evaluate(condition, table.select(rows), context)
    return truthOf(column)
  }
}
