import stringWidth from 'string-width'

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
