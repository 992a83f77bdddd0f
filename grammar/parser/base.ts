import { EmbeddedActionsParser, type IToken, type ParserMethod, type TokenType } from 'chevrotain'
import type { Name, Span } from '../ast.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { Source } from '../source.ts'
import * as T from '../tokens.ts'
import { describeFailure, ErrorNotes, isFailure } from './errors.ts'
import { TableLookahead } from './lookahead.ts'

/** A parser's rule: what it needs of arguments and what it gives. */
export type Rule<R, A extends any[] = []> = ParserMethod<A, R>

/** After so many errors the rest of a text is not worth a word. */
const maxErrors = 50

/** What all parts of the parser share: spans, names, reporting and recovery. */
export abstract class BaseParser extends EmbeddedActionsParser {
  /** What was reported about the text at hand. */
  protected diagnostics: Diagnostic[] = []
  protected source = new Source('')
  #lexical: readonly Diagnostic[] = []
  #exhausted = false
  /** Where the end of the text is among the tokens. */
  #last = 0
  readonly #notes: ErrorNotes

  constructor(options: { validate: boolean }) {
    const notes = new ErrorNotes()
    super([...T.allTokens], {
      maxLookahead: 1,
      recoveryEnabled: false,
      skipValidations: !options.validate,
      errorMessageProvider: notes,
      lookaheadStrategy: new TableLookahead(),
    })
    this.#notes = notes
  }

  /** Gets ready for a text. The last token must be the end of it. */
  protected start(source: Source, tokens: IToken[], lexical: readonly Diagnostic[]): void {
    this.input = tokens
    this.source = source
    this.diagnostics = []
    this.#lexical = lexical
    this.#exhausted = false
    this.#last = tokens.length - 1
  }

  // --------------------------------------------------------------------------------------------------------- places

  /** Where the next token starts. */
  protected here(): number {
    return this.LA(1).startOffset
  }

  /** Where the last token ended. */
  protected there(): number {
    return this.LA(0).endOffset! + 1
  }

  protected span(start: number): Span {
    return { start, end: Math.max(start, this.there()) }
  }

  protected spanOf(token: IToken): Span {
    return { start: token.startOffset, end: token.endOffset! + 1 }
  }

  protected peek(offset = 1): TokenType {
    return this.LA(offset).tokenType
  }

  /** Whether the next token but some is of a type or category. */
  protected isNext(type: TokenType, offset = 1): boolean {
    return this.isA(this.LA(offset), type)
  }

  protected isA(token: IToken, type: TokenType): boolean {
    return token.tokenType === type || type.categoryMatchesMap?.[token.tokenTypeIdx] === true
  }

  // --------------------------------------------------------------------------------------------------------- errors

  /** Reports without giving up the rule. */
  protected report(diagnostic: Omit<Diagnostic, 'severity'>): void {
    if (this.RECORDING_PHASE) return
    this.diagnostics.push({ severity: 'error', ...diagnostic })
    if (this.diagnostics.length >= maxErrors) this.#exhausted = true
  }

  /** Reports, unless the lexer already found something wrong in the same part. */
  protected reportFrom(from: IToken, diagnostic: () => Omit<Diagnostic, 'severity'>): void {
    if (this.hasLexicalError(from.startOffset, this.LA(1).endOffset! + 1)) return
    this.report(diagnostic())
  }

  /**
   * Runs a part of a rule; should it fail, reports why, skips to where the next part may begin, and goes on.
   * While the grammar is being recorded it is run plainly.
   */
  protected guarded<R>(from: IToken, part: () => R): R | undefined {
    if (this.RECORDING_PHASE) return part()
    try {
      return part()
    } catch (error) {
      if (!isFailure(error)) throw error
      this.reportFrom(from, () => describeFailure(error, this.#notes, this.input, this.source))
      this.skipFrom(from)
      return undefined
    }
  }

  private hasLexicalError(start: number, end: number): boolean {
    return this.#lexical.some(({ span }) => span.start >= start && span.start < end)
  }

  /** Skips to the `|`, `;` or closing bracket that ends what began at a token. */
  protected skipFrom(from: IToken): void {
    const tokens = this.input
    let index = tokens.indexOf(this.LA(1))
    let depth = 0
    for (let i = tokens.indexOf(from); i < index; i++) depth += bracketStep(tokens[i])
    if (depth < 0) depth = 0
    const failedAt = index
    while (index < this.#last) {
      const token = tokens[index]
      const step = bracketStep(token)
      if (depth === 0 && (step < 0 || token.tokenType === T.Bar || token.tokenType === T.Semicolon)) break
      depth += step
      index++
    }
    if (depth > 0) {
      // A bracket is never closed: go on at the next bar or semicolon, wherever it stands.
      index = failedAt
      while (index < this.#last && tokens[index].tokenType !== T.Bar && tokens[index].tokenType !== T.Semicolon) {
        index++
      }
    }
    if (this.#exhausted) index = this.#last
    while (this.LA(1) !== tokens[index]) this.SKIP_TOKEN()
  }

  // ---------------------------------------------------------------------------------------------------------- names

  /** `['a b']`; adjacent strings are joined. */
  protected bracketedName = this.RULE('bracketedName', (): string => {
    let name = ''
    this.CONSUME(T.OpenBracket)
    this.AT_LEAST_ONE(() => {
      name += this.CONSUME(T.StringLiteral).payload
    })
    this.CONSUME(T.CloseBracket)
    return name
  })

  /** A name such as one that can stand anywhere. */
  protected name = this.RULE('name', (): Name => {
    const start = this.here()
    const name = this.OR([
      { ALT: () => this.CONSUME(T.SimpleName).image },
      { ALT: () => this.SUBRULE(this.bracketedName) },
    ])
    return { kind: 'Name', name, span: this.span(start) }
  })

  /** A name where one is declared: more keywords will do. */
  protected declaredName = this.RULE('declaredName', (): Name => {
    const start = this.here()
    const name = this.OR([
      { ALT: () => this.CONSUME(T.DeclarableName).image },
      { ALT: () => this.SUBRULE(this.bracketedName) },
    ])
    return { kind: 'Name', name, span: this.span(start) }
  })

  /** How many tokens the declarable name at an offset takes; 0 when there is none. */
  protected nameLength(offset: number): number {
    const token = this.LA(offset)
    if (this.isA(token, T.DeclarableName)) return 1
    if (token.tokenType !== T.OpenBracket) return 0
    let length = 1
    while (this.peek(offset + length) === T.StringLiteral) length++
    return length > 1 && this.peek(offset + length) === T.CloseBracket ? length + 1 : 0
  }
}

function bracketStep(token: IToken): number {
  switch (token.tokenType) {
    case T.OpenParen:
    case T.OpenBracket:
    case T.OpenBrace:
      return 1
    case T.CloseParen:
    case T.CloseBracket:
    case T.CloseBrace:
      return -1
    default:
      return 0
  }
}
