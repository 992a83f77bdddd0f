import { KqlError } from '../../errors/kql-error.ts'
import type { Meter } from '../../limits/meter.ts'
import { Pace } from '../../limits/watch.ts'
import { type Dynamic, isArray } from '../../types/dynamic.ts'
import type { Int64 } from '../../types/int64.ts'
import { conversionOf } from '../convert.ts'
import { alias, type CallInfo, type RowKernel, type ScalarFunction } from '../function.ts'
import { compileRegex, type Regex } from '../regex/regex.ts'
import { splitText } from './occurrences.ts'
import { checkRegex, groupNumbers, regexOf } from './search.ts'

/** What a group captured in the first match; undefined when nothing matches. */
function capture(regex: Regex, group: Int64, text: string, meter: Meter): string | undefined {
  const match = regex.find(text, 0, meter)
  return match === null ? undefined : (match.groups[Number(group)] ?? '')
}

function prepareExtract(call: CallInfo): RowKernel {
  const { meter } = call.context
  const compile = regexOf(call, 0)
  if (call.result === 'string') {
    return (pattern: string, group: Int64, text: string) => capture(compile(pattern), group, text, meter) ?? ''
  }
  const convert = conversionOf('string', call.result)
  return (pattern: string, group: Int64, text: string) => {
    const found = capture(compile(pattern), group, text, meter)
    return found === undefined ? null : convert(found)
  }
}

function allMatches(regex: Regex, numbers: readonly number[], text: string, meter: Meter): Dynamic {
  const found: Dynamic[] = []
  for (const { groups } of regex.matches(text, meter)) {
    const captured = numbers.map((number) => groups[number] ?? '')
    found.push(captured.length === 1 ? captured[0] : captured)
  }
  return found.length === 0 ? null : found
}

const extractAll: ScalarFunction = {
  name: 'extract_all',
  doc: 'What the capture groups of a regular expression found in all its matches, as an array; null for no match.',
  examples: [["extract_all(@'(\\d+)', 'a1b22')", '["1","22"]']],
  overloads: [
    {
      signature: '(regex: string constant, source: string) -> dynamic',
      check: ([pattern]) => {
        if (typeof pattern === 'string') groupNumbers(compileRegex(pattern), undefined)
      },
      prepare: (call) => {
        const compile = regexOf(call, 0)
        return (pattern: string, text: string) => {
          const regex = compile(pattern)
          return allMatches(regex, groupNumbers(regex, undefined), text, call.context.meter)
        }
      },
    },
    {
      signature: '(regex: string constant, captureGroups: DynamicArray, source: string) -> dynamic',
      check: ([pattern, groups]) => {
        if (typeof pattern === 'string' && groups !== undefined) groupNumbers(compileRegex(pattern), groups as Dynamic)
      },
      prepare: (call) => {
        const compile = regexOf(call, 0)
        return (pattern: string, groups: Dynamic, text: string) => {
          const regex = compile(pattern)
          return allMatches(regex, groupNumbers(regex, groups), text, call.context.meter)
        }
      },
    },
  ],
}

const replaceRegex: ScalarFunction = {
  name: 'replace_regex',
  doc: 'The text with all matches of a regular expression replaced; \\1 in the rewrite stands for group 1.',
  examples: [["replace_regex('a1b22', @'(\\d+)', @'<\\1>')", 'a<1>b<22>']],
  overloads: [
    {
      signature: '(source: string, lookup_regex: string constant, rewrite_pattern: string constant) -> string',
      check: ([, pattern, rewrite]) => void replacer(pattern, rewrite),
      prepare: ({ constants, context }) => {
        const replace = replacer(constants[1], constants[2], context.meter)
        return (text: string, pattern: string, rewrite: string) => replace(pattern, rewrite, text)
      },
    },
  ],
}

/** Replaces matches; a pattern and a rewrite that are the same in all rows are read once. */
function replacer(
  pattern: unknown,
  rewrite: unknown,
  meter?: Meter,
): (pattern: string, rewrite: string, text: string) => string {
  if (typeof pattern === 'string' && typeof rewrite === 'string') {
    const regex = compileRegex(pattern)
    const parts = regex.rewrite(rewrite)
    return (_pattern, _rewrite, text) => regex.replace(text, parts, meter)
  }
  return (given, parts, text) => {
    const regex = compileRegex(given)
    return regex.replace(text, regex.rewrite(parts), meter)
  }
}

function replaceStrings(text: string, lookups: Dynamic, rewrites: Dynamic, pace: Pace): string {
  if (!isArray(lookups) || !isArray(rewrites)) return text
  if (lookups.length !== rewrites.length) {
    throw new KqlError('semantic', 'replace_strings() needs as many rewrites as lookups.')
  }
  const pairs = new Map<string, (readonly [lookup: string, rewrite: string])[]>()
  for (const [i, lookup] of lookups.entries()) {
    const rewrite = rewrites[i]
    if (typeof lookup !== 'string' || typeof rewrite !== 'string' || lookup === '') continue
    const alike = pairs.get(lookup[0])
    if (alike === undefined) pairs.set(lookup[0], [[lookup, rewrite]])
    else alike.push([lookup, rewrite])
  }
  let result = ''
  let at = 0
  while (at < text.length) {
    const alike = pairs.get(text[at]) ?? []
    pace.rows(1 + alike.length)
    const pair = alike.find(([lookup]) => text.startsWith(lookup, at))
    result += pair === undefined ? text[at] : pair[1]
    at += pair === undefined ? 1 : pair[0].length
  }
  return result
}

/** `trim` and its kin: one match at an end (or each) of the text goes. */
function trim(name: string, doc: string, example: [string, string], start: boolean, end: boolean): ScalarFunction {
  return {
    name,
    doc,
    examples: [example],
    overloads: [
      {
        signature: '(regex: string constant, source: string) -> string',
        check: checkRegex(0),
        prepare:
          ({ context: { meter } }) =>
          (pattern: string, source: string) => {
            let text = source
            if (start) text = text.slice(compileRegex(pattern, 'start').find(text, 0, meter)?.end ?? 0)
            if (end) text = text.slice(0, compileRegex(pattern, 'end').find(text, 0, meter)?.start ?? text.length)
            return text
          },
      },
    ],
  }
}

/** Functions that take strings apart with patterns, or replace parts of them. */
export const extractFunctions: readonly ScalarFunction[] = [
  {
    name: 'extract',
    doc: 'What a capture group of a regular expression (0: all of it) found in the first match, as a type if one is given.',
    examples: [
      ["extract(@'(\\d+)px', 1, 'width: 12px')", '12'],
      ["extract(@'\\d+', 0, 'width: 12px', typeof(long))", '12'],
    ],
    overloads: [
      {
        signature: '(regex: string constant, captureGroup: long, source: string) -> string',
        check: checkRegex(0),
        prepare: prepareExtract,
      },
      {
        signature:
          '(regex: string constant, captureGroup: long, source: string, typeLiteral: type literal) -> ParameterNLiteral',
        check: checkRegex(0),
        prepare: prepareExtract,
      },
    ],
  },
  extractAll,
  alias('extractall', extractAll, { hidden: true }),
  replaceRegex,
  {
    name: 'replace',
    doc: 'The text with all matches of a regular expression replaced.',
    overloads: [
      {
        signature: '(regex: string constant, rewrite: string constant, source: string) -> string',
        check: ([pattern, rewrite]) => void replacer(pattern, rewrite),
        prepare: ({ constants, context }) => replacer(constants[0], constants[1], context.meter),
      },
    ],
    obsolete: 'replace_regex',
    hidden: true,
  },
  {
    name: 'replace_string',
    doc: 'The text with all occurrences of a string replaced.',
    examples: [["replace_string('a.b.c', '.', '-')", 'a-b-c']],
    overloads: [
      {
        signature: '(text: string, lookup: string, rewrite: string) -> string',
        row: (text: string, lookup: string, rewrite: string) =>
          lookup === '' ? text : splitText(text, lookup).join(rewrite),
      },
    ],
  },
  {
    name: 'replace_strings',
    doc: 'The text with all occurrences of several strings replaced, each by its own rewrite.',
    examples: [["replace_strings('a-b', dynamic(['a', 'b']), dynamic(['b', 'c']))", 'b-c']],
    overloads: [
      {
        signature: '(text: string, lookups: DynamicArray, rewrites: DynamicArray) -> string',
        prepare: ({ context }) => {
          const pace = new Pace(context)
          return (text: string, lookups: Dynamic, rewrites: Dynamic) => replaceStrings(text, lookups, rewrites, pace)
        },
      },
    ],
  },
  trim(
    'trim',
    'The text without a match of a regular expression at its start and at its end.',
    ["trim('--', '--a--')", 'a'],
    true,
    true,
  ),
  trim(
    'trim_start',
    'The text without a match of a regular expression at its start.',
    ["trim_start('-+', '--a-')", 'a-'],
    true,
    false,
  ),
  trim(
    'trim_end',
    'The text without a match of a regular expression at its end.',
    ["trim_end('-+', '-a--')", '-a'],
    false,
    true,
  ),
  {
    name: 'regex_quote',
    doc: 'The text as a regular expression that matches just it.',
    examples: [["regex_quote('a.b')", 'a\\.b']],
    overloads: [
      {
        signature: '(string: Scalar as string) -> string',
        row: (text: string) => text.replace(/[\\.+*?()|[\]{}^$#&~-]/g, '\\$&'),
      },
    ],
  },
]
