import type { OperatorBinding } from '../binder/catalog.ts'
import type { OperatorRun } from '../engine/catalog.ts'
import { as } from './as.ts'
import { assertSchema } from './assert-schema.ts'
import { consume } from './consume.ts'
import { count } from './count.ts'
import { datatable } from './datatable.ts'
import { distinct } from './distinct.ts'
import { evaluate } from './evaluate.ts'
import { extend } from './extend.ts'
import { externaldata } from './externaldata.ts'
import { facet } from './facet.ts'
import { find } from './find.ts'
import { fork } from './fork.ts'
import { getschema } from './getschema.ts'
import { graphEdges, graphNodes } from './graph/build.ts'
import { graphComponents, graphMarkComponents } from './graph-mark-components.ts'
import { graphMatch } from './graph-match.ts'
import { graphShortestPaths } from './graph-shortest-paths.ts'
import { graphToTable } from './graph-to-table.ts'
import { invoke } from './invoke.ts'
import { join } from './join.ts'
import { lookup } from './lookup.ts'
import { macroExpand } from './macro-expand.ts'
import { makeGraph } from './make-graph.ts'
import { makeSeries } from './make-series.ts'
import { mvApply } from './mv-apply.ts'
import { mvExpand } from './mv-expand.ts'
import { parse } from './parse.ts'
import { parseKv } from './parse-kv.ts'
import { partition } from './partition.ts'
import { print } from './print.ts'
import { project } from './project.ts'
import { projectAway } from './project-away.ts'
import { projectByNames } from './project-by-names.ts'
import { projectKeep } from './project-keep.ts'
import { projectRename } from './project-rename.ts'
import { projectReorder } from './project-reorder.ts'
import { range } from './range.ts'
import { render } from './render.ts'
import { sample } from './sample.ts'
import { sampleDistinct } from './sample-distinct.ts'
import { scan } from './scan.ts'
import { search } from './search.ts'
import { serialize } from './serialize.ts'
import { sort } from './sort.ts'
import { summarize } from './summarize.ts'
import { errorSource, rename, tableSource } from './table.ts'
import { take } from './take.ts'
import { top } from './top.ts'
import { topHitters } from './top-hitters.ts'
import { topNested } from './top-nested.ts'
import { union } from './union.ts'
import { where } from './where.ts'

type Operator = OperatorBinding & OperatorRun

/**
 * The tabular operators: each is bound from the syntax node of its kind, and runs the plans it makes unless these are
 * of other operators.
 */
const tabularOperators: readonly (OperatorBinding | Operator)[] = [
  as,
  assertSchema,
  consume,
  count,
  datatable,
  distinct,
  evaluate,
  extend,
  externaldata,
  facet,
  find,
  fork,
  getschema,
  graphMarkComponents,
  graphMatch,
  graphShortestPaths,
  graphToTable,
  invoke,
  join,
  lookup,
  macroExpand,
  makeGraph,
  makeSeries,
  mvApply,
  mvExpand,
  parse,
  parseKv,
  partition,
  print,
  project,
  projectAway,
  projectByNames,
  projectKeep,
  projectRename,
  projectReorder,
  range,
  render,
  sample,
  sampleDistinct,
  scan,
  search,
  serialize,
  sort,
  summarize,
  take,
  top,
  topHitters,
  topNested,
  union,
  where,
]

/** What runs the plans that no single operator makes. */
const planRunners: Readonly<Record<string, OperatorRun>> = {
  Table: tableSource,
  Rename: rename,
  Error: errorSource,
  GraphComponents: graphComponents,
  GraphEdges: graphEdges,
  GraphNodes: graphNodes,
}

/** All of these by the name their plans carry. */
export function operatorMap(): Map<string, Operator> {
  const map = new Map(tabularOperators.map((operator) => [operator.kind as string, operator as Operator]))
  for (const [name, runner] of Object.entries(planRunners)) map.set(name, runner as Operator)
  return map
}
