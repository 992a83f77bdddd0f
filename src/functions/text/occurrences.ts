/**
 * The product of the lengths of two texts up to which JavaScript's own search, whose worst time is in proportion to it,
 * is over in moments.
 */
const CHEAP = 100_000_000

/**
 * Finds a text in another from left to right in time in proportion to both of them, whatever is in them (Knuth, Morris
 * and Pratt, "Fast Pattern Matching in Strings").
 */
export class LinearSearch {
  private readonly text: string
  private readonly search: string
  /** For each length of a beginning of `search`, that of the longest shorter beginning which is also its end. */
  private readonly borders: Int32Array
  private at: number
  private matched = 0

  /** `search` is not empty. */
  constructor(text: string, search: string, from = 0) {
    this.text = text
    this.search = search
    this.at = from
    this.borders = new Int32Array(search.length + 1)
    this.borders[0] = -1
    for (let length = 1, border = -1; length <= search.length; length++) {
      while (border >= 0 && search.charCodeAt(border) !== search.charCodeAt(length - 1)) border = this.borders[border]
      this.borders[length] = ++border
    }
  }

  /** Where it stands next, which may be before the end of where it stood last; -1 for nowhere. */
  next(): number {
    const { text, search, borders } = this
    while (this.at < text.length) {
      const code = text.charCodeAt(this.at++)
      while (this.matched >= 0 && search.charCodeAt(this.matched) !== code) this.matched = borders[this.matched]
      if (++this.matched < search.length) continue
      this.matched = borders[this.matched]
      return this.at - search.length
    }
    return -1
  }
}

/** What to search with where `indexOf` may take long; undefined where it does not. `search` is not empty. */
export function linearSearch(text: string, search: string, from = 0): LinearSearch | undefined {
  return search.length * (text.length - from) > CHEAP ? new LinearSearch(text, search, from) : undefined
}

/** `text.indexOf(search, from)`, but never slow. */
export function indexOfText(text: string, search: string, from = 0): number {
  return linearSearch(text, search, from)?.next() ?? text.indexOf(search, from)
}

/** `text.split(delimiter)`, but never slow. The delimiter is not empty. */
export function splitText(text: string, delimiter: string): string[] {
  const search = linearSearch(text, delimiter)
  if (search === undefined) return text.split(delimiter)
  const parts: string[] = []
  let start = 0
  for (let at = search.next(); at >= 0; at = search.next()) {
    if (at < start) continue
    parts.push(text.slice(start, at))
    start = at + delimiter.length
  }
  return [...parts, text.slice(start)]
}
