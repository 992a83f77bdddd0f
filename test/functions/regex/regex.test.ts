import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KqlError } from '../../../src/errors/kql-error.ts'
import { Automaton } from '../../../src/functions/regex/automaton.ts'
import { Machine } from '../../../src/functions/regex/machine.ts'
import { nativePattern } from '../../../src/functions/regex/native.ts'
import { parsePattern } from '../../../src/functions/regex/parse.ts'
import { compileRegex, Regex } from '../../../src/functions/regex/regex.ts'
import { Meter } from '../../../src/limits/meter.ts'

const found = (pattern: string, text: string) =>
  compileRegex(pattern)
    .find(text)
    ?.groups.map((group) => group ?? null)
const all = (pattern: string, text: string) => [...compileRegex(pattern).matches(text)].map(({ groups }) => groups[0])

describe('what patterns mean', () => {
  test.each([
    ['a|ab', 'ab', ['a']],
    ['(a+?)(b*)', 'aabb', ['a', 'a', '']],
    ['(?U)(a+)(b*?)', 'aabb', ['a', 'a', '']],
    ['(?:(a)|b)*', 'ab', ['ab', 'a']],
    ['(a*)*', 'aa', ['aa', 'aa']],
    ['(?i)straße', 'STRASSE', undefined],
    ['(?i)é', 'É', ['É']],
    ['(?i)k', '\u212a', ['\u212a']],
    ['(?i)a(?-i)b', 'Ab', ['Ab']],
    ['(?i)a(?-i)b', 'AB', undefined],
    ['a.b', 'a\nb', undefined],
    ['(?s)a.b', 'a\nb', ['a\nb']],
    ['^.$', '😀', ['😀']],
    ['b$', 'b\n', undefined],
    ['(?m)^b$', 'a\nb\nc', ['b']],
    ['\\d+', '١٢', ['١٢']],
    ['\\w+', 'naïve', ['naïve']],
    ['\\bé', 'né é', ['é']],
    ['\\bé', 'né', undefined],
    ['(?-u:\\b)é', 'né', ['é']],
    ['[[:digit:]]+', '١12', ['12']],
    ['\\s', '\u00a0', ['\u00a0']],
    ['\\p{Greek}+', 'aβγ', ['βγ']],
    ['\\PL', 'a1', ['1']],
    ['[a-z&&[^aeiou]]+', 'aeb', ['b']],
    ['[0-9--4]+', '4123', ['123']],
    ['[a-g~~b-h]+', 'bcah', ['ah']],
    ['[]a]+', 'x]a', [']a']],
    ['[\\w-]+', 'a-b c', ['a-b']],
    ['(?x) a b # comment', 'ab', ['ab']],
    ['\\x41\\x{42}\\u0043\\104', 'ABCD', ['ABCD']],
    ['x{2,3}', 'xxxx', ['xxx']],
    ['x{', 'x{', ['x{']],
    ['\\<a\\>', 'ba a', ['a']],
    ['(?P<one>.)(?<two>.)', 'ab', ['ab', 'a', 'b']],
  ])('%s in %j', (pattern, text, expected) => {
    expect(found(pattern, text)).toEqual(expected)
  })
})

test.each([
  'a(',
  'a)',
  '*a',
  '[a',
  '[z-a]',
  'a{3,2}',
  '\\',
  '\\y',
  '(?=a)',
  '(?<!a)',
  '(?q)a',
  '\\p{Nothing}',
  '(?<1>a)',
])('%s is refused', (pattern) => {
  expect(() => new Regex(pattern)).toThrow(KqlError)
})

test('an empty match never stands right after another match', () => {
  expect(all('a*', 'baac')).toEqual(['', 'aa', ''])
  expect(all('', '😀')).toEqual(['', ''])
})

test('rewrites', () => {
  const regex = compileRegex('(\\w)(\\d)')
  expect(regex.replace('a1 b2', regex.rewrite('<\\0|\\2\\\\\\1>'))).toBe('<a1|1\\a> <b2|2\\b>')
  expect(() => regex.rewrite('\\3')).toThrow(KqlError)
})

const pieces = fc.constantFrom(
  'a',
  'b',
  '.',
  '\\b',
  '^',
  '$',
  '[ab]',
  '[^a]',
  '\\w',
  'é',
  '(a|b)',
  '(?:ab|a)',
  '(b)',
  '[^a&&b]',
  '[ab--a]',
  '[^\\s\\S]',
  '\\W',
)
const quantified = fc.tuple(pieces, fc.constantFrom('', '*', '+', '?', '*?', '+?', '{1,2}', '{2}?'))
const patterns = fc
  .array(quantified, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.map(([piece, times]) => (/[$^]|\\b/.test(piece) ? piece : piece + times)).join(''))
const texts = fc
  .array(fc.constantFrom('a', 'b', 'é', ' ', '\n', '😀'), { maxLength: 12 })
  .map((parts) => parts.join(''))

test('the machine finds what RegExp finds', () => {
  fc.assert(
    fc.property(patterns, texts, fc.constantFrom('', '(?i)', '(?s)'), (source, text, flags) => {
      const pattern = parsePattern(flags + source)
      const native = nativePattern(pattern, true)
      fc.pre(native !== undefined)
      const match = new RegExp(native!.source, `${native!.flags}d`).exec(text)
      const expected = match && Array.from(match.indices!, (ends) => ends ?? [-1, -1]).flat()
      const ends = new Machine(pattern, pattern.names.length * 2).run(text, 0)
      expect(ends && Array.from(ends)).toEqual(expected)
      expect(compileRegex(flags + source).test(text)).toBe(expected !== null)
      expect(new Machine(pattern, 0).run(text, 0) !== null).toBe(expected !== null)
      expect(Automaton.of(pattern)!.test(text, 0, undefined)).toBe(expected !== null)
    }),
    { numRuns: 2000 },
  )
})

test('the automaton knows what was before the place where it begins', () => {
  fc.assert(
    fc.property(patterns, texts, fc.nat(6), (source, text, from) => {
      const pattern = parsePattern(source)
      fc.pre(from <= text.length && !/^[\udc00-\udfff]/.test(text.slice(from)))
      const found = new Machine(pattern, 0).run(text, from) !== null
      expect(Automaton.of(pattern)!.test(text, from, undefined)).toBe(found)
    }),
    { numRuns: 1000 },
  )
})

const megabyte = 'a'.repeat(2 ** 20)

/** The least time of a few tries, in milliseconds. */
function timeOf(work: () => unknown, tries = 5): number {
  let least = Infinity
  for (let i = 0; i < tries; i++) {
    const start = performance.now()
    work()
    least = Math.min(least, performance.now() - start)
  }
  return least
}

const HOSTILE = ['(a+)+$', '(a|a)*b', '(.*)*x', 'a.*b', '(a*)*c', '(a|b|ab)*c', '(x+x+)+y', '\\w+@\\w+', '(a|aa)+$']

test.each(HOSTILE)('%s takes twice the time of a plain pattern at most, over a megabyte', (pattern) => {
  const text = `${megabyte}!`
  const plain = timeOf(() => compileRegex('a+b').test(text))
  expect(timeOf(() => compileRegex(pattern).test(text))).toBeLessThan(plain * 2 + 20)
  expect(timeOf(() => compileRegex(pattern).find(text))).toBeLessThan(plain * 2 + 20)
})

test.each(HOSTILE)('what %s captures is found in time in proportion to the text', (pattern) => {
  const text = `${megabyte}bcxy@a`
  expect(timeOf(() => compileRegex(pattern).find(text), 1)).toBeLessThan(5000)
})

test('a pattern with more states than pay is left to the machine', () => {
  const text = Array.from({ length: 50_000 }, (_, i) => 'ab'[(Math.imul(i, 2654435761) >>> 16) & 1]).join('')
  expect(compileRegex('[ab]*a[ab]{16}c').test(text)).toBe(false)
  expect(compileRegex('[ab]*a[ab]{16}c').test(`${text}a${text.slice(0, 16)}c`)).toBe(true)
})

test('steps are counted, and too many are an error', () => {
  const meter = new Meter([{ regexSteps: 100_000 }])
  expect(() => compileRegex('(a+)+$').test(`${megabyte}!`, meter)).toThrow('the limit is 100000 steps')
  expect(() => compileRegex('((a+)+)$').find(megabyte, 0, new Meter([{ regexSteps: 100_000 }]))).toThrow('steps')
})
