import type { Expression, Name, NamedExpression, Ordered, WildcardName } from '../ast.ts'
import { codes } from '../diagnostic.ts'
import * as T from '../tokens.ts'
import type { Rule } from './base.ts'
import { ExpressionParser } from './expressions.ts'

/** Expressions with a name or an order, and tables with wildcards. */
export abstract class NamedExpressionParser extends ExpressionParser {
  // ------------------------------------------------------------------------------------------------ names with a value

  /** `name = value`, `(a, b) = value`, or just the value. */
  override namedExpression: Rule<Expression> = this.RULE('namedExpression', (): Expression => {
    const start = this.here()
    let names: Name[] | undefined
    let several = false
    this.OPTION({
      GATE: () => this.isNamed(),
      DEF: () => {
        names = [this.SUBRULE(this.declaredName)]
        this.CONSUME(T.Assign)
      },
    })
    this.OPTION2({
      GATE: () => !names && this.isNamedList(),
      DEF: () => {
        several = true
        names = this.SUBRULE(this.nameList)
        this.CONSUME2(T.Assign)
      },
    })
    if (!names) this.reportReservedName()
    const value = this.SUBRULE(this.expression)
    if (!names || this.RECORDING_PHASE) return value
    const result: NamedExpression = { kind: 'NamedExpression', names, several, value, span: this.span(start) }
    return result
  })

  /** `(a, b)` before an equals sign. */
  private nameList = this.RULE('nameList', (): Name[] => {
    const names: Name[] = []
    this.CONSUME(T.OpenParen)
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => names.push(this.SUBRULE(this.declaredName)) })
    this.CONSUME(T.CloseParen)
    return names
  })

  private isNamed(): boolean {
    if (this.peek(2) === T.Assign) return this.isNext(T.DeclarableName)
    if (this.peek(1) !== T.OpenBracket) return false
    const length = this.nameLength(1)
    return length > 0 && this.peek(1 + length) === T.Assign
  }

  private isNamedList(): boolean {
    if (this.peek(1) !== T.OpenParen) return false
    let offset = 2
    for (;;) {
      const length = this.nameLength(offset)
      if (length === 0) return false
      offset += length
      if (this.peek(offset) === T.CloseParen) return this.peek(offset + 1) === T.Assign
      if (this.peek(offset) !== T.Comma) return false
      offset++
    }
  }

  /** A keyword that is no name, but is given a value as if it were one. */
  private reportReservedName(): void {
    if (this.RECORDING_PHASE || this.peek(2) !== T.Assign || !this.isNext(T.Word)) return
    const token = this.LA(1)
    this.report({
      code: codes.nameNeedsBrackets,
      message: `The name '${token.image}' needs to be bracketed as ['${token.image}'] to be used in this context.`,
      span: this.spanOf(token),
    })
    this.SKIP_TOKEN()
    this.SKIP_TOKEN()
  }

  /** `value asc nulls last` */
  protected orderedExpression = this.RULE('orderedExpression', (): Expression => {
    const start = this.here()
    const value = this.SUBRULE(this.namedExpression)
    let order: Ordered['order']
    let nulls: Ordered['nulls']
    this.OPTION(() => {
      order = this.CONSUME(T.SortOrder).image as Ordered['order']
    })
    this.OPTION2(() => {
      this.CONSUME(T.Nulls)
      nulls = this.CONSUME(T.FirstOrLast).image as Ordered['nulls']
    })
    if (!order && !nulls) return value
    return { kind: 'Ordered', value, ...(order && { order }), ...(nulls && { nulls }), span: this.span(start) }
  })

  // ----------------------------------------------------------------------------------------------- wildcards, entities

  /** `Dev*`, `*_CL`, `a*b*`: parts that touch. A lone `*` is no wildcard. */
  override wildcard: Rule<WildcardName> = this.RULE('wildcard', (): WildcardName => {
    const start = this.here()
    let end = start
    let pattern = ''
    this.AT_LEAST_ONE({
      GATE: () => pattern === '' || this.here() === end,
      DEF: () => {
        pattern += this.CONSUME(T.WildcardPart).image
        end = this.there()
      },
    })
    return { kind: 'WildcardName', pattern, span: this.span(start) }
  })

  protected isWildcard(): boolean {
    const first = this.LA(1)
    const second = this.LA(2)
    const touching = second.startOffset === first.endOffset! + 1
    if (first.tokenType === T.Asterisk) return touching && this.isA(second, T.WildcardPart)
    return touching && second.tokenType === T.Asterisk && this.isA(first, T.WildcardPart)
  }

  /** A table by its name, perhaps qualified, perhaps with wildcards: what `union`, `find in` and others list. */
  protected entity: Rule<Expression> = this.RULE('entity', (): Expression => {
    const start = this.here()
    let value = this.OR<Expression>({
      DEF: [
        { GATE: () => this.isWildcard(), ALT: () => this.SUBRULE(this.wildcard) },
        { ALT: () => this.SUBRULE(this.loneStar) },
        { ALT: () => this.SUBRULE(this.primary) },
      ],
      IGNORE_AMBIGUITIES: true,
    })
    this.MANY(() => {
      value = this.OR2<Expression>([
        {
          ALT: () => {
            this.CONSUME(T.Dot)
            return this.SUBRULE(this.entityMember, { ARGS: [value, start] })
          },
        },
        { ALT: () => this.SUBRULE(this.indexer, { ARGS: [value, start] }) },
      ])
    })
    return value
  })

  private entityMember = this.RULE('entityMember', (object: Expression, start: number): Expression => {
    return this.OR<Expression>({
      DEF: [
        {
          GATE: () => this.isWildcard() || this.peek(1) === T.Asterisk,
          ALT: () => {
            const member = this.SUBRULE(this.wildcard)
            return { kind: 'Member', object, member, span: this.span(start) }
          },
        },
        { ALT: () => this.SUBRULE(this.selector, { ARGS: [object, start] }) },
      ],
      IGNORE_AMBIGUITIES: true,
    })
  })
}
