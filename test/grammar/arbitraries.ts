import fc from 'fast-check'
import type {
  BinaryOperator,
  ColumnDeclaration,
  DynamicNode,
  Expression,
  InOperator,
  Literal,
  LiteralType,
  Name,
  NameReference,
  Operator,
  OperatorParameter,
  Parameter,
  Pipeline,
  Query,
  RowSchema,
  Statement,
  TypeName,
  TypeOf,
} from '../../grammar/ast.ts'

/** Trees such as the parser makes them, with spans that say nothing. */

const span = { start: 0, end: 0 }
const operatorSpan = span

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
const name: fc.Arbitrary<Name> = nameText.map((text) => ({ kind: 'Name', name: text, span }))
const reference: fc.Arbitrary<NameReference> = nameText.map((text) => ({ kind: 'NameReference', name: text, span }))
const star: fc.Arbitrary<Expression> = fc.constant({ kind: 'Star', span })
const wildcard: fc.Arbitrary<Expression & { kind: 'WildcardName' }> = fc
  .constantFrom('Dev*', '*_CL', 'a*b*', '*a1*', 'count*')
  .map((pattern) => ({ kind: 'WildcardName', pattern, span }))
const typeName: fc.Arbitrary<TypeName> = fc
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
const string: fc.Arbitrary<Literal> = fc.record(
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
const literal = fc.oneof(string, plain)

const json = fc.letrec<{ node: DynamicNode }>((tie) => ({
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
const columns = fc.array(columnDeclaration, { maxLength: 3 })
const rowSchema: fc.Arbitrary<RowSchema> = fc
  .tuple(columns, fc.boolean())
  .map(([list, open]) => ({ kind: 'RowSchema', columns: list, open, span }))
const typeOf: fc.Arbitrary<TypeOf> = fc.oneof(typeName, rowSchema).map((type) => ({ kind: 'TypeOf', type, span }))

const binaryOperators: BinaryOperator[] = [
  ...(['or', 'and', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '=~', '!~', 'has', '!has'] as const),
  ...(['contains', '!contains', 'contains_cs', 'startswith', 'endswith_cs', 'hasprefix', 'matches regex'] as const),
]
const inOperators: InOperator[] = ['in', '!in', 'in~', '!in~', 'has_any', 'has_all']

interface Recursive {
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

function optional<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined })
}

const few = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 3 })
const any = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 3 })

const parameterValue: fc.Arbitrary<Expression> = fc.oneof(reference, string, plain)
const parameterOf = (value: fc.Arbitrary<Expression>, names: string[]): fc.Arbitrary<OperatorParameter> =>
  fc
    .tuple(fc.constantFrom(...names), value)
    .map(([text, value]) => ({ kind: 'OperatorParameter', name: text, value, span }))
/** A string would join one that follows. */
const parameter = (...names: string[]) => parameterOf(fc.oneof(reference, plain), names)
const property = (...names: string[]) => parameterOf(parameterValue, names)
const options = fc.array(parameter('kind', 'hint.strategy', 'withsource', 'isfuzzy', 'hint.shufflekey'), {
  maxLength: 2,
})
const properties = fc.array(property('format', 'title', 'pair_delimiter', 'kind'), { maxLength: 2 })

export const trees = fc.letrec<Recursive>((tie) => {
  const expression = tie('expression') as fc.Arbitrary<Expression>
  const named = tie('named') as fc.Arbitrary<Expression>
  const tabular = tie('tabular') as fc.Arbitrary<Expression>
  const entity = tie('entity') as fc.Arbitrary<Expression>
  const subPipeline = tie('subPipeline') as fc.Arbitrary<Pipeline>
  const operator = tie('operator') as fc.Arbitrary<Operator>

  const ordered: fc.Arbitrary<Expression> = fc.oneof(
    named,
    fc
      .tuple(named, fc.constantFrom('asc', 'desc'), optional(fc.constantFrom('first', 'last')))
      .map(([value, order, nulls]) => ({ kind: 'Ordered', value, order, nulls, span }) as Expression),
    fc
      .tuple(named, fc.constantFrom('first', 'last'))
      .map(([value, nulls]) => ({ kind: 'Ordered', value, nulls, span }) as Expression),
  )
  const parameterDeclaration: fc.Arbitrary<Parameter> = fc
    .tuple(name, fc.oneof(typeName, rowSchema), optional(literal))
    .map(([n, type, defaultValue]) => ({ kind: 'Parameter', name: n, type, defaultValue, span }))
  const mvExpression = fc
    .tuple(named, optional(typeOf))
    .map(([value, to]) => ({ kind: 'MvExpandExpression' as const, value, to, span }))
  const columnPattern = fc.oneof(reference, wildcard, star)

  const operatorOf = <K extends Operator['kind']>(
    kind: K,
    fields: {
      [F in Exclude<keyof Extract<Operator, { kind: K }>, 'kind' | 'span' | 'parameters'>]: fc.Arbitrary<
        Extract<Operator, { kind: K }>[F]
      >
    },
    parameters: fc.Arbitrary<OperatorParameter[]> = fc.constant([]),
  ): fc.Arbitrary<Operator> =>
    fc.record({
      kind: fc.constant(kind),
      parameters,
      ...fields,
      span: fc.constant(span),
    } as never) as fc.Arbitrary<Operator>

  /** Operators that can begin a pipeline. */
  const sourceOperator: fc.Arbitrary<Operator> = fc.oneof(
    operatorOf('Print', { expressions: few(named) }),
    operatorOf('Range', { column: name, from: expression, to: expression, step: expression }),
    operatorOf('Union', { tables: few(entity) }, options),
    operatorOf('InlineExternalTable', {
      schema: rowSchema.filter(({ columns }) => columns.length > 0),
      storage: fc.constantFrom('storage' as const, 'delta' as const),
      partitions: any(
        fc
          .tuple(name, typeName, optional(expression))
          .map(([n, type, value]) => ({ kind: 'PartitionColumn' as const, name: n, type, value, span })),
      ),
      pathFormat: fc.oneof(
        fc.constant([]),
        fc.tuple(string, reference).map((parts): Expression[] => parts),
        fc.tuple(reference, string).map(([column, pattern]): Expression[] => [
          {
            kind: 'Call',
            name: { kind: 'Name', name: 'datetime_pattern', span },
            arguments: [pattern, column],
            span,
          },
        ]),
      ),
      dataFormat: fc.constantFrom('csv', 'json').map((n): Name => ({ kind: 'Name', name: n, span })),
      uris: few(expression),
      properties,
    }),
    operatorOf('Search', { tables: any(entity), predicate: expression }, fc.array(parameter('kind'), { maxLength: 1 })),
    operatorOf('Find', {
      tables: any(entity),
      predicate: expression,
      project: fc.constantFrom('project' as const),
      columns: few(
        fc.oneof(
          fc
            .tuple(reference, optional(typeName))
            .map(([column, type]) => ({ kind: 'FindColumn' as const, column, type, pack: false, span })),
          fc.constant({ kind: 'FindColumn' as const, column: { kind: 'Star' as const, span }, pack: true, span }),
        ),
      ),
      projectAway: any(columnPattern),
    }),
  )

  const summarize = operatorOf(
    'Summarize',
    { aggregates: any(named), by: fc.oneof(fc.constant([]), few(named)), bin: fc.constant(undefined) },
    options,
  )

  return {
    expression: fc.oneof(
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
            ([op, left, right]) => ({ kind: 'Binary', operator: op, left, right, operatorSpan, span }) as Expression,
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
          .map(([op, left, list]) => ({ kind: 'In', operator: op, left, list, operatorSpan, span }) as Expression),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom('between', '!between'), expression, expression, expression)
          .map(
            ([op, left, from, to]) =>
              ({ kind: 'Between', operator: op, left, from, to, operatorSpan, span }) as Expression,
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
      { weight: 1, arbitrary: tie('pipeline') as fc.Arbitrary<Expression> },
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
    ),

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

    tabular: fc.oneof(
      { weight: 2, arbitrary: expression },
      { weight: 1, arbitrary: tie('pipeline') as fc.Arbitrary<Expression> },
    ),

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

    operator: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      operatorOf('Count', { as: optional(name) }),
      operatorOf('Filter', { predicate: named }),
      operatorOf('Extend', { expressions: few(named) }),
      operatorOf('Project', { expressions: any(named) }),
      operatorOf('ProjectAway', { columns: any(columnPattern) }),
      operatorOf('ProjectKeep', { columns: any(columnPattern) }),
      operatorOf('ProjectRename', { expressions: any(named) }),
      operatorOf('ProjectByNames', { columns: any(fc.oneof(wildcard, expression)) }),
      operatorOf('ProjectReorder', {
        columns: any(
          fc.oneof(
            columnPattern,
            fc
              .tuple(columnPattern, fc.constantFrom('asc', 'granny-desc'))
              .map(([value, order]) => ({ kind: 'Ordered', value, order, span }) as Expression),
          ),
        ),
      }),
      summarize,
      operatorOf('Sort', { by: few(ordered) }),
      operatorOf('Take', { count: expression }),
      operatorOf('Top', { count: expression, by: ordered }),
      operatorOf('TopHitters', { count: expression, of: named, by: optional(named) }),
      operatorOf('TopNested', {
        clauses: few(
          fc
            .tuple(optional(expression), named, optional(expression), ordered)
            .map(([count, of, others, by]) => ({ kind: 'TopNestedClause' as const, count, of, others, by, span })),
        ),
      }),
      operatorOf('Distinct', { expressions: few(fc.oneof(named, star)) }),
      operatorOf('Sample', { count: expression }),
      operatorOf('SampleDistinct', { count: expression, of: expression }),
      operatorOf('Serialize', { expressions: any(named) }),
      operatorOf('GetSchema', {}, fc.array(parameter('kind'), { maxLength: 1 })),
      operatorOf('Consume', {}, fc.array(parameter('decodeblocks'), { maxLength: 1 })),
      operatorOf('As', { name }),
      operatorOf('AssertSchema', { schema: rowSchema }),
      operatorOf('Join', { right: expression, on: any(expression), where: fc.constant(undefined) }, options),
      operatorOf('Lookup', { right: expression, on: few(expression) }, options),
      operatorOf('Union', { tables: few(entity) }, options),
      operatorOf('Evaluate', {
        call: fc
          .tuple(name, any(named))
          .map(([n, args]) => ({ kind: 'Call' as const, name: n, arguments: args, span })),
        schema: optional(rowSchema),
      }),
      operatorOf('Invoke', {
        call: fc
          .tuple(name, any(named))
          .map(([n, args]) => ({ kind: 'Call' as const, name: n, arguments: args, span })),
      }),
      operatorOf('Facet', { expressions: few(reference), with: optional(subPipeline) }),
      operatorOf('Fork', {
        branches: few(
          fc
            .tuple(optional(name), subPipeline)
            .map(([n, body]) => ({ kind: 'ForkBranch' as const, name: n, body, span })),
        ),
      }),
      operatorOf('Partition', { by: reference, scope: fc.constant(undefined), body: subPipeline }),
      operatorOf('MvExpand', { expressions: few(mvExpression), limit: optional(expression) }, options),
      operatorOf('MvApply', {
        expressions: few(mvExpression),
        limit: optional(expression),
        contextId: optional(expression),
        body: subPipeline,
      }),
      operatorOf('MakeSeries', {
        aggregates: few(
          fc
            .tuple(named, optional(expression))
            .map(([value, defaultValue]) => ({ kind: 'MakeSeriesAggregate' as const, value, defaultValue, span })),
        ),
        on: expression,
        inRange: fc.constant(false),
        from: optional(expression),
        to: optional(expression),
        step: expression,
        by: any(named),
      }),
      operatorOf('Parse', {
        where: fc.boolean(),
        value: expression,
        pattern: fc
          .tuple(fc.boolean(), few(fc.tuple(string, name, optional(typeName))))
          .map(([first, parts]) => [
            ...(first ? [{ kind: 'Star' as const, span }] : []),
            ...parts.flatMap(([s, n, type]) => [s, { kind: 'ParseColumn' as const, name: n, type, span }]),
          ]),
      }),
      operatorOf('ParseKv', { value: expression, columns, properties }),
      operatorOf('Reduce', { by: named, with: fc.array(property('threshold', 'characters'), { maxLength: 2 }) }),
      operatorOf('Render', {
        chart: fc.constantFrom('timechart', 'table', 'graph').map((n): Name => ({ kind: 'Name', name: n, span })),
        properties: any(
          fc
            .tuple(
              fc.constantFrom('title', 'ycolumns', 'kind'),
              fc.oneof(
                few(reference),
                literal.map((value) => [value]),
              ),
            )
            .map(([n, values]) => ({ kind: 'RenderProperty' as const, name: n, values, span })),
        ),
      }),
      operatorOf('Scan', {
        orderBy: any(ordered),
        partitionBy: any(expression),
        declare: any(parameterDeclaration),
        steps: any(
          fc
            .tuple(
              name,
              fc.boolean(),
              optional(fc.constantFrom('all', 'last', 'none')),
              expression,
              any(fc.tuple(name, expression)),
            )
            .map(([n, isOptional, output, condition, assignments]) => ({
              kind: 'ScanStep' as const,
              name: n,
              optional: isOptional,
              output,
              condition,
              assignments: assignments.map(([a, value]) => ({ kind: 'ScanAssignment' as const, name: a, value, span })),
              span,
            })),
        ),
      }),
      operatorOf('MacroExpand', {
        entityGroup: reference,
        scope: name,
        body: (tie('body') as fc.Arbitrary<Statement[]>).map((statements) => ({
          kind: 'FunctionBody' as const,
          statements,
          span,
        })),
      }),
      operatorOf('GraphMatch', {
        patterns: few(
          fc
            .tuple(
              optional(name),
              any(
                fc.tuple(
                  optional(name),
                  fc.constantFrom('forward', 'backward', 'any'),
                  optional(fc.tuple(expression, expression)),
                  optional(name),
                ),
              ),
            )
            .map(([first, rest]) => ({
              kind: 'GraphPattern' as const,
              elements: [
                { kind: 'GraphPatternNode' as const, name: first, span },
                ...rest.flatMap(([edge, direction, length, node]) => [
                  {
                    kind: 'GraphPatternEdge' as const,
                    name: edge,
                    direction,
                    length: length && { from: length[0], to: length[1] },
                    span,
                  },
                  { kind: 'GraphPatternNode' as const, name: node, span },
                ]),
              ],
              span,
            })),
        ),
        where: optional(expression),
        project: any(named),
      } as never),
      operatorOf('MakeGraph', {
        source: reference,
        direction: fc.constantFrom('-->' as const, '--' as const),
        target: reference,
        nodes: any(
          fc.tuple(expression, reference).map(([table, on]) => ({ kind: 'MakeGraphNodes' as const, table, on, span })),
        ),
        withNodeId: fc.constant(undefined),
        partitionedBy: optional(fc.record({ column: reference as fc.Arbitrary<Expression>, body: subPipeline })),
      }),
      operatorOf('GraphToTable', {
        outputs: few(
          fc
            .tuple(fc.constantFrom('nodes' as const, 'edges' as const), optional(name))
            .map(([kind, as]) => ({ kind: 'GraphToTableOutput' as const, entity: kind, as, parameters: [], span })),
        ),
      }),
      operatorOf('GraphWhere', { entity: fc.constantFrom('nodes' as const, 'edges' as const), predicate: expression }),
    ),

    statement: fc.oneof(
      tabular.map((e): Statement => ({ kind: 'ExpressionStatement', expression: e, span })),
      fc.tuple(name, tabular).map(([n, value]): Statement => ({ kind: 'LetStatement', name: n, value, span })),
      fc
        .tuple(name, fc.boolean(), any(parameterDeclaration), tie('body') as fc.Arbitrary<Statement[]>)
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
