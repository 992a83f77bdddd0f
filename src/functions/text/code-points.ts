/**
 * Kusto counts characters in Unicode code points, JavaScript in UTF-16 units; the two differ only in texts with
 * surrogate pairs.
 */
const PAIR = /[\ud800-\udbff][\udc00-\udfff]/
const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g

/** The number of code points. */
export function lengthOf(text: string): number {
  if (!PAIR.test(text)) return text.length
  return text.length - text.match(PAIRS)!.length
}

/** The index in UTF-16 units of the code point with the given index. */
export function unitIndex(text: string, index: number): number {
  if (!PAIR.test(text)) return Math.min(index, text.length)
  let at = 0
  for (let i = 0; i < index && at < text.length; i++) at += text.codePointAt(at)! > 0xffff ? 2 : 1
  return at
}

/** The index of the code point that starts at the given UTF-16 unit. */
export function codePointIndex(text: string, unit: number): number {
  return lengthOf(text.slice(0, unit))
}

/** The characters, one by one. */
export function charactersOf(text: string): string[] {
  return PAIR.test(text) ? Array.from(text) : text.split('')
}

/** -1, 0 or 1 as the first text comes before, with or after the second by code points. */
export function compareByCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return a.codePointAt(i)! < b.codePointAt(i)! ? -1 : 1
  }
  return Math.sign(a.length - b.length)
}
