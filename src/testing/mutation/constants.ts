import type { Literal } from '../../../grammar/index.ts'
import { formatDuration } from '../../rules/duration.ts'
import { formatDatetime, inRange, TICKS_PER_DAY } from '../../types/datetime.ts'
import { Decimal } from '../../types/decimal.ts'
import { add64, divide64, type Int64, modulo64, multiply64 } from '../../types/int64.ts'
import { parseDatetime } from '../../types/parse-datetime.ts'
import { formatTimespan, parseTimespan } from '../../types/timespan.ts'
import { type Edit, type Mutator, quoted, type Site, sliceOf } from './edits.ts'

/** What an empty text becomes. */
const SOME_TEXT = '"kqlite"'

const DYNAMIC_TEXT = /(@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(\s*:)?/g

/** Changes of constants, in `let` too. */
export const CONSTANT_MUTATORS: readonly Mutator[] = [
  { name: 'number', doc: 'a number one more, one less; true and false for each other', edits: numberEdits },
  { name: 'timespan', doc: 'a time span doubled, halved; a datetime a day later, earlier', edits: timeEdits },
  { name: 'string', doc: 'a text made empty, also in dynamic()', edits: stringEdits },
  { name: 'regex', doc: 'an alternative, or an anchor, of a pattern left out', edits: regexEdits },
]

function numberEdits({ node, text }: Site): readonly Edit[] {
  if (node.kind !== 'Literal') return []
  const { type, text: digits, span } = node
  if (type === 'bool') {
    if (digits === 'null') return []
    return [{ span, replacement: String(!/^(true|1)$/i.test(digits)) }]
  }
  if ((type !== 'long' && type !== 'int' && type !== 'real' && type !== 'decimal') || !/^-?[\d.]+$/.test(digits))
    return []
  return [1, -1].map((by) => {
    const sum = new Decimal(digits).plus(by).toFixed()
    const number = type === 'real' && !sum.includes('.') ? `${sum}.0` : sum
    return { span, replacement: sliceOf(text, span).replace(digits, number) }
  })
}

function timeEdits({ node }: Site): readonly Edit[] {
  if (node.kind !== 'Literal') return []
  if (node.type === 'timespan') {
    const ticks = parseTimespan(node.text)
    if (ticks === null || ticks === 0) return []
    const isEven = modulo64(ticks, 2) === 0
    return [multiply64(ticks, 2), ...(isEven ? [divide64(ticks, 2)] : [])].flatMap((span) => {
      return span === null ? [] : [{ span: node.span, replacement: timespanText(span) }]
    })
  }
  const time = node.type === 'datetime' ? parseDatetime(node.text) : null
  if (time === null) return []
  return [TICKS_PER_DAY, -TICKS_PER_DAY].flatMap((by) => {
    const moved = inRange(add64(time, by))
    return moved === null ? [] : [{ span: node.span, replacement: `datetime(${formatDatetime(moved)})` }]
  })
}

function timespanText(ticks: Int64): string {
  const text = ticks < 0 ? formatTimespan(ticks) : formatDuration(ticks)
  return text.includes(':') ? `time(${text})` : text
}

function stringEdits({ node, text }: Site): readonly Edit[] {
  if (node.kind === 'Literal' && node.type === 'string') {
    return [{ span: node.span, replacement: node.text === '' ? SOME_TEXT : '""' }]
  }
  if (node.kind !== 'DynamicLiteral') return []
  // Texts of arrays and bags, but not the keys of bags. (What stands in the tree has no places here.)
  return [...sliceOf(text, node.span).matchAll(DYNAMIC_TEXT)].flatMap(({ 1: literal, 2: colon, index }) => {
    if (colon !== undefined) return []
    const start = node.span.start + index
    const replacement = /^@?(""|'')$/.test(literal) ? SOME_TEXT : '""'
    return [{ span: { start, end: start + literal.length }, replacement }]
  })
}

function regexEdits({ node, text }: Site): readonly Edit[] {
  if (node.kind !== 'Binary' || node.operator !== 'matches regex' || node.right.kind !== 'Literal') return []
  const start = patternStart(node.right, text)
  if (start === undefined) return []
  const pattern = node.right.text
  const cut = (from: number, to: number, what: string): Edit => {
    return {
      span: { start: start + from, end: start + to },
      replacement: '',
      change: `without ${what} in ${quoted(pattern)}`,
    }
  }
  const anchors = [
    ...(pattern.startsWith('^') ? [cut(0, 1, '^')] : []),
    ...(/(?<!\\)\$$/.test(pattern) ? [cut(pattern.length - 1, pattern.length, '$')] : []),
  ]
  return [...anchors, ...alternativesOf(pattern).map(({ from, to, what }) => cut(from, to, what))]
}

/** Where the pattern itself begins, if the literal holds it character by character. */
function patternStart({ span, text: pattern }: Literal, text: string): number | undefined {
  const source = sliceOf(text, span)
  const at = source.search(/["']/) + 1
  return source.slice(at, at + pattern.length) === pattern && source.length === at + pattern.length + 1
    ? span.start + at
    : undefined
}

/** Each alternative of a pattern and of the groups in it, with one of the bars beside it. */
function alternativesOf(pattern: string): readonly { from: number; to: number; what: string }[] {
  const found: { from: number; to: number; what: string }[] = []
  const open: { start: number; bars: number[] }[] = [{ start: 0, bars: [] }]
  const close = (end: number) => {
    const { start, bars } = open.pop()!
    for (const [i, from] of [start, ...bars.map((bar) => bar + 1)].entries()) {
      if (bars.length === 0) return
      const to = bars[i] ?? end
      const what = pattern.slice(from, to)
      found.push(i < bars.length ? { from, to: to + 1, what } : { from: from - 1, to, what })
    }
  }
  let isInClass = false
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i]
    if (character === '\\') i++
    else if (isInClass) isInClass = character !== ']'
    else if (character === '[') isInClass = true
    else if (character === '(') {
      const prefix = /^\((?:\?(?:[:=!]|<[=!]|P?<\w+>))?/.exec(pattern.slice(i))![0]
      open.push({ start: i + prefix.length, bars: [] })
      i += prefix.length - 1
    } else if (character === ')' && open.length > 1) close(i)
    else if (character === '|') open[open.length - 1].bars.push(i)
  }
  if (open.length === 1) close(pattern.length)
  return found
}
