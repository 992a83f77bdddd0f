import { KqlError } from '../../errors/kql-error.ts'
import { type Dynamic, dynamicToString, isArray } from '../../types/dynamic.ts'
import type { Int64 } from '../../types/int64.ts'
import { alias, type ScalarFunction } from '../function.ts'
import { charactersOf, compareByCodePoints, lengthOf, unitIndex } from './code-points.ts'

const encoder = new TextEncoder()
const MAX_REPEATS = 1024

function repeat(value: string, times: Int64, delimiter = ''): string {
  if (times > MAX_REPEATS) {
    throw new KqlError('unsupported', `strrep() with more than ${MAX_REPEATS} repetitions is not supported.`)
  }
  return times < 1 ? '' : Array.from({ length: Number(times) }, () => value).join(delimiter)
}

function substring(text: string, start: Int64, length?: Int64): string {
  const size = lengthOf(text)
  const first = start < 0 ? size + Number(start) : Number(start)
  if (first < 0 || first >= size || (length !== undefined && length <= 0)) return ''
  const end = length === undefined ? size : Math.min(size, first + Number(length))
  return text.slice(unitIndex(text, first), unitIndex(text, end))
}

function joined(array: Dynamic, delimiter: string): string {
  return isArray(array) ? array.map(dynamicToString).join(delimiter) : ''
}

function translate(from: string, to: string, text: string): string {
  const replacements = charactersOf(to)
  const map = new Map<string, string>()
  for (const [i, character] of charactersOf(from).entries()) {
    if (!map.has(character)) map.set(character, replacements[i] ?? replacements.at(-1) ?? '')
  }
  return charactersOf(text)
    .map((character) => map.get(character) ?? character)
    .join('')
}

const strcatArray: ScalarFunction = {
  name: 'strcat_array',
  doc: 'The items of an array as one string, with a delimiter between them.',
  examples: [["strcat_array(dynamic([1, 2, 3]), '-')", '1-2-3']],
  overloads: [{ signature: '(array: DynamicArray, delimiter: Scalar as string) -> string', row: joined }],
}

/** Functions that put strings together, measure them or change their letters. */
export const basicTextFunctions: readonly ScalarFunction[] = [
  {
    name: 'strcat',
    doc: 'The arguments one after another, as one string.',
    examples: [["strcat('a', 1, true)", 'a1True']],
    overloads: [{ signature: '(arg{1,64}: Scalar as string) -> string', row: (...parts: string[]) => parts.join('') }],
  },
  strcatArray,
  { ...strcatArray, name: 'array_strcat', examples: undefined },
  {
    name: 'strcat_delim',
    doc: 'The arguments as one string, with a delimiter between them.',
    examples: [["strcat_delim('-', 1, '2', 3s)", '1-2-00:00:03']],
    overloads: [
      {
        signature: '(delimiter: Scalar as string, arg{2,64}: Scalar as string) -> string',
        row: (delimiter: string, ...parts: string[]) => parts.join(delimiter),
      },
    ],
  },
  {
    name: 'strcmp',
    doc: 'Compares two strings: -1, 0 or 1 as the first comes before, with or after the second.',
    examples: [["strcmp('a', 'b')", '-1']],
    overloads: [{ signature: '(s1: Scalar as string, s2: Scalar as string) -> long', row: compareByCodePoints }],
  },
  {
    name: 'strrep',
    doc: 'The value repeated, with a delimiter between the repetitions if one is given.',
    examples: [["strrep('ab', 2, '.')", 'ab.ab']],
    overloads: [
      {
        signature: '(value: Scalar as string, multiplier: long, delimiter?: Scalar as string) -> string',
        row: repeat,
      },
    ],
  },
  {
    name: 'strlen',
    doc: 'The number of characters (Unicode code points).',
    examples: [["strlen('caf\u00e9')", '4']],
    overloads: [{ signature: '(string: StringOrDynamic as string) -> long', row: lengthOf }],
    resultName: 'NameAndFirstArgument',
  },
  {
    name: 'string_size',
    doc: 'The number of bytes in UTF-8.',
    examples: [["string_size('caf\u00e9')", '5']],
    overloads: [
      {
        signature: '(string: StringOrDynamic as string) -> long',
        row: (text: string) => encoder.encode(text).length,
      },
    ],
    resultName: 'NameAndFirstArgument',
  },
  {
    name: 'toupper',
    doc: 'The text in upper case.',
    examples: [["toupper('abc')", 'ABC']],
    overloads: [{ signature: '(value: Scalar as string) -> string', row: (text: string) => text.toUpperCase() }],
  },
  {
    name: 'tolower',
    doc: 'The text in lower case.',
    examples: [["tolower('ABC')", 'abc']],
    overloads: [{ signature: '(value: Scalar as string) -> string', row: (text: string) => text.toLowerCase() }],
  },
  {
    name: 'substring',
    doc: 'A part of the text, from a position (from the end if negative) and of a length.',
    examples: [
      ["substring('abcdef', 1, 2)", 'bc'],
      ["substring('abcdef', -2)", 'ef'],
    ],
    overloads: [
      {
        signature: '(string: Scalar as string, start: Integer as long, length?: Integer as long) -> string',
        row: substring,
      },
    ],
  },
  {
    name: 'reverse',
    doc: 'The characters in reverse order.',
    examples: [["reverse('abc')", 'cba']],
    overloads: [
      {
        signature: '(value: Scalar as string) -> string',
        row: (text: string) => charactersOf(text).reverse().join(''),
      },
    ],
  },
  {
    name: 'translate',
    doc: 'The text with each character of a list replaced by the one in the same place of another list.',
    examples: [["translate('krasp', 'otsku', 'spark')", 'kusto']],
    overloads: [
      { signature: '(searchList: string, replacementList: string, source: string) -> string', row: translate },
    ],
  },
  {
    name: 'isascii',
    doc: 'Whether all characters are ASCII.',
    examples: [["isascii('abc')", 'true']],
    overloads: [
      {
        signature: '(value: Scalar as string) -> bool',
        // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them
        row: (text: string) => /^[\x00-\x7f]*$/.test(text),
      },
    ],
  },
  {
    name: 'isutf8',
    doc: 'Whether the text is valid UTF-8.',
    examples: [["isutf8('abc')", 'true']],
    overloads: [{ signature: '(value: Scalar as string) -> bool', row: (text: string) => !/\p{Cs}/u.test(text) }],
  },
]

/** Functions between a string and the numbers of its characters. */
const toCodePoints: ScalarFunction = {
  name: 'unicode_codepoints_from_string',
  doc: 'The Unicode code points of the text, as an array.',
  examples: [["unicode_codepoints_from_string('Ab')", '[65,98]']],
  overloads: [
    {
      signature: '(value: Scalar as string) -> dynamic',
      row: (text: string) => Array.from(text, (character) => character.codePointAt(0)!),
    },
  ],
}

const fromCodePoints: ScalarFunction = {
  name: 'unicode_codepoints_to_string',
  doc: 'The text of the Unicode code points given, one by one or in arrays.',
  examples: [['unicode_codepoints_to_string(75, dynamic([113, 108]))', 'Kql']],
  overloads: [
    {
      signature: '(value{1,32767}: IntegerOrArray as dynamic) -> string',
      row: (...values: Dynamic[]) => {
        const codes = values.flatMap((value) => (isArray(value) ? value : [value]))
        return codes.every(isCodePoint) ? codes.map((code) => String.fromCodePoint(code)).join('') : ''
      },
    },
  ],
}

/** Whether there is such a character: halves of surrogate pairs are none. */
function isCodePoint(value: Dynamic): value is number {
  const code = value as number
  return Number.isInteger(value) && code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
}

/** Texts as code points. */
export const codePointFunctions: readonly ScalarFunction[] = [
  toCodePoints,
  alias('to_utf8', toCodePoints, { hidden: true }),
  fromCodePoints,
  alias('make_string', fromCodePoints, { hidden: true }),
  {
    name: 'tohex',
    doc: 'A whole number in hexadecimal digits, at least as many as asked for.',
    examples: [
      ['tohex(255)', 'ff'],
      ['tohex(-1)', 'ffffffffffffffff'],
    ],
    overloads: [
      {
        signature: '(value: Integer, minLength?: Integer as long) -> string',
        prepare: ({ types: [type] }) => {
          const bits = type === 'int' ? 32 : 64
          return (value: Int64, minLength: Int64 = 1) => {
            const digits = BigInt.asUintN(bits, BigInt(value)).toString(16)
            return digits.padStart(Math.min(16, Number(minLength)), '0')
          }
        },
      },
    ],
    resultName: 'FirstArgument',
  },
]
