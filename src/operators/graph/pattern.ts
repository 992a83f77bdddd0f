import type * as ast from '../../../grammar/ast.ts'
import type { Binder } from '../../binder/binder.ts'
import type { PatternElement } from '../../binder/graph-pattern-scope.ts'
import type { Scope } from '../../binder/scope.ts'

/** An edge of a pattern: between which nodes (by their places in `nodes`), in which direction, how often. */
export interface PatternEdge {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly direction: ast.GraphPatternEdge['direction']
  /** How long the path is that it stands for; 1 and 1 unless `several`. */
  readonly least: number
  readonly most: number
  readonly several: boolean
}

/** A graph pattern: nodes that are the same wherever their name stands, and the edges between them. */
export interface Pattern {
  readonly nodes: readonly string[]
  readonly edges: readonly PatternEdge[]
}

/** Collects the elements of patterns. Those without a name get one that cannot be written. */
class PatternBinder {
  readonly nodes: string[] = []
  readonly edges: PatternEdge[] = []
  private readonly taken = new Map<string, 'node' | 'edge'>()
  private readonly scope: Scope
  private readonly binder: Binder

  constructor(scope: Scope, binder: Binder) {
    this.scope = scope
    this.binder = binder
  }

  add(pattern: ast.GraphPattern): void {
    const { elements } = pattern
    let from = this.node(elements[0] as ast.GraphPatternNode)
    for (let i = 1; i < elements.length; i += 2) {
      const to = this.node(elements[i + 1] as ast.GraphPatternNode)
      this.edge(elements[i] as ast.GraphPatternEdge, from, to)
      from = to
    }
  }

  private node({ name }: ast.GraphPatternNode): number {
    const text = name?.name ?? `$node${this.nodes.length}`
    if (name !== undefined && this.taken.get(text) === 'edge') this.reportBoth(name)
    this.taken.set(text, 'node')
    const known = this.nodes.indexOf(text)
    return known < 0 ? this.nodes.push(text) - 1 : known
  }

  private edge({ name, direction, length }: ast.GraphPatternEdge, from: number, to: number): void {
    const text = name?.name ?? `$edge${this.edges.length}`
    if (name !== undefined && this.taken.get(text) === 'node') this.reportBoth(name)
    if (this.edges.some((edge) => edge.name === text)) {
      this.binder.unsupported('An edge that stands in a pattern twice', name!.span)
    }
    this.taken.set(text, 'edge')
    const [least, most] = length === undefined ? [1, 1] : [this.bound(length.from), this.bound(length.to)]
    this.edges.push({ name: text, from, to, direction, least, most, several: length !== undefined })
  }

  private reportBoth({ name, span }: ast.Name): void {
    const message = `The name '${name}' cannot stand for both a node and an edge.`
    this.binder.report('semantic', 'KQL127', message, span)
  }

  private bound(node: ast.Expression | undefined): number {
    if (node === undefined) return 0
    const value = this.binder.integer(node, this.scope)
    if (value.kind === 'constant' && typeof value.value === 'number' && value.value >= 0) return value.value
    this.binder.report('semantic', 'KS131', 'The expression must be a literal.', node.span, 'a whole number from 0 on')
    return 0
  }
}

/** Binds the patterns of an operator; they must hang together. */
export function bindPattern(
  patterns: readonly ast.GraphPattern[],
  node: ast.Operator,
  scope: Scope,
  binder: Binder,
): Pattern {
  const made = new PatternBinder(scope, binder)
  for (const pattern of patterns) made.add(pattern)
  const { nodes, edges } = made
  const reached = new Set([0, ...edgesInOrder({ nodes, edges }, 0).flatMap(({ from, to }) => [from, to])])
  if (reached.size < nodes.length) {
    const message = 'The patterns must be connected: each must share a node with another.'
    binder.report('semantic', 'KQL124', message, node.span)
  }
  return { nodes, edges }
}

/** The elements of a pattern that expressions can name. */
export function elementsOf({ nodes, edges }: Pattern): PatternElement[] {
  const named = (name: string) => !name.startsWith('$')
  return [
    ...nodes.filter(named).map((name): PatternElement => ({ name, kind: 'node', several: false })),
    ...edges
      .filter(({ name }) => named(name))
      .map(({ name, several }): PatternElement => ({ name, kind: 'edge', several })),
  ]
}

/** The edges in an order in which each begins or ends at a node that is known by then, from a first node on. */
export function edgesInOrder({ edges }: Pattern, start: number): PatternEdge[] {
  const known = new Set([start])
  const left = [...edges]
  const order: PatternEdge[] = []
  for (;;) {
    const closing = left.findIndex(({ from, to }) => known.has(from) && known.has(to))
    const next = closing < 0 ? left.findIndex(({ from, to }) => known.has(from) || known.has(to)) : closing
    if (next < 0) return order
    const [edge] = left.splice(next, 1)
    known.add(edge.from).add(edge.to)
    order.push(edge)
  }
}

/** Whether the pattern returns to a node of its own: then each match of it has a cycle, or two ways to a node. */
export function hasCycle({ nodes, edges }: Pattern): boolean {
  return edges.length >= nodes.length
}
