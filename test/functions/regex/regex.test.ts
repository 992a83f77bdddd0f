import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KqlError } from '../../../src/errors/kql-error.ts'
import { Automaton } from '../../../src/functions/regex/automaton.ts'
import { Machine } from '../../../src/functions/regex/machine.ts'
import { nativePattern } from '../../../src/functions/regex/native.ts'
import { parsePattern } from '../../../src/functions/regex/parse.ts'
import { Paths } from '../../../src/functions/regex/paths.ts'
import { compile } from '../../../src/functions/regex/program.ts'
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
  '(a*)',
  '(?:a*|(b)?)',
  '(a|(b*)a)',
  '((a)|b?)',
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
      expect(new Automaton(compile(pattern.node, 0), 'any').end(text, 0, undefined)! >= 0).toBe(expected !== null)
    }),
    { numRuns: 2000 },
  )
})

test('automaton and paths find what the machine finds', () => {
  fc.assert(
    fc.property(
      patterns,
      fc.constantFrom('', '(?i)', '(?s)', '(?m)'),
      texts,
      fc.nat(6),
      (source, flags, text, from) => {
        const pattern = parsePattern(flags + source)
        fc.pre(from <= text.length && !/^[\udc00-\udfff]/.test(text.slice(from)))
        const slots = pattern.names.length * 2
        const program = compile(pattern.node, slots)
        const expected = new Machine(pattern, slots).run(text, from)
        const end = new Automaton(program, 'first').end(text, from, undefined)!
        expect(new Automaton(compile(pattern.node, 0), 'any').end(text, from, undefined)! >= 0).toBe(expected !== null)
        expect(end).toBe(expected === null ? -1 : expected[1])
        for (const to of end < 0 ? [text.length] : [end, text.length]) {
          const follow = new Paths(program, slots).through(text, from, to, undefined)!
          for (let at = from; at <= to; at += text.codePointAt(at)! > 0xffff ? 2 : 1) {
            const found = new Machine(pattern, slots).run(text, at)
            if (to === text.length || at === from) expect(follow(at)).toEqual(found)
          }
        }
      },
    ),
    { numRuns: 3000 },
  )
})

const long = 'a'.repeat(100_000)

/** How many steps regular expressions take, about one for each character they look at. */
function stepsOf(work: (meter: Meter) => unknown): number {
  let count = 0
  const meter = new Meter()
  meter.steps = (steps) => {
    count += steps
  }
  work(meter)
  return count
}

const HOSTILE = [
  ['(a+)+$', 'a+$'],
  ['(a|a)*b', 'a*b'],
  ['(.*)*x', '.*x'],
  ['a.*b', 'a*b'],
  ['(a*)*c', 'a*c'],
  ['(a|b|ab)*c', '[ab]*c'],
  ['(x+x+)+y', 'xx+y'],
  ['\\w+@\\w+', '[a-z]+@a'],
  ['(a|aa)+$', 'a+$'],
  ['(?:a|a?)+?b', 'a+b'],
  ['((a*)+b|\\b(a))+', 'a*b|a'],
]

describe.each([
  ['matches', `${long}bcxy@a`],
  ['does not match', `${long}!`],
  ['matches only at its end', long],
])('over a long text that it %s', (_name, text) => {
  test.each(HOSTILE)('%s takes at most twice the steps of %s, each of them a look into a table', (hostile, plain) => {
    const uses: readonly ((regex: Regex, meter: Meter) => unknown)[] = [
      (regex, meter) => regex.test(text, meter),
      (regex, meter) => regex.find(text, 0, meter),
      (regex, meter) => [...regex.matches(text, meter)],
      (regex, meter) => regex.replace(text, ['-'], meter),
    ]
    for (const use of uses) {
      const steps = stepsOf((meter) => use(compileRegex(hostile), meter))
      expect(steps).toBeLessThanOrEqual(2 * stepsOf((meter) => use(compileRegex(plain), meter)) + 16)
      expect(steps).toBeLessThanOrEqual(3 * text.length + 16)
    }
  })
})

test('all matches together are found in steps in proportion to the text, however far one has to look for each', () => {
  for (const pattern of ['a.*b|a', '(?:a+b)|(a)', 'a*?$|a']) {
    const steps = stepsOf((meter) => [...compileRegex(pattern).matches(long, meter)])
    expect(steps).toBeLessThanOrEqual(4 * long.length)
  }
})

test('the machine asks a look again where it goes on after a place at which it failed', () => {
  for (const [source, text] of [
    ['(?m)((a)|b?)^b', 'a\nb'],
    ['(?m)(?:a*|(b)?)^a', 'b\na'],
  ]) {
    const pattern = parsePattern(source)
    expect(new Machine(pattern, 2).run(text, 0)).toEqual([2, 3])
  }
})

test('a pattern with more states than pay is left to the machine', () => {
  let bits = 1
  const text = Array.from({ length: 50_000 }, () => {
    bits = (Math.imul(bits, 1664525) + 1013904223) | 0
    return bits < 0 ? 'a' : 'b'
  }).join('')
  const program = compile(parsePattern('[ab]*a[ab]{16}c').node, 0)
  expect(new Automaton(program, 'any').end(text, 0, undefined)).toBeUndefined()
  expect(compileRegex('[ab]*a[ab]{16}c').test(text)).toBe(false)
  expect(compileRegex('[ab]*a[ab]{16}c').test(`${text}a${text.slice(0, 16)}c`)).toBe(true)
  for (const pattern of ['(a|aa)*[ab]{12}a', '([ab]*)a[ab]{12}a', '(?:a|ab)([ab]{12}a)+']) {
    const parsed = parsePattern(pattern)
    expect(new Paths(compile(parsed.node, 4), 4).through(text, 0, text.length, undefined)).toBeUndefined()
    const machine = new Machine(parsed, 4)
    const expected: (readonly number[])[] = []
    for (let ends = machine.run(text, 0); ends !== null; ends = machine.run(text, ends[1])) expected.push(ends)
    const found = [...compileRegex(pattern).matches(text)]
    expect(found.map(({ start, end }) => [start, end])).toEqual(expected.map((ends) => ends.slice(0, 2)))
    expect(found.map(({ groups }) => groups[1])).toEqual(
      expected.map(([, , from, to]) => (from < 0 ? undefined : text.slice(from, to))),
    )
    expect(compileRegex(pattern).find(text, 7)!.start).toBe(machine.run(text, 7)![0])
  }
})

test('steps are counted, and too many are an error', () => {
  const meter = new Meter([{ regexSteps: 50_000 }])
  expect(() => compileRegex('(a+)+$').test(`${long}!`, meter)).toThrow('the limit is 50000 steps')
  expect(() => compileRegex('((a+)+)$').find(long, 0, new Meter([{ regexSteps: 50_000 }]))).toThrow('steps')
})
