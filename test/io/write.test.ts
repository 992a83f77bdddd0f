import { describe, expect, test } from 'vitest'
import { tableOfRows } from '../../src/columns/rows.ts'
import { formatTable, type OutputFormat } from '../../src/io/write.ts'
import { COLUMNS } from '../support/expressions.ts'

const rows = [
  {
    s: 'a,"b"|\n\\',
    l: 9007199254740993n,
    i: 1,
    r: 1,
    d: '2024-02-14T12:00:00.1234567Z',
    t: '1.02:03:04',
    b: true,
    m: '1.10',
    g: '74be27de-1e4e-49d9-b579-fe0b331d3642',
    y: '{"k":[9007199254740993,1.0,null]}',
  },
  { r: Number.NaN, y: 'x' },
]
const table = tableOfRows('T', rows, COLUMNS)
const format = (which: OutputFormat, of = table) => [...formatTable(of, which)].join('')
const empty = tableOfRows('T', [], { a: 'string', b: 'real' })

const first =
  '{"s":"a,\\"b\\"|\\n\\\\","l":9007199254740993,"i":1,"r":1.0,"d":"2024-02-14T12:00:00.1234567Z","t":"1.02:03:04",' +
  '"b":true,"y":{"k":[9007199254740993,1.0,null]},"g":"74be27de-1e4e-49d9-b579-fe0b331d3642","m":"1.1"}'
const second = '{"s":"","l":null,"i":null,"r":"NaN","d":null,"t":null,"b":null,"y":"x","g":null,"m":null}'

test('json', () => {
  expect(format('json')).toBe(`[\n${first},\n${second}\n]\n`)
  expect(format('json', empty)).toBe('[]\n')
  expect(JSON.parse(format('json'))).toHaveLength(2)
})

test('ndjson', () => {
  expect(format('ndjson')).toBe(`${first}\n${second}\n`)
  expect(format('ndjson', empty)).toBe('')
})

test('csv', () => {
  expect(format('csv')).toBe(
    's,l,i,r,d,t,b,y,g,m\n' +
      '"a,""b""|\n\\",9007199254740993,1,1.0,2024-02-14T12:00:00.1234567Z,1.02:03:04,true,' +
      '"{""k"":[9007199254740993,1.0,null]}",74be27de-1e4e-49d9-b579-fe0b331d3642,1.1\n' +
      ',,,NaN,,,,x,,\n',
  )
  expect(format('csv', empty)).toBe('a,b\n')
  expect(format('csv', tableOfRows('T', [{ '': 1 }]))).toBe('""\n1\n')
  expect(format('csv', tableOfRows('T', [{ a: '' }, { a: ' x' }]))).toBe('a\n""\n" x"\n')
})

describe('CSV for spreadsheets', () => {
  const line = (text: string, csvFormulas?: boolean) => {
    return [...formatTable(tableOfRows('T', [{ a: text }], { a: 'string' }), 'csv', { csvFormulas })].join('').slice(2)
  }

  test.each([
    ['=1+1', "'=1+1\n"],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"\n`],
    ['+cmd', "'+cmd\n"],
    ['-cmd|x', "'-cmd|x\n"],
    ['-', "'-\n"],
    ['@SUM(A1)', "'@SUM(A1)\n"],
    ['\t=1', `'\t=1\n`],
    ['\r=1', `"'\r=1"\n`],
    ['\n=1', `"'\n=1"\n`],
    ['＝1', "'＝1\n"],
    ['-1+1', "'-1+1\n"],
  ])('%j is no formula', (text, expected) => {
    expect(line(text)).toBe(expected)
  })

  test.each(['-5', '+1.5', '-1.5e-3', '-.5', 'a=b', "'=1", 'x@y', '', '1-2'])('%j stays as it is', (text) => {
    expect(line(text)).toBe(text === '' ? '""\n' : `${text}\n`)
  })

  test('names, and texts and arrays in dynamic columns; but no values of other types', () => {
    const table = tableOfRows('T', [{ '=a': '-x', n: -5, t: '-00:00:01', y: '=1' }], {
      '=a': 'string',
      n: 'long',
      t: 'timespan',
      y: 'dynamic',
    })
    expect(format('csv', table)).toBe("'=a,n,t,y\n'-x,-5,-00:00:01,'=1\n")
  })

  test('as it is when asked for', () => {
    expect(line('=1+1', true)).toBe('=1+1\n')
    expect(line('\t=1', true)).toBe('"\t=1"\n')
  })
})

test('markdown', () => {
  expect(format('markdown', tableOfRows('T', [{ a: 'x|y\nz\\', n: 1.5 }, {}]))).toBe(
    '| a | n |\n| --- | ---: |\n| x\\|y<br>z\\\\ | 1.5 |\n|  |  |\n',
  )
})
