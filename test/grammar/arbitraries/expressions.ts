import fc from 'fast-check'
import type { BinaryOperator, Expression, InOperator, Operator } from '../../../grammar/ast.ts'
import {
  any,
  columns,
  few,
  json,
  literal,
  name,
  parameter,
  properties,
  reference,
  span,
  star,
  string,
  type Trees,
  typeOf,
  wildcard,
} from './leaves.ts'

const binaryOperators: BinaryOperator[] = [
  ...(['or', 'and', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '=~', '!~', 'has', '!has'] as const),
  ...(['contains', '!contains', 'contains_cs', 'startswith', 'endswith_cs', 'hasprefix', 'matches regex'] as const),
]
const inOperators: InOperator[] = ['in', '!in', 'in~', '!in~', 'has_any', 'has_all']

/** Expressions over trees. */
export function expressionsOver(
  { expression, named, tabular, pipeline }: Trees,
  summarize: fc.Arbitrary<Operator>,
): fc.Arbitrary<Expression> {
  return fc.oneof(
    { maxDepth: 4, depthIdentifier: 'expression' },
    { weight: 3, arbitrary: reference },
    { weight: 3, arbitrary: literal },
    {
      weight: 1,
      arbitrary: fc
        .tuple(reference, fc.constantFrom('all' as const, 'hotcache' as const))
        .map(([node, dataScope]): Expression => ({ ...node, dataScope })),
    },
    {
      weight: 1,
      arbitrary: fc.oneof(
        wildcard,
        typeOf,
        json.map((value): Expression => ({ kind: 'DynamicLiteral', value, span })),
      ),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom(...binaryOperators), expression, expression)
        .map(
          ([op, left, right]) =>
            ({ kind: 'Binary', operator: op, left, right, operatorSpan: span, span }) as Expression,
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom(...inOperators),
          expression,
          fc.oneof(
            few(expression),
            tabular.map((t) => [t]),
          ),
        )
        .map(([op, left, list]) => ({ kind: 'In', operator: op, left, list, operatorSpan: span, span }) as Expression),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('between', '!between'), expression, expression, expression)
        .map(
          ([op, left, from, to]) =>
            ({ kind: 'Between', operator: op, left, from, to, operatorSpan: span, span }) as Expression,
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('-', '+'), expression)
        .map(([op, operand]) => ({ kind: 'Unary', operator: op, operand, span }) as Expression),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(name, any(fc.oneof(named, star)))
        .filter(([n, args]) => n.name !== 'view' || args.length > 0)
        .map(([n, args]) => ({ kind: 'Call', name: n, arguments: args, span }) as Expression),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('toscalar', 'materialize', 'totable'), tabular)
        .map(
          ([f, argument]) =>
            ({ kind: 'Call', name: { kind: 'Name', name: f, span }, arguments: [argument], span }) as Expression,
        ),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          expression,
          fc.oneof(
            reference,
            fc.tuple(name, any(named)).map(([n, args]) => ({ kind: 'Call', name: n, arguments: args, span })),
          ),
        )
        .map(([object, member]) => ({ kind: 'Member', object, member, span }) as Expression),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(expression, expression)
        .map(([object, index]) => ({ kind: 'Index', object, index, span }) as Expression),
    },
    { weight: 1, arbitrary: pipeline },
    {
      weight: 1,
      arbitrary: fc
        .tuple(columns, any(literal), fc.array(parameter('kind'), { maxLength: 1 }))
        .map(
          ([list, values, parameters]) =>
            ({ kind: 'DataTable', parameters, columns: list, values, span }) as Expression,
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(columns, any(string), properties)
        .map(
          ([list, uris, props]) =>
            ({ kind: 'ExternalData', parameters: [], columns: list, uris, properties: props, span }) as Expression,
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(expression, columns)
        .map(([id, list]): Expression => ({ kind: 'ContextualDataTable', id, columns: list, span })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tabular, tabular, tabular, summarize)
        .map(
          ([view, base, delta, aggregations]) =>
            ({ kind: 'MaterializedViewCombine', view, base, delta, aggregations, span }) as Expression,
        ),
    },
    {
      weight: 1,
      arbitrary: few(expression).map((entities): Expression => ({ kind: 'EntityGroup', entities, span })),
    },
  )
}
