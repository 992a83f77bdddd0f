import type { PathExpression } from '../../binder/graph-pattern-scope.ts'
import { HIDDEN } from '../../binder/graphs.ts'
import { qualifiedName } from '../../binder/scope.ts'
import { BoolColumn } from '../../columns/column.ts'
import { columnFrom } from '../../columns/fill.ts'
import { type ColumnInfo, type DeferredColumn, LazyColumn, Table } from '../../columns/table.ts'
import type { RunContext } from '../../engine/context.ts'
import { evaluate } from '../../engine/evaluate.ts'
import { truthOf } from '../../engine/truth.ts'
import { type Dynamic, toDynamic } from '../../types/dynamic.ts'
import type { Pattern } from './pattern.ts'

/** One match of a pattern: rows of nodes and edges, by the places of the pattern's. */
export interface Match {
  readonly nodes: readonly number[]
  /** For each edge of the pattern the edges of its path. */
  readonly paths: readonly (readonly number[])[]
  /** For each edge of the pattern the nodes between the ends of its path. */
  readonly inner: readonly (readonly number[])[]
}

interface Cell {
  readonly info: ColumnInfo
  readonly cells: DeferredColumn
}

/** Makes the rows that expressions over matches are evaluated on. */
export class MatchRows {
  private readonly pattern: Pattern
  private readonly paths: readonly PathExpression[]
  private readonly nodes: Table
  private readonly edges: Table
  private readonly context: RunContext

  constructor(pattern: Pattern, paths: readonly PathExpression[], nodes: Table, edges: Table, context: RunContext) {
    this.pattern = pattern
    this.paths = paths
    this.nodes = nodes
    this.edges = edges
    this.context = context
  }

  /** All nodes, or all edges, as if each were the only element of a match, under the name of one of the pattern. */
  candidates(name: string): Table {
    const all = this.pattern.nodes.includes(name) ? this.nodes : this.edges
    return tableOf(elementCells(name, all), all.length)
  }

  /** The columns of some matches. */
  table(matches: readonly Match[]): Table {
    const cells = this.pattern.nodes.flatMap((name, i) => {
      return elementCells(name, this.nodes.select(Int32Array.from(matches, (match) => match.nodes[i])))
    })
    for (const [i, { name, several }] of this.pattern.edges.entries()) {
      if (several) cells.push(this.pathCell(name, matches, i))
      else cells.push(...elementCells(name, this.edges.select(Int32Array.from(matches, ({ paths }) => paths[i][0]))))
    }
    const elements = tableOf(cells, matches.length)
    const results = this.paths.map((path): Cell => {
      const type = path.result === 'map' ? 'dynamic' : 'bool'
      return { info: { name: path.name, type }, cells: new LazyColumn(() => this.overPaths(path, matches, elements)) }
    })
    return tableOf([...cells, ...results], matches.length)
  }

  /** A path as an array of the bags of its edges. */
  private pathCell(name: string, matches: readonly Match[], place: number): Cell {
    const bags = bagsOf(this.edges)
    const cells = new LazyColumn(() => {
      const column = bags.read()
      return columnFrom('dynamic', matches.length, (i) => {
        return matches[i].paths[place].map((edge) => column.get(edge) as Dynamic)
      })
    })
    return { info: { name, type: 'dynamic' }, cells }
  }

  private overPaths({ edge, parts, result, expression }: PathExpression, matches: readonly Match[], elements: Table) {
    const place = this.pattern.edges.findIndex(({ name }) => name === edge)
    const lists = matches.map((match) => (parts === 'edges' ? match.paths[place] : match.inner[place]))
    const source = (parts === 'edges' ? this.edges : this.nodes).select(Int32Array.from(lists.flat()))
    const own = source.columns.map((info, i): Cell => ({ info, cells: source.deferred(i) }))
    const qualified = parts === 'edges' ? elementCells(edge, source).slice(0, -1) : []
    const repeated = elements.select(Int32Array.from(lists.flatMap((list, i) => list.map(() => i))))
    const names = new Set(own.map(({ info }) => info.name))
    const others = repeated.columns
      .filter(({ name }) => !names.has(name))
      .map((info): Cell => ({ info, cells: repeated.deferred(info.name) }))
    const values = evaluate(expression, tableOf([...own, ...qualified, ...others], source.length), this.context)
    const starts = [0]
    for (const list of lists) starts.push(starts.at(-1)! + list.length)
    if (result === 'map') {
      return columnFrom('dynamic', lists.length, (i) => {
        return lists[i].map((_, k) => toDynamic(values.type, values.get(starts[i] + k)))
      })
    }
    const truth = truthOf(values)
    const results = Uint8Array.from(lists, (_, i) => {
      const part = truth.subarray(starts[i], starts[i + 1])
      return Number(result === 'any' ? part.includes(1) : part.every((value) => value === 1))
    })
    return new BoolColumn(results)
  }
}

/** The properties of an element by their qualified names, and last itself as a bag. */
function elementCells(name: string, rows: Table): Cell[] {
  const cells = rows.columns.map((info, i): Cell => {
    return { info: { name: qualifiedName(name, info.name), type: info.type }, cells: rows.deferred(i) }
  })
  return [...cells, { info: { name, type: 'dynamic' }, cells: bagsOf(rows) }]
}

/** The properties of each row as a bag. */
function bagsOf(rows: Table): LazyColumn {
  return new LazyColumn(() => {
    const columns = rows.columns
      .filter(({ name }) => !HIDDEN.has(name))
      .map(({ name, type }) => ({ name, type, column: rows.column(name) }))
    return columnFrom('dynamic', rows.length, (row) => {
      return new Map(columns.map(({ name, type, column }) => [name, toDynamic(type, column.get(row))]))
    })
  })
}

function tableOf(cells: readonly Cell[], length: number): Table {
  return new Table(
    cells.map(({ info }) => info),
    cells.map((cell) => cell.cells),
    length,
  )
}
