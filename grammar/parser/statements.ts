import type {
  AliasStatement,
  Expression,
  FunctionBody,
  FunctionDeclaration,
  LetStatement,
  Name,
  OperatorParameter,
  Parameter,
  PatternCase,
  PatternStatement,
  QueryParametersStatement,
  RestrictStatement,
  RowSchema,
  SetStatement,
  Statement,
  TypeName,
} from '../ast.ts'
import { codes } from '../diagnostic.ts'
import * as T from '../tokens.ts'
import type { Rule } from './base.ts'
import { describeLeftover } from './errors.ts'
import { GraphParser } from './graphs.ts'

/** Statements, functions, and the whole of a text. */
export abstract class StatementParser extends GraphParser {
  /** Everything up to the end of the text. */
  protected query: Rule<Statement[]> = this.RULE('query', (): Statement[] => {
    const statements = this.SUBRULE(this.statements)
    while (!this.RECORDING_PHASE && this.peek() !== T.EndOfText) {
      const from = this.LA(1)
      this.reportFrom(from, () => describeLeftover(from, this.input, this.source))
      if (from.tokenType !== T.Bar) {
        this.SKIP_TOKEN()
        this.skipFrom(from)
      }
      this.resume()
      statements.push(...this.SUBRULE2(this.statements))
    }
    this.CONSUME(T.EndOfText)
    return statements
  })

  override statements: Rule<Statement[]> = this.RULE('statements', (): Statement[] => {
    const list: Statement[] = []
    this.MANY(() => {
      const statement = this.SUBRULE(this.guardedStatement)
      if (statement) list.push(statement)
      let separated = false
      this.OPTION(() => {
        this.CONSUME(T.Semicolon)
        separated = true
      })
      if (!separated) this.checkSeparated(statement)
    })
    return list
  })

  /** A statement that is not the last needs a semicolon. */
  private checkSeparated(statement: Statement | undefined): void {
    if (this.RECORDING_PHASE || !statement) return
    const next = this.LA(1)
    if ([T.EndOfText, T.CloseBrace, T.CloseParen, T.Bar].includes(next.tokenType)) return
    if (statement.kind === 'ExpressionStatement') {
      this.reportFrom(next, () => describeLeftover(next, this.input, this.source))
      if (next.tokenType === T.Let || next.tokenType === T.SetKeyword) return
      this.skipFrom(next)
      this.resume()
      return
    }
    this.reportFrom(next, () => {
      const leftover = describeLeftover(next, this.input, this.source)
      if (leftover.code !== codes.expected) return leftover
      return { ...leftover, message: `Expected: ; after the statement, but found ${next.image}`, hint: undefined }
    })
  }

  private guardedStatement: Rule<Statement | undefined> = this.RULE('guardedStatement', () => {
    const statement = this.guarded(this.LA(1), () => this.SUBRULE(this.statement))
    if (!statement && !this.RECORDING_PHASE) this.resume()
    return statement
  })

  /** After an error in a statement, looks for further ones in the operators that follow, and goes to its end. */
  private resume(): void {
    while (this.peek() === T.Bar) {
      this.SKIP_TOKEN()
      this.SUBRULE(this.guardedOperator)
    }
    if (this.peek() === T.Semicolon) this.SKIP_TOKEN()
  }

  private statement: Rule<Statement> = this.RULE('statement', (): Statement => {
    const start = this.here()
    return this.OR<Statement>({
      DEF: [
        { GATE: () => this.nameLength(2) > 0, ALT: () => this.SUBRULE(this.letStatement) },
        { ALT: () => this.SUBRULE(this.setStatement) },
        { GATE: () => this.peek(2) === T.Database, ALT: () => this.SUBRULE(this.aliasStatement) },
        { GATE: () => this.peek(2) === T.QueryParameters, ALT: () => this.SUBRULE(this.queryParametersStatement) },
        { GATE: () => this.peek(2) === T.Pattern, ALT: () => this.SUBRULE(this.patternStatement) },
        { GATE: () => this.peek(2) === T.Access, ALT: () => this.SUBRULE(this.restrictStatement) },
        {
          ALT: () => {
            const expression = this.SUBRULE(this.pipeline)
            return { kind: 'ExpressionStatement', expression, span: this.span(start) }
          },
        },
      ],
      IGNORE_AMBIGUITIES: true,
    })
  })

  private letStatement = this.RULE('letStatement', (): LetStatement => {
    const start = this.here()
    this.CONSUME(T.Let)
    const name = this.SUBRULE(this.name)
    this.CONSUME(T.Assign)
    const value = this.OR<Expression | FunctionDeclaration>({
      DEF: [
        { GATE: () => this.isFunctionDeclaration(), ALT: () => this.SUBRULE(this.functionDeclaration) },
        { ALT: () => this.SUBRULE(this.pipeline) },
      ],
      IGNORE_AMBIGUITIES: true,
    })
    return { kind: 'LetStatement', name, value, span: this.span(start) }
  })

  private setStatement = this.RULE('setStatement', (): SetStatement => {
    const start = this.here()
    this.CONSUME(T.SetKeyword)
    const name = this.SUBRULE(this.name)
    let value: Expression | undefined
    this.OPTION(() => {
      this.CONSUME(T.Assign)
      value = this.SUBRULE(this.expression)
    })
    return { kind: 'SetStatement', name, ...(value && { value }), span: this.span(start) }
  })

  private aliasStatement = this.RULE('aliasStatement', (): AliasStatement => {
    const start = this.here()
    this.CONSUME(T.Alias)
    this.CONSUME(T.Database)
    const name = this.SUBRULE(this.name)
    this.CONSUME(T.Assign)
    const value = this.SUBRULE(this.expression)
    return { kind: 'AliasStatement', name, value, span: this.span(start) }
  })

  private queryParametersStatement = this.RULE('queryParametersStatement', (): QueryParametersStatement => {
    const start = this.here()
    this.CONSUME(T.Declare)
    this.CONSUME(T.QueryParameters)
    const parameters = this.SUBRULE(this.functionParameters)
    return { kind: 'QueryParametersStatement', parameters, span: this.span(start) }
  })

  private restrictStatement = this.RULE('restrictStatement', (): RestrictStatement => {
    const start = this.here()
    const entities: Expression[] = []
    this.CONSUME(T.Restrict)
    this.CONSUME(T.Access)
    this.CONSUME(T.To)
    this.CONSUME(T.OpenParen)
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => entities.push(this.SUBRULE(this.entity)) })
    this.CONSUME(T.CloseParen)
    let properties: OperatorParameter[] = []
    this.OPTION(() => {
      this.CONSUME(T.With)
      properties = this.SUBRULE(this.properties)
    })
    return { kind: 'RestrictStatement', entities, properties, span: this.span(start) }
  })

  // -------------------------------------------------------------------------------------------------------- patterns

  private patternStatement = this.RULE('patternStatement', (): PatternStatement => {
    const start = this.here()
    this.CONSUME(T.Declare)
    this.CONSUME(T.Pattern)
    const name = this.SUBRULE(this.name)
    let parameters: Parameter[] | undefined
    let path: Parameter | undefined
    const cases: PatternCase[] = []
    this.OPTION(() => {
      this.CONSUME(T.Assign)
      parameters = this.SUBRULE(this.functionParameters)
      this.OPTION2(() => {
        this.CONSUME(T.OpenBracket)
        path = this.SUBRULE(this.functionParameter)
        this.CONSUME(T.CloseBracket)
      })
      this.CONSUME(T.OpenBrace)
      this.AT_LEAST_ONE(() => cases.push(this.SUBRULE(this.patternCase)))
      this.CONSUME(T.CloseBrace)
    })
    const definition = parameters && { parameters, ...(path && { path }), cases }
    return { kind: 'PatternStatement', name, ...definition, span: this.span(start) }
  })

  /** `("x").["y"] = { … };` */
  private patternCase = this.RULE('patternCase', (): PatternCase => {
    const start = this.here()
    const args: Expression[] = []
    this.CONSUME(T.OpenParen)
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => args.push(this.SUBRULE(this.expression)) })
    this.CONSUME(T.CloseParen)
    let path: Expression | undefined
    this.OPTION(() => {
      this.CONSUME(T.Dot)
      this.CONSUME(T.OpenBracket)
      path = this.SUBRULE2(this.expression)
      this.CONSUME(T.CloseBracket)
    })
    this.CONSUME(T.Assign)
    const body = this.SUBRULE(this.functionBody)
    this.CONSUME(T.Semicolon)
    return { kind: 'PatternCase', arguments: args, ...(path && { path }), body, span: this.span(start) }
  })

  // ------------------------------------------------------------------------------------------------------- functions

  /** A function's parameters follow: `(name:`, `()`, `(*`, or `view` before them. */
  private isFunctionDeclaration(): boolean {
    const offset = this.peek() === T.View ? 2 : 1
    if (this.peek(offset) !== T.OpenParen) return false
    const next = this.peek(offset + 1)
    if (next === T.CloseParen || next === T.Asterisk) return true
    const length = this.nameLength(offset + 1)
    return length > 0 && this.peek(offset + 1 + length) === T.Colon
  }

  private functionDeclaration = this.RULE('functionDeclaration', (): FunctionDeclaration => {
    const start = this.here()
    let view = false
    this.OPTION(() => {
      this.CONSUME(T.View)
      view = true
    })
    const parameters = this.SUBRULE(this.functionParameters)
    const body = this.SUBRULE(this.functionBody)
    return { kind: 'FunctionDeclaration', view, parameters, body, span: this.span(start) }
  })

  private functionParameters = this.RULE('functionParameters', (): Parameter[] => {
    const list: Parameter[] = []
    this.CONSUME(T.OpenParen)
    this.MANY_SEP({ SEP: T.Comma, DEF: () => list.push(this.SUBRULE(this.functionParameter)) })
    this.CONSUME(T.CloseParen)
    return list
  })

  /** `name: type = default`, `name: (schema)` */
  override functionParameter: Rule<Parameter> = this.RULE('functionParameter', (): Parameter => {
    const start = this.here()
    const name: Name = this.SUBRULE(this.declaredName)
    this.CONSUME(T.Colon)
    const type = this.OR<TypeName | RowSchema>([
      { ALT: () => this.SUBRULE(this.rowSchema) },
      { ALT: () => this.SUBRULE(this.typeName) },
    ])
    let defaultValue: Expression | undefined
    this.OPTION(() => {
      this.CONSUME(T.Assign)
      defaultValue = this.SUBRULE(this.operand)
    })
    return { kind: 'Parameter', name, type, ...(defaultValue && { defaultValue }), span: this.span(start) }
  })

  private functionBody: Rule<FunctionBody> = this.RULE('functionBody', (): FunctionBody => {
    const start = this.here()
    this.CONSUME(T.OpenBrace)
    const statements = this.SUBRULE(this.statements)
    if (!this.RECORDING_PHASE) this.checkBody(statements)
    this.CONSUME(T.CloseBrace)
    return { kind: 'FunctionBody', statements, span: this.span(start) }
  })

  /** Only the last statement of a function may be an expression. */
  private checkBody(statements: readonly Statement[]): void {
    for (const statement of statements.slice(0, -1)) {
      if (statement.kind !== 'ExpressionStatement' || isLet(statement.expression)) continue
      this.report({
        code: codes.leftover,
        message: 'Only the last statement of a function may be an expression.',
        span: statement.span,
      })
    }
  }
}

/** Whether it is what is left of a `let` whose name is a keyword, which has been reported. */
function isLet(expression: Expression): boolean {
  return expression.kind === 'NameReference' && expression.name === 'let'
}
