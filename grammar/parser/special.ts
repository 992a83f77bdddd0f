import type {
  Expression,
  FindColumn,
  FindOperator,
  ForkBranch,
  FunctionBody,
  MakeSeriesAggregate,
  MakeSeriesOperator,
  MvApplyOperator,
  MvExpandExpression,
  MvExpandOperator,
  Operator,
  OperatorParameter,
  Parameter,
  ParseKvOperator,
  ParseOperator,
  ParsePart,
  PartitionByOperator,
  PartitionOperator,
  Pipeline,
  RenderOperator,
  RenderProperty,
  ScanAssignment,
  ScanOperator,
  ScanStep,
  SearchOperator,
  TypeName,
  TypeOf,
} from '../ast.ts'
import { codes } from '../diagnostic.ts'
import * as T from '../tokens.ts'
import type { Rule } from './base.ts'
import { CommonOperatorParser } from './operators.ts'

const none: readonly OperatorParameter[] = []

/** Operators with a syntax of their own: parse, mv-apply, make-series, scan, find, render and others. */
export abstract class SpecialOperatorParser extends CommonOperatorParser {
  protected abstract functionParameter: Rule<Parameter>

  // ----------------------------------------------------------------------------------------------------------- parse

  protected parseOperator = this.RULE('parseOperator', (): ParseOperator => {
    const start = this.here()
    const where = this.OR([
      {
        ALT: () => {
          this.CONSUME(T.Parse)
          return false
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.ParseWhere)
          return true
        },
      },
    ])
    const parameters = this.SUBRULE(this.parameters)
    const value = this.SUBRULE(this.expression)
    this.CONSUME(T.With)
    const pattern: ParsePart[] = []
    this.MANY(() => pattern.push(this.SUBRULE(this.parsePart)))
    return { kind: 'Parse', parameters, where, value, pattern, span: this.span(start) }
  })

  private parsePart = this.RULE('parsePart', (): ParsePart => {
    return this.OR<ParsePart>([
      { ALT: () => ({ kind: 'Star', span: this.spanOf(this.CONSUME(T.Asterisk)) }) },
      { ALT: () => this.SUBRULE(this.stringLiteral) },
      {
        ALT: () => {
          const start = this.here()
          const name = this.SUBRULE(this.declaredName)
          let type: TypeName | undefined
          this.OPTION(() => {
            this.CONSUME(T.Colon)
            type = this.SUBRULE(this.typeName)
          })
          return { kind: 'ParseColumn', name, ...(type && { type }), span: this.span(start) }
        },
      },
    ])
  })

  protected parseKvOperator = this.RULE('parseKvOperator', (): ParseKvOperator => {
    const start = this.here()
    this.CONSUME(T.ParseKv)
    const value = this.SUBRULE(this.expression)
    this.CONSUME(T.As)
    const { columns } = this.SUBRULE(this.rowSchema)
    let properties: OperatorParameter[] = []
    this.OPTION(() => {
      this.CONSUME(T.With)
      properties = this.SUBRULE(this.properties)
    })
    return { kind: 'ParseKv', parameters: none, value, columns, properties, span: this.span(start) }
  })

  // ----------------------------------------------------------------------------------------------------------- arrays

  protected mvExpandOperator = this.RULE('mvExpandOperator', (): MvExpandOperator => {
    const start = this.here()
    this.OR([{ ALT: () => this.CONSUME(T.MvExpand) }, { ALT: () => this.CONSUME(T.MvExpandOld) }])
    const parameters = this.SUBRULE(this.parameters)
    const expressions = this.SUBRULE(this.mvExpressions)
    let limit: Expression | undefined
    this.OPTION(() => {
      this.CONSUME(T.Limit)
      limit = this.SUBRULE(this.expression)
    })
    return { kind: 'MvExpand', parameters, expressions, ...(limit && { limit }), span: this.span(start) }
  })

  protected mvApplyOperator = this.RULE('mvApplyOperator', (): MvApplyOperator => {
    const start = this.here()
    this.OR([{ ALT: () => this.CONSUME(T.MvApply) }, { ALT: () => this.CONSUME(T.MvApplyOld) }])
    const parameters = this.SUBRULE(this.parameters)
    const expressions = this.SUBRULE(this.mvExpressions)
    let limit: Expression | undefined
    let contextId: Expression | undefined
    this.OPTION(() => {
      this.CONSUME(T.Limit)
      limit = this.SUBRULE(this.expression)
    })
    this.OPTION2(() => {
      this.CONSUME(T.Id)
      contextId = this.SUBRULE2(this.expression)
    })
    this.CONSUME(T.On)
    const body = this.SUBRULE(this.parenthesizedSubPipeline)
    const optional = { ...(limit && { limit }), ...(contextId && { contextId }) }
    return { kind: 'MvApply', parameters, expressions, ...optional, body, span: this.span(start) }
  })

  private mvExpressions = this.RULE('mvExpressions', (): MvExpandExpression[] => {
    const list: MvExpandExpression[] = []
    this.AT_LEAST_ONE_SEP({
      SEP: T.Comma,
      DEF: () => {
        const start = this.here()
        const value = this.SUBRULE(this.namedExpression)
        let to: TypeOf | undefined
        this.OPTION(() => {
          this.CONSUME(T.To)
          to = this.SUBRULE(this.typeOf)
        })
        list.push({ kind: 'MvExpandExpression', value, ...(to && { to }), span: this.span(start) })
      },
    })
    return list
  })

  // ---------------------------------------------------------------------------------------------------------- series

  protected makeSeriesOperator = this.RULE('makeSeriesOperator', (): MakeSeriesOperator => {
    const start = this.here()
    this.CONSUME(T.MakeSeries)
    const parameters = this.SUBRULE(this.parameters)
    const aggregates: MakeSeriesAggregate[] = []
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => aggregates.push(this.SUBRULE(this.seriesAggregate)) })
    this.CONSUME(T.On)
    const on = this.SUBRULE(this.namedExpression)
    const range = this.OR([
      { ALT: () => this.SUBRULE(this.seriesInRange) },
      { ALT: () => this.SUBRULE(this.seriesSteps) },
    ])
    let by: Expression[] = []
    this.OPTION(() => {
      this.CONSUME(T.By)
      by = this.SUBRULE(this.expressionList)
    })
    return { kind: 'MakeSeries', parameters, aggregates, on, ...range, by, span: this.span(start) }
  })

  private seriesAggregate = this.RULE('seriesAggregate', (): MakeSeriesAggregate => {
    const start = this.here()
    const value = this.SUBRULE(this.namedExpression)
    let defaultValue: Expression | undefined
    this.OPTION(() => {
      this.CONSUME(T.Default)
      this.CONSUME(T.Assign)
      defaultValue = this.SUBRULE(this.expression)
    })
    return { kind: 'MakeSeriesAggregate', value, ...(defaultValue && { defaultValue }), span: this.span(start) }
  })

  /** `in range(from, to, step)`, of old texts */
  private seriesInRange = this.RULE('seriesInRange', () => {
    this.CONSUME(T.In)
    this.CONSUME(T.Range)
    this.CONSUME(T.OpenParen)
    const from = this.SUBRULE(this.expression)
    this.CONSUME(T.Comma)
    const to = this.SUBRULE2(this.expression)
    this.CONSUME2(T.Comma)
    const step = this.SUBRULE3(this.expression)
    this.CONSUME(T.CloseParen)
    return { inRange: true, from, to, step }
  })

  private seriesSteps = this.RULE('seriesSteps', () => {
    let from: Expression | undefined
    let to: Expression | undefined
    this.OPTION(() => {
      this.CONSUME(T.From)
      from = this.SUBRULE(this.expression)
    })
    this.OPTION2(() => {
      this.CONSUME(T.To)
      to = this.SUBRULE2(this.expression)
    })
    this.CONSUME(T.Step)
    const step = this.SUBRULE3(this.expression)
    return { inRange: false, ...(from && { from }), ...(to && { to }), step }
  })

  // -------------------------------------------------------------------------------------------------------- branches

  protected forkOperator = this.RULE('forkOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.Fork)
    const branches: ForkBranch[] = []
    this.AT_LEAST_ONE(() => branches.push(this.SUBRULE(this.forkBranch)))
    return { kind: 'Fork', parameters: none, branches, span: this.span(start) }
  })

  private forkBranch = this.RULE('forkBranch', (): ForkBranch => {
    const start = this.here()
    let name: ForkBranch['name']
    this.OPTION(() => {
      name = this.SUBRULE(this.name)
      this.CONSUME(T.Assign)
    })
    this.CONSUME(T.OpenParen)
    const body = this.SUBRULE(this.anyPipeline)
    this.CONSUME(T.CloseParen)
    return { kind: 'ForkBranch', ...(name && { name }), body, span: this.span(start) }
  })

  protected partitionOperator = this.RULE('partitionOperator', (): PartitionOperator => {
    const start = this.here()
    this.CONSUME(T.Partition)
    const parameters = this.SUBRULE(this.parameters)
    this.CONSUME(T.By)
    const by = this.SUBRULE(this.path)
    let scope: Expression | undefined
    this.OPTION(() => {
      this.CONSUME(T.In)
      scope = this.SUBRULE(this.expression)
    })
    const body = this.OR<Pipeline | FunctionBody>([
      { ALT: () => this.SUBRULE(this.parenthesizedAnyPipeline) },
      { ALT: () => this.SUBRULE(this.bracedQuery) },
    ])
    return { kind: 'Partition', parameters, by, ...(scope && { scope }), body, span: this.span(start) }
  })

  private parenthesizedAnyPipeline = this.RULE('parenthesizedAnyPipeline', (): Pipeline => {
    this.CONSUME(T.OpenParen)
    const body = this.SUBRULE(this.anyPipeline)
    this.CONSUME(T.CloseParen)
    return body
  })

  private bracedQuery = this.RULE('bracedQuery', (): FunctionBody => {
    const start = this.here()
    this.CONSUME(T.OpenBrace)
    const expression = this.SUBRULE(this.pipeline)
    const span = this.span(start)
    this.CONSUME(T.CloseBrace)
    const statements = [{ kind: 'ExpressionStatement', expression, span } as const]
    return { kind: 'FunctionBody', statements, span: this.span(start) }
  })

  protected partitionByOperator = this.RULE('partitionByOperator', (): PartitionByOperator => {
    const start = this.here()
    this.CONSUME(T.PartitionBy)
    const parameters = this.SUBRULE(this.parameters)
    const by = this.SUBRULE(this.path)
    let id: Expression | undefined
    this.OPTION(() => {
      this.CONSUME(T.Id)
      id = this.SUBRULE(this.primary)
    })
    const body = this.SUBRULE(this.parenthesizedSubPipeline)
    return { kind: 'PartitionBy', parameters, by, ...(id && { id }), body, span: this.span(start) }
  })

  // --------------------------------------------------------------------------------------------------- find and search

  protected findOperator = this.RULE('findOperator', (): FindOperator => {
    const start = this.here()
    this.CONSUME(T.Find)
    const parameters = this.SUBRULE(this.parameters)
    const tables = this.SUBRULE(this.tableList)
    this.OPTION({ GATE: () => this.peek(2) !== T.Assign, DEF: () => this.CONSUME(T.Where) })
    const predicate = this.SUBRULE(this.expression)
    let project: FindOperator['project']
    const columns: FindColumn[] = []
    let projectAway: Expression[] = []
    this.OPTION2(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(T.Project)
            project = 'project'
            this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => columns.push(this.SUBRULE(this.findColumn)) })
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.ProjectSmart)
            project = 'project-smart'
          },
        },
      ])
    })
    this.OPTION3(() => {
      this.CONSUME(T.ProjectAwayOfFind)
      projectAway = this.SUBRULE(this.columnPatterns)
    })
    const span = this.span(start)
    return { kind: 'Find', parameters, tables, predicate, project, columns, projectAway, span }
  })

  /** `name`, `name: type`, `pack(*)`, `pack_all()`, `*` */
  private findColumn = this.RULE('findColumn', (): FindColumn => {
    const start = this.here()
    let pack = false
    let type: TypeName | undefined
    const column = this.OR<Expression>({
      DEF: [
        { ALT: () => this.SUBRULE(this.loneStar) },
        {
          GATE: () => this.peek(2) === T.OpenParen,
          ALT: () => {
            pack = true
            this.CONSUME(T.SimpleName)
            this.CONSUME(T.OpenParen)
            const at = this.here()
            this.OPTION(() => this.CONSUME2(T.Asterisk))
            const span = { start: at, end: at + 1 }
            this.CONSUME(T.CloseParen)
            return { kind: 'Star', span }
          },
        },
        { ALT: () => this.SUBRULE(this.nameReference) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: 'a column name',
    })
    this.OPTION2(() => {
      this.CONSUME(T.Colon)
      type = this.SUBRULE(this.typeName)
    })
    return { kind: 'FindColumn', column, ...(type && { type }), pack, span: this.span(start) }
  })

  /** `in (table, Dev*, (query), T | as x)`, or nothing */
  private tableList = this.RULE('tableList', (): Expression[] => {
    const tables: Expression[] = []
    this.OPTION(() => {
      this.CONSUME(T.In)
      this.CONSUME(T.OpenParen)
      this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => tables.push(this.SUBRULE(this.findTable)) })
      this.CONSUME(T.CloseParen)
    })
    return tables
  })

  private findTable = this.RULE('findTable', (): Expression => {
    const start = this.here()
    const source = this.SUBRULE(this.entity)
    const operators: Operator[] = []
    this.MANY(() => {
      this.CONSUME(T.Bar)
      operators.push(this.SUBRULE(this.operator))
    })
    return operators.length ? { kind: 'Pipeline', source, operators, span: this.span(start) } : source
  })

  protected searchOperator = this.RULE('searchOperator', (): SearchOperator => {
    const start = this.here()
    this.CONSUME(T.Search)
    const parameters = this.SUBRULE(this.parameters)
    const tables = this.SUBRULE(this.tableList)
    const predicate = this.SUBRULE(this.searchPredicate)
    return { kind: 'Search', parameters, tables, predicate, span: this.span(start) }
  })

  /** An expression, `*`, or `* and` an expression */
  private searchPredicate = this.RULE('searchPredicate', (): Expression => {
    return this.OR<Expression>({
      DEF: [
        { GATE: () => this.isLoneStar(), ALT: () => this.SUBRULE(this.starPredicate) },
        { ALT: () => this.SUBRULE(this.expression) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: 'an expression',
    })
  })

  private starPredicate = this.RULE('starPredicate', (): Expression => {
    const start = this.here()
    const left = this.SUBRULE(this.loneStar)
    let result = left
    this.OPTION(() => {
      const operatorSpan = this.spanOf(this.CONSUME(T.And))
      const right = this.SUBRULE(this.expression)
      result = { kind: 'Binary', operator: 'and', left, right, operatorSpan, span: this.span(start) }
    })
    return result
  })

  // ------------------------------------------------------------------------------------------------------------ scan

  protected scanOperator = this.RULE('scanOperator', (): ScanOperator => {
    const start = this.here()
    this.CONSUME(T.Scan)
    const parameters = this.SUBRULE(this.parameters)
    let orderBy: Expression[] = []
    let partitionBy: Expression[] = []
    const declare: Parameter[] = []
    const steps: ScanStep[] = []
    this.OPTION(() => {
      this.CONSUME(T.Order)
      this.CONSUME(T.By)
      orderBy = this.SUBRULE(this.orderedList)
    })
    this.OPTION2(() => {
      this.CONSUME(T.Partition)
      this.CONSUME2(T.By)
      partitionBy = this.SUBRULE(this.expressionList)
    })
    this.OPTION3(() => {
      this.CONSUME(T.Declare)
      this.CONSUME(T.OpenParen)
      this.MANY_SEP({ SEP: T.Comma, DEF: () => declare.push(this.SUBRULE(this.functionParameter)) })
      this.CONSUME(T.CloseParen)
    })
    this.CONSUME(T.With)
    this.CONSUME2(T.OpenParen)
    this.MANY(() => steps.push(this.SUBRULE(this.scanStep)))
    this.CONSUME2(T.CloseParen)
    return { kind: 'Scan', parameters, orderBy, partitionBy, declare, steps, span: this.span(start) }
  })

  private scanStep = this.RULE('scanStep', (): ScanStep => {
    const start = this.here()
    this.CONSUME(T.Step)
    const name = this.SUBRULE(this.declaredName)
    let optional = false
    let output: ScanStep['output']
    this.OPTION(() => {
      this.CONSUME(T.Optional)
      optional = true
    })
    this.OPTION2(() => {
      this.CONSUME(T.Output)
      this.CONSUME(T.Assign)
      output = this.CONSUME(T.Word).image as ScanStep['output']
    })
    this.CONSUME(T.Colon)
    const condition = this.SUBRULE(this.expression)
    const assignments: ScanAssignment[] = []
    this.OPTION3(() => {
      this.CONSUME(T.FatArrow)
      this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => assignments.push(this.SUBRULE(this.scanAssignment)) })
    })
    this.CONSUME(T.Semicolon)
    const span = this.span(start)
    return { kind: 'ScanStep', name, optional, ...(output && { output }), condition, assignments, span }
  })

  private scanAssignment = this.RULE('scanAssignment', (): ScanAssignment => {
    const start = this.here()
    const name = this.SUBRULE(this.declaredName)
    this.CONSUME(T.Assign)
    const value = this.SUBRULE(this.expression)
    return { kind: 'ScanAssignment', name, value, span: this.span(start) }
  })

  // ---------------------------------------------------------------------------------------------------------- render

  protected renderOperator = this.RULE('renderOperator', (): RenderOperator => {
    const start = this.here()
    this.CONSUME(T.Render)
    const word = this.CONSUME(T.Word)
    const chart = { kind: 'Name', name: word.image, span: this.spanOf(word) } as const
    if (this.isA(word, T.Keyword)) {
      const message = `Expected: the name of a chart after render, but found ${word.image}`
      this.report({ code: codes.expected, message, span: chart.span })
    }
    const properties: RenderProperty[] = []
    this.MANY({
      GATE: () => this.peek(2) === T.Assign || this.peek() === T.By,
      DEF: () => properties.push(this.SUBRULE(this.renderProperty)),
    })
    this.OPTION(() => {
      this.CONSUME(T.With)
      this.CONSUME(T.OpenParen)
      this.OPTION2(() => this.CONSUME(T.Comma))
      this.MANY_SEP({ SEP: T.Comma, DEF: () => properties.push(this.SUBRULE2(this.renderProperty)) })
      this.CONSUME(T.CloseParen)
    })
    return { kind: 'Render', parameters: none, chart, properties, span: this.span(start) }
  })

  private renderProperty = this.RULE('renderProperty', (): RenderProperty => {
    const start = this.here()
    const name = this.CONSUME(T.Word).image
    const values: Expression[] = []
    // `by` of old texts has no equals sign.
    this.OPTION(() => this.CONSUME(T.Assign))
    values.push(this.SUBRULE(this.renderValue))
    this.MANY({
      GATE: () => !(this.isNext(T.Word, 2) && this.peek(3) === T.Assign),
      DEF: () => {
        this.CONSUME(T.Comma)
        values.push(this.SUBRULE2(this.renderValue))
      },
    })
    return { kind: 'RenderProperty', name, values, span: this.span(start) }
  })

  /** A literal, a word (`linear`), or an expression where a text is wanted. */
  private renderValue = this.RULE('renderValue', (): Expression => {
    return this.OR<Expression>({
      DEF: [
        { GATE: () => !this.isValueOver(), ALT: () => this.SUBRULE(this.expression) },
        { ALT: () => this.SUBRULE(this.parameterValue) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: 'a value',
    })
  })

  /** Whether the value is one token: a comma, a bracket or a bar follows it. */
  private isValueOver(): boolean {
    return this.isAnyOf([T.Comma, T.CloseParen, T.Bar, T.Semicolon, T.EndOfText, T.With], 2)
  }
}
