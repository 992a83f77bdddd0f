import type { TokenType } from 'chevrotain'
import type {
  Call,
  EvaluateOperator,
  Expression,
  FacetOperator,
  InvokeOperator,
  Name,
  Operator,
  OperatorParameter,
  Pipeline,
  RangeOperator,
  RenderOperator,
  RenderProperty,
  RowSchema,
} from '../ast.ts'
import { codes } from '../diagnostic.ts'
import * as T from '../tokens.ts'
import { CombiningOperatorParser } from './combining.ts'

const none: readonly OperatorParameter[] = []

/** What ends a property's value. */
const valueEnds = new Set<TokenType>([T.Comma, T.CloseParen, T.Bar, T.Semicolon, T.EndOfText, T.With])

/** What may follow a chart without `with (…)`. */
const oldRenderProperties = new Set(['kind', 'title', 'accumulate'])

/** The rest of the common operators: count, evaluate, invoke, facet, print, range, render and others. */
export abstract class CommonOperatorParser extends CombiningOperatorParser {
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
    const call = this.SUBRULE(this.plainCall)
    let schema: RowSchema | undefined
    this.OPTION(() => {
      this.CONSUME(T.Colon)
      schema = this.SUBRULE(this.rowSchema)
    })
    return { kind: 'Evaluate', parameters, call, ...(schema && { schema }), span: this.span(start) }
  })

  /** A name with arguments. */
  private plainCall = this.RULE('plainCall', (): Call => {
    const start = this.here()
    const name = this.SUBRULE(this.name)
    const args = this.SUBRULE(this.argumentList)
    return { kind: 'Call', name, arguments: args, span: this.span(start) }
  })

  protected invokeOperator = this.RULE('invokeOperator', (): InvokeOperator => {
    const start = this.here()
    this.CONSUME(T.Invoke)
    const at = this.here()
    let call: InvokeOperator['call'] = this.SUBRULE(this.plainCall)
    this.MANY(() => {
      this.CONSUME(T.Dot)
      const member = this.SUBRULE2(this.plainCall)
      call = { kind: 'Member', object: call, member, span: this.span(at) }
    })
    return { kind: 'Invoke', parameters: none, call, span: this.span(start) }
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
      GATE: () => this.peek() === T.By || (this.peek(2) === T.Assign && oldRenderProperties.has(this.LA(1).image)),
      DEF: () => properties.push(this.SUBRULE(this.oldRenderProperty)),
    })
    this.OPTION(() => {
      this.CONSUME(T.With)
      this.CONSUME(T.OpenParen)
      this.OPTION2(() => this.CONSUME(T.Comma))
      this.MANY_SEP({ SEP: T.Comma, DEF: () => properties.push(this.SUBRULE(this.renderProperty)) })
      this.CONSUME(T.CloseParen)
    })
    return { kind: 'Render', parameters: none, chart, properties, span: this.span(start) }
  })

  /** `kind=stacked`, or `by a, b` with no equals sign */
  private oldRenderProperty = this.RULE('oldRenderProperty', (): RenderProperty => {
    const start = this.here()
    const name = this.CONSUME(T.Word).image
    this.OPTION(() => this.CONSUME(T.Assign))
    const values = this.SUBRULE(this.renderValues)
    return { kind: 'RenderProperty', name, values, span: this.span(start) }
  })

  private renderProperty = this.RULE('renderProperty', (): RenderProperty => {
    const start = this.here()
    const name = this.CONSUME(T.Word).image
    this.CONSUME(T.Assign)
    const values = this.SUBRULE(this.renderValues)
    return { kind: 'RenderProperty', name, values, span: this.span(start) }
  })

  private renderValues = this.RULE('renderValues', (): Expression[] => {
    const values = [this.SUBRULE(this.renderValue)]
    this.MANY({
      GATE: () => this.isNameOver(),
      DEF: () => {
        this.CONSUME(T.Comma)
        const { name, span } = this.SUBRULE(this.declaredName)
        values.push({ kind: 'NameReference', name, span })
      },
    })
    return values
  })

  /** A literal, a word (`linear`), or an expression where a text is wanted. */
  private renderValue = this.RULE('renderValue', (): Expression => {
    return this.OR<Expression>({
      DEF: [
        { GATE: () => !this.isValueOver(), ALT: () => this.SUBRULE(this.expression) },
        { ALT: () => this.SUBRULE(this.parameterValue) },
      ],
      IGNORE_AMBIGUITIES: true,
    })
  })

  /** Whether the value is one token: a comma, a bracket or a bar follows it. */
  private isValueOver(): boolean {
    return valueEnds.has(this.peek(2))
  }

  /** Whether the comma is followed by one more name of a list, rather than by another property. */
  private isNameOver(): boolean {
    const length = this.nameLength(2)
    return length > 0 && valueEnds.has(this.peek(2 + length))
  }
}
