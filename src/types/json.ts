import { checkDepth, type Dynamic, dynamicReal } from './dynamic.ts'
import { int64 } from './int64.ts'

/** Thrown by `parseJson`; `position` is the offset of the first character that does not fit. */
export class JsonError extends Error {
  readonly position: number

  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const BLANK = /[ \t\r\n]*/y

/**
 * Parses JSON into a dynamic value: bags are Maps, whole numbers stay exact to 64 bits, `1.0` stays a real.
 * Throws `JsonError` with the place for anything that is not JSON, and a `KqlError` for what is nested too deep.
 */
export function parseJson(text: string): Dynamic {
  return new JsonParser(text).parse()
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
      case 123: // {
        return this.nested(() => this.bag())
      case 91: // [
        return this.nested(() => this.array())
      case 34: // "
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

  private nested(read: () => Dynamic): Dynamic {
    checkDepth(this.depth++)
    this.position++
    const value = read()
    this.depth--
    return value
  }

  private bag(): Dynamic {
    const bag = new Map<string, Dynamic>()
    this.skipBlank()
    if (this.take('}')) return bag
    for (;;) {
      this.skipBlank()
      if (this.text[this.position] !== '"') this.fail('expected a key in double quotes')
      const key = this.string()
      this.skipBlank()
      if (!this.take(':')) this.fail("expected ':'")
      bag.set(key, this.value())
      this.skipBlank()
      if (this.take('}')) return bag
      if (!this.take(',')) this.fail("expected ',' or '}'")
    }
  }

  private array(): Dynamic {
    const items: Dynamic[] = []
    this.skipBlank()
    if (this.take(']')) return items
    for (;;) {
      items.push(this.value())
      this.skipBlank()
      if (this.take(']')) return items
      if (!this.take(',')) this.fail("expected ',' or ']'")
    }
  }

  private take(character: string): boolean {
    if (this.text[this.position] !== character) return false
    this.position++
    return true
  }

  private word<T extends boolean | null>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.position)) this.fail('unexpected character')
    this.position += word.length
    return value
  }

  private string(): string {
    const start = this.position
    let end = start + 1
    for (;;) {
      const code = this.text.charCodeAt(end)
      if (code === 34) break
      if (code === 92) end += 2
      else if (code >= 32) end++
      else this.fail(Number.isNaN(code) ? 'a string is not closed' : 'a control character in a string')
    }
    this.position = end + 1
    const raw = this.text.slice(start + 1, end)
    if (!raw.includes('\\')) return raw
    try {
      return JSON.parse(`"${raw}"`) as string
    } catch {
      this.position = start
      this.fail('a bad escape in a string')
    }
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
