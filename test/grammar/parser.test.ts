import { beforeAll, describe, expect, it } from 'vitest'
import { type Expression, parse, print, sameTree } from '../../grammar/index.ts'
import { KqlParser } from '../../grammar/parser/parser.ts'
import { analyze } from '../support/microsoft.ts'
import { texts } from './texts.ts'

/** One line for a query, as the table of texts has it. */
function line(text: string): string {
  return text.replaceAll('\n| ', ' | ').replaceAll(';\n', '; ')
}

/** The only expression that a text prints. */
function expression(text: string): Expression {
  const { tree, diagnostics } = parse(`print ${text}`)
  expect(diagnostics).toEqual([])
  const [statement] = tree.statements
  const pipeline = statement.kind === 'ExpressionStatement' ? statement.expression : undefined
  const operator = pipeline?.kind === 'Pipeline' ? pipeline.operators[0] : undefined
  if (operator?.kind !== 'Print') throw new Error('no print')
  return operator.expressions[0]
}

/** A tree of operators as nested lists. */
function shape(node: Expression): unknown {
  switch (node.kind) {
    case 'Binary':
      return [node.operator, shape(node.left), shape(node.right)]
    case 'In':
      return [node.operator, shape(node.left), ...node.list.map(shape)]
    case 'Between':
      return [node.operator, shape(node.left), shape(node.from), shape(node.to)]
    case 'Unary':
      return [`${node.operator}_`, shape(node.operand)]
    case 'Member':
      return ['.', shape(node.object), shape(node.member)]
    case 'Index':
      return ['[]', shape(node.object), shape(node.index)]
    case 'NameReference':
      return node.name
    case 'Literal':
      return node.text
    default:
      return node.kind
  }
}

describe.each(texts)('%s', (_, rows) => {
  it.each(rows)('%s', (text, canonical) => {
    const { tree, diagnostics } = parse(text)
    expect(diagnostics).toEqual([])
    const printed = print(tree)
    expect(line(printed)).toBe(canonical === '=' ? text : canonical)
    const again = parse(printed)
    expect(again.diagnostics).toEqual([])
    expect(sameTree(tree, again.tree)).toBe(true)
  })
})

describe("Microsoft's parser", () => {
  let diagnose: (text: string) => string[]

  beforeAll(() => {
    analyze('')
    const { KustoCode } = (globalThis as any).Kusto.Language
    diagnose = (text) => {
      const found = KustoCode.Parse(text).GetDiagnostics()
      return Array.from({ length: found.Count }, (_, i) => found.getItem(i).Message)
    }
  })

  // What kqlite reads and Microsoft's parser does not, though the reference or rules have it.
  const ours = /boolean\(|macro-expand x in|join \(materialize|project-by-names a\*/

  it.each(texts.flatMap(([, rows]) => rows.map(([text]) => text)).filter((text) => !ours.test(text)))(
    'reads %s',
    (text) => {
      expect(diagnose(text)).toEqual([])
      expect(diagnose(print(parse(text).tree))).toEqual([])
    },
  )
})

describe('the tree', () => {
  it.each<[string, unknown]>([
    ['a + b * c - d', ['-', ['+', 'a', ['*', 'b', 'c']], 'd']],
    ['a or b and c or d', ['or', ['or', 'a', ['and', 'b', 'c']], 'd']],
    ['a and b == c + 1', ['and', 'a', ['==', 'b', ['+', 'c', '1']]]],
    ['a < b == c', ['==', ['<', 'a', 'b'], 'c']],
    ['a * b has c + d', ['+', ['*', 'a', ['has', 'b', 'c']], 'd']],
    ['a =~ b and c', ['and', ['=~', 'a', 'b'], 'c']],
    ['a + b in (c, d) and e', ['and', ['in', ['+', 'a', 'b'], 'c', 'd'], 'e']],
    ['a between (1 .. 2) or b', ['or', ['between', 'a', '1', '2'], 'b']],
    ['-a.b[0] + c', ['+', ['-_', ['[]', ['.', 'a', 'b'], '0']], 'c']],
    ['a % b / c', ['/', ['%', 'a', 'b'], 'c']],
  ])('of %s', (text, expected) => {
    expect(shape(expression(text))).toEqual(expected)
  })

  it('has the places of nodes and operators', () => {
    const text = 'T | where (a + 1) * 2 == b'
    const { tree } = parse(text)
    const json = JSON.stringify(tree, (_, value) =>
      value?.span ? { ...value, span: text.slice(value.span.start, value.span.end) } : value,
    )
    const pipeline = JSON.parse(json).statements[0].expression
    expect(pipeline.span).toBe(text)
    const [filter] = pipeline.operators
    expect(filter.span).toBe('where (a + 1) * 2 == b')
    expect(filter.predicate.span).toBe('(a + 1) * 2 == b')
    expect(filter.predicate.operatorSpan).toEqual({ start: 22, end: 24 })
    expect(filter.predicate.left.span).toBe('(a + 1) * 2')
    expect(filter.predicate.left.left.span).toBe('a + 1')
  })

  it('keeps what literals were written as', () => {
    expect(expression('datetime( 2020-01-01 )')).toMatchObject({
      kind: 'Literal',
      type: 'datetime',
      text: '2020-01-01',
    })
    expect(expression('int(null)')).toMatchObject({ type: 'int', text: 'null' })
    expect(expression('TRUE')).toMatchObject({ type: 'bool', text: 'true' })
    expect(expression("'a' h'b'")).toMatchObject({ type: 'string', text: 'ab', hidden: true })
    expect(expression('dynamic({"a": -1})')).toMatchObject({
      kind: 'DynamicLiteral',
      value: { kind: 'Bag', entries: [['a', { kind: 'Scalar', type: 'long', text: '-1' }]] },
    })
  })

  it('tells names from operators at the start of a pipeline', () => {
    for (const text of [
      'range | take 1',
      'count | take 1',
      'render | take 1',
      'evaluate | take 1',
      'let | take 1',
      'take | take 1',
    ]) {
      const [statement] = parse(text).tree.statements
      expect(statement).toMatchObject({ expression: { source: { kind: 'NameReference', name: text.split(' ')[0] } } })
    }
    for (const text of ['range x from 1 to 2 step 1', 'evaluate f()', 'print 1', 'union T', 'search "x"', 'find "x"']) {
      const [statement] = parse(text).tree.statements
      expect(statement).toMatchObject({ expression: { kind: 'Pipeline', operators: [{}] } })
      expect(statement).not.toHaveProperty('expression.source')
    }
  })

  it('is empty for an empty text', () => {
    for (const text of ['', ' \n', '// nothing']) {
      expect(parse(text)).toMatchObject({ tree: { kind: 'Query', statements: [] }, diagnostics: [] })
    }
  })
})

describe('the grammar', () => {
  it('is decided by one token, or by a gate', () => {
    expect(() => new KqlParser({ validate: true })).not.toThrow()
  })
})
