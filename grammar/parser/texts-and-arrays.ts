import type {
  Expression,
  MakeSeriesAggregate,
  MakeSeriesOperator,
  MvApplyOperator,
  MvExpandExpression,
  MvExpandOperator,
  OperatorParameter,
  ParseKvOperator,
  ParseOperator,
  ParsePart,
  TypeName,
  TypeOf,
} from '../ast.ts'
import * as T from '../tokens.ts'
import { ExternalTableParser } from './external-tables.ts'

const none: readonly OperatorParameter[] = []
/** What `mvexpand`, the old form of `mv-expand`, makes of a row at most when it does not say. */
const OLD_LIMIT = '128'

/** Operators on texts and arrays: parse, parse-kv, mv-expand, mv-apply, make-series. */
export abstract class TextAndArrayParser extends ExternalTableParser {
  // ------------------------------------------------------------------------------------------------------------- parse

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

  // ------------------------------------------------------------------------------------------------------------ arrays

  protected mvExpandOperator = this.RULE('mvExpandOperator', (): MvExpandOperator => {
    const start = this.here()
    let limit: Expression | undefined
    this.OR([
      { ALT: () => this.CONSUME(T.MvExpand) },
      {
        ALT: () => {
          const span = this.spanOf(this.CONSUME(T.MvExpandOld))
          limit = { kind: 'Literal', type: 'long', text: OLD_LIMIT, span }
        },
      },
    ])
    const parameters = this.SUBRULE(this.parameters)
    const expressions = this.SUBRULE(this.mvExpressions)
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

  // ------------------------------------------------------------------------------------------------------------ series

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
}
