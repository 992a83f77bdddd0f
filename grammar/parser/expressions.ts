import type { IToken, TokenType } from 'chevrotain'
import type {
  BinaryOperator,
  Call,
  ContextualDataTable,
  DataScope,
  DataTable,
  EntityGroup,
  Expression,
  ExternalData,
  InOperator,
  MaterializedViewCombine,
  Member,
  Name,
  NameReference,
  OperatorParameter,
  WildcardName,
} from '../ast.ts'
import { codes } from '../diagnostic.ts'
import * as T from '../tokens.ts'
import type { Rule } from './base.ts'
import { LiteralParser } from './literals.ts'
import { fold, type Link } from './precedence.ts'

/** Operators written in more than one way, by the way they are not written in the tree. */
const synonyms: Record<string, BinaryOperator> = {
  ...{ '<>': '!=', notcontains: '!contains', containscs: 'contains_cs', notcontainscs: '!contains_cs' },
}

/** Scalar expressions, and the tabular ones that stand in parentheses. */
export abstract class ExpressionParser extends LiteralParser {
  /** `source | operator | …`, or any other expression. */
  protected abstract pipeline: Rule<Expression>
  /** `name = value` pairs after an operator's keyword; see OperatorParser. */
  protected abstract parameters: Rule<OperatorParameter[], [ReadonlySet<string>?]>
  protected abstract properties: Rule<OperatorParameter[]>
  protected abstract namedExpression: Rule<Expression>
  protected abstract wildcard: Rule<WildcardName>
  protected abstract materializedViewCombine: Rule<MaterializedViewCombine>

  /** An expression without a pipe at its own level. */
  protected expression: Rule<Expression> = this.RULE('expression', (): Expression => {
    const start = this.here()
    const first = this.SUBRULE(this.operand)
    const end = this.there()
    let links: Link[] | undefined
    this.MANY({
      GATE: () => this.peek(2) !== T.Range || this.peek(1) !== T.In,
      DEF: () => {
        const link = this.OR([
          { ALT: () => this.SUBRULE(this.infixLink) },
          { ALT: () => this.SUBRULE(this.listLink) },
          { ALT: () => this.SUBRULE(this.betweenLink) },
        ])
        if (links) links.push(link)
        else links = [link]
      },
    })
    if (!links || this.RECORDING_PHASE) return first
    return fold(first, start, end, links, (link) => this.reportMisplaced(link))
  })

  private infixLink = this.RULE('infixLink', (): Link => {
    const token = this.CONSUME(T.InfixOperator)
    const start = this.here()
    const right = this.SUBRULE(this.operand)
    const operator = (synonyms[token.image] ?? token.image) as BinaryOperator
    return { operator, operatorSpan: this.spanOf(token), right, start, end: this.there() }
  })

  private listLink = this.RULE('listLink', (): Link => {
    const token = this.CONSUME(T.ListOperator)
    this.CONSUME(T.OpenParen)
    const list: Expression[] = []
    // A query can only be the sole item.
    list.push(this.SUBRULE(this.pipeline))
    this.MANY(() => {
      this.CONSUME(T.Comma)
      list.push(this.SUBRULE(this.expression))
    })
    this.CONSUME(T.CloseParen)
    return { operator: token.image as InOperator, operatorSpan: this.spanOf(token), list, end: this.there() }
  })

  private betweenLink = this.RULE('betweenLink', (): Link => {
    const token = this.CONSUME(T.BetweenOperator)
    this.CONSUME(T.OpenParen)
    const from = this.SUBRULE(this.expression)
    this.CONSUME(T.DotDot)
    const to = this.SUBRULE2(this.expression)
    this.CONSUME(T.CloseParen)
    const operator = token.image as 'between' | '!between'
    return { operator, operatorSpan: this.spanOf(token), from, to, end: this.there() }
  })

  private reportMisplaced(link: Link): void {
    this.report({
      code: codes.leftover,
      message: `Unexpected ${link.operator} after a comparison`,
      span: link.operatorSpan,
      hint: 'Comparisons do not chain: put the left one in parentheses, or join the two with and.',
    })
  }

  /** A sign, a primary, and any `.member` and `[index]` after it. */
  protected operand: Rule<Expression> = this.RULE('operand', (): Expression => {
    const start = this.here()
    let sign: '-' | '+' | undefined
    this.OPTION(() => {
      sign = this.CONSUME(T.Sign).image as '-' | '+'
    })
    const inner = this.here()
    let value = this.SUBRULE(this.primary)
    this.OPTION2({
      GATE: () => value.kind === 'NameReference',
      DEF: () => {
        const dataScope = this.SUBRULE(this.dataScope)
        value = { ...(value as NameReference), dataScope, span: this.span(inner) }
      },
    })
    this.MANY(() => {
      value = this.OR([
        {
          ALT: () => {
            this.CONSUME(T.Dot)
            return this.SUBRULE(this.selector, { ARGS: [value, inner] })
          },
        },
        { ALT: () => this.SUBRULE(this.indexer, { ARGS: [value, inner] }) },
      ])
    })
    return sign ? { kind: 'Unary', operator: sign, operand: value, span: this.span(start) } : value
  })

  /** `datascope=hotcache` */
  private dataScope = this.RULE('dataScope', (): DataScope => {
    this.CONSUME(T.DataScope)
    this.CONSUME(T.Assign)
    const token = this.CONSUME(T.Word)
    if (!this.RECORDING_PHASE && token.image !== 'all' && token.image !== 'hotcache') {
      const message = `Expected: all or hotcache after =, but found ${token.image}`
      this.report({ code: codes.expected, message, span: this.spanOf(token) })
    }
    return token.image as DataScope
  })

  /** What follows a dot: a name, a call, or, in brackets, a name or an index. */
  protected selector = this.RULE('selector', (object: Expression, start: number): Expression => {
    return this.OR<Expression>({
      DEF: [
        {
          ALT: () => {
            const member = this.SUBRULE(this.nameOrCall) as Member['member']
            return { kind: 'Member', object, member, span: this.span(start) }
          },
        },
        {
          GATE: () => this.nameLength(1) > 0,
          ALT: () => {
            const at = this.here()
            const name = this.SUBRULE(this.bracketedName)
            const reference = { kind: 'NameReference', name, span: this.span(at) } as const
            const member = this.SUBRULE(this.callOf, { ARGS: [reference] }) as Member['member']
            return { kind: 'Member', object, member, span: this.span(start) }
          },
        },
        { ALT: () => this.SUBRULE(this.indexer, { ARGS: [object, start] }) },
      ],
      IGNORE_AMBIGUITIES: true,
    })
  })

  protected indexer = this.RULE('indexer', (object: Expression, start: number): Expression => {
    this.CONSUME(T.OpenBracket)
    const index = this.SUBRULE(this.expression)
    this.CONSUME(T.CloseBracket)
    return { kind: 'Index', object, index, span: this.span(start) }
  })

  #primaries: { ALT: () => Expression }[] | undefined

  protected primary: Rule<Expression> = this.RULE('primary', (): Expression => {
    this.#primaries ??= [
      { ALT: () => this.SUBRULE(this.nameOrCall) },
      { ALT: () => this.SUBRULE(this.stringLiteral) },
      { ALT: () => this.SUBRULE(this.plainLiteral) },
      { ALT: () => this.SUBRULE(this.parenthesized) },
      { ALT: () => this.SUBRULE(this.dynamicLiteral) },
      { ALT: () => this.SUBRULE(this.tabularCall) },
      { ALT: () => this.SUBRULE(this.bracketed) },
      { ALT: () => this.SUBRULE(this.star) },
      { ALT: () => this.SUBRULE(this.dataTable) },
      { ALT: () => this.SUBRULE(this.contextualDataTable) },
      { ALT: () => this.SUBRULE(this.externalData) },
      { ALT: () => this.SUBRULE(this.materializedViewCombine) },
      { ALT: () => this.SUBRULE(this.typeOf) },
      { ALT: () => this.SUBRULE(this.entityGroup) },
    ]
    return this.OR(this.#primaries)
  })

  protected nameOrCall: Rule<Expression> = this.RULE('nameOrCall', (): Expression => {
    const token = this.CONSUME(T.ExpressionName)
    const reference = { kind: 'NameReference', name: token.image, span: this.spanOf(token) } as const
    return this.SUBRULE(this.callOf, { ARGS: [reference] })
  })

  /** The call of a name, if an argument list follows it, else the name. */
  private callOf = this.RULE('callOf', (reference: Expression & { kind: 'NameReference' }): Expression => {
    let args: Expression[] | undefined
    this.OPTION(() => {
      args = this.SUBRULE(this.argumentList)
    })
    if (!args || this.RECORDING_PHASE) return reference
    const name: Name = { kind: 'Name', name: reference.name, span: reference.span }
    return { kind: 'Call', name, arguments: args, span: this.span(reference.span.start) }
  })

  protected argumentList = this.RULE('argumentList', (): Expression[] => {
    const args: Expression[] = []
    this.CONSUME(T.OpenParen)
    // Fails: an expression is missing before the comma.
    if (!this.RECORDING_PHASE && this.peek() === T.Comma) this.SUBRULE2(this.namedExpression)
    this.MANY_SEP({ SEP: T.Comma, DEF: () => args.push(this.SUBRULE(this.namedExpression)) })
    this.CONSUME(T.CloseParen)
    return args
  })

  protected parenthesized: Rule<Expression> = this.RULE('parenthesized', (): Expression => {
    this.CONSUME(T.OpenParen)
    const value = this.SUBRULE(this.pipeline)
    this.CONSUME(T.CloseParen)
    return value
  })

  /** `['a b']`, `['f'](…)`, or `[a*]` */
  private bracketed = this.RULE('bracketed', (): Expression => {
    const start = this.here()
    return this.OR<Expression>({
      DEF: [
        {
          GATE: () => this.peek(2) === T.StringLiteral,
          ALT: () => {
            const name = this.SUBRULE(this.bracketedName)
            const reference = { kind: 'NameReference', name, span: this.span(start) } as const
            return this.SUBRULE(this.callOf, { ARGS: [reference] })
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.OpenBracket)
            const { pattern } = this.SUBRULE(this.wildcard)
            this.CONSUME(T.CloseBracket)
            return { kind: 'WildcardName', pattern, span: this.span(start) }
          },
        },
      ],
      IGNORE_AMBIGUITIES: true,
    })
  })

  private star = this.RULE('star', (): Expression => {
    const before = this.peek(0)
    const token = this.CONSUME(T.Asterisk)
    if (!this.RECORDING_PHASE && !this.mayBeStar(before)) {
      this.report({
        code: codes.missingElement,
        message: `Missing expression: * cannot stand for one here`,
        span: this.spanOf(token),
      })
    }
    return { kind: 'Star', span: this.spanOf(token) }
  })

  /** A `*` by itself, where one is allowed whatever stands around it. */
  protected loneStar = this.RULE('loneStar', (): Expression => {
    return { kind: 'Star', span: this.spanOf(this.CONSUME(T.Asterisk)) }
  })

  protected isLoneStar(): boolean {
    return this.peek() === T.Asterisk && this.peek(2) !== T.Equal && !this.isNext(T.TextOperator, 2)
  }

  /** Before a string operator, or as an argument. */
  private mayBeStar(before: TokenType): boolean {
    const next = this.peek()
    if (next === T.Equal || this.isNext(T.TextOperator)) return true
    return (before === T.OpenParen || before === T.Comma) && (next === T.CloseParen || next === T.Comma)
  }

  private dynamicLiteral = this.RULE('dynamicLiteral', (): Expression => {
    const start = this.here()
    this.CONSUME(T.Dynamic)
    this.CONSUME(T.OpenParen)
    const value = this.SUBRULE(this.json)
    this.CONSUME(T.CloseParen)
    return { kind: 'DynamicLiteral', value, span: this.span(start) }
  })

  /** `toscalar(…)`, `totable(…)`, `materialize(…)`: calls whose argument is a query without parentheses of its own. */
  protected tabularCall = this.RULE('tabularCall', (): Call => {
    const keyword = this.CONSUME(T.TabularFunction)
    const parameters = this.SUBRULE(this.parameters)
    this.CONSUME(T.OpenParen)
    const argument = this.SUBRULE(this.pipeline)
    this.CONSUME(T.CloseParen)
    const name: Name = { kind: 'Name', name: keyword.image, span: this.spanOf(keyword) }
    const span = this.span(keyword.startOffset)
    const call: Call = { kind: 'Call', name, arguments: [argument], span }
    return parameters.length ? { ...call, parameters } : call
  })

  protected entityGroup = this.RULE('entityGroup', (): Expression => {
    const token = this.CONSUME(T.EntityGroup)
    const reference = { kind: 'NameReference', name: token.image, span: this.spanOf(token) } as const
    let result: Expression | undefined
    this.OPTION(() => {
      result = this.SUBRULE(this.entityList, { ARGS: [token] })
    })
    return result ?? this.SUBRULE(this.callOf, { ARGS: [reference] })
  })

  private entityList = this.RULE('entityList', (keyword: IToken): EntityGroup => {
    const entities: Expression[] = []
    this.CONSUME(T.OpenBracket)
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => entities.push(this.SUBRULE(this.expression)) })
    this.CONSUME(T.CloseBracket)
    return { kind: 'EntityGroup', entities, span: this.span(this.RECORDING_PHASE ? 0 : keyword.startOffset) }
  })

  // ---------------------------------------------------------------------------------------------------------- tables

  private dataTable = this.RULE('dataTable', (): DataTable => {
    const start = this.here()
    this.CONSUME(T.DataTable)
    const parameters = this.SUBRULE(this.parameters)
    const { columns } = this.SUBRULE(this.rowSchema)
    const values = this.SUBRULE(this.valueList)
    return { kind: 'DataTable', parameters, columns, values, span: this.span(start) }
  })

  /** `[1, 'a', …]` with commas tolerated at both ends; only literals will do. */
  private valueList = this.RULE('valueList', (): Expression[] => {
    const values: Expression[] = []
    this.CONSUME(T.OpenBracket)
    this.OPTION(() => this.CONSUME(T.Comma))
    this.OPTION2(() => {
      values.push(this.SUBRULE(this.expression))
      this.MANY({
        GATE: () => this.peek(2) !== T.Comma,
        DEF: () => {
          this.CONSUME2(T.Comma)
          this.OPTION3(() => values.push(this.SUBRULE2(this.expression)))
        },
      })
    })
    this.CONSUME(T.CloseBracket)
    if (!this.RECORDING_PHASE) for (const value of values) this.requireLiteral(value)
    return values
  })

  private requireLiteral(value: Expression): void {
    const operand = value.kind === 'Unary' ? value.operand : value
    if (['Literal', 'DynamicLiteral', 'TypeOf'].includes(operand.kind)) return
    this.report({
      code: codes.literalExpected,
      message: 'The expression must be a literal.',
      span: value.span,
      hint: 'A datatable holds literals only; print and extend can compute.',
    })
  }

  private contextualDataTable = this.RULE('contextualDataTable', (): ContextualDataTable => {
    const start = this.here()
    this.CONSUME(T.ContextualDataTable)
    const id = this.SUBRULE(this.expression)
    const { columns } = this.SUBRULE(this.rowSchema)
    return { kind: 'ContextualDataTable', id, columns, span: this.span(start) }
  })

  private externalData = this.RULE('externalData', (): ExternalData => {
    const start = this.here()
    this.CONSUME(T.ExternalDataKeyword)
    const parameters = this.SUBRULE(this.parameters)
    const { columns } = this.SUBRULE(this.rowSchema)
    const uris: Expression[] = []
    this.CONSUME(T.OpenBracket)
    this.MANY(() => {
      uris.push(this.SUBRULE(this.expression))
      this.OPTION(() => this.CONSUME(T.Comma))
    })
    this.CONSUME(T.CloseBracket)
    let properties: OperatorParameter[] = []
    this.OPTION2({
      GATE: () => this.peek(2) === T.OpenParen,
      DEF: () => {
        this.CONSUME(T.With)
        properties = this.SUBRULE(this.properties)
      },
    })
    return { kind: 'ExternalData', parameters, columns, uris, properties, span: this.span(start) }
  })
}
