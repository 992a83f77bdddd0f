import { linearSearch } from '../text/occurrences.ts'

/**
 * Kusto's terms: maximal runs of letters and digits. `has` and its kin look for whole terms (or their beginnings or
 * ends), and a needle of several terms must stand there with the same characters between them.
 */

const WORD = /[\p{L}\p{N}]/u

function isWord(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  if (code < 128) {
    return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90)
  }
  return code >= 128 && WORD.test(text[index])
}

/** Where the needle must meet the edge of a term. */
export interface Edges {
  readonly start: boolean
  readonly end: boolean
}

/** Whether `needle` stands in `text` with the edges asked for. Both are in the same case already. */
export function hasTerm(text: string, needle: string, edges: Edges): boolean {
  if (needle === '') return true
  const checkStart = edges.start && isWord(needle, 0)
  const checkEnd = edges.end && isWord(needle, needle.length - 1)
  const linear = linearSearch(text, needle)
  for (let at = linear?.next() ?? text.indexOf(needle); at >= 0; at = linear?.next() ?? text.indexOf(needle, at + 1)) {
    const end = at + needle.length
    if (checkStart && at > 0 && isWord(text, at - 1)) continue
    if (checkEnd && end < text.length && isWord(text, end)) continue
    return true
  }
  return false
}

/** At which of its ends a needle must be the end of a term: `has`, `hasprefix`, `hassuffix`. */
export const WHOLE_TERM: Edges = { start: true, end: true }
export const TERM_START: Edges = { start: true, end: false }
export const TERM_END: Edges = { start: false, end: true }
