import type {
  Expression,
  GraphMatchOperator,
  GraphPattern,
  GraphPatternEdge,
  GraphPatternNode,
  GraphToTableOutput,
  MakeGraphNodes,
  MakeGraphOperator,
  Name,
  Operator,
  OperatorParameter,
} from '../ast.ts'
import * as T from '../tokens.ts'
import { SearchParser } from './searching.ts'

const none: readonly OperatorParameter[] = []
const componentParameters = new Set(['with_component_id'])
const shortestPathsParameters = new Set(['output'])
const tableParameters = new Set(['with_node_id', 'with_source_id', 'with_target_id'])

/** The graph operators. Arrows are put together from single tokens, since `--` may be two minus signs elsewhere. */
export abstract class GraphParser extends SearchParser {
  protected makeGraphOperator = this.RULE('makeGraphOperator', (): MakeGraphOperator => {
    const start = this.here()
    this.CONSUME(T.MakeGraph)
    const parameters = this.SUBRULE(this.parameters)
    const source = this.SUBRULE(this.nameReference)
    let direction: MakeGraphOperator['direction'] = '--'
    this.CONSUME(T.Minus)
    this.CONSUME2(T.Minus)
    this.OPTION(() => {
      this.CONSUME(T.Greater)
      direction = '-->'
    })
    const target = this.SUBRULE2(this.nameReference)
    const nodes: MakeGraphNodes[] = []
    let withNodeId: Name | undefined
    let partitionedBy: MakeGraphOperator['partitionedBy']
    this.OPTION2(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(T.With)
            this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => nodes.push(this.SUBRULE(this.makeGraphNodes)) })
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.WithNodeId)
            this.CONSUME(T.Assign)
            withNodeId = this.SUBRULE(this.name)
          },
        },
      ])
    })
    this.OPTION3(() => {
      this.CONSUME(T.PartitionedBy)
      const column = this.SUBRULE(this.path)
      const body = this.SUBRULE(this.parenthesizedSubPipeline)
      partitionedBy = { column, body }
    })
    const optional = { ...(withNodeId && { withNodeId }), ...(partitionedBy && { partitionedBy }) }
    const span = this.span(start)
    return { kind: 'MakeGraph', parameters, source, direction, target, nodes, ...optional, span }
  })

  private makeGraphNodes = this.RULE('makeGraphNodes', (): MakeGraphNodes => {
    const start = this.here()
    const table = this.SUBRULE(this.operand)
    this.CONSUME(T.On)
    const on = this.SUBRULE(this.nameReference)
    return { kind: 'MakeGraphNodes', table, on, span: this.span(start) }
  })

  protected graphMatchOperator = this.RULE('graphMatchOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.GraphMatch)
    const parameters = this.SUBRULE(this.parameters)
    const match = this.SUBRULE(this.graphMatching)
    return { kind: 'GraphMatch', parameters, ...match, span: this.span(start) }
  })

  protected graphShortestPathsOperator = this.RULE('graphShortestPathsOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.GraphShortestPaths)
    const parameters = this.SUBRULE(this.parameters, { ARGS: [shortestPathsParameters] })
    const match = this.SUBRULE(this.graphMatching)
    return { kind: 'GraphShortestPaths', parameters, ...match, span: this.span(start) }
  })

  private graphMatching = this.RULE('graphMatching', (): Pick<GraphMatchOperator, 'patterns' | 'where' | 'project'> => {
    const patterns: GraphPattern[] = []
    let where: Expression | undefined
    let project: Expression[] = []
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => patterns.push(this.SUBRULE(this.graphPattern)) })
    this.OPTION(() => {
      this.CONSUME(T.Where)
      where = this.SUBRULE(this.expression)
    })
    this.OPTION2(() => {
      this.CONSUME(T.Project)
      project = this.SUBRULE(this.expressionList)
    })
    return { patterns, ...(where && { where }), project }
  })

  private graphPattern = this.RULE('graphPattern', (): GraphPattern => {
    const start = this.here()
    const elements: (GraphPatternNode | GraphPatternEdge)[] = [this.SUBRULE(this.graphNode)]
    this.MANY(() => {
      elements.push(this.SUBRULE(this.graphEdge))
      elements.push(this.SUBRULE2(this.graphNode))
    })
    return { kind: 'GraphPattern', elements, span: this.span(start) }
  })

  private graphNode = this.RULE('graphNode', (): GraphPatternNode => {
    const start = this.here()
    let name: Name | undefined
    this.CONSUME(T.OpenParen)
    this.OPTION(() => {
      name = this.SUBRULE(this.name)
    })
    this.CONSUME(T.CloseParen)
    return { kind: 'GraphPatternNode', ...(name && { name }), span: this.span(start) }
  })

  /** `-->`, `--`, `<--`, `-[e*1..3]->`, `-[e]-`, `<-[e]-` */
  private graphEdge = this.RULE('graphEdge', (): GraphPatternEdge => {
    const start = this.here()
    let direction: GraphPatternEdge['direction'] = 'any'
    let inner: Pick<GraphPatternEdge, 'name' | 'length'> = {}
    this.OR([
      {
        ALT: () => {
          this.CONSUME(T.Less)
          direction = 'backward'
          this.CONSUME(T.Minus)
          this.OPTION(() => {
            inner = this.SUBRULE(this.graphEdgeInner)
          })
          this.CONSUME2(T.Minus)
        },
      },
      {
        ALT: () => {
          this.CONSUME3(T.Minus)
          this.OPTION2(() => {
            inner = this.SUBRULE2(this.graphEdgeInner)
          })
          this.CONSUME4(T.Minus)
          this.OPTION3(() => {
            this.CONSUME(T.Greater)
            direction = 'forward'
          })
        },
      },
    ])
    return { kind: 'GraphPatternEdge', ...inner, direction, span: this.span(start) }
  })

  private graphEdgeInner = this.RULE('graphEdgeInner', (): Pick<GraphPatternEdge, 'name' | 'length'> => {
    let name: Name | undefined
    let length: GraphPatternEdge['length']
    this.CONSUME(T.OpenBracket)
    this.OPTION(() => {
      name = this.SUBRULE(this.name)
    })
    this.OPTION2(() => {
      this.CONSUME(T.Asterisk)
      const from = this.SUBRULE(this.operand)
      this.CONSUME(T.DotDot)
      const to = this.SUBRULE2(this.operand)
      length = { from, to }
    })
    this.CONSUME(T.CloseBracket)
    return { ...(name && { name }), ...(length && { length }) }
  })

  protected graphToTableOperator = this.RULE('graphToTableOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.GraphToTable)
    const outputs: GraphToTableOutput[] = []
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => outputs.push(this.SUBRULE(this.graphOutput)) })
    return { kind: 'GraphToTable', parameters: none, outputs, span: this.span(start) }
  })

  private graphOutput = this.RULE('graphOutput', (): GraphToTableOutput => {
    const start = this.here()
    const entity = this.OR([{ ALT: () => this.CONSUME(T.Nodes) }, { ALT: () => this.CONSUME(T.Edges) }])
      .image as GraphToTableOutput['entity']
    let as: Name | undefined
    this.OPTION(() => {
      as = this.SUBRULE(this.asClause)
    })
    const parameters = this.SUBRULE(this.parameters, { ARGS: [tableParameters] })
    return { kind: 'GraphToTableOutput', entity, ...(as && { as }), parameters, span: this.span(start) }
  })

  protected graphMarkComponentsOperator = this.RULE('graphMarkComponentsOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.GraphMarkComponents)
    const parameters = this.SUBRULE(this.parameters, { ARGS: [componentParameters] })
    return { kind: 'GraphMarkComponents', parameters, span: this.span(start) }
  })

  protected graphWhereOperator = this.RULE('graphWhereOperator', (): Operator => {
    const start = this.here()
    const entity = this.OR<'nodes' | 'edges'>([
      {
        ALT: () => {
          this.CONSUME(T.GraphWhereNodes)
          return 'nodes'
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.GraphWhereEdges)
          return 'edges'
        },
      },
    ])
    const predicate = this.SUBRULE(this.expression)
    return { kind: 'GraphWhere', parameters: none, entity, predicate, span: this.span(start) }
  })
}
