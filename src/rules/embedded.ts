import { Source } from '../../grammar/index.ts'

/**
 * A string of a YAML or JSON file as a source of its own whose places are those of the file, whatever its style: block,
 * quoted or plain, folded or with escapes.
 * @param start where the scalar begins in the file: at its quote, at the `|` or `>` of a block, else at its first
 * character.
 */
export function embeddedSource(value: string, file: Source, start: number): Source {
  let offsets: readonly number[] | undefined
  const offsetAt = (offset: number) => {
    offsets ??= offsetsOf(value, file.text, start)
    return offsets[offset]
  }
  return new Source(value, { outer: { source: file, offsetAt } })
}

const ESCAPE = /\\(?:x..|u.{4}|U.{8}|.)/y
/** What may stand before white space that is escaped. */
const ESCAPED_SPACE: Readonly<Record<string, RegExp>> = {
  ' ': /(?:\s|\\\r?\n)*(?=\\ )/y,
  '\n': /(?:\s|\\\r?\n)*(?=\\n)/y,
  '\t': /(?:\s|\\\r?\n)*(?=\\t)/y,
}
const SPACE = /\s*/y
const SPACE_AND_BREAKS = /(?:\s|\\\r?\n)*/y

/**
 * Where each character of the value, and its end, stands in the file. What is written is the value in order, with
 * escapes, and with white space that folding and indentation took away.
 */
function offsetsOf(value: string, text: string, start: number): number[] {
  const style = text[start]
  let at = style === '|' || style === '>' ? text.indexOf('\n', start) + 1 : start + (/["']/.test(style) ? 1 : 0)
  const skip = (pattern: RegExp | undefined) => {
    if (pattern === undefined) return
    pattern.lastIndex = at
    if (pattern.test(text)) at = pattern.lastIndex
  }
  const offsets: number[] = []
  while (offsets.length < value.length) {
    const character = value[offsets.length]
    if (!/\s/.test(character)) skip(style === '"' ? SPACE_AND_BREAKS : SPACE)
    else if (style === '"') skip(ESCAPED_SPACE[character])
    if (character === '\n' && /[ \t\r]/.test(text[at])) skip(/[ \t\r]*(?=\n)/y)
    offsets.push(at)
    if (style === '"' && text[at] === '\\') {
      if (text[at + 1] === 'U' && value.codePointAt(offsets.length - 1)! > 0xffff) offsets.push(at)
      skip(ESCAPE)
    } else if (text[at] === character) at += style === "'" && character === "'" ? 2 : 1
  }
  return [...offsets, at]
}
