import { deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { formatError, KqlError, Workspace } from '../../src/index.ts'

/** Generated texts that are too long or too deep to be written down: each with the code of its error, or its result. */
const many = (count: number, text: (index: number) => string) => Array.from({ length: count }, (_, i) => text(i))
const nested = (open: string, inner: string, close: string, times: number) =>
  open.repeat(times) + inner + close.repeat(times)

const TOO_DEEP = 'KQL313'
const TOO_MANY_BRACKETS = 'KQL001'

const TEXTS: readonly (readonly [name: string, text: () => string, expected: string | readonly unknown[]])[] = [
  ['a null character', () => 'print \0x = 1', 'KS002'],
  ['a lone surrogate', () => 'print \ud800 = 1', 'KS002'],
  ['100,000 parentheses', () => `print x = ${nested('(', '1', ')', 100_000)}`, TOO_MANY_BRACKETS],
  ['100,000 parentheses left open', () => `print x = ${'('.repeat(100_000)}`, TOO_MANY_BRACKETS],
  ['100,000 parentheses too many', () => `print x = ${')'.repeat(100_000)}`, 'KS006'],
  ['100,000 brackets', () => `print ${'['.repeat(100_000)}`, TOO_MANY_BRACKETS],
  ['100,000 braces', () => '{'.repeat(100_000), TOO_MANY_BRACKETS],
  ['100,000 calls of not()', () => `print x = ${nested('not(', 'true', ')', 100_000)}`, TOO_MANY_BRACKETS],
  ['20,000 calls of strcat()', () => `print x = ${nested('strcat("a", ', '"b"', ')', 20_000)}`, TOO_MANY_BRACKETS],
  ['5,000 subqueries', () => `print x = ${nested('toscalar(print y = ', '1', ')', 5000)}`, TOO_MANY_BRACKETS],
  ['10,000 unions in unions', () => nested('union (', 'print x = 1', ')', 10_000), TOO_MANY_BRACKETS],
  ['5,000 joins in joins', () => nested('print x = 1 | join (', 'print x = 1', ') on x', 5000), TOO_MANY_BRACKETS],
  ['2,000 mv-apply in mv-apply', () => nested('print x = 1 | mv-apply x on (', '', ')', 2000), TOO_MANY_BRACKETS],
  ['5,000 functions in functions', () => `let f = ${nested('() {', '1', '}', 5000)}; print f()`, TOO_MANY_BRACKETS],
  ['a dynamic array 10,000 levels deep', () => `print dynamic(${nested('[', '', ']', 10_000)})`, TOO_MANY_BRACKETS],
  ['a dynamic bag 10,000 levels deep', () => `print dynamic(${nested('{"a":', '1', '}', 10_000)})`, TOO_MANY_BRACKETS],
  ['JSON text 10,000 levels deep', () => `print parse_json('${nested('[', '', ']', 10_000)}')`, 'KQL301'],
  ['100,000 signs', () => `print x = ${'-'.repeat(100_000)}1`, 'KS006'],
  ['100,000 ands', () => `print x = true${' and true'.repeat(100_000)}`, [[true]]],
  ['100,000 ors over a column', () => `print n = 7 | where n == 1${' or n == 7'.repeat(100_000)}`, [[7]]],
  ['100,000 ands with a mistake at the end', () => `print x = true${' and true'.repeat(100_000)} and 5`, 'KS106'],
  ['100,000 terms', () => `print x = 1${' + 1'.repeat(100_000)}`, TOO_DEEP],
  ['100,000 terms over a column', () => `print n = 1 | extend x = n${' + n'.repeat(100_000)}`, TOO_DEEP],
  ['100,000 members', () => `print d = dynamic({}) | extend x = d${'.a'.repeat(100_000)}`, TOO_DEEP],
  ['100,000 items', () => `print d = dynamic({}) | extend x = d${'["a"]'.repeat(100_000)}`, TOO_DEEP],
  ['100,000 names of let', () => `${many(100_000, (i) => `let a${i} = ${i};`).join('\n')}\nprint a99999`, [[99999]]],
  [
    '100,000 names of let, each of the one before',
    () => `let a0 = 1;${many(100_000, (i) => `let a${i + 1} = a${i} + 1;`).join('')} print a100000`,
    TOO_DEEP,
  ],
  [
    '20,000 tables of let, each of the one before',
    () => `let a0 = print x = 1;${many(20_000, (i) => `let a${i + 1} = a${i} | extend x = x + 1;`).join('')} a20000`,
    TOO_DEEP,
  ],
  [
    '5,000 functions that call one another',
    () => `let f0 = () { 1 };${many(5000, (i) => `let f${i + 1} = () { f${i}() };`).join('')} print f5000()`,
    'KQL104',
  ],
  ['100,000 statements', () => 'print 1;'.repeat(100_000), [[1]]],
  ['100,000 lets without a value', () => 'let a = '.repeat(100_000), 'KS005'],
  ['a union of 10,000 parts', () => `union ${many(10_000, (i) => `(print x = ${i})`).join(', ')} | count`, [[10_000]]],
  ['100,000 filters', () => `print x = 1${' | where x == 1'.repeat(100_000)}`, TOO_DEEP],
  ['100,000 extends', () => `print x = 1${' | extend x = x + 1'.repeat(100_000)}`, TOO_DEEP],
  ['100,000 projects', () => `print x = 1${' | project x'.repeat(100_000)}`, TOO_DEEP],
  ['100,000 takes', () => `print x = 1${' | take 1'.repeat(100_000)}`, TOO_DEEP],
  ['5,000 joins in a row', () => `print x = 1${' | join (print x = 1) on x'.repeat(5000)}`, TOO_DEEP],
  ['10,000 forks', () => `print x = 1 | fork ${'(take 1) '.repeat(10_000)}`, [[1]]],
  ['10,000 columns', () => `print ${many(10_000, (i) => `c${i} = ${i}`).join(', ')} | project c9999`, [[9999]]],
  ['100,000 items of in', () => `print 99999 in (${many(100_000, String).join(', ')})`, [[true]]],
  ['100,000 rows of a datatable', () => `datatable(a: long)[${many(100_000, String).join(', ')}] | count`, [[100_000]]],
  ['100,000 arguments', () => `print case(${'false, 1, '.repeat(50_000)}2)`, 'KS120'],
  ['a text of 10 MB', () => `print s = "${'x'.repeat(10_000_000)}" | project strlen(s)`, [[10_000_000]]],
  ['a comment of 10 MB', () => `// ${'x'.repeat(10_000_000)}\nprint 1`, [[1]]],
  ['10 MB of blanks', () => `${' '.repeat(10_000_000)}print 1`, [[1]]],
  ['10 MB of line breaks', () => `${'\n'.repeat(10_000_000)}print 1`, [[1]]],
  ['a name of 10 MB', () => 'a'.repeat(10_000_000), 'KS142'],
  ['a number of 1 MB', () => `print ${'9'.repeat(1_000_000)}`, 'KS004'],
  ['a decimal of 1 MB', () => `print decimal(${'9'.repeat(1_000_000)})`, 'KS004'],
  ['a million bars', () => '|'.repeat(1_000_000), 'KS198'],
  ['a million semicolons', () => ';'.repeat(1_000_000), 'KS198'],
  ['100,001 quotes', () => `print ${'"'.repeat(100_001)}`, 'KS001'],
  ['200,000 operators without operands', () => 'print '.repeat(200_000), 'KS006'],
  ['100,000 groups of a pattern', () => `print "a" matches regex "${nested('(', 'a', ')', 100_000)}"`, 'KQL110'],
  ['100,000 classes of a pattern', () => `print "a" matches regex "${'['.repeat(100_000)}"`, 'KQL110'],
  ['a pattern of 1 MB', () => `print "a" matches regex "${'a|'.repeat(500_000)}a"`, 'KQL110'],
]

describe('a result or one clear error', () => {
  const workspace = new Workspace()

  test.each(TEXTS)('%s', (_name, text, expected) => {
    const query = text()
    const outcome = () => {
      try {
        return workspace.query(query).toJSON().rows
      } catch (error) {
        expect(error).toBeInstanceOf(KqlError)
        const { code, kind, span, message } = error as KqlError
        expect(kind).not.toBe('internal')
        expect(span).toBeDefined()
        expect(message.length).toBeLessThan(1100)
        expect(formatError(error as KqlError).length).toBeLessThan(3000)
        return code
      }
    }
    expect(outcome()).toEqual(expected)
  })

  test('check says the same and does not throw', () => {
    for (const [, text, expected] of TEXTS.filter(([, , code]) => code !== 'KQL301').slice(0, 8)) {
      const { diagnostics } = workspace.check(text())
      expect(diagnostics[0]?.code).toBe(typeof expected === 'string' ? expected : undefined)
    }
  })
})

/** The code of the error that work throws. */
function codeOf(work: () => unknown): string | undefined {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(KqlError)
    return (error as KqlError).code
  }
}

describe('given values', () => {
  const deep = (levels: number): unknown => {
    let value: unknown = 1
    for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value }
    return value
  }

  test('rows with values nested 500 levels deep', () => {
    const workspace = new Workspace({ tables: { T: [{ d: deep(500) }] } })
    expect(JSON.stringify(workspace.query('T | extend s = tostring(d)').rows[0].d)).toHaveLength(
      250 * '[]'.length + 250 * '{"a":}'.length + 1,
    )
  })

  test('rows with values nested 10,000 levels deep', () => {
    const workspace = new Workspace({ tables: { T: [{ d: deep(10_000) }] } })
    expect(() => workspace.query('T | extend s = tostring(d)')).toThrow('table T, row 1, column d: an object that')
  })

  test('rows that hold themselves', () => {
    const d: { d?: unknown } = {}
    d.d = d
    const workspace = new Workspace({ tables: { T: [{ d }] } })
    expect(() => workspace.query('T')).toThrow('table T, row 1, column d: an object that')
  })
})

describe('compressed texts', () => {
  const bomb = Buffer.alloc(2 ** 28)

  test.each([
    ['gzip_decompress_from_base64_string', gzipSync],
    ['zlib_decompress_from_base64_string', deflateSync],
  ])('%s does not unpack 256 MB', (name, compress) => {
    const tables = { T: [{ s: compress(bomb).toString('base64') }, { s: compress('abc').toString('base64') }] }
    const workspace = new Workspace({ tables })
    expect(codeOf(() => workspace.query(`T | extend s = ${name}(s)`))).toBe('KQL325')
    expect(workspace.query(`T | where strlen(s) < 100 | extend s = ${name}(s)`).rows).toEqual([{ s: 'abc' }])
  })
})
