import stringWidth from 'string-width'

/** Control characters, escape sequences and marks that turn the writing direction, made visible. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, (character) => {
    if (character === '\n') return '⏎'
    if (character === '\t') return '⇥'
    const code = character.codePointAt(0)!
    return code < 32 ? String.fromCodePoint(0x2400 + code) : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** The text cut to a width in terminal cells, with an ellipsis where something is left out. */
export function cutTo(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let cut = ''
  let used = 0
  for (const character of text) {
    used += stringWidth(character)
    if (used > width - 1) break
    cut += character
  }
  return `${cut}…`
}

export { stringWidth }

/** The ANSI codes that are used; none when the stream is no terminal or NO_COLOR is set. */
export function styles(stream: NodeJS.WriteStream): Record<'bold' | 'dim' | 'red' | 'cyan', (text: string) => string> {
  const on = stream.isTTY === true && !process.env.NO_COLOR
  const style = (open: number, close: number) => (text: string) =>
    on ? `\u001b[${open}m${text}\u001b[${close}m` : text
  return { bold: style(1, 22), dim: style(2, 22), red: style(31, 39), cyan: style(36, 39) }
}
