import { NODE_DEGREE_IN, NODE_DEGREE_OUT, NODE_ID, SOURCE_ROW, TARGET_ROW } from '../../binder/graphs.ts'
import type { BoundExpression, Plan } from '../../binder/plan.ts'
import { type Column, missingValue, NumberColumn } from '../../columns/column.ts'
import { columnFrom } from '../../columns/fill.ts'
import { type Grouping, groupRows } from '../../columns/grouping.ts'
import { type ColumnInfo, type DeferredColumn, LazyColumn, StoredColumn, Table } from '../../columns/table.ts'
import type { OperatorRun } from '../../engine/catalog.ts'
import { evaluate } from '../../engine/evaluate.ts'
import { KqlError } from '../../errors/kql-error.ts'
import { convert } from '../../functions/convert.ts'
import type { Value } from '../../types/dynamic.ts'
import type { ScalarType } from '../../types/scalar-type.ts'

/** The ids of the nodes that edges go between; all ids of a graph have one type. */
export interface Ends {
  readonly source: BoundExpression
  readonly target: BoundExpression
}

/** The nodes of a graph: `inputs` are the edges and the tables of nodes. */
export interface NodesPlan extends Plan, Ends {
  readonly properties: readonly ColumnInfo[]
  /** The ids in each table of nodes. */
  readonly ids: readonly BoundExpression[]
  /** The properties that hold the id of a node which is in no table. */
  readonly named: readonly string[]
}

/** The edges of a graph, with the rows of their nodes: `inputs` are the edges and the tables of nodes. */
export interface EdgesPlan extends Plan, Ends {
  readonly ids: readonly BoundExpression[]
}

/** The columns of the nodes of a graph that are no properties of them. */
export const NODE_FACTS: readonly ColumnInfo[] = [NODE_ID, NODE_DEGREE_IN, NODE_DEGREE_OUT]

/** Columns of one type put one after the other. */
export function concatenate(type: ScalarType, columns: readonly Column[]): Column {
  const cells = columns.flatMap((column) => Array.from({ length: column.length }, (_, row) => column.get(row)))
  return columnFrom(type, cells.length, (i) => cells[i])
}

/** All places where an id stands: first those in the tables of nodes, then the two ends of each edge. */
interface Places {
  readonly nodes: Grouping
  readonly ids: Column
  /** Where the ends of the edges begin. */
  readonly edges: number
}

type Context = Parameters<OperatorRun['run']>[2]

function placesOf(plan: NodesPlan | EdgesPlan, inputs: readonly Table[], context: Context): Places {
  const [edges] = inputs
  const source = evaluate(plan.source, edges, context)
  const target = evaluate(plan.target, edges, context)
  const tables = plan.ids.map((id, i) => evaluate(id, inputs[i + 1], context))
  const ends = columnFrom(plan.source.type, edges.length * 2, (i) => (i % 2 === 0 ? source : target).get(i >> 1))
  const ids = concatenate(plan.source.type, [...tables, ends])
  for (let row = 0; row < ids.length; row++) {
    if (ids.isNull(row)) {
      throw new KqlError('unsupported', 'A node without an id (null) is not supported by kqlite yet.', plan.at)
    }
  }
  return { nodes: groupRows([ids], ids.length, context), ids, edges: ids.length - edges.length * 2 }
}

/** Makes the nodes of `make-graph`: one for each id there is. */
export const graphNodes: OperatorRun<NodesPlan> = {
  run(plan, inputs, context) {
    const { nodes, ids, edges } = placesOf(plan, inputs, context)
    const key = ids.gather(nodes.firstRows)
    const rows = rowsInTables(inputs.slice(1), nodes)
    const known = Array.from({ length: nodes.count }, (_, node) => rows.some((found) => found[node] >= 0))
    const cells = plan.properties.map(({ name, type }): DeferredColumn => {
      const sources = inputs.slice(1).flatMap((table, i) => {
        return table.indexOf(name) < 0 ? [] : [{ rows: rows[i], column: () => table.column(name) }]
      })
      const isId = plan.named.includes(name)
      return new LazyColumn(() => {
        const columns = sources.map(({ rows: found, column }) => ({ rows: found, column: column() }))
        return columnFrom(type, nodes.count, (node) => {
          return isId && !known[node] ? key.get(node) : propertyOf(node, columns, type)
        })
      })
    })
    const facts = [
      new LazyColumn(() => columnFrom('string', nodes.count, (node) => convert(key.get(node), key.type, 'string'))),
      new LazyColumn(() => degrees(nodes, edges, 1)),
      new LazyColumn(() => degrees(nodes, edges, 0)),
    ]
    return new Table(plan.columns, [...cells, ...facts], nodes.count)
  },
}

/** For each table the row of each node in it, or -1. */
function rowsInTables(tables: readonly Table[], nodes: Grouping): Int32Array[] {
  let start = 0
  return tables.map(({ length }) => {
    const rows = new Int32Array(nodes.count).fill(-1)
    for (let row = length - 1; row >= 0; row--) rows[nodes.ids[start + row]] = row
    start += length
    return rows
  })
}

/** A property of a node: that of the first table that has one. */
function propertyOf(
  node: number,
  sources: readonly { readonly rows: Int32Array; readonly column: Column }[],
  type: ScalarType,
): Value {
  const missing = missingValue(type)
  for (const { rows, column } of sources) {
    const value = rows[node] < 0 ? missing : convert(column.get(rows[node]), column.type, type)
    if (value !== missing) return value
  }
  return missing
}

/** How often each node is one end of an edge: 0 its source, 1 its target. */
function degrees({ ids, count }: Grouping, edges: number, end: 0 | 1): Column {
  const values = new Float64Array(count)
  for (let place = edges + end; place < ids.length; place += 2) values[ids[place]]++
  return new NumberColumn('long', values)
}

/** Makes the edges of `make-graph`. */
export const graphEdges: OperatorRun<EdgesPlan> = {
  run(plan, inputs, context) {
    const [table] = inputs
    const { nodes, edges } = placesOf(plan, inputs, context)
    const end = (which: 0 | 1) => {
      const rows = Float64Array.from({ length: table.length }, (_, i) => nodes.ids[edges + i * 2 + which])
      return new StoredColumn(new NumberColumn('long', rows))
    }
    const cells = table.columns.map((_, i) => table.deferred(i))
    return new Table([...table.columns, SOURCE_ROW, TARGET_ROW], [...cells, end(0), end(1)], table.length)
  },
}
