import type * as ast from '../../grammar/ast.ts'
import { reportChoice } from '../binder/parameters.ts'
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

/** The plan of `render`. */
export interface RenderPlan extends Plan {
  readonly visualization: Visualization
}

const CHARTS = [
  ...['table', 'list', 'barchart', 'piechart', 'ladderchart', 'timechart', 'linechart', 'anomalychart', 'pivotchart'],
  ...['areachart', 'stackedareachart', 'scatterchart', 'timepivot', 'columnchart', 'timeline', '3Dchart', 'card'],
  ...['treemap', 'plotly', 'graph', 'sankey'],
]

const SCALES = ['linear', 'log']

/** The properties that are one of a few words. */
const PROPERTY_VALUES: Readonly<Record<string, readonly string[]>> = {
  kind: ['default', 'unstacked', 'stacked', 'stacked100', 'map'],
  legend: ['visible', 'hidden'],
  xaxis: SCALES,
  yaxis: SCALES,
  ysplit: ['none', 'axes', 'panels'],
}

/** The properties that are columns. */
const COLUMNS = ['anomalycolumns', 'series', 'xcolumn', 'ycolumns']

const PROPERTIES = [
  ...Object.keys(PROPERTY_VALUES),
  ...COLUMNS,
  ...['accumulate', 'title', 'xmax', 'xmin', 'xtitle', 'ymax', 'ymin', 'ytitle'],
]

/** `render chart with (title = "…")`: the rows as they are, with a hint to who shows them. */
export const render: TabularOperator<ast.RenderOperator, RenderPlan> = {
  kind: 'Render',
  bind(node, input, scope, binder) {
    const plan = passThrough('Render', input, node, binder)
    const row = binder.rowScope(plan, scope)
    if (!CHARTS.includes(node.chart.name)) reportChoice(node.chart.name, CHARTS, node.chart.span, binder)
    for (const { name, values, span } of node.properties) {
      if (name !== 'by' && !PROPERTIES.includes(name)) reportChoice(name, PROPERTIES, span, binder)
      if (COLUMNS.includes(name)) for (const value of values) binder.expression(value, row)
      const word = values.flatMap(textOf)[0] ?? ''
      const known = Object.hasOwn(PROPERTY_VALUES, name) ? PROPERTY_VALUES[name] : undefined
      if (known !== undefined && !known.includes(word)) reportChoice(word, known, values[0].span, binder)
    }
    const properties = Object.fromEntries(node.properties.map(({ name, values }) => [name, values.flatMap(textOf)]))
    const visualization = { chart: node.chart.name, properties }
    return { ...plan, visualization }
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
