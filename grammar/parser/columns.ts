import type { DistinctOperator, Expression, Operator, OperatorParameter, ProjectReorderOperator } from '../ast.ts'
import * as T from '../tokens.ts'
import { PipelineParser } from './pipelines.ts'

const none: readonly OperatorParameter[] = []

/** Operators that keep rows or change columns: where, extend, project and its kin, distinct, serialize. */
export abstract class ColumnOperatorParser extends PipelineParser {
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
    })
  })

  private patternOrExpression = this.RULE('patternOrExpression', (): Expression => {
    return this.OR<Expression>({
      DEF: [
        { GATE: () => this.isWildcard(), ALT: () => this.SUBRULE(this.wildcard) },
        { ALT: () => this.SUBRULE(this.expression) },
      ],
      IGNORE_AMBIGUITIES: true,
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
    })
  })

  protected serializeOperator = this.RULE('serializeOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.Serialize)
    const parameters = this.SUBRULE(this.parameters)
    const expressions = this.SUBRULE(this.optionalExpressionList)
    return { kind: 'Serialize', parameters, expressions, span: this.span(start) }
  })
}
