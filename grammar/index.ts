import type { Query } from './ast.ts'
import { codes, type Diagnostic } from './diagnostic.ts'
import { KqlToken, lex } from './lexer.ts'
import { KqlParser } from './parser/parser.ts'
import { Source } from './source.ts'
import { EndOfText } from './tokens.ts'

export type * from './ast.ts'
export type { Diagnostic } from './diagnostic.ts'
export { print, printExpression, printOperator, printStatement } from './print.ts'
export { type Position, Source, type SourceOptions } from './source.ts'
export { children, sameTree, walk } from './visit.ts'

/** A text as a tree; should something be wrong with it, what could be read of it, and what is wrong. */
export interface ParseResult {
  readonly tree: Query
  readonly diagnostics: Diagnostic[]
}

/** How deep brackets may nest: more would not fit the stack. */
const maxDepth = 200

let parser: KqlParser | undefined

/** Parses a text. It throws for no text (TypeError for what is none): whatever is wrong is in the diagnostics. */
export function parse(text: string | Source): ParseResult {
  const source = Source.of(text)
  const { tokens, diagnostics, depth, deepest } = lex(source.text)
  const end = source.text.length
  const span = { start: 0, end }
  if (depth > maxDepth) {
    const { startOffset, endOffset } = deepest!
    return failed(source, diagnostics, { start: startOffset, end: endOffset + 1 })
  }
  tokens.push(new KqlToken(EndOfText, '', end, end + 1))
  parser ??= new KqlParser({ validate: false })
  try {
    const result = parser.run(source, tokens, diagnostics)
    const all = [...diagnostics, ...result.diagnostics].sort((a, b) => a.span.start - b.span.start)
    return { tree: { kind: 'Query', statements: result.statements, span }, diagnostics: all }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return failed(source, diagnostics, span)
  }
}

function failed(source: Source, diagnostics: Diagnostic[], span: { start: number; end: number }): ParseResult {
  const message = `The query is nested too deeply (more than ${maxDepth} levels of brackets).`
  diagnostics.push({ code: codes.tooDeep, severity: 'error', message, span })
  return { tree: { kind: 'Query', statements: [], span: { start: 0, end: source.text.length } }, diagnostics }
}
