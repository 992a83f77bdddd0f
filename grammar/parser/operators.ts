import type {
  DistinctOperator,
  EvaluateOperator,
  Expression,
  FacetOperator,
  InvokeOperator,
  JoinOperator,
  MacroExpandOperator,
  Member,
  Name,
  Operator,
  OperatorParameter,
  Pipeline,
  ProjectReorderOperator,
  RangeOperator,
  ReduceOperator,
  RowSchema,
  Statement,
  SummarizeOperator,
  TopHittersOperator,
  TopNestedClause,
  UnionOperator,
} from '../ast.ts'
import * as T from '../tokens.ts'
import type { Rule } from './base.ts'
import { PipelineParser } from './pipelines.ts'

const none: readonly OperatorParameter[] = []
const reduceParameters = new Set(['threshold', 'characters'])

/** The operators everybody knows, each in a rule of its own. */
export abstract class CommonOperatorParser extends PipelineParser {
  protected abstract statements: Rule<Statement[]>

  // ------------------------------------------------------------------------------------------------ rows and columns

  protected filterOperator = this.RULE('filterOperator', (): Operator => {
    const start = this.here()
    this.OR([{ ALT: () => this.CONSUME(T.Where) }, { ALT: () => this.CONSUME(T.Filter) }])
    const parameters = this.SUBRULE(this.parameters)
    const predicate = this.SUBRULE(this.namedExpression)
    return { kind: 'Filter', parameters, predicate, span: this.span(start) }
  })

  protected extendOperator = this.RULE('extendOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.Extend)
    const expressions = this.SUBRULE(this.expressionList)
    return { kind: 'Extend', parameters: none, expressions, span: this.span(start) }
  })

  protected projectOperator = this.RULE('projectOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.Project)
    const expressions = this.SUBRULE(this.optionalExpressionList)
    return { kind: 'Project', parameters: none, expressions, span: this.span(start) }
  })

  protected projectRenameOperator = this.RULE('projectRenameOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.ProjectRename)
    const expressions = this.SUBRULE(this.optionalExpressionList)
    return { kind: 'ProjectRename', parameters: none, expressions, span: this.span(start) }
  })

  protected projectAwayOperator = this.RULE('projectAwayOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.ProjectAway)
    const columns = this.SUBRULE(this.columnPatterns)
    return { kind: 'ProjectAway', parameters: none, columns, span: this.span(start) }
  })

  protected projectKeepOperator = this.RULE('projectKeepOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.ProjectKeep)
    const columns = this.SUBRULE(this.columnPatterns)
    return { kind: 'ProjectKeep', parameters: none, columns, span: this.span(start) }
  })

  protected projectReorderOperator = this.RULE('projectReorderOperator', (): ProjectReorderOperator => {
    const start = this.here()
    this.CONSUME(T.ProjectReorder)
    const columns: Expression[] = []
    this.MANY_SEP({ SEP: T.Comma, DEF: () => columns.push(this.SUBRULE(this.orderedPattern)) })
    return { kind: 'ProjectReorder', parameters: none, columns, span: this.span(start) }
  })

  protected projectByNamesOperator = this.RULE('projectByNamesOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.ProjectByNames)
    const columns: Expression[] = []
    this.MANY_SEP({ SEP: T.Comma, DEF: () => columns.push(this.SUBRULE(this.patternOrExpression)) })
    return { kind: 'ProjectByNames', parameters: none, columns, span: this.span(start) }
  })

  protected columnPatterns = this.RULE('columnPatterns', (): Expression[] => {
    const columns: Expression[] = []
    this.MANY_SEP({ SEP: T.Comma, DEF: () => columns.push(this.SUBRULE(this.columnPattern)) })
    return columns
  })

  /** A column's name, a name with wildcards, or `*`. */
  private columnPattern = this.RULE('columnPattern', (): Expression => {
    return this.OR<Expression>({
      DEF: [
        { GATE: () => this.isWildcard(), ALT: () => this.SUBRULE(this.wildcard) },
        { ALT: () => this.SUBRULE(this.loneStar) },
        { ALT: () => this.SUBRULE(this.nameReference) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: 'a column name',
    })
  })

  private patternOrExpression = this.RULE('patternOrExpression', (): Expression => {
    return this.OR<Expression>({
      DEF: [
        { GATE: () => this.isWildcard(), ALT: () => this.SUBRULE(this.wildcard) },
        { ALT: () => this.SUBRULE(this.expression) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: 'a column name',
    })
  })

  private orderedPattern = this.RULE('orderedPattern', (): Expression => {
    const start = this.here()
    const value = this.SUBRULE(this.columnPattern)
    let result = value
    this.OPTION(() => {
      const order = this.CONSUME(T.SortOrder).image as 'asc' | 'desc'
      result = { kind: 'Ordered', value, order, span: this.span(start) }
    })
    return result
  })

  protected distinctOperator = this.RULE('distinctOperator', (): DistinctOperator => {
    const start = this.here()
    this.CONSUME(T.Distinct)
    const parameters = this.SUBRULE(this.parameters)
    const expressions: Expression[] = []
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => expressions.push(this.SUBRULE(this.distinctItem)) })
    return { kind: 'Distinct', parameters, expressions, span: this.span(start) }
  })

  private distinctItem = this.RULE('distinctItem', (): Expression => {
    return this.OR<Expression>({
      DEF: [
        { GATE: () => this.isLoneStar(), ALT: () => this.SUBRULE(this.loneStar) },
        { ALT: () => this.SUBRULE(this.namedExpression) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: 'an expression',
    })
  })

  protected serializeOperator = this.RULE('serializeOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.Serialize)
    const parameters = this.SUBRULE(this.parameters)
    const expressions = this.SUBRULE(this.optionalExpressionList)
    return { kind: 'Serialize', parameters, expressions, span: this.span(start) }
  })

  // --------------------------------------------------------------------------------------------- groups and the order

  protected summarizeOperator = this.RULE('summarizeOperator', (): SummarizeOperator => {
    const start = this.here()
    this.CONSUME(T.Summarize)
    const parameters = this.SUBRULE(this.parameters)
    const aggregates = this.SUBRULE(this.optionalExpressionList)
    let by: Expression[] = []
    let bin: Expression | undefined
    this.OPTION(() => {
      this.CONSUME(T.By)
      by = this.SUBRULE(this.expressionList)
      this.OPTION2(() => {
        this.CONSUME(T.Bin)
        this.CONSUME(T.Assign)
        bin = this.SUBRULE(this.expression)
      })
    })
    return { kind: 'Summarize', parameters, aggregates, by, ...(bin && { bin }), span: this.span(start) }
  })

  protected sortOperator = this.RULE('sortOperator', (): Operator => {
    const start = this.here()
    this.OR([{ ALT: () => this.CONSUME(T.Sort) }, { ALT: () => this.CONSUME(T.Order) }])
    const parameters = this.SUBRULE(this.parameters)
    this.CONSUME(T.By)
    const by = this.SUBRULE(this.orderedList)
    return { kind: 'Sort', parameters, by, span: this.span(start) }
  })

  protected takeOperator = this.RULE('takeOperator', (): Operator => {
    const start = this.here()
    this.OR([{ ALT: () => this.CONSUME(T.Take) }, { ALT: () => this.CONSUME(T.Limit) }])
    const parameters = this.SUBRULE(this.parameters)
    const count = this.SUBRULE(this.namedExpression)
    return { kind: 'Take', parameters, count, span: this.span(start) }
  })

  protected sampleOperator = this.RULE('sampleOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.Sample)
    const parameters = this.SUBRULE(this.parameters)
    const count = this.SUBRULE(this.namedExpression)
    return { kind: 'Sample', parameters, count, span: this.span(start) }
  })

  protected sampleDistinctOperator = this.RULE('sampleDistinctOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.SampleDistinct)
    const parameters = this.SUBRULE(this.parameters)
    const count = this.SUBRULE(this.namedExpression)
    this.CONSUME(T.Of)
    const of = this.SUBRULE2(this.namedExpression)
    return { kind: 'SampleDistinct', parameters, count, of, span: this.span(start) }
  })

  protected topOperator = this.RULE('topOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.Top)
    const parameters = this.SUBRULE(this.parameters)
    const count = this.SUBRULE(this.namedExpression)
    this.CONSUME(T.By)
    const by = this.SUBRULE(this.orderedExpression)
    return { kind: 'Top', parameters, count, by, span: this.span(start) }
  })

  protected topHittersOperator = this.RULE('topHittersOperator', (): TopHittersOperator => {
    const start = this.here()
    this.CONSUME(T.TopHitters)
    const parameters = this.SUBRULE(this.parameters)
    const count = this.SUBRULE(this.namedExpression)
    this.CONSUME(T.Of)
    const of = this.SUBRULE2(this.namedExpression)
    let by: Expression | undefined
    this.OPTION(() => {
      this.CONSUME(T.By)
      by = this.SUBRULE3(this.namedExpression)
    })
    return { kind: 'TopHitters', parameters, count, of, ...(by && { by }), span: this.span(start) }
  })

  protected topNestedOperator = this.RULE('topNestedOperator', (): Operator => {
    const start = this.here()
    const clauses: TopNestedClause[] = []
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => clauses.push(this.SUBRULE(this.topNestedClause)) })
    return { kind: 'TopNested', parameters: none, clauses, span: this.span(start) }
  })

  private topNestedClause = this.RULE('topNestedClause', (): TopNestedClause => {
    const start = this.here()
    this.CONSUME(T.TopNested)
    let count: Expression | undefined
    this.OPTION({
      GATE: () => this.peek() !== T.Of,
      DEF: () => {
        count = this.SUBRULE(this.expression)
      },
    })
    this.CONSUME(T.Of)
    const of = this.SUBRULE(this.namedExpression)
    let others: Expression | undefined
    this.OPTION2(() => {
      this.CONSUME(T.With)
      this.CONSUME(T.Others)
      this.CONSUME(T.Assign)
      others = this.SUBRULE2(this.expression)
    })
    this.CONSUME(T.By)
    const by = this.SUBRULE(this.orderedExpression)
    const span = this.span(start)
    return { kind: 'TopNestedClause', ...(count && { count }), of, ...(others && { others }), by, span }
  })

  protected reduceOperator = this.RULE('reduceOperator', (): ReduceOperator => {
    const start = this.here()
    this.CONSUME(T.Reduce)
    const parameters = this.SUBRULE(this.parameters, { ARGS: [reduceParameters] })
    this.CONSUME(T.By)
    const by = this.SUBRULE(this.namedExpression)
    const settings: OperatorParameter[] = []
    this.OPTION(() => {
      this.CONSUME(T.With)
      this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => settings.push(this.SUBRULE(this.parameter)) })
    })
    return { kind: 'Reduce', parameters, by, with: settings, span: this.span(start) }
  })

  // ---------------------------------------------------------------------------------------------------- other tables

  protected joinOperator = this.RULE('joinOperator', (): JoinOperator => {
    const start = this.here()
    this.CONSUME(T.Join)
    const parameters = this.SUBRULE(this.parameters)
    const right = this.SUBRULE(this.expression)
    let on: Expression[] = []
    let where: Expression | undefined
    this.OPTION(() => {
      this.OR([
        {
          ALT: () => {
            on = this.SUBRULE(this.onClause)
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.Where)
            where = this.SUBRULE2(this.expression)
          },
        },
      ])
    })
    return { kind: 'Join', parameters, right, on, ...(where && { where }), span: this.span(start) }
  })

  protected lookupOperator = this.RULE('lookupOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.Lookup)
    const parameters = this.SUBRULE(this.parameters)
    const right = this.SUBRULE(this.expression)
    const on = this.SUBRULE(this.onClause)
    return { kind: 'Lookup', parameters, right, on, span: this.span(start) }
  })

  private onClause = this.RULE('onClause', (): Expression[] => {
    const on: Expression[] = []
    this.CONSUME(T.On)
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => on.push(this.SUBRULE(this.expression)) })
    return on
  })

  protected unionOperator = this.RULE('unionOperator', (): UnionOperator => {
    const start = this.here()
    this.CONSUME(T.Union)
    const parameters = this.SUBRULE(this.parameters)
    const tables: Expression[] = []
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => tables.push(this.SUBRULE(this.entity)) })
    return { kind: 'Union', parameters, tables, span: this.span(start) }
  })

  protected macroExpandOperator = this.RULE('macroExpandOperator', (): MacroExpandOperator => {
    const start = this.here()
    this.CONSUME(T.MacroExpand)
    const parameters = this.SUBRULE(this.parameters)
    let entityGroup = this.SUBRULE(this.entity)
    let scope: Name | undefined
    this.OR([
      {
        ALT: () => {
          scope = this.SUBRULE(this.asClause)
        },
      },
      {
        // `macro-expand scope in group (…)`
        ALT: () => {
          this.CONSUME(T.In)
          if (entityGroup.kind === 'NameReference') scope = { ...entityGroup, kind: 'Name' }
          entityGroup = this.SUBRULE(this.nameReference)
        },
      },
    ])
    const open = this.here()
    this.CONSUME(T.OpenParen)
    const statements = this.SUBRULE(this.statements)
    this.CONSUME(T.CloseParen)
    const body = { kind: 'FunctionBody', statements, span: this.span(open) } as const
    return { kind: 'MacroExpand', parameters, entityGroup, scope: scope!, body, span: this.span(start) }
  })

  // ---------------------------------------------------------------------------------------------------- odds and ends

  protected asOperator = this.RULE('asOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.As)
    const parameters = this.SUBRULE(this.parameters)
    const name = this.SUBRULE(this.name)
    return { kind: 'As', parameters, name, span: this.span(start) }
  })

  protected assertSchemaOperator = this.RULE('assertSchemaOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.AssertSchema)
    const schema = this.SUBRULE(this.rowSchema)
    return { kind: 'AssertSchema', parameters: none, schema, span: this.span(start) }
  })

  protected consumeOperator = this.RULE('consumeOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.Consume)
    const parameters = this.SUBRULE(this.parameters)
    return { kind: 'Consume', parameters, span: this.span(start) }
  })

  protected countOperator = this.RULE('countOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.Count)
    let as: Name | undefined
    this.OPTION(() => {
      as = this.SUBRULE(this.asClause)
    })
    return { kind: 'Count', parameters: none, ...(as && { as }), span: this.span(start) }
  })

  protected executeAndCacheOperator = this.RULE('executeAndCacheOperator', (): Operator => {
    const token = this.CONSUME(T.ExecuteAndCache)
    return { kind: 'ExecuteAndCache', parameters: none, span: this.spanOf(token) }
  })

  protected getSchemaOperator = this.RULE('getSchemaOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.GetSchema)
    const parameters = this.SUBRULE(this.parameters)
    return { kind: 'GetSchema', parameters, span: this.span(start) }
  })

  protected evaluateOperator = this.RULE('evaluateOperator', (): EvaluateOperator => {
    const start = this.here()
    this.CONSUME(T.Evaluate)
    const parameters = this.SUBRULE(this.parameters)
    const at = this.here()
    const name = this.SUBRULE(this.name)
    const args = this.SUBRULE(this.argumentList)
    const call = { kind: 'Call', name, arguments: args, span: this.span(at) } as const
    let schema: RowSchema | undefined
    this.OPTION(() => {
      this.CONSUME(T.Colon)
      schema = this.SUBRULE(this.rowSchema)
    })
    return { kind: 'Evaluate', parameters, call, ...(schema && { schema }), span: this.span(start) }
  })

  protected invokeOperator = this.RULE('invokeOperator', (): InvokeOperator => {
    const start = this.here()
    this.CONSUME(T.Invoke)
    const at = this.here()
    let call = this.SUBRULE(this.nameOrCall)
    this.MANY(() => {
      this.CONSUME(T.Dot)
      const member = this.SUBRULE2(this.nameOrCall) as Member['member']
      call = { kind: 'Member', object: call, member, span: this.span(at) }
    })
    return { kind: 'Invoke', parameters: none, call: call as InvokeOperator['call'], span: this.span(start) }
  })

  protected facetOperator = this.RULE('facetOperator', (): FacetOperator => {
    const start = this.here()
    this.CONSUME(T.Facet)
    this.CONSUME(T.By)
    const expressions: Expression[] = []
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => expressions.push(this.SUBRULE(this.path)) })
    let body: Pipeline | undefined
    this.OPTION(() => {
      this.CONSUME(T.With)
      body = this.OR([
        { ALT: () => this.SUBRULE(this.parenthesizedSubPipeline) },
        {
          ALT: (): Pipeline => {
            const operator = this.SUBRULE(this.operator)
            return { kind: 'Pipeline', operators: [operator], span: operator.span }
          },
        },
      ])
    })
    return { kind: 'Facet', parameters: none, expressions, ...(body && { with: body }), span: this.span(start) }
  })

  protected printOperator = this.RULE('printOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.Print)
    const expressions = this.SUBRULE(this.expressionList)
    return { kind: 'Print', parameters: none, expressions, span: this.span(start) }
  })

  protected rangeOperator = this.RULE('rangeOperator', (): RangeOperator => {
    const start = this.here()
    this.CONSUME(T.Range)
    const column = this.SUBRULE(this.name)
    this.CONSUME(T.From)
    const from = this.SUBRULE(this.expression)
    this.CONSUME(T.To)
    const to = this.SUBRULE2(this.expression)
    this.CONSUME(T.Step)
    const step = this.SUBRULE3(this.expression)
    return { kind: 'Range', parameters: none, column, from, to, step, span: this.span(start) }
  })
}
