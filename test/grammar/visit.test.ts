import { describe, expect, it } from 'vitest'
import { children, type Node, parse, sameTree, walk } from '../../grammar/index.ts'

function kinds(text: string): string[] {
  const found: string[] = []
  walk(parse(text).tree, (node) => {
    found.push(node.kind)
  })
  return found
}

describe('walk', () => {
  it('visits nodes in the order they are written', () => {
    expect(kinds('let x = 1; T | where a == f(b) | count')).toEqual([
      ...['Query', 'LetStatement', 'Name', 'Literal', 'ExpressionStatement', 'Pipeline', 'NameReference', 'Filter'],
      ...['Binary', 'NameReference', 'Call', 'Name', 'NameReference', 'Count'],
    ])
  })

  it('leaves out what is below a node when told so', () => {
    const found: string[] = []
    walk(parse('T | where a == 1').tree, (node) => {
      found.push(node.kind)
      return node.kind !== 'Filter'
    })
    expect(found).toEqual(['Query', 'ExpressionStatement', 'Pipeline', 'NameReference', 'Filter'])
  })

  it('reaches what lies in parts that are no nodes', () => {
    const text = 'E | make-graph a --> b partitioned-by p (take 1) | graph-match (x)-[e*1..n]->(y) project x'
    expect(kinds(text).filter((kind) => kind === 'Take' || kind === 'Literal')).toEqual(['Take', 'Literal', 'Literal'])
  })

  it('does not overflow on long chains', () => {
    let count = 0
    walk(parse(`print ${'a or '.repeat(20_000)}b`).tree, () => {
      count++
    })
    expect(count).toBe(40_001 + 4)
  })

  it('gives spans that contain those of the children', () => {
    const text = 'let f = (a: long) { T | where (a + 1) * 2 > b.c[0] };\nf(1) | summarize x = count() by bin(t, 1h), k'
    const check = (node: Node) => {
      for (const child of children(node)) {
        expect(child.span.start).toBeGreaterThanOrEqual(node.span.start)
        expect(child.span.end).toBeLessThanOrEqual(node.span.end)
      }
    }
    walk(parse(text).tree, check)
  })
})

describe('sameTree', () => {
  it('pays no heed to places and parentheses', () => {
    expect(sameTree(parse('T|where (a)==1').tree, parse('T\n| where a == 1').tree)).toBe(true)
    expect(sameTree(parse('T|where a==1').tree, parse('T | where a == 2').tree)).toBe(false)
  })
})
