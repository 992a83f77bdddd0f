import type * as ast from '../../grammar/ast.ts'
import type { Plan } from '../binder/plan.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { passThrough } from './plans.ts'

/** How the rows are meant to be shown. */
export interface Visualization {
  /** `timechart`, `piechart`, … */
  readonly chart: string
  /** What stood after it: `title`, `xcolumn`, …; each with its texts. */
  readonly properties: Readonly<Record<string, readonly string[]>>
}

export interface RenderPlan extends Plan {
  readonly visualization: Visualization
}

/** `render chart with (title = "…")`: the rows as they are, with a hint to who shows them. */
export const render: TabularOperator<ast.RenderOperator, RenderPlan> = {
  kind: 'Render',
  bind(node, input, _scope, binder) {
    const properties = Object.fromEntries(node.properties.map(({ name, values }) => [name, values.flatMap(textOf)]))
    const visualization = { chart: node.chart.name, properties }
    return { ...passThrough('Render', input, node, binder), visualization }
  },
  run: (_plan, [input]) => input,
}

/** What a plan that ends in `render` says of how to show its rows. */
export function visualizationOf(plan: Plan): Visualization | undefined {
  return plan.operator === render.kind ? (plan as RenderPlan).visualization : undefined
}

function textOf(node: ast.Expression): string[] {
  if (node.kind === 'Literal') return [node.text]
  return node.kind === 'NameReference' ? [node.name] : []
}
