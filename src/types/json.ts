import { checkDepth, type Dynamic, dynamicReal } from './dynamic.ts'
import { int64 } from './int64.ts'

const SPACE = 32
const QUOTE = 34
const COMMA = 44
const POINT = 46
const ZERO = 48
/** Up to this length, strings are looked at unit by unit. */
const SHORT = 48
const COLON = 58
const OPEN_BRACKET = 91
const BACKSLASH = 92
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/**
 * Thrown by `parseJson`; `position` is the offset of the first character that does not fit. No Error: columns are full of
 * texts that are no JSON, and to note where each is found out would take longer than all else.
 */
export class JsonError {
  readonly message: string
  readonly position: number

  constructor(message: string, position: number) {
    this.message = message
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

/** How many keys of a text are kept, and how long a text may be that they are kept of: they may be a part of it. */
const MOST_KEYS = 64
const LONGEST_TEXT = 65_536
/** The keys of the text parsed last, in order: in the next one of a column the same mostly stand at the same places. */
const lastKeys: string[] = []

class JsonParser {
  private position = 0
  private depth = 0
  private keysPassed = 0
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
      const key = this.key()
      this.skipBlank()
      if (this.text.charCodeAt(this.position) !== COLON) this.fail("expected ':'")
      this.position++
      bag.set(key, this.value())
    }
    return bag
  }

  /** A key; the string of the text before, if it is the same. */
  private key(): string {
    const { text, position } = this
    const at = this.keysPassed++
    const known = lastKeys[at]
    if (known !== undefined && text.startsWith(known, position + 1)) {
      const end = position + 1 + known.length
      if (text.charCodeAt(end) === QUOTE) {
        this.position = end + 1
        return known
      }
    }
    const key = this.string()
    if (at < MOST_KEYS && text.length <= LONGEST_TEXT) lastKeys[at] = key
    return key
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
    let end = position + 1
    const enough = end + SHORT
    let code = text.charCodeAt(end)
    while (code >= SPACE && code !== QUOTE && code !== BACKSLASH && end < enough) code = text.charCodeAt(++end)
    if (code !== QUOTE) return this.longString()
    this.position = end + 1
    return text.slice(position + 1, end)
  }

  private longString(): string {
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
    return this.shortInteger() ?? this.anyNumber()
  }

  /** A number of a few digits, but for one that begins with a zero; undefined for what else stands here. */
  private shortInteger(): number | undefined {
    const { text, position } = this
    let end = position
    let value = 0
    let digit = text.charCodeAt(end) - ZERO
    if (digit === 0) return undefined
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit
      digit = text.charCodeAt(++end) - ZERO
    }
    const next = digit + ZERO
    if (end === position || end - position > 15 || next === POINT || next === 69 || next === 101) return undefined
    this.position = end
    return value
  }

  private anyNumber(): Dynamic {
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
