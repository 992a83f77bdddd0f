import type { Pace } from '../limits/watch.ts'
import { byDigits } from './radix-sort.ts'

/** Below this many texts, insertion is quicker. */
const FEW = 24
const UNITS_PER_WORD = 2
const WORDS = 4

/** The places of texts in the order of their UTF-16 units; which of equal ones comes first is open. */
export function textsInOrder(texts: readonly string[], pace: Pace): Int32Array {
  const places = Int32Array.from(texts.keys())
  const isSorted = places.every((place) => place === 0 || texts[place - 1] <= texts[place])
  if (isSorted) return places
  const open: Alike[] = [{ places, from: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    pace.rows(next.places.length)
    sortTexts(texts, next, open, pace)
  }
  return places
}

/** Places of texts that are alike up to `from`. */
interface Alike {
  readonly places: Int32Array
  readonly from: number
}

/** Negative, zero or positive as a text stands before, with or after another. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Sorts texts by the units in which they first differ; many that are alike in these too are still to be sorted, and go
 * to `open`. To read units is much quicker than to compare texts, which V8 holds as slices.
 */
function sortTexts(texts: readonly string[], { places, from }: Alike, open: Alike[], pace: Pace): void {
  const start = endOfAlike(texts, places, from)
  const end = start + WORDS * UNITS_PER_WORD
  const words: Uint32Array[] = []
  for (let at = start; at < end; at += UNITS_PER_WORD) words.push(wordsAt(texts, places, at))
  let order: Int32Array = Int32Array.from(places.keys())
  for (const word of words.toReversed()) order = byDigits(order, word, pace)
  places.set(order.map((i) => places[i]))
  for (let first = 0, next = 1; first < order.length; next++) {
    if (next < order.length && words.every((word) => word[order[first]] === word[order[next]])) continue
    if (next - first > 1) {
      const alike = places.subarray(first, next)
      if (alike.length < FEW) insert(texts, alike)
      else if (alike.some((place) => texts[place].length > end)) open.push({ places: alike, from: end })
      else alike.sort((a, b) => texts[a].length - texts[b].length)
    }
    first = next
  }
}

function insert(texts: readonly string[], places: Int32Array): void {
  for (let i = 1; i < places.length; i++) {
    const place = places[i]
    let at = i
    while (at > 0 && texts[place] < texts[places[at - 1]]) {
      places[at] = places[at - 1]
      at--
    }
    places[at] = place
  }
}

/** The length up to which texts are alike that are so up to `from`. */
function endOfAlike(texts: readonly string[], places: Int32Array, from: number): number {
  const first = texts[places[0]]
  let end = first.length
  for (let i = 1; i < places.length && end > from; i++) {
    const text = texts[places[i]]
    end = Math.min(end, text.length)
    for (let at = from; at < end; at++) if (text.charCodeAt(at) !== first.charCodeAt(at)) end = at
  }
  return Math.max(from, end)
}

/** The two units at a place of each text, 0 beyond its end, as one number. */
function wordsAt(texts: readonly string[], places: Int32Array, at: number): Uint32Array {
  const words = new Uint32Array(places.length)
  for (let i = 0; i < words.length; i++) {
    const text = texts[places[i]]
    const high = at < text.length ? text.charCodeAt(at) : 0
    const low = at + 1 < text.length ? text.charCodeAt(at + 1) : 0
    words[i] = (high << 16) | low
  }
  return words
}
