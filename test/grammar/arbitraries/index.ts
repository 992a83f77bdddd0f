import fc from 'fast-check'
import type { Expression, Pipeline, Query, Statement } from '../../../grammar/ast.ts'
import { expressionsOver } from './expressions.ts'
import {
  any,
  few,
  name,
  optional,
  properties,
  type Recursive,
  reference,
  span,
  star,
  type Trees,
  wildcard,
} from './leaves.ts'
import { operatorsOver, parameterDeclaration } from './operators.ts'

const PARTS: readonly (keyof Recursive)[] = [
  'expression',
  'named',
  'tabular',
  'entity',
  'pipeline',
  'subPipeline',
  'operator',
  'statement',
  'body',
]

/** Trees such as the parser makes them, with spans that say nothing. */
const trees = fc.letrec<Recursive>((tie) => {
  const parts = Object.fromEntries(PARTS.map((part) => [part, tie(part)])) as unknown as Trees
  const { expression, tabular, entity, operator } = parts
  const { sourceOperator, summarize, operator: anyOperator } = operatorsOver(parts)
  return {
    expression: expressionsOver(parts, summarize),
    operator: anyOperator,

    named: fc.oneof(
      { weight: 3, arbitrary: expression },
      {
        weight: 2,
        arbitrary: fc
          .tuple(name, expression)
          .map(([n, value]) => ({ kind: 'NamedExpression', names: [n], several: false, value, span }) as Expression),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(few(name), expression)
          .map(([names, value]) => ({ kind: 'NamedExpression', names, several: true, value, span }) as Expression),
      },
    ),

    tabular: fc.oneof({ weight: 2, arbitrary: expression }, { weight: 1, arbitrary: parts.pipeline }),

    entity: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'expression' },
      reference,
      wildcard,
      star,
      expression,
      fc.tuple(reference, wildcard).map(([object, member]) => ({ kind: 'Member', object, member, span }) as Expression),
    ),

    pipeline: fc.oneof(
      fc
        .tuple(expression, few(operator))
        .map(([source, operators]): Pipeline => ({ kind: 'Pipeline', source, operators, span })),
      fc
        .tuple(sourceOperator, fc.array(operator, { maxLength: 2 }))
        .map(([first, rest]): Pipeline => ({ kind: 'Pipeline', operators: [first, ...rest], span })),
    ),

    subPipeline: few(operator).map((operators): Pipeline => ({ kind: 'Pipeline', operators, span })),

    statement: fc.oneof(
      tabular.map((e): Statement => ({ kind: 'ExpressionStatement', expression: e, span })),
      fc.tuple(name, tabular).map(([n, value]): Statement => ({ kind: 'LetStatement', name: n, value, span })),
      fc
        .tuple(name, fc.boolean(), any(parameterDeclaration), parts.body)
        .map(([n, view, parameters, statements]): Statement => {
          const body = { kind: 'FunctionBody' as const, statements, span }
          return {
            kind: 'LetStatement',
            name: n,
            value: { kind: 'FunctionDeclaration', view, parameters, body, span },
            span,
          }
        }),
      fc
        .tuple(name, optional(expression))
        .map(([n, value]): Statement => ({ kind: 'SetStatement', name: n, value, span })),
      fc.tuple(name, expression).map(([n, value]): Statement => ({ kind: 'AliasStatement', name: n, value, span })),
      few(parameterDeclaration).map(
        (parameters): Statement => ({ kind: 'QueryParametersStatement', parameters, span }),
      ),
      fc
        .tuple(few(entity), properties)
        .map(([entities, props]): Statement => ({ kind: 'RestrictStatement', entities, properties: props, span })),
      name.map((n): Statement => ({ kind: 'PatternStatement', name: n, span })),
    ),

    body: fc
      .tuple(
        fc.array(
          fc.tuple(name, expression).map(([n, value]): Statement => ({ kind: 'LetStatement', name: n, value, span })),
          { maxLength: 2 },
        ),
        tabular,
      )
      .map(([lets, last]): Statement[] => [...lets, { kind: 'ExpressionStatement', expression: last, span }]),
  }
})

/** Any text's tree. */
export const queries: fc.Arbitrary<Query> = fc
  .array(trees.statement, { maxLength: 3 })
  .map((statements) => ({ kind: 'Query', statements, span }))
