import { checkDepth, type Dynamic, dynamicReal } from './dynamic.ts'
import { int64 } from './int64.ts'

const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPEN_BRACKET = 91
const BACKSLASH = 92
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/** Thrown by `parseJson`; `position` is the offset of the first character that does not fit. */
export class JsonError extends Error {
  readonly position: number

  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none in strings
const CONTROL = /[\u0000-\u001f]/
const BLANK = /[ \t\r\n]*/y

/**
 * Parses JSON into a dynamic value: bags are Maps, whole numbers stay exact to 64 bits, `1.0` stays a real.
 * Throws `JsonError` with the place for anything that is not JSON, and a `KqlError` for what is nested too deep.
 */
export function parseJson(text: string): Dynamic {
  return new JsonParser(text).parse()
}

/** Parses JSON values that stand one after another, with nothing but blanks between them. Throws like `parseJson`. */
export function parseJsonValues(text: string): Dynamic[] {
  return new JsonParser(text).parseAll()
}

class JsonParser {
  private position = 0
  private depth = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  parse(): Dynamic {
    const value = this.value()
    this.skipBlank()
    if (this.position < this.text.length) this.fail('unexpected text after the value')
    return value
  }

  parseAll(): Dynamic[] {
    const values: Dynamic[] = []
    for (this.skipBlank(); this.position < this.text.length; this.skipBlank()) values.push(this.value())
    return values
  }

  private fail(message: string): never {
    throw new JsonError(message, this.position)
  }

  private skipBlank(): void {
    if (this.text.charCodeAt(this.position) > 32) return
    BLANK.lastIndex = this.position
    BLANK.exec(this.text)
    this.position = BLANK.lastIndex
  }

  private value(): Dynamic {
    this.skipBlank()
    switch (this.text.charCodeAt(this.position)) {
      case OPEN_BRACE:
        return this.bag()
      case OPEN_BRACKET:
        return this.array()
      case QUOTE:
        return this.string()
      case 116: // t
        return this.word('true', true)
      case 102: // f
        return this.word('false', false)
      case 110: // n
        return this.word('null', null)
      default:
        return this.number()
    }
  }

  private bag(): Dynamic {
    const bag = new Map<string, Dynamic>()
    this.enter()
    while (!this.ends(CLOSE_BRACE, bag.size > 0)) {
      this.skipBlank()
      if (this.text.charCodeAt(this.position) !== QUOTE) this.fail('expected a key in double quotes')
      const key = this.string()
      this.skipBlank()
      if (this.text.charCodeAt(this.position) !== COLON) this.fail("expected ':'")
      this.position++
      bag.set(key, this.value())
    }
    return bag
  }

  private array(): Dynamic {
    const items: Dynamic[] = []
    this.enter()
    while (!this.ends(CLOSE_BRACKET, items.length > 0)) items.push(this.value())
    return items
  }

  private enter(): void {
    checkDepth(this.depth++)
    this.position++
  }

  /** Whether a bag or array ends here; if it does not and has members, passes the comma before the next one. */
  private ends(closing: number, hasMembers: boolean): boolean {
    this.skipBlank()
    const code = this.text.charCodeAt(this.position)
    if (code === closing) {
      this.position++
      this.depth--
      return true
    }
    if (hasMembers) {
      if (code !== COMMA) this.fail(`expected ',' or '${String.fromCharCode(closing)}'`)
      this.position++
    }
    return false
  }

  private word<T extends boolean | null>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.position)) this.fail('unexpected character')
    this.position += word.length
    return value
  }

  private string(): string {
    const { text, position } = this
    let end = text.indexOf('"', position + 1)
    while (end > 0 && this.isEscaped(end)) end = text.indexOf('"', end + 1)
    const raw = text.slice(position + 1, end < 0 ? text.length : end)
    if (CONTROL.test(raw)) this.fail('a control character in a string')
    if (end < 0) this.fail('a string is not closed')
    this.position = end + 1
    if (!raw.includes('\\')) return raw
    try {
      return JSON.parse(`"${raw}"`) as string
    } catch {
      this.position = position
      this.fail('a bad escape in a string')
    }
  }

  /** Whether an odd number of backslashes stands before a place. */
  private isEscaped(at: number): boolean {
    let start = at
    while (this.text.charCodeAt(start - 1) === BACKSLASH) start--
    return (at - start) % 2 === 1
  }

  private number(): Dynamic {
    NUMBER.lastIndex = this.position
    const match = NUMBER.exec(this.text)
    if (!match) this.fail(this.position < this.text.length ? 'unexpected character' : 'unexpected end')
    this.position = NUMBER.lastIndex
    const text = match[0]
    if (match[1] !== undefined || match[2] !== undefined) return dynamicReal(Number(text))
    if (text.length < 16) return Number(text) + 0
    const whole = BigInt(text)
    return BigInt.asIntN(64, whole) === whole ? int64(whole) : dynamicReal(Number(text))
  }
}
