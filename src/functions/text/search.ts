import { KqlError } from '../../errors/kql-error.ts'
import type { Meter } from '../../limits/meter.ts'
import { type Dynamic, dynamicToString, isArray, type Value } from '../../types/dynamic.ts'
import type { Int64 } from '../../types/int64.ts'
import type { CallInfo, Overload, ScalarFunction } from '../function.ts'
import { hasTerm, WHOLE_TERM } from '../operators/terms.ts'
import { compileRegex, type Regex } from '../regex/regex.ts'
import { codePointIndex, lengthOf, unitIndex } from './code-points.ts'
import { linearSearch, splitText } from './occurrences.ts'

/** The pattern of a call when it is the same in all rows, else compiled as it comes. */
export function regexOf({ constants }: CallInfo, argument: number): (pattern: string) => Regex {
  const constant = constants[argument]
  if (typeof constant !== 'string') return compileRegex
  const regex = compileRegex(constant)
  return () => regex
}

/** Refuses a bad pattern, given as the argument with that index, when the query is bound. */
export function checkRegex(argument: number): NonNullable<Overload['check']> {
  return (constants) => {
    const pattern = constants[argument]
    if (typeof pattern === 'string') compileRegex(pattern)
  }
}

function split(text: string, delimiter: string, index?: Int64): Dynamic {
  const parts = delimiter === '' ? [text] : splitText(text, delimiter)
  if (index === undefined) return parts
  const part = parts[Number(index)]
  return part === undefined ? [] : [part]
}

/** Where a search starts and ends, in UTF-16 units; null when the positions make no sense. */
function searchRange(text: string, start: number, length: number): readonly [from: number, to: number] | null {
  if (start < 0 || length < -1) return null
  const from = unitIndex(text, start)
  return [from, length === -1 ? text.length : unitIndex(text, start + length)]
}

/** Where a string stands; `length` is how far each occurrence may lie from the place where its search begins. */
function indexOf(
  text: string,
  match: string,
  start: Int64 = 0,
  length: Int64 = -1,
  occurrence: Int64 = 1,
): number | null {
  const first = start < 0 ? Math.max(0, lengthOf(text) + Number(start)) : Number(start)
  if (length < -1 || occurrence < 1 || match === '') return null
  let from = unitIndex(text, first)
  const linear = linearSearch(text, match, from)
  for (let left = Number(occurrence); ; left--) {
    const at = linear?.next() ?? text.indexOf(match, from)
    if (at < 0) return -1
    if (length >= 0 && lengthOf(text.slice(from, at + match.length)) > length) return -1
    if (left === 1) return codePointIndex(text, at)
    from = at + (text.codePointAt(at)! > 0xffff ? 2 : 1)
  }
}

function indexOfRegex(
  regex: Regex,
  text: string,
  start: Int64,
  length: Int64,
  occurrence: Int64,
  meter: Meter,
): number | null {
  const range = searchRange(text, Number(start), Number(length))
  if (range === null || occurrence < 1) return null
  const [from, to] = range
  let left = Number(occurrence)
  for (const match of regex.matches(text.slice(from, to), meter)) {
    if (--left === 0) return codePointIndex(text, from + match.start)
  }
  return -1
}

/** How often a text stands in another; the places may overlap. */
function countText(text: string, search: string): number {
  if (search === '') return 0
  const linear = linearSearch(text, search)
  let count = 0
  for (let at = linear?.next() ?? text.indexOf(search); at >= 0; at = linear?.next() ?? text.indexOf(search, at + 1)) {
    count++
  }
  return count
}

function countRegex(regex: Regex, text: string, meter: Meter): number {
  let count = 0
  for (const _ of regex.matches(text, meter)) count++
  return count
}

function isRegexKind(kind: Value | undefined): boolean {
  return typeof kind === 'string' && kind.toLowerCase() === 'regex'
}

/** Functions that look for something in a string. */
export const textSearchFunctions: readonly ScalarFunction[] = [
  {
    name: 'split',
    doc: 'The parts of the text between delimiters, as an array; with an index, only that part.',
    examples: [
      ["split('a,b,c', ',')", '["a","b","c"]'],
      ["split('a,b,c', ',', 1)", '["b"]'],
    ],
    overloads: [
      {
        signature: '(source: Scalar as string, delimiter: string, requestedIndex?: Integer as long) -> dynamic',
        row: split,
      },
    ],
    resultName: 'FirstArgument',
  },
  {
    name: 'indexof',
    doc: 'The position of a string in the text, or -1: the first, or another occurrence, within a range.',
    examples: [
      ["indexof('abcabc', 'c')", '2'],
      ["indexof('abcabc', 'c', 0, -1, 2)", '5'],
    ],
    overloads: [
      {
        signature:
          '(string: Scalar as string, match: Scalar as string, start?: Integer as long, length?: Integer as long, occurrence?: Integer constant as long) -> long',
        row: indexOf,
      },
    ],
  },
  {
    name: 'indexof_regex',
    doc: 'The position of a match of a regular expression in the text, or -1.',
    examples: [["indexof_regex('abc123', @'\\d+')", '3']],
    overloads: [
      {
        signature:
          '(string: Scalar as string, match: Scalar constant as string, start?: Integer as long, length?: Integer as long, occurrence?: Integer constant as long) -> long',
        check: checkRegex(1),
        prepare: (call) => {
          const compile = regexOf(call, 1)
          return (text: string, pattern: string, start: Int64 = 0, length: Int64 = -1, occurrence: Int64 = 1) =>
            indexOfRegex(compile(pattern), text, start, length, occurrence, call.context.meter)
        },
      },
    ],
  },
  {
    name: 'countof',
    doc: 'How often a string, or a regular expression, is found in the text.',
    examples: [
      ["countof('aaa', 'aa')", '2'],
      ["countof('a1b22', @'\\d+', 'regex')", '2'],
    ],
    overloads: [
      {
        signature: '(source: string, search: string, kind?: string literal [normal|regex]) -> long',
        check: (constants) => {
          if (isRegexKind(constants[2])) checkRegex(1)(constants)
        },
        prepare: (call) => {
          if (!isRegexKind(call.constants[2])) return countText
          const compile = regexOf(call, 1)
          return (text: string, pattern: string) => countRegex(compile(pattern), text, call.context.meter)
        },
      },
    ],
  },
  {
    name: 'has_any_index',
    doc: 'The position in an array of the first item that is a term of the text, or -1.',
    examples: [["has_any_index('a quick fox', dynamic(['dog', 'fox']))", '1']],
    overloads: [
      {
        signature: '(source: StringOrDynamic as string, values: DynamicArray) -> long',
        row: (text: string, values: Dynamic) => {
          const source = text.toLowerCase()
          if (!isArray(values)) return -1
          return values.findIndex((value) => hasTerm(source, dynamicToString(value).toLowerCase(), WHOLE_TERM))
        },
      },
    ],
  },
]

/** The most groups that `extract_all` takes. */
const MAX_GROUPS = 16

/** The numbers of the groups that an array asks for, by number or name. */
export function groupNumbers(regex: Regex, groups: Dynamic | undefined): number[] {
  const { groupCount, names } = regex
  if (groupCount < 1 || groupCount > MAX_GROUPS) {
    throw new KqlError('semantic', `extract_all() needs a regular expression with 1 to ${MAX_GROUPS} capture groups.`, {
      code: 'KQL110',
    })
  }
  if (groups === undefined) return Array.from({ length: groupCount }, (_, i) => i + 1)
  if (!isArray(groups)) throw new KqlError('semantic', 'The capture groups of extract_all() must be an array.')
  return groups.map((group) => {
    const number = typeof group === 'string' ? names.indexOf(group, 1) : Number(group)
    if (Number.isInteger(number) && number >= 1 && number <= groupCount) return number
    throw new KqlError('semantic', `The regular expression has no capture group ${dynamicToString(group)}.`)
  })
}
