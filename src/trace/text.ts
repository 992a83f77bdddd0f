import type { Span } from '../../grammar/ast.ts'
import { lex } from '../../grammar/lexer.ts'
import type { Location } from '../binder/plan.ts'
import { textOf } from '../functions/convert.ts'
import { withoutZeros } from '../types/datetime.ts'
import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/**
 * A part of a text on one line: without comments, each run of blanks as one. What stands in `left` out spans is
 * written `…`.
 */
export function oneLine({ source, span }: Location, leftOut: readonly Span[] = []): string {
  let text = ''
  let end = 0
  let elided: Span | undefined
  for (const { image, startOffset, endOffset } of lex(source.slice(span)).tokens) {
    const at = span.start + startOffset
    const within = leftOut.find(({ start, end: last }) => at >= start && at < last)
    if (within === undefined || within !== elided) {
      if (startOffset > end && text !== '') text += ' '
      text += within === undefined ? image : '…'
    }
    elided = within
    end = endOffset + 1
  }
  return text
}

/** A value of a row, a column or a `let`. */
export interface NamedValue {
  /** What stands for it in the query: a column, the name of a `let`, or an expression. */
  readonly name: string
  readonly type: ScalarType
  /** The text that Kusto's `tostring` gives for it, of a long one the beginning and `…`; null is null. */
  readonly value: string | null
}

const LONGEST_KEPT = 10_000

/** A value with its name. */
export function namedValue(name: string, type: ScalarType, value: Value): NamedValue {
  const text = value === null ? null : textOf(type, value)
  return { name, type, value: text !== null && text.length > LONGEST_KEPT ? beginningOf(text) : text }
}

/** The beginning as a text of its own: a slice would keep the whole. */
function beginningOf(text: string): string {
  return `${Array.from(text.slice(0, LONGEST_KEPT)).join('')}…`
}

const LONGEST = 120

/** A value as people read it: strings in quotes, what is long cut short. */
export function shownValue({ type, value }: NamedValue): string {
  if (value === null) return 'null'
  const text = type === 'string' ? JSON.stringify(value) : type === 'datetime' ? withoutZeros(value) : value
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}

/** `name = value`, several with commas. */
export function shownValues(values: readonly NamedValue[]): string {
  return values.map((value) => `${value.name} = ${shownValue(value)}`).join(', ')
}

/** The same of the first few. */
export function firstValues(values: readonly NamedValue[], count: number): string {
  const more = values.length - count
  return more > 0 ? `${shownValues(values.slice(0, count))}, and ${more} more` : shownValues(values)
}
