import type { Overload, ScalarFunction } from '../function.ts'
import { indexOfText } from '../text/occurrences.ts'
import { checkRegex, regexOf } from '../text/search.ts'
import { type Edges, hasTerm, TERM_END, TERM_START, WHOLE_TERM } from './terms.ts'

type Test = (text: string, needle: string) => boolean

const SIGNATURE = '(left: StringOrDynamic as string, right: StringOrDynamic as string) -> bool'

/** The four forms of an operator: as it is, negated, and both with the case of letters. */
function family(name: string, what: string, test: Test): ScalarFunction[] {
  const entry = (operator: string, doc: string, overload: Omit<Overload, 'signature'>): ScalarFunction => ({
    name: operator,
    doc,
    overloads: [{ signature: SIGNATURE, ...overload }],
  })
  const caseless = (negated: boolean): Omit<Overload, 'signature'> => ({
    prepare: ({ constants }) => {
      const needle = constants[1]
      if (typeof needle !== 'string')
        return (a: string, b: string) => test(a.toLowerCase(), b.toLowerCase()) !== negated
      const lower = needle.toLowerCase()
      return (text: string) => test(text.toLowerCase(), lower) !== negated
    },
  })
  return [
    entry(name, `Whether ${what}, in any case of letters.`, caseless(false)),
    entry(`!${name}`, `Whether it is not so that ${what}, in any case of letters.`, caseless(true)),
    entry(`${name}_cs`, `Whether ${what}.`, { row: test }),
    entry(`!${name}_cs`, `Whether it is not so that ${what}.`, { row: (a: string, b: string) => !test(a, b) }),
  ]
}

function term(edges: Edges): Test {
  return (text, needle) => hasTerm(text, needle, edges)
}

/** `has`, `contains`, `startswith`, `matches regex` and their kin. */
export const stringOperators: readonly ScalarFunction[] = [
  ...family('has', 'the right string is a term of the left one', term(WHOLE_TERM)),
  ...family('hasprefix', 'a term of the left string starts with the right one', term(TERM_START)),
  ...family('hassuffix', 'a term of the left string ends with the right one', term(TERM_END)),
  ...family('contains', 'the right string stands in the left one', (text, needle) => indexOfText(text, needle) >= 0),
  ...family('startswith', 'the left string starts with the right one', (text, needle) => text.startsWith(needle)),
  ...family('endswith', 'the left string ends with the right one', (text, needle) => text.endsWith(needle)),
  {
    name: 'matches regex',
    doc: 'Whether a part of the string matches an RE2 regular expression.',
    examples: [['"abc123" matches regex @"\\d+"', 'true']],
    overloads: [
      {
        signature: SIGNATURE,
        check: checkRegex(1),
        prepare: (call) => {
          const compile = regexOf(call, 1)
          return (text: string, pattern: string) => compile(pattern).test(text, call.context.meter)
        },
      },
    ],
  },
]
