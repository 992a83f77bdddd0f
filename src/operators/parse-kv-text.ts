import { compileRegex } from '../functions/regex/regex.ts'
import type { Meter } from '../limits/meter.ts'

/** How `parse-kv` finds keys and values in a text. */
export interface KeyValueOptions {
  /** Both or none of the delimiters: without them, all but letters and digits separates. */
  readonly pairDelimiter: string | undefined
  readonly kvDelimiter: string | undefined
  /** Opening and closing quotes. */
  readonly quotes: readonly (readonly [open: string, close: string])[]
  readonly escapes: readonly string[]
  /** A value goes on until the next key. */
  readonly greedy: boolean
  /** A pattern with two groups: key and value. */
  readonly regex: string | undefined
}

/** Gives the first value of each key found in a text. */
export type KeyValueReader = (text: string) => ReadonlyMap<string, string>

/** Makes the reader; without delimiters only the given keys are looked for. */
export function keyValueReader(options: KeyValueOptions, keys: ReadonlySet<string>, meter: Meter): KeyValueReader {
  const { regex, pairDelimiter, kvDelimiter } = options
  if (regex !== undefined) return regexReader(regex, meter)
  if (pairDelimiter !== undefined && kvDelimiter !== undefined) {
    return (text) => new DelimitedText(text, options, pairDelimiter, kvDelimiter).read()
  }
  return (text) => readWords(text, options, keys)
}

function regexReader(pattern: string, meter: Meter): KeyValueReader {
  const regex = compileRegex(pattern)
  return (text) => {
    const found = new Map<string, string>()
    for (const { groups } of regex.matches(text, meter)) {
      addFirst(found, (groups[1] ?? '').trim(), (groups[2] ?? '').trim())
    }
    return found
  }
}

function addFirst(found: Map<string, string>, key: string, value: string): void {
  if (!found.has(key)) found.set(key, value)
}

interface Piece {
  readonly text: string
  readonly end: number
}

/** What stands in quotes at a position, if anything does. */
function quoted(text: string, position: number, { quotes, escapes }: KeyValueOptions): Piece | undefined {
  const quote = quotes.find(([open]) => text.startsWith(open, position))
  if (quote === undefined) return undefined
  let content = ''
  for (let i = position + quote[0].length; i < text.length; i++) {
    if (escapes.includes(text[i]) && i + 1 < text.length) content += text[++i]
    else if (text.startsWith(quote[1], i)) return { text: content, end: i + quote[1].length }
    else content += text[i]
  }
  return undefined
}

function skipBlank(text: string, position: number): number {
  let i = position
  while (i < text.length && /\s/.test(text[i])) i++
  return i
}

// ------------------------------------------------------------------------------------------------ with delimiters

class DelimitedText {
  private readonly text: string
  private readonly options: KeyValueOptions
  private readonly pairDelimiter: string
  private readonly kvDelimiter: string

  constructor(text: string, options: KeyValueOptions, pairDelimiter: string, kvDelimiter: string) {
    this.text = text
    this.options = options
    this.pairDelimiter = pairDelimiter
    this.kvDelimiter = kvDelimiter
  }

  read(): Map<string, string> {
    const found = new Map<string, string>()
    let position = 0
    while (position < this.text.length) {
      const key = this.keyAt(position)
      if (key === undefined) {
        const next = this.text.indexOf(this.pairDelimiter, position)
        if (next < 0) break
        position = next + this.pairDelimiter.length
        continue
      }
      const value = this.valueAt(skipBlank(this.text, key.end))
      addFirst(found, key.text, value.text)
      position = value.end
    }
    return found
  }

  /** A key with the delimiter after it; undefined when the pair ends before one. */
  private keyAt(position: number): Piece | undefined {
    const { text, kvDelimiter } = this
    const start = skipBlank(text, position)
    const inQuotes = quoted(text, start, this.options)
    let end = inQuotes?.end ?? start
    if (inQuotes === undefined) {
      while (end < text.length && !text.startsWith(kvDelimiter, end) && !text.startsWith(this.pairDelimiter, end)) end++
    }
    const delimiter = text.startsWith(kvDelimiter, end) ? end : skipBlank(text, end)
    if (!text.startsWith(kvDelimiter, delimiter)) return undefined
    return { text: inQuotes?.text ?? text.slice(start, end).trim(), end: delimiter + kvDelimiter.length }
  }

  private valueAt(start: number): Piece {
    const { text, pairDelimiter } = this
    const inQuotes = quoted(text, start, this.options)
    let end = text.indexOf(pairDelimiter, inQuotes?.end ?? start)
    if (inQuotes === undefined && this.options.greedy) {
      while (end >= 0 && this.keyAt(end + pairDelimiter.length) === undefined) {
        end = text.indexOf(pairDelimiter, end + pairDelimiter.length)
      }
    }
    if (end < 0) end = text.length
    return { text: inQuotes?.text ?? text.slice(start, end).trim(), end }
  }
}

// --------------------------------------------------------------------------------------------- without delimiters

const WORD = /[\p{L}\p{N}]+/uy

/** Words and what stands in quotes; one that is a key has the next one as its value. */
function readWords(text: string, options: KeyValueOptions, keys: ReadonlySet<string>): Map<string, string> {
  const found = new Map<string, string>()
  let key: string | undefined
  let position = 0
  while (position < text.length) {
    const piece = quoted(text, position, options) ?? wordAt(text, position)
    if (piece === undefined) {
      position++
      continue
    }
    position = piece.end
    if (key !== undefined) {
      addFirst(found, key, piece.text.trim())
      key = undefined
    } else if (keys.has(piece.text)) key = piece.text
  }
  return found
}

function wordAt(text: string, position: number): Piece | undefined {
  WORD.lastIndex = position
  const word = WORD.exec(text)?.[0]
  return word === undefined ? undefined : { text: word, end: position + word.length }
}
