import type { TokenType } from 'chevrotain'
import type { Expression, Name, Operator, OperatorParameter, Pipeline } from '../ast.ts'
import * as T from '../tokens.ts'
import type { Rule } from './base.ts'
import { describeLeftover } from './errors.ts'
import { NamedExpressionParser } from './names.ts'

/** Keywords of operators that, not being names, begin a pipeline wherever they stand. */
const startingKeywords = new Set<TokenType>([
  ...[T.As, T.AssertSchema, T.ExecuteAndCache, T.Find, T.GraphMarkComponents, T.GraphMatch, T.GraphShortestPaths],
  ...[T.GraphToTable, T.GraphWhereEdges, T.GraphWhereNodes, T.Invoke, T.MacroExpand, T.MakeGraph, T.MakeSeries],
  ...[T.MvApply, T.MvExpand, T.ParseKv, T.ParseWhere, T.Print, T.Project, T.ProjectAway, T.ProjectByNames],
  ...[
    T.ProjectKeep,
    T.ProjectRename,
    T.ProjectReorder,
    T.Sample,
    T.SampleDistinct,
    T.Search,
    T.TopHitters,
    T.TopNested,
  ],
  ...[T.Union, T.Where],
])

/** Keywords of operators that may be names, too. */
const ambiguousKeywords = new Set<TokenType>([
  ...[T.Consume, T.Count, T.Distinct, T.Evaluate, T.Extend, T.Facet, T.Filter, T.Fork, T.GetSchema, T.Join, T.Limit],
  ...[T.Lookup, T.MvApplyOld, T.MvExpandOld, T.Order, T.Parse, T.Partition, T.PartitionBy, T.Range, T.Reduce, T.Render],
  ...[T.Scan, T.Serialize, T.Sort, T.Summarize, T.Take, T.Top],
])

/** Names of parameters that are read after any operator's keyword. */
const knownParameters: ReadonlySet<string> = new Set([
  ...['__crossCluster', '__crossDB', '__id', '__isFuzzy', '__noWithSource', '__packedColumn', '__sourceColumnIndex'],
  ...['bagexpansion', 'best_effort', 'bin_legacy', 'cycles', 'datascope', 'decodeblocks', 'expandoutput', 'flags'],
  ...['force_remote', 'hint.concurrency', 'hint.distribution', 'hint.materialized', 'hint.num_partitions'],
  ...['hint.pass_filters', 'hint.pass_filters_column', 'hint.progressive_top', 'hint.remote', 'hint.shufflekey'],
  ...['hint.spread', 'hint.strategy', 'isfuzzy', 'kind', 'with_itemindex', 'with_match_id', 'with_source'],
  ...['with_step_name', 'withsource'],
])

/** Pipelines, and what all operators have in common. */
export abstract class PipelineParser extends NamedExpressionParser {
  protected abstract operator: Rule<Operator>

  override pipeline: Rule<Expression> = this.RULE('pipeline', (): Expression => {
    const start = this.here()
    const operators: Operator[] = []
    let source: Expression | undefined
    const add = (operator: Operator | undefined) => {
      if (operator) operators.push(operator)
    }
    this.OR({
      DEF: [
        { GATE: () => this.startsWithOperator(), ALT: () => add(this.SUBRULE(this.guardedOperator)) },
        {
          ALT: () => {
            source = this.SUBRULE(this.expression)
          },
        },
      ],
      IGNORE_AMBIGUITIES: true,
    })
    this.MANY(() => {
      this.CONSUME(T.Bar)
      add(this.SUBRULE2(this.guardedOperator))
    })
    if (source && operators.length === 0) return source
    const span = this.span(start)
    return source ? { kind: 'Pipeline', source, operators, span } : { kind: 'Pipeline', operators, span }
  })

  /** A pipeline that goes on from rows given to it. */
  protected subPipeline: Rule<Pipeline> = this.RULE('subPipeline', (): Pipeline => {
    const start = this.here()
    const operators: Operator[] = []
    this.AT_LEAST_ONE_SEP({
      SEP: T.Bar,
      DEF: () => {
        const operator = this.SUBRULE(this.guardedOperator)
        if (operator) operators.push(operator)
      },
    })
    return { kind: 'Pipeline', operators, span: this.span(start) }
  })

  /** A sub-pipeline, or a whole query. */
  protected anyPipeline: Rule<Pipeline> = this.RULE('anyPipeline', (): Pipeline => {
    return this.OR({
      DEF: [
        { GATE: () => this.isOperatorKeyword(), ALT: () => this.SUBRULE(this.subPipeline) },
        { ALT: () => asPipeline(this.SUBRULE(this.pipeline)) },
      ],
      IGNORE_AMBIGUITIES: true,
    })
  })

  /** An operator, or nothing when what stands there could not be read as one. */
  protected guardedOperator: Rule<Operator | undefined> = this.RULE('guardedOperator', () => {
    const start = this.LA(1)
    return this.guarded(start, () => {
      const operator = this.SUBRULE(this.operator)
      if (!this.RECORDING_PHASE && !this.isAtEndOfPart()) {
        this.reportFrom(start, () => describeLeftover(this.LA(1), this.input, this.source))
        this.skipFrom(start)
      }
      return operator
    })
  })

  private isAtEndOfPart(): boolean {
    switch (this.peek()) {
      case T.Bar:
      case T.Semicolon:
      case T.Comma:
      case T.CloseParen:
      case T.CloseBracket:
      case T.CloseBrace:
      case T.EndOfText:
        return true
      default:
        return false
    }
  }

  protected isOperatorKeyword(): boolean {
    const type = this.peek()
    return startingKeywords.has(type) || ambiguousKeywords.has(type)
  }

  /** Whether what follows is an operator rather than an expression; some of the keywords could be either. */
  private startsWithOperator(): boolean {
    const type = this.peek()
    if (startingKeywords.has(type)) return true
    if (type === T.InlineExternalTable) return this.isInlineExternalTable()
    if (!ambiguousKeywords.has(type)) return false
    const next = this.peek(2)
    switch (type) {
      case T.Evaluate:
        return this.isNext(T.SimpleName, 2) || this.isKnownParameter(2)
      case T.Facet:
        return next === T.By
      case T.Partition:
      case T.Reduce:
        return next === T.By || this.isKnownParameter(2)
      case T.Range: {
        const length = this.nameLength(2)
        return length > 0 && this.peek(2 + length) === T.From
      }
      case T.Render:
        return this.isNext(T.Word, 2) && !this.isNext(T.InfixOperator, 2) && !this.isNext(T.ListOperator, 2)
      default:
        return false
    }
  }

  /** Whether it is the operator: a kind or a schema follows. */
  private isInlineExternalTable(): boolean {
    if (this.peek(2) === T.Kind) return this.peek(3) === T.Assign
    if (this.peek(2) !== T.OpenParen) return false
    let offset = 3
    while (this.peek(offset) === T.Asterisk || this.peek(offset) === T.Comma) offset++
    const length = this.nameLength(offset)
    return length > 0 && this.peek(offset + length) === T.Colon
  }

  // ------------------------------------------------------------------------------------------------------ parameters

  private isKnownParameter(offset: number, specific?: ReadonlySet<string>): boolean {
    if (this.peek(offset + 1) !== T.Assign) return false
    const { image } = this.LA(offset)
    return knownParameters.has(image) || specific?.has(image) === true
  }

  /** `name = value` after an operator's keyword, for known names and those the operator adds. */
  override parameters = this.RULE('parameters', (specific?: ReadonlySet<string>): OperatorParameter[] => {
    const list: OperatorParameter[] = []
    this.MANY({
      GATE: () => this.isKnownParameter(1, specific),
      DEF: () => list.push(this.SUBRULE(this.parameter)),
    })
    return list
  })

  protected parameter = this.RULE('parameter', (): OperatorParameter => {
    const name = this.CONSUME(T.Word)
    this.CONSUME(T.Assign)
    const value = this.SUBRULE(this.parameterValue)
    return { kind: 'OperatorParameter', name: name.image, value, span: this.span(name.startOffset) }
  })

  /** A literal, or a word or name as a `NameReference`. */
  protected parameterValue = this.RULE('parameterValue', (): Expression => {
    const start = this.here()
    return this.OR<Expression>([
      { ALT: () => this.SUBRULE(this.stringLiteral) },
      { ALT: () => this.SUBRULE(this.plainLiteral) },
      { ALT: () => this.SUBRULE(this.signedLiteral) },
      {
        ALT: () => {
          const token = this.CONSUME(T.Word)
          return { kind: 'NameReference', name: token.image, span: this.spanOf(token) }
        },
      },
      {
        ALT: () => {
          const name = this.SUBRULE(this.bracketedName)
          return { kind: 'NameReference', name, span: this.span(start) }
        },
      },
    ])
  })

  protected signedLiteral = this.RULE('signedLiteral', (): Expression => {
    const sign = this.CONSUME(T.Sign)
    const operand = this.SUBRULE(this.plainLiteral)
    return { kind: 'Unary', operator: sign.image as '-' | '+', operand, span: this.span(sign.startOffset) }
  })

  /** `(name = value, …)` */
  override properties = this.RULE('properties', (): OperatorParameter[] => {
    const list: OperatorParameter[] = []
    this.CONSUME(T.OpenParen)
    this.MANY_SEP({ SEP: T.Comma, DEF: () => list.push(this.SUBRULE(this.parameter)) })
    this.CONSUME(T.CloseParen)
    return list
  })

  // ----------------------------------------------------------------------------------------------------------- lists

  protected expressionList = this.RULE('expressionList', (): Expression[] => {
    const list: Expression[] = []
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => list.push(this.SUBRULE(this.namedExpression)) })
    return list
  })

  /** Expressions, or none when the operator ends there or a clause of it begins. */
  protected optionalExpressionList = this.RULE('optionalExpressionList', (): Expression[] => {
    let list: Expression[] = []
    this.OPTION({
      GATE: () => this.peek() !== T.By || this.peek(2) === T.Assign,
      DEF: () => {
        list = this.SUBRULE(this.expressionList)
      },
    })
    return list
  })

  protected orderedList = this.RULE('orderedList', (): Expression[] => {
    const list: Expression[] = []
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => list.push(this.SUBRULE(this.orderedExpression)) })
    return list
  })

  protected nameReference = this.RULE('nameReference', (): Expression => {
    const { name, span } = this.SUBRULE(this.name)
    return { kind: 'NameReference', name, span }
  })

  /** `a.b['c']`: a column that is no call, so that a parenthesis may follow it. */
  protected path: Rule<Expression> = this.RULE('path', (): Expression => {
    const start = this.here()
    let value = this.SUBRULE(this.nameReference)
    this.MANY(() => {
      value = this.OR<Expression>([
        {
          ALT: () => {
            this.CONSUME(T.Dot)
            const member = this.SUBRULE2(this.nameReference) as Expression & { kind: 'NameReference' }
            return { kind: 'Member', object: value, member, span: this.span(start) }
          },
        },
        { ALT: () => this.SUBRULE(this.indexer, { ARGS: [value, start] }) },
      ])
    })
    return value
  })

  /** `as name` */
  protected asClause = this.RULE('asClause', (): Name => {
    this.CONSUME(T.As)
    return this.SUBRULE(this.name)
  })

  protected parenthesizedSubPipeline = this.RULE('parenthesizedSubPipeline', (): Pipeline => {
    this.CONSUME(T.OpenParen)
    const body = this.SUBRULE(this.subPipeline)
    this.CONSUME(T.CloseParen)
    return body
  })
}

/** An expression as the only part of a pipeline, unless it is one already. */
function asPipeline(expression: Expression): Pipeline {
  if (expression.kind === 'Pipeline') return expression
  return { kind: 'Pipeline', source: expression, operators: [], span: expression.span }
}
