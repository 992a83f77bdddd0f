/** The quotes of strings: how they are read, and how one is written. */

/** Where a string stands in a text: offsets of its content and of what follows it. */
export interface StringScan {
  readonly quote: string
  readonly verbatim: boolean
  readonly contentStart: number
  readonly contentEnd: number
  readonly end: number
  readonly closed: boolean
}

/** Finds the end of the string that begins at an offset with a quote, or with `@` and a quote. */
export function scanString(text: string, at: number): StringScan | undefined {
  let verbatim = false
  if (text[at] === '@') {
    verbatim = true
    at++
  }
  const first = text[at]
  if (first === '`' || first === '~') {
    const quote = first.repeat(3)
    if (!text.startsWith(quote, at)) return undefined
    const contentStart = at + 3
    const close = text.indexOf(quote, contentStart)
    const contentEnd = close < 0 ? text.length : close
    return {
      quote,
      verbatim: true,
      contentStart,
      contentEnd,
      end: close < 0 ? contentEnd : close + 3,
      closed: close >= 0,
    }
  }
  if (first !== '"' && first !== "'") return undefined
  const contentStart = at + 1
  let end = contentStart
  while (end < text.length) {
    const c = text[end]
    if (c === first) {
      if (verbatim && text[end + 1] === first) {
        end += 2
        continue
      }
      return { quote: first, verbatim, contentStart, contentEnd: end, end: end + 1, closed: true }
    }
    if (c === '\n' || c === '\r') break
    end += c === '\\' && !verbatim && end + 1 < text.length && text[end + 1] !== '\n' && text[end + 1] !== '\r' ? 2 : 1
  }
  return { quote: first, verbatim, contentStart, contentEnd: end, end, closed: false }
}

const simpleEscapes: Record<string, string> = {
  ...{ '\\': '\\', "'": "'", '"': '"', a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
}
const escapePattern =
  /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}|[0-7]{1,2}|[^xuU0-7]|[\s\S]?)/g

/** The value of a string's content; an escape that is none is reported and kept as it is. */
export function decodeString(
  content: string,
  string: Pick<StringScan, 'quote' | 'verbatim'>,
  onBadEscape: (offset: number, sequence: string) => void,
): string {
  if (string.quote.length > 1) return content
  if (string.verbatim) return content.replaceAll(string.quote + string.quote, string.quote)
  if (!content.includes('\\')) return content
  return content.replace(escapePattern, (sequence: string, offset: number) => {
    const kind = sequence[1]
    const simple = simpleEscapes[kind]
    if (simple !== undefined) return simple
    if (sequence.length > 2 || (kind >= '0' && kind <= '7')) {
      if (kind === 'x' || kind === 'u') return String.fromCharCode(Number.parseInt(sequence.slice(2), 16))
      if (kind === 'U') {
        const code = Number.parseInt(sequence.slice(2), 16)
        if (code <= 0x10ffff) return String.fromCodePoint(code)
      } else {
        return String.fromCharCode(Number.parseInt(sequence.slice(1), 8))
      }
    }
    onBadEscape(offset, sequence)
    return sequence
  })
}

/** A string's value as a KQL literal in double quotes. */
export function quoteString(value: string): string {
  let text = '"'
  for (const c of value) {
    if (c === '"' || c === '\\') text += `\\${c}`
    else if (c === '\n') text += '\\n'
    else if (c === '\r') text += '\\r'
    else if (c === '\t') text += '\\t'
    else if (c < ' ' || c === '\u007f' || c === '\u2028' || c === '\u2029') {
      text += `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`
    } else text += c
  }
  return `${text}"`
}
