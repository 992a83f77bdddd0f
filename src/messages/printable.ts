/** Control characters, escape sequences and marks that turn the writing direction, made visible. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, (character) => {
    if (character === '\n') return '⏎'
    if (character === '\t') return '⇥'
    const code = character.codePointAt(0)!
    return code < 32 ? String.fromCodePoint(0x2400 + code) : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** The same of a text of several lines, line by line. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}
