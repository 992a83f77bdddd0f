import fc from 'fast-check'
import type { Expression, Name, Operator, OperatorParameter, Parameter } from '../../../grammar/ast.ts'
import {
  any,
  columns,
  few,
  literal,
  name,
  optional,
  options,
  parameter,
  properties,
  property,
  reference,
  rowSchema,
  span,
  star,
  string,
  type Trees,
  typeName,
  typeOf,
  wildcard,
} from './leaves.ts'

/** A parameter of a function. */
export const parameterDeclaration: fc.Arbitrary<Parameter> = fc
  .tuple(name, fc.oneof(typeName, rowSchema), optional(literal))
  .map(([n, type, defaultValue]) => ({ kind: 'Parameter', name: n, type, defaultValue, span }))

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

/** Operators over trees: those that can follow another, those that can begin a pipeline, and `summarize`. */
export function operatorsOver({ expression, named, entity, subPipeline, body }: Trees) {
  const ordered: fc.Arbitrary<Expression> = fc.oneof(
    named,
    fc
      .tuple(named, fc.constantFrom('asc', 'desc'), optional(fc.constantFrom('first', 'last')))
      .map(([value, order, nulls]) => ({ kind: 'Ordered', value, order, nulls, span }) as Expression),
    fc
      .tuple(named, fc.constantFrom('first', 'last'))
      .map(([value, nulls]) => ({ kind: 'Ordered', value, nulls, span }) as Expression),
  )
  const mvExpression = fc
    .tuple(named, optional(typeOf))
    .map(([value, to]) => ({ kind: 'MvExpandExpression' as const, value, to, span }))
  const columnPattern = fc.oneof(reference, wildcard, star)

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

  const operator: fc.Arbitrary<Operator> = fc.oneof(
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
      call: fc.tuple(name, any(named)).map(([n, args]) => ({ kind: 'Call' as const, name: n, arguments: args, span })),
      schema: optional(rowSchema),
    }),
    operatorOf('Invoke', {
      call: fc.tuple(name, any(named)).map(([n, args]) => ({ kind: 'Call' as const, name: n, arguments: args, span })),
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
      body: body.map((statements) => ({
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
  )

  return { operator, sourceOperator, summarize }
}
