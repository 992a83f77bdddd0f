import type { BoundExpression, Plan } from '../binder/plan.ts'
import { NumberColumn } from '../columns/column.ts'
import { StoredColumn, Table } from '../columns/table.ts'
import type { Plugin } from '../engine/catalog.ts'
import { evaluate } from '../engine/evaluate.ts'
import { keysOfHll } from '../functions/sketches.ts'
import type { Dynamic } from '../types/dynamic.ts'
import { bindPlugin } from './plans.ts'

interface IntersectPlan extends Plan {
  readonly hlls: readonly BoundExpression[]
}

/** Adds how many values the first hll, the first two, the first three, … have in common. */
export const dcountIntersect: Plugin<IntersectPlan> = {
  name: 'dcount_intersect',
  doc: 'Counts the distinct values that several hlls have in common: of the first, the first two, and so on.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    if (!args.expect(2, 16, true)) return { ...plan, open: true } as IntersectPlan
    const hlls = args.positional.map((argument) => args.column(argument, 'DynamicArray'))
    const counts = hlls.map((_, i) => ({ name: `s${i}`, type: 'long' as const }))
    return { ...plan, columns: [...args.input.columns, ...counts], open: args.input.open, hlls }
  },
  run(plan, [input], context) {
    const columns = plan.hlls.map((hll) => evaluate(hll, input, context))
    const counts = columns.map(() => new Float64Array(input.length))
    for (let row = 0; row < input.length; row++) {
      let common: readonly string[] | null = null
      for (const [i, column] of columns.entries()) {
        const keys = new Set(keysOfHll(column.get(row) as Dynamic) ?? [])
        common = common === null ? [...keys] : common.filter((key) => keys.has(key))
        counts[i][row] = common.length
      }
    }
    const cells = input.columns.map((_, i) => input.deferred(i))
    const added = counts.map((values) => new StoredColumn(new NumberColumn('long', values)))
    return new Table(plan.columns, [...cells, ...added], input.length)
  },
}
