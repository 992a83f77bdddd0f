import type { ColumnInfo } from '../columns/table.ts'
import { columnReference } from './nodes.ts'
import type { BoundExpression, Location } from './plan.ts'
import { RowScope, type Scope } from './scope.ts'

/** A node or an edge of a graph pattern, by its name. */
export interface PatternElement {
  readonly name: string
  readonly kind: 'node' | 'edge'
  /** True for an edge that stands for a path. */
  readonly several: boolean
}

/** What is computed of each part of a path, and what becomes of the values: an array, or one bool. */
export interface PathExpression {
  /** The name of the column that holds the result. */
  readonly name: string
  readonly edge: string
  readonly parts: 'edges' | 'inner nodes'
  readonly result: 'map' | 'any' | 'all'
  readonly expression: BoundExpression
}

/**
 * The columns of a match of a graph pattern: `element.property` as columns of other rows, and the elements themselves,
 * as bags of their properties. What is computed over paths is collected here and read as a column.
 */
export class PatternScope extends RowScope {
  readonly elements: ReadonlyMap<string, PatternElement>
  readonly nodeColumns: readonly ColumnInfo[]
  readonly edgeColumns: readonly ColumnInfo[]
  readonly paths: PathExpression[] = []

  constructor(
    elements: readonly PatternElement[],
    nodeColumns: readonly ColumnInfo[],
    edgeColumns: readonly ColumnInfo[],
    failed: boolean,
  ) {
    const columns = elements.map(({ name }): ColumnInfo => ({ name, type: 'dynamic' }))
    const others = new Map(elements.map(({ name, kind }) => [name, kind === 'node' ? nodeColumns : edgeColumns]))
    super(columns, { others, failed })
    this.elements = new Map(elements.map((element) => [element.name, element]))
    this.nodeColumns = nodeColumns
    this.edgeColumns = edgeColumns
  }

  /** The column that holds what is computed over a path. */
  addPath(path: Omit<PathExpression, 'name'>, at: Location): BoundExpression {
    const name = `$path${this.paths.length}`
    this.paths.push({ name, ...path })
    return columnReference(name, path.result === 'map' ? 'dynamic' : 'bool', at)
  }
}

/** The columns of one part of a path, read without the name of an element; those of the match are there too. */
export class PartScope extends RowScope {
  readonly pattern: PatternScope
  readonly parts: PathExpression['parts']

  constructor(pattern: PatternScope, parts: PathExpression['parts']) {
    const own = parts === 'edges' ? pattern.edgeColumns : pattern.nodeColumns
    const names = new Set(own.map(({ name }) => name))
    const others = [...pattern.elements.keys()].map((name) => [name, pattern.columnsOf(name)!] as const)
    super([...own, ...pattern.columns.filter(({ name }) => !names.has(name))], {
      others: new Map(others),
      failed: pattern.failed,
    })
    this.pattern = pattern
    this.parts = parts
  }
}

/** The pattern whose matches a scope reads, also within a path of one. */
export function graphPatternOf({ row }: Scope): PatternScope | undefined {
  if (row instanceof PartScope) return row.pattern
  return row instanceof PatternScope ? row : undefined
}
