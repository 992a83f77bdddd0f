import { missingValue } from '../columns/column.ts'
import { compileRegex } from '../functions/regex/regex.ts'
import { indexOfText } from '../functions/text/occurrences.ts'
import type { Meter } from '../limits/meter.ts'
import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { cellOfText } from './cell-conversions.ts'

/** A part of the pattern of `parse`: text (in kind=regex a pattern) to find, a column to fill, or `*`. */
export type PatternPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'column'; readonly type: ScalarType }
  | { readonly kind: 'star' }

/** `kind=` of parse. */
export type ParseKind = 'simple' | 'relaxed' | 'regex'

/** Parses one text: the values of the columns, in order, or null when the text does not fit the pattern. */
export type TextParser = (text: string) => Value[] | null

/** Makes the parser of a pattern; `flags` are those of kind=regex. */
export function textParser(parts: readonly PatternPart[], kind: ParseKind, flags: string, meter: Meter): TextParser {
  return kind === 'regex' ? regexParser(parts, flags, meter) : simpleParser(parts, kind === 'relaxed', meter)
}

const WHOLE = /^\s*[+-]?\d+\s*$/

/** The value that the text of a column stands for; null when it is not one of its type. */
function strictPiece(text: string, type: ScalarType): Value {
  if ((type === 'int' || type === 'long') && !WHOLE.test(text)) return null
  return cellOfText(text, type)
}

// ----------------------------------------------------------------------------------------------------------- simple

/** What a value can consist of at most, where nothing but `*` says where it ends. */
const CHARACTERS: Readonly<Record<ScalarType, RegExp>> = {
  string: /.*/sy,
  dynamic: /.*/sy,
  bool: /[a-z]+/iy,
  int: /[+-]?\d+/y,
  long: /[+-]?\d+/y,
  real: /[+-]?[\d.]+(?:e[+-]?\d+)?/iy,
  decimal: /[+-]?[\d.]+(?:e[+-]?\d+)?/iy,
  datetime: /[\w:.,/+ -]{1,64}/y,
  timespan: /-?[\d:.]+/y,
  guid: /[0-9a-f{}()-]+/iy,
}

function simpleParser(parts: readonly PatternPart[], relaxed: boolean, meter: Meter): TextParser {
  return (text) => {
    const values: Value[] = []
    let position = 0
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]
      if (part.kind === 'text') {
        // After a column or a star the text has been looked for already, and the position is past it.
        if (i === 0 && !text.startsWith(part.text)) return null
        if (i === 0) position = part.text.length
        if (i === parts.length - 1 && position !== text.length) return null
        continue
      }
      const next = parts[i + 1]
      if (part.kind === 'column' && next?.kind === 'star') {
        const found = longestValue(text, position, part.type, meter)
        if (found === null && !relaxed) return null
        values.push(found?.value ?? missingValue(part.type))
        position = found?.end ?? position
        continue
      }
      const end = next === undefined ? text.length : endBefore(text, position, next, i + 2 === parts.length)
      if (end < 0) return null
      if (part.kind === 'column') {
        const value = strictPiece(text.slice(position, end), part.type)
        if (value === null && !relaxed) return null
        values.push(value)
      }
      position = next?.kind === 'text' ? end + next.text.length : end
    }
    return values
  }
}

/** Where the text that ends a column or a `*` begins; -1 when it is not there. The last text ends the whole. */
function endBefore(text: string, position: number, next: PatternPart, last: boolean): number {
  if (next.kind !== 'text') return position
  if (!last) return indexOfText(text, next.text, position)
  const end = text.length - next.text.length
  return end >= position && text.endsWith(next.text) ? end : -1
}

function longestValue(
  text: string,
  position: number,
  type: ScalarType,
  meter: Meter,
): { value: Value; end: number } | null {
  const characters = CHARACTERS[type]
  characters.lastIndex = position
  const run = characters.exec(text)?.[0] ?? ''
  for (let length = run.length; length > 0; length--) {
    meter.steps(length)
    const value = strictPiece(run.slice(0, length), type)
    if (value !== null) return { value, end: position + length }
  }
  return null
}

// ------------------------------------------------------------------------------------------------------------ regex

/** How the text of a column is matched in kind=regex. */
const PATTERNS: Partial<Record<ScalarType, string>> = {
  int: '[-+]?\\d+',
  long: '[-+]?\\d+',
  real: '[-+]?\\d*\\.?\\d+(?:[eE][-+]?\\d+)?',
  decimal: '[-+]?\\d*\\.?\\d+(?:[eE][-+]?\\d+)?',
}

/**
 * The pattern as one regular expression, anchored where the text begins: `*` is `.*`, a column a group. Texts are
 * patterns themselves, and may have groups of their own.
 */
function regexParser(parts: readonly PatternPart[], flags: string, meter: Meter): TextParser {
  const columns: { readonly group: number; readonly type: ScalarType }[] = []
  let groups = 0
  const pattern = parts.map((part) => {
    if (part.kind === 'star') return '.*'
    if (part.kind === 'text') {
      groups += compileRegex(part.text).groupCount
      return part.text
    }
    columns.push({ group: ++groups, type: part.type })
    return `(${PATTERNS[part.type] ?? '.*'})`
  })
  const prefix = flags === '' ? '' : `(?${flags})`
  const regex = compileRegex(`${prefix}\\A${pattern.join('')}`)
  return (text) => {
    const match = regex.find(text, 0, meter)
    if (match === null) return null
    const values = columns.map(({ group, type }) => strictPiece(match.groups[group] ?? '', type))
    return values.includes(null) ? null : values
  }
}
