import type { GraphPattern, GraphPatternEdge, MakeGraphOperator, Operator } from '../ast.ts'
import { unaryLevel } from '../parser/precedence.ts'
import { declared, list, printExpression, printNamed, printParameters } from './expressions.ts'
import { clause, join, printSubPipeline } from './operators.ts'

const plain = (expression: Parameters<typeof printExpression>[0]) => printExpression(expression)

type GraphOperator = Extract<
  Operator,
  { kind: 'MakeGraph' | 'GraphMatch' | 'GraphShortestPaths' | 'GraphToTable' | 'GraphMarkComponents' | 'GraphWhere' }
>

/** An operator on graphs; `options` are its parameters, printed. */
export function printGraphOperator(operator: GraphOperator, options: string): string {
  switch (operator.kind) {
    case 'MakeGraph':
      return printMakeGraph(operator, options)
    case 'GraphMatch':
    case 'GraphShortestPaths': {
      const keyword = operator.kind === 'GraphMatch' ? 'graph-match' : 'graph-shortest-paths'
      const { patterns, where, project } = operator
      return join(
        keyword + options,
        list(patterns, printPattern),
        clause('where', where, plain),
        project.length > 0 && `project ${list(project, printNamed)}`,
      )
    }
    case 'GraphToTable':
      return `graph-to-table ${list(operator.outputs, ({ entity, as, parameters }) =>
        join(entity, clause('as', as, declared), printParameters(parameters).trim()),
      )}`
    case 'GraphMarkComponents':
      return `graph-mark-components${options}`
    case 'GraphWhere':
      return `graph-where-${operator.entity} ${printExpression(operator.predicate)}`
  }
}

function printMakeGraph(operator: MakeGraphOperator, options: string): string {
  const { source, direction, target, nodes, withNodeId, partitionedBy } = operator
  const tables = list(nodes, ({ table, on }) => `${printExpression(table, unaryLevel)} on ${printExpression(on)}`)
  return join(
    `make-graph${options}`,
    `${printExpression(source)} ${direction} ${printExpression(target)}`,
    tables && `with ${tables}`,
    withNodeId && `with_node_id=${declared(withNodeId)}`,
    partitionedBy && `partitioned-by ${printExpression(partitionedBy.column)} ${printSubPipeline(partitionedBy.body)}`,
  )
}

function printPattern({ elements }: GraphPattern): string {
  return elements
    .map((element) =>
      element.kind === 'GraphPatternNode' ? `(${element.name ? declared(element.name) : ''})` : printEdge(element),
    )
    .join('')
}

function printEdge({ name, direction, length }: GraphPatternEdge): string {
  const range = length && [
    '*',
    length.from ? printExpression(length.from, unaryLevel) : '',
    length.to ? ` .. ${printExpression(length.to, unaryLevel)}` : '',
  ]
  const inner = (name ? declared(name) : '') + (range?.join('') ?? '')
  const body = inner ? `-[${inner}]-` : '--'
  if (direction === 'backward') return `<${body}`
  return direction === 'forward' ? `${body}>` : body
}
