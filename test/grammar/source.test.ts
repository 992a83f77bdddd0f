import { describe, expect, it } from 'vitest'
import { Source } from '../../grammar/index.ts'

describe('Source', () => {
  it('finds line and column of an offset', () => {
    const source = new Source('ab\ncd\r\ne')
    expect([0, 2, 3, 5, 7, 8].map((offset) => source.positionAt(offset))).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 3 },
      { line: 2, column: 1 },
      { line: 2, column: 3 },
      { line: 3, column: 1 },
      { line: 3, column: 2 },
    ])
  })

  it('counts on from the place in an outer file', () => {
    const source = new Source('T\n| take 1', { name: 'rule.yaml', lineOffset: 10, columnOffset: 4 })
    expect(source.positionAt(4)).toEqual({ line: 12, column: 7 })
    expect(source.name).toBe('rule.yaml')
  })

  it('lets every line have an indent of its own', () => {
    const source = new Source('T\n| take 1', { lineOffset: 10, columnOffset: (line) => (line === 0 ? 9 : 2) })
    expect([source.positionAt(0), source.positionAt(2)]).toEqual([
      { line: 11, column: 10 },
      { line: 12, column: 3 },
    ])
  })

  it('stands in an outer source', () => {
    const source = new Source('{"query": "T\\n| take 1"}', { name: 'rule.json' })
    const query = new Source('T\n| take 1', {
      outer: { source, offsetAt: (offset) => offset + (offset > 1 ? 12 : 11) },
    })
    expect(query.name).toBe('rule.json')
    expect([query.positionAt(0), query.positionAt(2)]).toEqual([
      { line: 1, column: 12 },
      { line: 1, column: 15 },
    ])
    expect(query.lineAt(4)).toEqual({ text: '| take 1', column: 2 })
  })

  it('gives the line of an offset', () => {
    const source = new Source('ab\r\ncd\ne')
    expect(source.lineAt(5)).toEqual({ text: 'cd', column: 1 })
    expect(source.lineAt(8)).toEqual({ text: 'e', column: 1 })
    expect(source.slice({ start: 4, end: 6 })).toBe('cd')
  })
})
