import type { IToken, TokenType } from 'chevrotain'
import type { ColumnDeclaration, DynamicNode, Literal, LiteralType, RowSchema, Span, TypeName, TypeOf } from '../ast.ts'
import { codes } from '../diagnostic.ts'
import { suggest } from '../suggest.ts'
import * as T from '../tokens.ts'
import { BaseParser } from './base.ts'

const literalTypes = new Map<TokenType, LiteralType>([
  [T.StringLiteral, 'string'],
  [T.LongLiteral, 'long'],
  [T.IntLiteral, 'int'],
  [T.RealLiteral, 'real'],
  [T.DecimalLiteral, 'decimal'],
  [T.BoolLiteral, 'bool'],
  [T.DateTimeLiteral, 'datetime'],
  [T.TimespanLiteral, 'timespan'],
  [T.GuidLiteral, 'guid'],
])

/** Literals, `dynamic(…)`, types and schemas. */
export abstract class LiteralParser extends BaseParser {
  protected stringLiteral = this.RULE('stringLiteral', (): Literal => {
    const first = this.CONSUME(T.StringLiteral)
    let text: string = first.payload
    let hidden = isHidden(first)
    this.MANY(() => {
      const next = this.CONSUME2(T.StringLiteral)
      text += next.payload
      hidden ||= isHidden(next)
    })
    const span = this.span(first.startOffset)
    return hidden
      ? { kind: 'Literal', type: 'string', text, hidden, span }
      : { kind: 'Literal', type: 'string', text, span }
  })

  protected plainLiteral = this.RULE('plainLiteral', (): Literal => {
    const token = this.CONSUME(T.PlainLiteral)
    return literalOf(token, this.spanOf(token))
  })

  // -------------------------------------------------------------------------------------------------------- dynamic

  protected json = this.RULE('json', (): DynamicNode => {
    return this.OR([
      { ALT: () => this.SUBRULE(this.jsonArray) },
      { ALT: () => this.SUBRULE(this.jsonBag) },
      { ALT: () => scalarOf(this.SUBRULE(this.stringLiteral)) },
      { ALT: () => scalarOf(this.SUBRULE(this.plainLiteral)) },
      {
        ALT: () => {
          this.CONSUME(T.Minus)
          const number = scalarOf(this.SUBRULE2(this.plainLiteral))
          return { ...number, text: `-${number.text}` }
        },
      },
      {
        ALT: (): DynamicNode => {
          this.CONSUME(T.Null)
          return { kind: 'Scalar', type: 'null', text: 'null' }
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.Dynamic)
          this.CONSUME(T.OpenParen)
          const value = this.SUBRULE(this.json)
          this.CONSUME(T.CloseParen)
          return value
        },
      },
    ])
  })

  private jsonArray = this.RULE('jsonArray', (): DynamicNode => {
    const items: DynamicNode[] = []
    this.CONSUME(T.OpenBracket)
    this.MANY_SEP({ SEP: T.Comma, DEF: () => items.push(this.SUBRULE(this.json)) })
    this.CONSUME(T.CloseBracket)
    return { kind: 'Array', items }
  })

  private jsonBag = this.RULE('jsonBag', (): DynamicNode => {
    const entries: (readonly [string, DynamicNode])[] = []
    this.CONSUME(T.OpenBrace)
    this.MANY_SEP({
      SEP: T.Comma,
      DEF: () => {
        const key = this.CONSUME(T.StringLiteral).payload
        this.CONSUME(T.Colon)
        entries.push([key, this.SUBRULE(this.json)])
      },
    })
    this.CONSUME(T.CloseBrace)
    return { kind: 'Bag', entries }
  })

  // ---------------------------------------------------------------------------------------------------------- types

  /** A type's name; one that is none is reported. */
  protected typeName = this.RULE('typeName', (): TypeName => {
    const token = this.CONSUME(T.Word)
    const name = token.image
    if (!this.RECORDING_PHASE && !T.typeNames.has(name)) {
      const suggestion = suggest(name, T.typeNames)
      this.report({
        code: codes.invalidType,
        message: `The name '${name}' is not a valid type name that can be used here.`,
        span: this.spanOf(token),
        ...(suggestion && { hint: `Did you mean ${suggestion}?` }),
      })
    }
    return { kind: 'TypeName', name, span: this.spanOf(token) }
  })

  /** `name: type` */
  protected columnDeclaration = this.RULE('columnDeclaration', (): ColumnDeclaration => {
    const start = this.here()
    const name = this.SUBRULE(this.declaredName)
    this.CONSUME(T.Colon)
    const type = this.SUBRULE(this.typeName)
    return { kind: 'ColumnDeclaration', name, type, span: this.span(start) }
  })

  /** `(a: string, b: long)`; commas at both ends are tolerated, as is a `*` for further columns. */
  protected rowSchema = this.RULE('rowSchema', (): RowSchema => {
    const start = this.here()
    this.CONSUME(T.OpenParen)
    const items = this.SUBRULE(this.schemaItems)
    this.CONSUME(T.CloseParen)
    return { kind: 'RowSchema', ...items, span: this.span(start) }
  })

  private schemaItems = this.RULE('schemaItems', () => {
    const columns: ColumnDeclaration[] = []
    let open = false
    const add = (column: ColumnDeclaration | undefined) => {
      if (column) columns.push(column)
      else open = true
    }
    this.OPTION(() => this.CONSUME(T.Comma))
    this.OPTION2(() => {
      add(this.SUBRULE(this.schemaItem))
      this.MANY({
        GATE: () => this.peek(2) !== T.Comma,
        DEF: () => {
          this.CONSUME2(T.Comma)
          this.OPTION3(() => add(this.SUBRULE2(this.schemaItem)))
        },
      })
    })
    return { columns, open }
  })

  /** A column, or a `*` (which gives nothing). */
  private schemaItem = this.RULE('schemaItem', (): ColumnDeclaration | undefined => {
    return this.OR([
      { ALT: () => this.SUBRULE(this.columnDeclaration) },
      {
        ALT: () => {
          this.CONSUME(T.Asterisk)
          return undefined
        },
      },
    ])
  })

  /** `typeof(long)`, `typeof(a: long)`, `typeof(*)` */
  protected typeOf = this.RULE('typeOf', (): TypeOf => {
    const start = this.here()
    this.CONSUME(T.TypeOf)
    this.CONSUME(T.OpenParen)
    const inner = this.here()
    let type: TypeName | RowSchema | undefined
    this.OPTION({
      GATE: () => !(this.nameLength(1) > 0 && this.peek(1 + this.nameLength(1)) === T.Colon),
      DEF: () => {
        type = this.SUBRULE(this.typeName)
      },
    })
    if (!type || this.RECORDING_PHASE) {
      const items = this.SUBRULE(this.schemaItems)
      type = { kind: 'RowSchema', ...items, span: this.span(inner) }
    }
    this.CONSUME(T.CloseParen)
    return { kind: 'TypeOf', type, span: this.span(start) }
  })
}

function isHidden(token: IToken): boolean {
  const first = token.image[0]
  return first === 'h' || first === 'H'
}

function literalOf(token: IToken, span: Span): Literal {
  return { kind: 'Literal', type: literalTypes.get(token.tokenType)!, text: token.payload ?? token.image, span }
}

function scalarOf({ type, text }: Literal): Extract<DynamicNode, { kind: 'Scalar' }> {
  return { kind: 'Scalar', type, text }
}
