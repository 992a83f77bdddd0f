import type { IToken, TokenType } from 'chevrotain'
import { codes, type Diagnostic } from './diagnostic.ts'
import { decodeString, scanString } from './strings.ts'
import * as T from './tokens.ts'

/** What the lexer makes of a text. */
export interface LexResult {
  readonly tokens: KqlToken[]
  readonly diagnostics: Diagnostic[]
  /** How deep brackets nest. */
  readonly depth: number
  /** The opening bracket that is the deepest one. */
  readonly deepest: KqlToken | undefined
}

/** A token; `payload` is a string's value, or a typed literal's text between the parentheses. */
export class KqlToken implements IToken {
  readonly image: string
  readonly startOffset: number
  readonly endOffset: number
  readonly tokenType: TokenType
  readonly tokenTypeIdx: number
  readonly payload: string | undefined

  constructor(type: TokenType, image: string, start: number, end: number, payload?: string) {
    this.image = image
    this.startOffset = start
    this.endOffset = end - 1
    this.tokenType = type
    this.tokenTypeIdx = type.tokenTypeIdx!
    this.payload = payload
  }
}

const single = new Map<string, TokenType>(
  [
    ...[T.OpenParen, T.CloseParen, T.OpenBracket, T.CloseBracket, T.OpenBrace, T.CloseBrace, T.Bar, T.Dot, T.Comma],
    ...[T.Semicolon, T.Assign, T.Colon, T.Plus, T.Minus, T.Asterisk, T.Slash, T.Percent, T.Less, T.Greater],
  ].map((type) => [type.LABEL!, type]),
)
const double = new Map<string, TokenType>(
  [
    ...[T.DotDot, T.LessOrEqual, T.GreaterOrEqual, T.LessGreater, T.Equal, T.NotEqual, T.EqualTilde, T.BangTilde],
    T.FatArrow,
  ].map((type) => [type.LABEL!, type]),
)

/** The first parts of keywords with a hyphen. */
const hyphenated = new Set([...T.keywords.keys()].filter((k) => k.includes('-')).map((k) => k.slice(0, k.indexOf('-'))))

const suffixes =
  'd|days?|h|hrs?|hours?|m|min|minutes?|s|sec|seconds?|ms|millis?|millisec|milliseconds?|micros?|microsec|microseconds?|' +
  'nanos?|nanosec|nanoseconds?|ticks?'
const realPattern = /\d+(?:\.(?!\.(?!\.))\d*(?:[eE][+-]?\d+)?|[eE][+-]?\d+)(?![A-Za-z0-9_])/y
const timespanPattern = new RegExp(`\\d+(?:\\.\\d+)?(?:${suffixes})(?![A-Za-z0-9_])`, 'y')
const longPattern = /(?:0[xX][0-9a-fA-F]+|\d+)(?![A-Za-z0-9_])/y
const digitNamePattern = /\d+[A-Za-z_][A-Za-z0-9_]*/y
const guidPattern = /[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}/y
const hyphenPattern = /-[a-z]+(?:-[a-z]+)*(?![A-Za-z0-9_])/y
const hintPattern = /\.[a-z_]+(?![A-Za-z0-9_])/y
const regexPattern = /[ \t]+regex(?![A-Za-z0-9_])/y
const bangPattern = /![a-z_]+~?/y
const spacePattern = /[\s\u180e\u200b]+/y

function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
}

/** Splits a text into tokens; what is wrong with it is reported, and the rest goes on. */
export function lex(text: string): LexResult {
  return new Scanner(text).run()
}

class Scanner {
  readonly text: string
  readonly tokens: KqlToken[] = []
  readonly diagnostics: Diagnostic[] = []
  position = 0

  constructor(text: string) {
    this.text = text
  }

  run(): LexResult {
    const { text, tokens } = this
    let open = 0
    let depth = 0
    let deepest: KqlToken | undefined
    while (this.position < text.length) {
      const code = text.charCodeAt(this.position)
      if (code === 32 || code === 10 || code === 13 || code === 9) {
        this.position++
      } else if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36) {
        this.word()
      } else if (code >= 48 && code <= 57) {
        this.number()
      } else if (code === 34 || code === 39 || code === 96 || code === 126 || code === 64) {
        if (!this.string(this.position)) this.unexpected()
      } else if (code === 47 && text.charCodeAt(this.position + 1) === 47) {
        this.skipLine()
      } else if (code === 35 && tokens.length === 0) {
        this.skipLine()
      } else {
        this.punctuation(code)
        if (code === 40 || code === 91 || code === 123) {
          if (++open > depth) {
            depth = open
            deepest = tokens[tokens.length - 1]
          }
        } else if ((code === 41 || code === 93 || code === 125) && open > 0) {
          open--
        }
      }
    }
    return { tokens, diagnostics: this.diagnostics, depth, deepest }
  }

  push(type: TokenType, end: number, payload?: string, image = this.text.slice(this.position, end)): true {
    this.tokens.push(new KqlToken(type, image, this.position, end, payload))
    this.position = end
    return true
  }

  error(code: string, message: string, start: number, end: number, hint?: string): void {
    this.diagnostics.push({ code, severity: 'error', message, span: { start, end }, ...(hint && { hint }) })
  }

  unexpected(): boolean {
    const start = this.position
    const character = String.fromCodePoint(this.text.codePointAt(start)!)
    const previous = this.diagnostics[this.diagnostics.length - 1]
    // One message for a run of them.
    if (!(previous?.code === codes.unexpectedCharacter && previous.span.end === start)) {
      this.error(
        codes.unexpectedCharacter,
        `Unexpected: ${character}`,
        start,
        start + character.length,
        hintFor(character),
      )
    } else {
      this.diagnostics[this.diagnostics.length - 1] = {
        ...previous,
        span: { ...previous.span, end: start + character.length },
      }
    }
    return this.push(T.Unknown, start + character.length)
  }

  skipLine(): void {
    while (this.position < this.text.length) {
      const code = this.text.charCodeAt(this.position)
      if (code === 10 || code === 13 || code === 0x2028 || code === 0x2029) return
      this.position++
    }
  }

  match(pattern: RegExp, at = this.position): string | undefined {
    pattern.lastIndex = at
    return pattern.exec(this.text)?.[0]
  }

  word(): boolean {
    const { text, position: start } = this
    let end = start + 1
    while (isWordCode(text.charCodeAt(end))) end++
    const next = text.charCodeAt(end)
    if (end === start + 1 && (next === 34 || next === 39 || next === 96 || next === 126 || next === 64)) {
      const code = text.charCodeAt(start)
      if ((code === 104 || code === 72) && this.string(end)) return true
    }
    let word = text.slice(start, end)
    if (next === 40) {
      const literal = T.literalTypes.get(word)
      if (literal) return this.typedLiteral(literal, end)
    } else if (next === 45) {
      if (end - start === 8 && this.match(guidPattern)) return this.rawGuid()
      if (hyphenated.has(word)) word = this.hyphenatedWord(word, end)
    } else if (next === 126 && word === 'in') {
      word = 'in~'
    } else if (next === 46 && word === 'hint') {
      const hint = word + (this.match(hintPattern, end) ?? '')
      if (T.keywords.has(hint)) word = hint
    } else if (word === 'matches') {
      const rest = this.match(regexPattern, end)
      if (rest) return this.push(T.keywords.get('matches regex')!, end + rest.length, undefined, 'matches regex')
    }
    const lower = word.length <= 5 ? word.toLowerCase() : word
    if ((lower === 'true' || lower === 'false') && (word === lower || /^(?:True|TRUE|False|FALSE)$/.test(word))) {
      return this.push(T.BoolLiteral, end, lower, word)
    }
    return this.push(T.keywords.get(word) ?? T.Identifier, start + word.length, undefined, word)
  }

  hyphenatedWord(first: string, end: number): string {
    let rest = this.match(hyphenPattern, end) ?? ''
    while (rest) {
      if (T.keywords.has(first + rest)) return first + rest
      rest = rest.slice(0, rest.lastIndexOf('-'))
    }
    return first
  }

  /** `type(text)`, from the opening parenthesis on. */
  typedLiteral(type: TokenType, open: number): boolean {
    const { text } = this
    let end = open + 1
    while (end < text.length && text[end] !== ')' && text[end] !== '\n' && text[end] !== '\r') end++
    const value = text.slice(open + 1, end).trim()
    const payload = type === T.BoolLiteral ? value.toLowerCase() : value
    if (text[end] === ')') return this.push(type, end + 1, payload)
    this.error(codes.missingText, 'Missing: )', end, end, 'A literal must end on the line it began on.')
    return this.push(type, end, payload)
  }

  rawGuid(): boolean {
    const start = this.position
    this.error(
      codes.rawGuid,
      'Raw guid literals are not allowed in this context, use guid(...) instead.',
      start,
      start + 36,
      `guid(${this.text.slice(start, start + 36)})`,
    )
    return this.push(T.GuidLiteral, start + 36, this.text.slice(start, start + 36))
  }

  number(): boolean {
    const { text, position: start } = this
    let end = start + 1
    while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++
    const next = text.charCodeAt(end)
    if (next !== 46 && next !== 45 && !isWordCode(next)) return this.push(T.LongLiteral, end)
    if (this.match(guidPattern)) return this.rawGuid()
    const real = this.match(realPattern)
    if (real) return this.push(T.RealLiteral, start + real.length)
    const timespan = this.match(timespanPattern)
    if (timespan) return this.push(T.TimespanLiteral, start + timespan.length)
    const long = this.match(longPattern)
    if (long) return this.push(T.LongLiteral, start + long.length)
    const name = this.match(digitNamePattern)
    if (name) return this.push(T.keywords.get(name) ?? T.Identifier, start + name.length)
    return this.unexpected()
  }

  /** A string whose quote, or `@`, stands at an offset; the token begins at the position (with an `h`, perhaps). */
  string(at: number): boolean {
    const scan = scanString(this.text, at)
    if (!scan) return false
    if (!scan.closed) {
      this.error(
        codes.missingText,
        `Missing: ${scan.quote}`,
        scan.end,
        scan.end,
        scan.quote.length > 1
          ? `The string that begins with ${scan.quote} is never closed.`
          : `The string is not closed on its line; for text over several lines use \`\`\`.`,
      )
    }
    const value = decodeString(this.text.slice(scan.contentStart, scan.contentEnd), scan, (offset, sequence) => {
      const start = scan.contentStart + offset
      const hint = `Write \\${sequence}, or a verbatim string: @${scan.quote}…${scan.quote}`
      this.error(
        codes.missingText,
        `Missing: ${scan.quote} before ${sequence}, which is not an escape sequence`,
        start,
        start + sequence.length,
        hint,
      )
    })
    this.push(T.StringLiteral, scan.end, value)
    return true
  }

  punctuation(code: number): boolean {
    const { text, position: start } = this
    const two = double.get(text.slice(start, start + 2))
    if (two) return this.push(two, start + 2, undefined, two.LABEL)
    const one = single.get(text[start])
    if (one) return this.push(one, start + 1, undefined, one.LABEL)
    if (code === 33) {
      const word = this.match(bangPattern)
      const type = word && T.keywords.get(word)
      if (type) return this.push(type, start + word.length, undefined, word)
    }
    if (code > 127 || code === 12 || code === 11) {
      const space = this.match(spacePattern)
      if (space) {
        this.position += space.length
        return true
      }
    }
    return this.unexpected()
  }
}

function hintFor(character: string): string | undefined {
  if (character === '&') return 'The operator is written: and'
  if (character === '!') return 'Negation is written: not(…)'
  if (character === '“' || character === '”') return 'Quotes are written: "'
  if (character === '‘' || character === '’') return "Quotes are written: '"
  return undefined
}
