import { CharSet, codePointSource } from './char-set.ts'
import type { Flags, PatternParser } from './parse.ts'

/** Each `~~` doubles what stands before it. */
const MAX_SOURCE = 100_000

const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
}

/** A class in the making: its source, and whether it may hold code points beyond ASCII. */
interface Part {
  readonly source: string
  readonly beyond: boolean
}

/** Parses a class in brackets, with nested classes and the operators `&&`, `--` and `~~`. */
export function parseClass(parser: PatternParser, flags: Flags): CharSet {
  const { source, beyond } = bracket(parser, flags)
  const { ignoreCase } = flags
  const folds = ignoreCase && /[ks]/i.test(String.fromCharCode(...members(source, ignoreCase)))
  return new CharSet(source, { ignoreCase, beyond: beyond || folds ? 'any' : 'none' })
}

function members(source: string, ignoreCase: boolean): number[] {
  const { ascii } = new CharSet(source, { ignoreCase })
  return [...ascii.keys()].filter((code) => ascii[code] === 1)
}

function bracket(parser: PatternParser, flags: Flags): Part {
  if (!parser.accept('[')) parser.fail("a '[' is expected")
  const negated = parser.accept('^')
  if (negated && !flags.unicode) parser.fail('a negated class without Unicode could match a part of a character')
  let result: Part | undefined
  let operator = ''
  let items: Part[] = []
  let first = true
  const finish = () => {
    const operand = union(items)
    items = []
    result = result === undefined ? operand : combine(operator, result, operand)
    if (result.source.length > MAX_SOURCE) parser.fail('a class of characters is too big')
  }
  for (;;) {
    if (flags.verbose) parser.match(/(?:\s|#[^\n]*)*/y)
    if (parser.peek() === '') parser.fail("a '[' is not closed")
    if (!first && parser.accept(']')) break
    const next = first ? undefined : parser.match(/&&|--|~~/y)
    if (next !== undefined) {
      finish()
      operator = next[0]
    } else items.push(item(parser, flags))
    first = false
  }
  finish()
  const { source, beyond } = result!
  return { source: negated ? `[^${source}]` : source, beyond: beyond || negated }
}

function union(items: readonly Part[]): Part {
  return { source: `[${items.map(({ source }) => source).join('')}]`, beyond: items.some(({ beyond }) => beyond) }
}

function combine(operator: string, left: Part, right: Part): Part {
  const [a, b] = [left.source, right.source]
  if (operator === '&&') return { source: `[${a}&&${b}]`, beyond: left.beyond && right.beyond }
  if (operator === '--') return { source: `[${a}--${b}]`, beyond: left.beyond }
  return { source: `[[${a}--${b}][${b}--${a}]]`, beyond: left.beyond || right.beyond }
}

function item(parser: PatternParser, flags: Flags): Part {
  const posix = parser.match(/\[:(\^?)([a-z]+):\]/y)
  if (posix !== undefined) {
    const source = Object.hasOwn(POSIX, posix[2])
      ? POSIX[posix[2]]
      : parser.fail(`there is no class '${posix[0]}' of characters`)
    return { source: `[${posix[1]}${source}]`, beyond: posix[1] === '^' }
  }
  if (parser.peek() === '[') return parser.nested(() => bracket(parser, flags))
  const perl = parser.perlClass(flags)
  if (perl !== undefined) return { source: perl.source, beyond: true }
  const from = codePoint(parser)
  if (!/-(?![\]-])/y.test(parser.text.slice(parser.position, parser.position + 2))) {
    return { source: codePointSource(from), beyond: from > 127 }
  }
  parser.position++
  const to = codePoint(parser)
  if (to < from) parser.fail('a range of characters ends before it starts')
  return { source: `${codePointSource(from)}-${codePointSource(to)}`, beyond: to > 127 }
}

function codePoint(parser: PatternParser): number {
  if (parser.peek() === '') parser.fail("a '[' is not closed")
  if (parser.peek() === '\\') return parser.escapedCodePoint()
  const code = parser.text.codePointAt(parser.position)!
  parser.position += code > 0xffff ? 2 : 1
  return code
}
