import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Plugin } from '../engine/catalog.ts'
import { evaluateConstant } from '../engine/evaluate.ts'
import { forkPlan } from '../operators/fork.ts'
import { bindPlugin } from './plans.ts'

interface PreviewPlan extends Plan {
  readonly count: BoundExpression
}

/** Two results: some of the rows, and how many there are. */
export const preview: Plugin = {
  name: 'preview',
  doc: 'Gives up to so many rows, and as a second result how many there are.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    if (!args.expect(1, 1)) return { ...plan, open: true }
    const { columns, open, serialized } = args.input
    const count = args.constantOf(args.positional[0], 'Integer', 'long')
    const rows: PreviewPlan = { ...plan, columns, open, serialized, count }
    const total = binder.bindOperator({ kind: 'Count', parameters: [], span: node.span }, args.input, scope)
    return forkPlan([{ plan: rows }, { plan: total }], rows)
  },
  run(plan, [input], context) {
    return input.head(Number(evaluateConstant((plan as PreviewPlan).count, context) ?? 0))
  },
}
