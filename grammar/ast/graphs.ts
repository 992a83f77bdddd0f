import type { Base, Name } from './base.ts'
import type { Expression, Pipeline } from './expressions.ts'
import type { OperatorBase, OperatorParameter } from './operators.ts'

/** `make-graph s --> t with nodes on id` or `with_node_id=n` */
export interface MakeGraphOperator extends OperatorBase {
  readonly kind: 'MakeGraph'
  readonly source: Expression
  readonly direction: '-->' | '--'
  readonly target: Expression
  readonly nodes: readonly MakeGraphNodes[]
  readonly withNodeId?: Name
  readonly partitionedBy?: { readonly column: Expression; readonly body: Pipeline }
}

/** A table of nodes: `with nodes on id` */
export interface MakeGraphNodes extends Base {
  readonly kind: 'MakeGraphNodes'
  readonly table: Expression
  readonly on: Expression
}

/** `graph-match (a)-[e]->(b) where … project …` */
export interface GraphMatchOperator extends OperatorBase {
  readonly kind: 'GraphMatch'
  readonly patterns: readonly GraphPattern[]
  readonly where?: Expression
  readonly project: readonly Expression[]
}

/** `graph-shortest-paths (a)-[e*1..5]->(b) where … project …` */
export interface GraphShortestPathsOperator extends OperatorBase {
  readonly kind: 'GraphShortestPaths'
  readonly patterns: readonly GraphPattern[]
  readonly where?: Expression
  readonly project: readonly Expression[]
}

/** `(a)-[e*1..3]->(b)`: nodes and edges in turn, a node at both ends. */
export interface GraphPattern extends Base {
  readonly kind: 'GraphPattern'
  readonly elements: readonly (GraphPatternNode | GraphPatternEdge)[]
}

/** `(a)` */
export interface GraphPatternNode extends Base {
  readonly kind: 'GraphPatternNode'
  readonly name?: Name
}

/** `-[e]->`, `<-[e]-`, `-[e*1..3]-` */
export interface GraphPatternEdge extends Base {
  readonly kind: 'GraphPatternEdge'
  readonly name?: Name
  readonly direction: 'forward' | 'backward' | 'any'
  /** Variable length: `*`, `*1..3`. */
  readonly length?: { readonly from?: Expression; readonly to?: Expression }
}

/** `graph-to-table nodes as N with_node_id=x, edges as E` */
export interface GraphToTableOperator extends OperatorBase {
  readonly kind: 'GraphToTable'
  readonly outputs: readonly GraphToTableOutput[]
}

/** `nodes as N with_node_id=x`, `edges as E` */
export interface GraphToTableOutput extends Base {
  readonly kind: 'GraphToTableOutput'
  readonly entity: 'nodes' | 'edges'
  readonly as?: Name
  readonly parameters: readonly OperatorParameter[]
}

/** `graph-mark-components kind=weak with_component_id=c` */
export interface GraphMarkComponentsOperator extends OperatorBase {
  readonly kind: 'GraphMarkComponents'
}

/** `graph-where-nodes predicate`, `graph-where-edges predicate` */
export interface GraphWhereOperator extends OperatorBase {
  readonly kind: 'GraphWhere'
  readonly entity: 'nodes' | 'edges'
  readonly predicate: Expression
}
