import { describe, expect, test } from 'vitest'
import { Workspace, type WorkspaceOptions } from '../../src/index.ts'

const URL = 'https://example.com/feed'

function rows(query: string, externalData: WorkspaceOptions['externalData']): readonly (readonly unknown[])[] {
  return new Workspace({ externalData }).query(query).toJSON().rows
}

function read(columns: string, text: string, properties = ''): readonly (readonly unknown[])[] {
  return rows(`externaldata(${columns})["${URL}"] ${properties && `with (${properties})`}`, { [URL]: text })
}

describe('externaldata', () => {
  test('reads rows that the caller gives, in the types declared', () => {
    const given = [{ ip: '203.0.113.7', seen: '2024-05-01', other: 1 }, { ip: '203.0.113.8' }]
    expect(rows(`externaldata(ip:string, seen:datetime)["${URL}"]`, { [URL]: given })).toEqual([
      ['203.0.113.7', '2024-05-01T00:00:00.0000000Z'],
      ['203.0.113.8', null],
    ])
    expect(() => rows(`externaldata(ip:long)["${URL}"]`, { [URL]: given })).toThrow(
      /row 1, column ip: "203.0.113.7" is no long/,
    )
  })

  test('asks a function for each URL, which may come from a let or a parameter', () => {
    const workspace = new Workspace({ parameters: { url: 'b' }, externalData: (url) => [{ from: url }] })
    const query = 'declare query_parameters(url:string); let a = "a"; externaldata(from:string)[a, url, h@"c"]'
    expect(workspace.query(query).rows).toEqual([{ from: 'a' }, { from: 'b' }, { from: 'c' }])
  })

  test('reads CSV: quotes, lines in quotes, missing fields, types', () => {
    const text =
      'name,n,t,d\r\n"a ""b"", c",9223372036854775807,1d,"{""x"":[1]}"\r\n\r\n"two\nlines",x\r\nlast,1,00:00:01,é,more'
    expect(read('name:string, n:long, t:timespan, d:dynamic', text, 'format="csv", ignoreFirstRecord=true')).toEqual([
      ['a "b", c', '9223372036854775807', '1.00:00:00', { x: [1] }],
      ['two\nlines', null, null, null],
      ['last', 1, '00:00:01', 'é'],
    ])
  })

  test('reads other separated values', () => {
    expect(read('a:string, b:real', 'x\t1.5\ny,z\t', 'format=tsv')).toEqual([
      ['x', 1.5],
      ['y,z', null],
    ])
    expect(read('a:string, b:real', 'x|1.5', 'format="psv"')).toEqual([['x', 1.5]])
    expect(read('a:string, b:real', 'x;1.5', 'format="scsv"')).toEqual([['x', 1.5]])
    expect(read('a:string, b:real', 'x\x011.5', 'format="sohsv"')).toEqual([['x', 1.5]])
  })

  test('reads lines of text, or all of it', () => {
    expect(read('line:string', '# head\n\na, "b"\r\nc', 'format="txt", ignoreFirstRecord=True')).toEqual([
      ['a, "b"'],
      ['c'],
    ])
    expect(read('all:string', 'a\nb\n', 'format="raw"')).toEqual([['a\nb\n']])
  })

  test('reads JSON: lines, one value, many values', () => {
    const columns = 'a:long, b:dynamic, c:string'
    const expected = [
      [1, { x: null }, '[1,2]'],
      [null, null, ''],
    ]
    expect(read(columns, '{"a":1,"b":{"x":null},"c":[1,2]}\n{}\n', 'format="json"')).toEqual(expected)
    expect(read(columns, '[{"a":1,"b":{"x":null},"c":[1,2]},\n{}]', 'format="multijson"')).toEqual(expected)
    expect(read(columns, '{"a":1,"b":{"x":null},\n"c":[1,2]} {}', 'format="multijson"')).toEqual(expected)
    expect(read('a:long', '{"a":\n 9007199254740993}', 'format="singlejson"')).toEqual([['9007199254740993']])
  })

  test('follows a mapping', () => {
    const paths = `format=multijson, ingestionMapping='[{"Column":"all","Properties":{"Path":"$"}},{"column":"y","path":"$.x[1]"}]'`
    expect(read('all:dynamic, y:long, z:string', '{"x":[1,2]}', paths)).toEqual([[{ x: [1, 2] }, 2, '']])
    const ordinals = `format=csv, ingestionMapping='[{"Column":"b","Properties":{"Ordinal":"1"}}]'`
    expect(read('b:string, a:string', 'x,y', ordinals)).toEqual([['y', '']])
  })

  test('takes the format from the ending of the URL, else CSV', () => {
    const queries = {
      'https://x/a.json?sig=1': '{"a":"1"}',
      'https://x/a.tsv.gz': '1\t2',
      'https://x/a,b': '1,2',
      'https://x/l.txt': '1',
    }
    for (const [url, text] of Object.entries(queries)) {
      expect(rows(`externaldata(a:string)["${url}"]`, { [url]: text })).toEqual([['1']])
    }
  })

  test('has no rows in an empty text', () => {
    for (const format of ['csv', 'txt', 'json', 'multijson'])
      expect(read('a:string', '', `format=${format}`)).toEqual([])
  })

  test('refuses what was not given, and what it cannot read', () => {
    expect(() => rows(`externaldata(a:string)["${URL}"]`, undefined)).toThrow(
      expect.objectContaining({
        kind: 'unsupported',
        message: `externaldata fetches nothing, and the content of ${URL} was not given.`,
      }),
    )
    expect(() => read('a:string', 'x', 'format=parquet')).toThrow(
      /The format 'parquet' of externaldata is not supported/,
    )
    expect(() => read('a:string', 'x', 'somethingElse=true')).toThrow(/property 'somethingelse' of externaldata/)
    expect(() => read('a:string', '{"a":1}\n{"a"', 'format=json')).toThrow(/feed: the text is no JSON/)
  })

  test('is looked at only where its rows are needed', () => {
    const workspace = new Workspace({ schemas: { T: { ip: 'string' } }, tables: {} })
    const data = `externaldata(ip:string)["${URL}"]`
    for (const query of [
      `T | where ip in (${data})`,
      `T | join kind=inner (${data}) on ip`,
      `${data} | join kind=inner T on ip`,
      `T | evaluate ipv4_lookup((${data} | project net = ip), ip, net)`,
    ]) {
      expect(workspace.query(query).length, query).toBe(0)
    }
    expect(() => workspace.query(`${data} | join kind=leftanti T on ip`)).toThrow(/was not given/)
  })
})

describe('infer_storage_schema', () => {
  const infer = (options: string, externalData: WorkspaceOptions['externalData']) =>
    rows(`evaluate infer_storage_schema(dynamic(${options})) | project CslSchema`, externalData)[0][0]

  test('reads the types off rows, JSON and separated values with a header', () => {
    const options = (format: string, more = '') => `{"StorageContainers": ["u"], "DataFormat": "${format}"${more}}`
    const header = ', "InferenceOptions": {"UseFirstRowAsHeader": true}'
    const row = { id: 9007199254740993n, 'a b': 0.5, é: '2024-01-01T00:00:00Z', x: [1], b: true, s: 'x', n: null }
    const schema = "id:long, ['a b']:real, ['é']:datetime, x:dynamic, b:bool, s:string"
    expect(infer(options('parquet'), { u: [row] })).toBe(`${schema}, n:string`)
    const json = '{"id": 9007199254740993, "a b": 0.5, "é": "2024-01-01T00:00:00Z", "x": {}}\n{"b": true, "s": ""}'
    expect(infer(options('json'), { u: json })).toBe(schema)
    expect(infer(options('csv', header), { u: 'i,r,s\n1,2,"a,b"\n2,2.5,\n' })).toBe('i:long, r:real, s:string')
    expect(infer(options('multijson'), { u: '[]' })).toBe('')
  })

  test('takes one of several data artifacts, or what all agree on', () => {
    const options = (mode: string) => `{"StorageContainers": ["u", "v"], "DataFormat": "json", "Mode": "${mode}"}`
    expect(infer(options('any'), { u: [{ a: 1 }], v: [{ a: 'x' }] })).toBe('a:long')
    expect(infer(options('all'), { u: [{ a: 1 }], v: [{ a: 2 }] })).toBe('a:long')
    expect(() => infer(options('last'), { u: [{ a: 1 }], v: [{ a: 'x' }] })).toThrow(/'last' over data whose columns/)
  })

  test('refuses what it cannot know', () => {
    expect(() => infer('{"StorageContainers": ["u"], "DataFormat": "csv"}', {})).toThrow(/content of u was not given/)
    expect(() => infer('{"StorageContainers": ["u"], "DataFormat": "csv"}', { u: 'a,b' })).toThrow(
      /UseFirstRowAsHeader/,
    )
    expect(() => infer('{"StorageContainers": ["u"], "DataFormat": "txt"}', { u: 'a' })).toThrow(/'txt'/)
    expect(() => infer('{"StorageContainers": ["u"], "FileExtension": ".x"}', {})).toThrow(/FileExtension/)
    expect(() => infer('{}', {})).toThrow(/needs StorageContainers/)
  })
})

describe('externaldata whose content is not given', () => {
  const query = `externaldata(ip:string, bag:dynamic)["${URL}"]`
  const refused = /externaldata fetches nothing/

  test('is refused, also when it is one of several', () => {
    expect(() => new Workspace().query(query)).toThrow(refused)
    expect(() => new Workspace({ tables: {}, schemas: {} }).query(query)).toThrow(refused)
    expect(() => new Workspace({ schemas: {}, watchlists: {} }).query(query)).toThrow(refused)
    expect(() => new Workspace({ schemas: {}, externalData: { other: [] } }).query(query)).toThrow(refused)
  })

  test('has its columns and no rows where only schemas are given', () => {
    const workspace = new Workspace({ schemas: { A: { ip: 'string' } } })
    expect(workspace.query(query).toJSON()).toEqual({
      columns: [
        { name: 'ip', type: 'string' },
        { name: 'bag', type: 'dynamic' },
      ],
      rows: [],
    })
    const joined = workspace.query(`${query} | evaluate bag_unpack(bag) | where seen > 1 | join A on ip`)
    expect(joined.columns.map(({ name }) => name)).toEqual(['ip', 'seen', 'ip1'])
  })
})
