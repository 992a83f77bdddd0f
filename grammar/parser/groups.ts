import type {
  Expression,
  Operator,
  OperatorParameter,
  ReduceOperator,
  SummarizeOperator,
  TopHittersOperator,
  TopNestedClause,
} from '../ast.ts'
import * as T from '../tokens.ts'
import { ColumnOperatorParser } from './columns.ts'

const none: readonly OperatorParameter[] = []

const reduceParameters = new Set(['threshold', 'characters'])

/** Operators that group, order and limit rows: summarize, sort, take, top, sample, reduce. */
export abstract class GroupOperatorParser extends ColumnOperatorParser {
  protected summarizeOperator = this.RULE('summarizeOperator', (): SummarizeOperator => {
    const start = this.here()
    this.CONSUME(T.Summarize)
    const parameters = this.SUBRULE(this.parameters)
    const isEmpty = !this.RECORDING_PHASE && this.peek() === T.By
    const aggregates = isEmpty ? [] : this.SUBRULE(this.optionalExpressionList)
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
}
