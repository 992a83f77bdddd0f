import fc from 'fast-check'
import type {
  ColumnDeclaration,
  DynamicNode,
  Expression,
  Literal,
  LiteralType,
  Name,
  NameReference,
  Operator,
  OperatorParameter,
  Pipeline,
  RowSchema,
  Statement,
  TypeName,
  TypeOf,
} from '../../../grammar/ast.ts'

/** What trees are made of that holds no other trees; their spans say nothing. */

export const span = { start: 0, end: 0 }

const words = [
  'a',
  'b',
  'T',
  'x_1',
  '$left',
  'count',
  'bin',
  'id',
  'kind',
  'where',
  'has',
  'string',
  'hint',
  'range',
  'view',
]
const odd = [
  'a b',
  "it's",
  'say "x"',
  'back\\slash',
  'true',
  '1d',
  '3abc',
  '',
  'é',
  '{',
  'new\nline',
  'let',
  'best_effort',
]
const nameText = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words) },
  { weight: 2, arbitrary: fc.constantFrom(...odd) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme-composite', maxLength: 6 }) },
)
export const name: fc.Arbitrary<Name> = nameText.map((text) => ({ kind: 'Name', name: text, span }))
export const reference: fc.Arbitrary<NameReference> = nameText.map((text) => ({
  kind: 'NameReference',
  name: text,
  span,
}))
export const star: fc.Arbitrary<Expression> = fc.constant({ kind: 'Star', span })
export const wildcard: fc.Arbitrary<Expression & { kind: 'WildcardName' }> = fc
  .constantFrom('Dev*', '*_CL', 'a*b*', '*a1*', 'count*')
  .map((pattern) => ({ kind: 'WildcardName', pattern, span }))
export const typeName: fc.Arbitrary<TypeName> = fc
  .constantFrom('string', 'long', 'datetime', 'dynamic', 'real', 'bool', 'double')
  .map((text) => ({ kind: 'TypeName', name: text, span }))

const text = fc.string({ unit: 'grapheme-composite', maxLength: 8 })
const literalTexts: [LiteralType, fc.Arbitrary<string>][] = [
  ['bool', fc.constantFrom('true', 'false', '1', 'null')],
  ['int', fc.constantFrom('1', '-5', 'null')],
  ['long', fc.constantFrom('0', '1', '0x1F', '-7', 'null', '123456789012345678')],
  ['real', fc.constantFrom('1.5', '1.', '1e10', '2.5E-3', '5', '-1.5', 'nan', 'null', '-inf')],
  ['decimal', fc.constantFrom('1.5', 'null', '-0.1')],
  ['datetime', fc.constantFrom('2020-01-01', '2020-01-01 10:00:00.1', 'null', '"2020-01-01"', '')],
  ['timespan', fc.constantFrom('1d', '1.5h', '10ms', '1tick', '1.00:00:00', '-1d', 'null')],
  ['guid', fc.constantFrom('74be27de-1e4e-49d9-b579-fe0b331d3642', 'null')],
]
export const string: fc.Arbitrary<Literal> = fc.record(
  {
    kind: fc.constant('Literal' as const),
    type: fc.constant('string' as const),
    text,
    span: fc.constant(span),
    hidden: fc.constant(true as const),
  },
  { requiredKeys: ['kind', 'type', 'text', 'span'] },
)
const plain: fc.Arbitrary<Literal> = fc
  .constantFrom(...literalTexts)
  .chain(([type, texts]) => texts.map((value): Literal => ({ kind: 'Literal', type, text: value, span })))
export const literal = fc.oneof(string, plain)

export const json = fc.letrec<{ node: DynamicNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'json' },
    literal.map(({ type, text: value }): DynamicNode => ({ kind: 'Scalar', type, text: value })),
    fc.constant<DynamicNode>({ kind: 'Scalar', type: 'null', text: 'null' }),
    fc.array(tie('node'), { maxLength: 3 }).map((items): DynamicNode => ({ kind: 'Array', items })),
    fc.array(fc.tuple(text, tie('node')), { maxLength: 3 }).map((entries): DynamicNode => ({ kind: 'Bag', entries })),
  ),
})).node

const columnDeclaration: fc.Arbitrary<ColumnDeclaration> = fc.record({
  kind: fc.constant('ColumnDeclaration' as const),
  name,
  type: typeName,
  span: fc.constant(span),
})
export const columns = fc.array(columnDeclaration, { maxLength: 3 })
export const rowSchema: fc.Arbitrary<RowSchema> = fc
  .tuple(columns, fc.boolean())
  .map(([list, open]) => ({ kind: 'RowSchema', columns: list, open, span }))
export const typeOf: fc.Arbitrary<TypeOf> = fc
  .oneof(typeName, rowSchema)
  .map((type) => ({ kind: 'TypeOf', type, span }))

export function optional<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined })
}

export const few = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 3 })
export const any = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 3 })

const parameterValue: fc.Arbitrary<Expression> = fc.oneof(reference, string, plain)
const parameterOf = (value: fc.Arbitrary<Expression>, names: string[]): fc.Arbitrary<OperatorParameter> =>
  fc
    .tuple(fc.constantFrom(...names), value)
    .map(([text, value]) => ({ kind: 'OperatorParameter', name: text, value, span }))
/** A string would join one that follows. */
export const parameter = (...names: string[]) => parameterOf(fc.oneof(reference, plain), names)
export const property = (...names: string[]) => parameterOf(parameterValue, names)
export const options = fc.array(parameter('kind', 'hint.strategy', 'withsource', 'isfuzzy', 'hint.shufflekey'), {
  maxLength: 2,
})
export const properties = fc.array(property('format', 'title', 'pair_delimiter', 'kind'), { maxLength: 2 })

/** The trees that hold each other, by what they are. */
export interface Recursive {
  expression: Expression
  named: Expression
  tabular: Expression
  entity: Expression
  pipeline: Pipeline
  subPipeline: Pipeline
  operator: Operator
  statement: Statement
  body: Statement[]
}

/** Arbitraries of them, which may be used while they are being made. */
export type Trees = { readonly [K in keyof Recursive]: fc.Arbitrary<Recursive[K]> }
