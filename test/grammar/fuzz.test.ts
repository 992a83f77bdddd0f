import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, print } from '../../grammar/index.ts'
import { lex } from '../../grammar/lexer.ts'
import { queries } from './arbitraries/index.ts'

const scraps = [
  ...[
    '|',
    ';',
    ',',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '=',
    '==',
    '=>',
    '..',
    '.',
    '*',
    '-',
    '<-[',
    ']->',
    '"',
    "'",
    '```',
    '@',
  ],
  ...[
    'where',
    'summarize',
    'by',
    'let',
    'join',
    'on',
    'kind=',
    'in',
    '!in',
    'between',
    'dynamic(',
    'datetime(',
    'union',
  ],
  ...['scan', 'step', 'with', 'search', 'find', 'fork', 'T', 'a', '1', '1d', 'h"x"', '\n', '//', '\\', 'é', '\u0000'],
]

/** Plain checks: `expect` is slow in great numbers. */
function checkPlaces(text: string): void {
  const { tree, diagnostics } = parse(text)
  if (tree.kind !== 'Query') throw new Error('no tree')
  for (const { span, message } of diagnostics) {
    if (!message || span.start > span.end || span.end > text.length)
      throw new Error(`${message} at ${JSON.stringify(span)}`)
  }
}

describe('parse never throws', () => {
  it('on any string', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), checkPlaces), { numRuns: 500 })
  })

  it('on scraps of the language', () => {
    const text = fc.array(fc.constantFrom(...scraps), { maxLength: 30 }).map((parts) => parts.join(' '))
    fc.assert(fc.property(text, checkPlaces), { numRuns: 1000 })
  })

  it('on queries with a token gone, doubled or replaced', () => {
    const mutated = fc
      .tuple(queries, fc.nat(), fc.constantFrom('', ...scraps), fc.boolean())
      .map(([tree, at, scrap, keep]) => {
        const text = print(tree)
        const { tokens } = lex(text)
        if (tokens.length === 0) return scrap
        const { startOffset, endOffset } = tokens[at % tokens.length]
        return `${text.slice(0, startOffset)} ${scrap} ${text.slice(keep ? startOffset : endOffset + 1)}`
      })
    fc.assert(fc.property(mutated, checkPlaces), { numRuns: 500 })
  })

  it.each([
    ['(', 1, ')'],
    ['f(', 1, ')'],
    ['[', 0, ']'],
    ['dynamic([', 1, '])'],
    ['T | join (', 0, ') on x'],
    ['let f = () {', 0, '}'],
    ['a[', 1, ']'],
    ['iff(a, b, ', 1, ')'],
  ])('however deep %s nests', (open, inner, close) => {
    for (const levels of [50, 150, 199]) {
      checkPlaces(`print ${open.repeat(levels)}${inner}${close.repeat(levels)}`)
      checkPlaces(open.repeat(levels))
    }
    const { diagnostics } = parse(open.repeat(100_000))
    expect(diagnostics.map(({ code }) => code)).toContain('KQL001')
  })

  it('on a stack that is nearly used up', () => {
    const text = `print ${'f('.repeat(150)}1${')'.repeat(150)}`
    const descend = (levels: number): string => {
      if (levels > 0) return descend(levels - 1)
      return parse(text)
        .diagnostics.map(({ code }) => code)
        .join()
    }
    for (const levels of [1000, 3000, 5000, 7000]) expect(['', 'KQL001']).toContain(descend(levels))
  })

  it('and reads long chains', () => {
    const long = `print ${'a.b + '.repeat(20_000)}c`
    const { tree, diagnostics } = parse(long)
    expect(diagnostics).toEqual([])
    expect(print(tree)).toBe(long)
    expect(parse(`T${' | take 1'.repeat(20_000)}`).diagnostics).toEqual([])
    expect(parse(`print a${'.b[0]'.repeat(20_000)}`).diagnostics).toEqual([])
  })

  it('and stops after a number of errors', () => {
    const { diagnostics } = parse('T | foo x\n'.repeat(1) + '| bar y\n'.repeat(5000))
    expect(diagnostics.length).toBeLessThanOrEqual(60)
  })
})
