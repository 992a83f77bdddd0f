import {
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type IToken,
  isRecognitionException,
  type TokenType,
  tokenMatcher,
} from 'chevrotain'
import type { Span } from '../ast.ts'
import { codes, type Diagnostic } from '../diagnostic.ts'
import type { Source } from '../source.ts'
import { suggest } from '../suggest.ts'
import * as T from '../tokens.ts'

/** Remembers what the parser last expected; Chevrotain throws right after it asked for a message. */
export class ErrorNotes implements IParserErrorMessageProvider {
  token: TokenType | undefined
  rule = ''

  buildMismatchTokenMessage(options: { expected: TokenType; ruleName: string }): string {
    this.token = options.expected
    this.rule = options.ruleName
    return ''
  }

  buildNoViableAltMessage(options: { ruleName: string }): string {
    this.token = undefined
    this.rule = options.ruleName
    return ''
  }

  buildEarlyExitMessage(options: { ruleName: string }): string {
    this.token = undefined
    this.rule = options.ruleName
    return ''
  }

  buildNotAllInputParsedMessage(): string {
    return ''
  }
}

/** Whether an error is the parser's way of saying that a text does not fit. */
export function isFailure(error: unknown): error is IRecognitionException {
  return error instanceof Error && isRecognitionException(error)
}

/** What a rule was looking for when none of its alternatives fit, where that is no expression. */
const wanted: Record<string, string> = {
  aliasStatement: 'name',
  bracketedName: 'string',
  columnPattern: 'column name',
  declaredName: 'name',
  facetOperator: 'operator',
  findColumn: 'column name',
  forkOperator: 'subquery in parentheses',
  functionParameter: 'type',
  graphEdge: 'edge of a graph pattern',
  graphMatching: 'graph pattern',
  graphToTableOperator: 'nodes or edges',
  json: 'JSON value',
  macroExpandOperator: 'as and a name',
  makeSeriesOperator: 'step clause',
  name: 'name',
  nameReference: 'column name',
  parameter: 'parameter',
  parameterValue: 'value',
  partitionOperator: 'subquery in parentheses',
  path: 'column name',
  patternStatement: 'case of the pattern',
  renderOperator: 'name of a chart',
  scanStep: 'all, last or none',
  schemaItem: 'column',
  subPipeline: 'operator',
  typeName: 'type name',
}

/** Says of a failure what was expected, and where. */
export function describeFailure(
  error: IRecognitionException,
  notes: ErrorNotes,
  tokens: readonly IToken[],
  source: Source,
): Omit<Diagnostic, 'severity'> {
  const { token } = error
  const previous = tokens[tokens.indexOf(token) - 1]
  const atEnd = token.tokenType === T.EndOfText
  const found = atEnd ? 'the query ends' : `found ${shown(token)}`
  const behind = previous ? ` after ${shown(previous)}` : ''
  const here = placeOfMissing(token, previous, source, 1)
  if (notes.rule === 'onClause' && notes.token === T.On) {
    const message = `Missing join on condition clause${behind}: ${found}`
    return { code: codes.missingElement, message, span: here, ...withHint(hintAt(token, tokens)) }
  }
  if (notes.token && !isNameLike(notes.token)) {
    const text = notes.token.LABEL!
    const opener = openers.get(notes.token)
    return {
      code: codes.expected,
      message: `Expected: ${text}${behind}, but ${found}`,
      span: placeOfMissing(token, previous, source, 2),
      ...withHint(opener ? unclosed(opener, token, tokens, source) : hintAt(token, tokens)),
    }
  }
  if (notes.rule === 'operator') {
    return operatorExpected(
      token,
      T.Word.categoryMatchesMap?.[token.tokenTypeIdx] ? spanOf(token) : here,
      behind,
      found,
    )
  }
  if (isKeyword(token) && tokens[tokens.indexOf(token) + 1]?.tokenType === T.Assign) {
    return needsBrackets(token.image, spanOf(token))
  }
  const what = wanted[notes.rule] ?? (notes.token ? notes.token.LABEL!.replace(/^an? /, '') : 'expression')
  return {
    code: codes.missingElement,
    message: `Missing ${what}${behind}: ${found}`,
    span: here,
    ...withHint(hintForKeyword(token, previous, tokens, source) ?? hintAt(token, tokens)),
  }
}

function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: token.endOffset! + 1 }
}

/**
 * The place of what is missing: at what stands there if there is less than `gap` before it on its line, else right
 * behind the token before. Microsoft's parser has a token that is missing at one that follows after a space at most
 * (`gap` 2), and a name or an expression always behind what comes before it (`gap` 1).
 */
function placeOfMissing(token: IToken, previous: IToken | undefined, { text }: Source, gap: 1 | 2): Span {
  if (previous === undefined) return spanOf(token)
  const end = previous.endOffset! + 1
  const between = text.slice(end, token.startOffset)
  const isBeside = token.tokenType !== T.EndOfText && between.length < gap && !/[\n\r\u2028\u2029]/.test(between)
  return isBeside ? spanOf(token) : { start: end, end }
}

function needsBrackets(name: string, span: Span): Omit<Diagnostic, 'severity'> {
  const message = `The name '${name}' needs to be bracketed as ['${name}'] to be used in this context.`
  return { code: codes.nameNeedsBrackets, message, span }
}

/** The words, joined by hyphens without spaces, that end before a token: a name that was meant as one (`a-b = 1`). */
function hyphenatedName(tokens: readonly IToken[], end: number): { name: string; span: Span } | undefined {
  let start = end - 1
  while (start >= 2 && tokens[start - 1].image === '-' && isBeside(tokens, start - 1) && isBeside(tokens, start)) {
    start -= 2
  }
  if (start === end - 1) return undefined
  const name = tokens.slice(start, end).map(({ image }) => image)
  return { name: name.join(''), span: { start: tokens[start].startOffset, end: tokens[end - 1].endOffset! + 1 } }
}

/** Whether nothing stands between a token and the one before it. */
function isBeside(tokens: readonly IToken[], index: number): boolean {
  return tokens[index - 1].endOffset! + 1 === tokens[index].startOffset
}

/** A keyword in place of an expression or a name: either that is meant, or a bracket before it is not closed. */
function hintForKeyword(
  token: IToken,
  previous: IToken | undefined,
  tokens: readonly IToken[],
  source: Source,
): string | undefined {
  if (!isKeyword(token) || isOperatorToken(token)) return undefined
  if (previous && [...openers.values()].includes(previous.tokenType)) {
    return unclosed(previous.tokenType, token, tokens, source)
  }
  return asName(token)
}

function asName({ image }: IToken): string {
  return `If the keyword ${image} is meant as a name, write ['${image}'].`
}

/** A diagnostic for what stands where only a bar, a semicolon or the end could. */
export function describeLeftover(
  token: IToken,
  tokens: readonly IToken[],
  source: Source,
): Omit<Diagnostic, 'severity'> {
  const previous = tokens[tokens.indexOf(token) - 1] as IToken | undefined
  const behind = previous ? ` after ${shown(previous)}` : ''
  const hyphenated = token.tokenType === T.Assign ? hyphenatedName(tokens, tokens.indexOf(token)) : undefined
  if (hyphenated) return needsBrackets(hyphenated.name, hyphenated.span)
  const hint = isCloser(token)
    ? `There is no ${opposite(token)} that this ${token.image} closes.`
    : (hintAt(token, tokens) ?? missingSeparator(token, previous, tokens, source))
  const message = `Unexpected ${shown(token)}${behind}`
  if (!mayBegin(token)) return { code: codes.leftover, message, span: spanOf(token), ...withHint(hint) }
  return { code: codes.expected, message, span: placeOfMissing(token, previous, source, 2), ...withHint(hint) }
}

/** What an expression or a statement may begin with, besides the names of operators: a separator before it would do. */
const beginnings: readonly TokenType[] = [
  ...[T.ExpressionName, T.StringLiteral, T.PlainLiteral, T.OpenParen, T.Dynamic, T.TypeOf],
  ...[T.DataTable, T.ExternalDataKeyword, T.ToScalar, T.ToTable, T.SetKeyword],
]

function mayBegin(token: IToken): boolean {
  return operatorNames.includes(token.image) || beginnings.some((type) => tokenMatcher(token, type))
}

function operatorExpected(token: IToken, span: Span, behind: string, found: string): Omit<Diagnostic, 'severity'> {
  const suggestion = suggest(token.image, operatorNames)
  return {
    code: codes.operatorExpected,
    message: `Query operator expected${behind}, but ${found}`,
    span,
    ...withHint(suggestion && `Did you mean ${suggestion}?`),
  }
}

/** The names of the tabular operators, for suggestions. */
const operatorNames = [
  ...['as', 'assert-schema', 'consume', 'count', 'distinct', 'evaluate', 'extend', 'facet', 'filter', 'find', 'fork'],
  ...['getschema', 'graph-mark-components', 'graph-match', 'graph-shortest-paths', 'graph-to-table', 'invoke', 'join'],
  ...['limit', 'lookup', 'macro-expand', 'make-graph', 'make-series', 'mv-apply', 'mv-expand', 'order', 'parse'],
  ...['parse-kv', 'parse-where', 'partition', 'print', 'project', 'project-away', 'project-by-names', 'project-keep'],
  ...['project-rename', 'project-reorder', 'range', 'reduce', 'render', 'sample', 'sample-distinct', 'scan', 'search'],
  ...['serialize', 'sort', 'summarize', 'take', 'top', 'top-hitters', 'top-nested', 'union', 'where'],
]

const openers = new Map<TokenType, TokenType>([
  [T.CloseParen, T.OpenParen],
  [T.CloseBracket, T.OpenBracket],
  [T.CloseBrace, T.OpenBrace],
])

function isNameLike(type: TokenType): boolean {
  return [T.SimpleName, T.DeclarableName, T.ExpressionName, T.Word, T.Identifier, T.StringLiteral].includes(type)
}

function isKeyword(token: IToken): boolean {
  return T.keywords.has(token.image) && token.tokenType !== T.StringLiteral
}

function isOperatorToken(token: IToken): boolean {
  return [T.InfixOperator, T.ListOperator, T.BetweenOperator].some(
    (type) => type.categoryMatchesMap?.[token.tokenTypeIdx],
  )
}

function isCloser(token: IToken): boolean {
  return openers.has(token.tokenType)
}

function opposite(token: IToken): string {
  return openers.get(token.tokenType)?.LABEL ?? ''
}

function shown(token: IToken): string {
  if (token.tokenType === T.EndOfText) return 'the end of the query'
  const image = token.image.length > 40 ? `${token.image.slice(0, 40)}…` : token.image
  return image.replaceAll('\n', ' ')
}

function withHint(hint: string | undefined): { hint: string } | undefined {
  return hint ? { hint } : undefined
}

/** The parameters of operators, for suggestions, and the operators after which only a parameter has an equals sign. */
const parameterNames = ['flags', 'isfuzzy', 'kind', 'withsource']
const takesParameters = /^(join|lookup|parse|union)$/

function hintAt(token: IToken, tokens: readonly IToken[]): string | undefined {
  const index = tokens.indexOf(token)
  const previous = tokens[index - 1] as IToken | undefined
  if (token.tokenType === T.Assign) {
    const operator = tokens[index - 2]?.image
    if (previous && takesParameters.test(operator)) {
      const meant = suggest(previous.image, parameterNames)
      return `${operator} has no parameter ${previous.image}.${meant ? ` Did you mean ${meant}?` : ''}`
    }
    if (previous && isKeyword(previous)) return asName(previous)
    return previous?.tokenType === T.Equal ? 'Equality is written with two equals signs.' : 'Equality is written: =='
  }
  if (token.image === 'not')
    return 'Negation is a function, not(…); its operator forms begin with !, as in !in and !has.'
  if (
    /^(AND|OR|IN|HAS|CONTAINS|BETWEEN|WHERE|BY|ON)$/i.test(token.image) &&
    token.image !== token.image.toLowerCase()
  ) {
    return `Keywords are written in lower case: ${token.image.toLowerCase()}`
  }
  return undefined
}

function missingSeparator(
  token: IToken,
  previous: IToken | undefined,
  tokens: readonly IToken[],
  source: Source,
): string | undefined {
  if (T.keywords.has(token.image) && operatorNames.includes(token.image)) return `Is a | missing before ${token.image}?`
  const next = tokens[tokens.indexOf(token) + 1]
  if (isKeyword(token) && next?.tokenType === T.Assign && previous?.tokenType !== T.Let)
    return 'Parameters stand right after the keyword of their operator.'
  if (token.image === 'let' || token.image === 'set') return `Is a ; missing before ${token.image}?`
  const unclosedOpener = previous && unclosed(T.OpenParen, token, tokens, source)
  if (unclosedOpener) return unclosedOpener
  const keyword = hintForKeyword(token, undefined, tokens, source)
  if (keyword) return keyword
  return previous && (T.SimpleName.categoryMatchesMap?.[token.tokenTypeIdx] || token.tokenType === T.StringLiteral)
    ? 'Is a comma or an operator missing between the two?'
    : undefined
}

/** Names the innermost bracket that is still open at a token. */
function unclosed(opener: TokenType, token: IToken, tokens: readonly IToken[], source: Source): string | undefined {
  let depth = 0
  for (let i = tokens.indexOf(token) - 1; i >= 0; i--) {
    const type = tokens[i].tokenType
    if (openers.has(type)) depth++
    else if (type === T.OpenParen || type === T.OpenBracket || type === T.OpenBrace) {
      if (depth === 0) {
        if (type !== opener) return undefined
        const before = tokens[i - 1]
        const { line, column } = source.positionAt(tokens[i].startOffset)
        return `The ${type.LABEL}${before ? ` after ${shown(before)}` : ''} (line ${line}, column ${column}) is not closed.`
      }
      depth--
    }
  }
  return undefined
}
