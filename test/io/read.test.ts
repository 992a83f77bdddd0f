import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import type { Table } from '../../src/columns/table.ts'
import { readRows, readTable } from '../../src/io/read.ts'
import { formatDatetime } from '../../src/types/datetime.ts'
import { TypedScalar } from '../../src/types/dynamic.ts'

const folder = mkdtempSync(join(tmpdir(), 'kqlite-io-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function file(name: string, content: string | Buffer): string {
  const path = join(folder, `${++files}-${name}`)
  writeFileSync(path, content)
  return path
}

const cellsOf = (table: Table, column: string) =>
  Array.from({ length: table.length }, (_, row) => table.column(column).get(row))
const typesOf = (table: Table) => Object.fromEntries(table.columns.map(({ name, type }) => [name, type]))

const BIG = 9007199254740993n
const json = '[{"a": 1, "s": "x", "big": 9007199254740993}, {"s": "y\\u00e9", "d": {"k": [1.0]}, "a": null}]'
const ndjson = '{"a":1,"s":"x","big":9007199254740993}\n{"s":"y\\u00e9","d":{"k":[1.0]},"a":null}\n'
const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(ndjson, 'utf16le')])
const utf16be = Buffer.from(utf16).swap16()

describe.each<[string, string, string | Buffer]>([
  ['an array', 'x.json', json],
  [
    'a pretty array',
    'x.json',
    JSON.stringify(JSON.parse(json.replace('9007199254740993', '"N"')), null, 2)
      .replace('"N"', String(BIG))
      .replace(/\[\s*1\s*\]/, '[1.0]'),
  ],
  ['NDJSON', 'x.ndjson', ndjson],
  ['NDJSON with blank lines and CRLF', 'x.jsonl', `\r\n${ndjson.replaceAll('\n', '\r\n\r\n')}`],
  ['NDJSON without a last line break', 'x.jsonl', ndjson.trimEnd()],
  ['objects side by side', 'x.log', ndjson.replaceAll('\n', '')],
  ['a Records file', 'x.json', `{ "Records" : ${json}, "more": [{}], "x": "]" }`],
  ['gzip', 'x.json.gz', gzipSync(json)],
  ['gzip by content', 'x', gzipSync(ndjson)],
  ['two gzip members', 'x.gz', Buffer.concat(ndjson.split(/(?<=\n)/).map((line) => gzipSync(line)))],
  ['a byte order mark', 'x.json', `\uFEFF${json}`],
  ['UTF-16', 'x.ndjson', utf16],
  ['big-endian UTF-16', 'x.ndjson', utf16be],
])('%s', (_, name, content) => {
  test('gives a typed table', async () => {
    const table = await readTable(file(name, content), { name: 'T' })
    expect(typesOf(table)).toEqual({ a: 'long', s: 'string', big: 'long', d: 'dynamic' })
    expect(cellsOf(table, 'a')).toEqual([1, null])
    expect(cellsOf(table, 's')).toEqual(['x', 'yé'])
    expect(cellsOf(table, 'big')).toEqual([BIG, null])
    expect(cellsOf(table, 'd')).toEqual([null, new Map([['k', [new TypedScalar('real', 1)]]])])
  })

  test('gives plain rows', async () => {
    const [first, second] = await readRows(file(name, content))
    expect(first).toEqual({ a: 1, s: 'x', big: BIG })
    expect(second).toEqual({ s: 'yé', d: new Map([['k', [new TypedScalar('real', 1)]]]) })
  })
})

test.each<[string, string]>([
  ['empty.json', ''],
  ['empty.csv', ''],
  ['blank.ndjson', ' \n \n'],
  ['none.json', '[]'],
  ['none.json', '{"Records":[]}'],
])('%s with %j has no rows', async (name, content) => {
  const table = await readTable(file(name, content), { name: 'T' })
  expect(table.length).toBe(0)
  expect(table.columns).toEqual([])
})

test('types come from the schema, then from the values', async () => {
  const path = file(
    'x.ndjson',
    ['{"n":"5","t":"2024-02-14T12:00:00Z","r":1,"m":1,"b":true}', '{"r":0.5,"m":"x","b":false,"e":""}'].join('\n'),
  )
  const table = await readTable(path, { name: 'T', schema: { extra: 'guid', n: 'long' } })
  expect(typesOf(table)).toEqual({
    extra: 'guid',
    n: 'long',
    t: 'datetime',
    r: 'real',
    m: 'string',
    b: 'bool',
    e: 'string',
  })
  expect(table.columns[0].name).toBe('extra')
  expect(cellsOf(table, 'extra')).toEqual([null, null])
  expect(cellsOf(table, 'n')).toEqual([5, null])
  expect(cellsOf(table, 'm')).toEqual(['1', 'x'])
  expect(cellsOf(table, 'b')).toEqual([true, false])
})

test('a known table has its published columns and its name in Type', async () => {
  const table = await readTable(file('x.json', '[{"Computer":"c1"},{"Computer":"c2","Type":"Other"}]'), {
    name: 'Heartbeat',
  })
  expect(typesOf(table).TimeGenerated).toBe('datetime')
  expect(cellsOf(table, 'Computer')).toEqual(['c1', 'c2'])
  expect(cellsOf(table, 'Type')).toEqual(['Heartbeat', 'Other'])
  expect(cellsOf(table, 'TimeGenerated')).toEqual([null, null])
})

test('raw CloudTrail records become rows, alone or beside rows', async () => {
  const raw = {
    eventTime: '2024-02-14T12:00:00Z',
    eventName: 'ListUsers',
    eventSource: 'iam.amazonaws.com',
    eventCategory: 'Management',
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/a',
      sessionContext: { attributes: { mfaAuthenticated: 'true' } },
    },
    requestParameters: { maxItems: 5 },
    responseElements: null,
    readOnly: true,
  }
  const row = { TimeGenerated: '2024-02-14T13:00:00Z', EventName: 'GetUser', EventSource: 'iam.amazonaws.com' }
  const path = file('x.json.gz', gzipSync(JSON.stringify({ Records: [raw, row] })))
  const table = await readTable(path, { name: 'AWSCloudTrail' })
  expect(cellsOf(table, 'EventName')).toEqual(['ListUsers', 'GetUser'])
  expect(cellsOf(table, 'UserIdentityArn')).toEqual(['arn:aws:iam::111122223333:user/a', ''])
  expect(cellsOf(table, 'SessionMfaAuthenticated')).toEqual([true, null])
  expect(cellsOf(table, 'RequestParameters')).toEqual(['{"maxItems":5}', ''])
  expect(cellsOf(table, 'ResponseElements')).toEqual(['', ''])
  expect(cellsOf(table, 'ReadOnly')).toEqual([true, null])
  expect(cellsOf(table, 'Type')).toEqual(['AWSCloudTrail', 'AWSCloudTrail'])
  expect(cellsOf(table, 'TimeGenerated').map((value) => formatDatetime(value as number))).toEqual([
    '2024-02-14T12:00:00.0000000Z',
    '2024-02-14T13:00:00.0000000Z',
  ])
  expect(table.columns.map(({ name }) => name)).not.toContain('eventCategory')
})

test('nested JSON in a string column stays as it was written, but for white space', async () => {
  const path = file('x.ndjson', '{"s":{"a":"\\u0026 b","n":1.50}}\n{"s":{ "a" : [1, 2.0] }}\n{"s":[]}')
  const table = await readTable(path, { name: 'T', schema: { s: 'string' } })
  expect(cellsOf(table, 's')).toEqual(['{"a":"\\u0026 b","n":1.50}', '{"a":[1,2.0]}', '[]'])
})

test('several files are one table', async () => {
  const paths = [
    file('a.json', '{"a":1,"s":"x"}'),
    file('b.json.gz', gzipSync('[{"a":0.5,"t":"y"}]')),
    file('c.json', ''),
  ]
  const table = await readTable(paths, { name: 'T' })
  expect(typesOf(table)).toEqual({ a: 'real', s: 'string', t: 'string' })
  expect(cellsOf(table, 'a')).toEqual([1, 0.5])
  expect(cellsOf(table, 's')).toEqual(['x', ''])
})

test('cells of chosen rows are read alone', async () => {
  const lines = Array.from({ length: 1000 }, (_, i) => `{"id":"id-${i}","n":${i === 999 ? '"bad"' : i}}`)
  const table = await readTable(file('x.ndjson', lines.join('\n')), { name: 'T', schema: { n: 'long' } })
  const chosen = table.select(new Int32Array([7, -1, 3]))
  expect([0, 1, 2].map((row) => chosen.column('n').get(row))).toEqual([7, null, 3])
  expect([0, 1, 2].map((row) => chosen.column('id').get(row))).toEqual(['id-7', '', 'id-3'])
  expect(() => table.column('n')).toThrow(/x\.ndjson:1000, column n: "bad" is no long/)
})

test('records larger than a piece, and many of them', async () => {
  const long = 'x'.repeat(5_000_000)
  const lines = [
    `{"s":"${long}"}`,
    ...Array.from({ length: 40_000 }, (_, i) => `{"id":"${i}-${i * 7}","s":"${'y'.repeat(200)}","k":${i % 3}}`),
  ]
  const table = await readTable(file('x.ndjson', lines.join('\n')), { name: 'T' })
  expect(table.length).toBe(40_001)
  expect(cellsOf(table, 's')[0]).toBe(long)
  const ids = cellsOf(table, 'id')
  expect(ids[0]).toBe('')
  expect(ids.slice(1)).toEqual(Array.from({ length: 40_000 }, (_, i) => `${i}-${i * 7}`))
  expect(cellsOf(table, 'k').slice(1, 5)).toEqual([0, 1, 2, 0])
})

describe('what is wrong with JSON is said with its place', () => {
  const at = (line: number, column: number) => new RegExp(`x\\.json:${line}:${column}: `)
  test.each<[string, RegExp, string]>([
    ['{"a":1}\n{"a" 1}', at(2, 6), "expected ':'"],
    ['{"a":1}\n{"é":1,}', at(2, 8), 'expected a key'],
    ['{"a":1 "b":2}', at(1, 8), "expected ',' or '}'"],
    ['{"a":}', at(1, 6), 'expected a JSON value'],
    ['{"a":"x\n"}', at(1, 8), 'a control character in a string'],
    ['{"a":[1}}', at(1, 8), "unexpected '}'"],
    ['[{"a":1} {"a":2}]', at(1, 10), "expected ',' or ']'"],
    ['[{"a":1},]', at(1, 10), 'expected an object'],
    ['[1]', at(1, 2), 'expected an object'],
    ['5', at(1, 1), 'expected an object or an array'],
    ['[{}]]', at(1, 5), 'expected an object or an array'],
    ['{"a":1}\n{"a":"x', /x\.json:2: /, 'the file ends before'],
    ['[{"a":1}', /x\.json:1: /, 'the file ends before its array of records does'],
    ['{"Records":[{}] "x":1}', at(1, 17), "expected ',' or '}'"],
    ['{"\\x":1}', at(1, 2), 'a bad escape in a key'],
  ])('%j', async (content, place, message) => {
    const path = file('x.json', content)
    const error = await readTable(path, { name: 'T' }).catch((thrown) => thrown)
    expect(error).toMatchObject({ name: 'KqlError', kind: 'runtime' })
    expect(error.message).toMatch(place)
    expect(error.message).toContain(message)
  })

  test.each<[string, string]>([
    ['{"a":1}\n{"a":"\\q"}', 'x.json:2: field a: a bad escape in a string'],
    ['{"a":1}\n\n{"b":1,\n"a":{"k" 1}}', "x.json:3: field a: expected ':'"],
    ['{"a":tru}', 'x.json:1: field a: unexpected character'],
  ])('%j, when it is read', async (content, message) => {
    const path = file('x.json', content)
    await expect(readTable(path, { name: 'T' })).rejects.toThrow(message)
    const typed = await readTable(path, { name: 'T', schema: { a: 'string' } })
    expect(() => typed.column('a')).toThrow(message)
  })
})

describe('CSV', () => {
  test('types are inferred, or come from the schema', async () => {
    const path = file('x.csv', 'id,n,r,b,t,s\r\n012,1,1.5,true,2024-02-14T12:00:00Z,"a ""q"", b"\r\n345,,2,,,\r\n')
    const table = await readTable(path, { name: 'T' })
    expect(typesOf(table)).toEqual({ id: 'string', n: 'long', r: 'real', b: 'bool', t: 'datetime', s: 'string' })
    expect(cellsOf(table, 'n')).toEqual([1, null])
    expect(cellsOf(table, 's')).toEqual(['a "q", b', ''])
    const typed = await readTable(path, { name: 'T', schema: { n: 'string', z: 'int' } })
    expect(cellsOf(typed, 'n')).toEqual(['1', ''])
    expect(cellsOf(typed, 'z')).toEqual([null, null])
    expect((await readRows(path))[1]).toEqual({ id: '345', n: '', r: '2', b: '', t: '', s: '' })
  })

  test.each([
    ['11/04/2025, 09:34:41.000', '29/03/2025, 11:10:09.000', '2025-04-11T09:34:41.0000000Z'],
    ['11/04/2025, 09:34:41.000', '', '2025-04-11T09:34:41.0000000Z'],
    ['4/11/2025, 9:34:41.000 AM', '3/29/2025, 11:10:09.000 PM', '2025-04-11T09:34:41.0000000Z'],
    ['4/11/2025, 9:34:41.500 PM', '', '2025-04-11T21:34:41.5000000Z'],
  ])('dates of a portal export: %s', async (date, other, expected) => {
    const path = file('x.csv', `"TimeGenerated [UTC]",EventName\n"${date}",a\n"${other}",b\n`)
    const table = await readTable(path, { name: 'AWSCloudTrail' })
    expect(formatDatetime(cellsOf(table, 'TimeGenerated')[0] as number)).toBe(expected)
    const unknown = await readTable(path, { name: 'T' })
    expect(typesOf(unknown)).toEqual({ TimeGenerated: 'datetime', EventName: 'string' })
  })

  test.each(['a;b\n1;x', 'a\tb\n1\tx', '\uFEFFa,b\n1,x'])('%j', async (content) => {
    const table = await readTable(file('x.csv', content), { name: 'T' })
    expect(cellsOf(table, 'a')).toEqual([1])
    expect(cellsOf(table, 'b')).toEqual(['x'])
  })

  test.each([
    ['a,b\n1\n', 'x.csv:2: this row has 1 field, the header 2'],
    ['a,b\n1,"x\n', 'x.csv:2: a quote opens here that is never closed'],
    ['a,a\n', 'x.csv:1: the header has column a twice'],
    ['a,,b\n', 'x.csv:1: the header has a column without a name'],
    ['t [Local Time]\n', 'x.csv:1: column t is in local time'],
  ])('%j is an error', async (content, message) => {
    await expect(readTable(file('x.csv', content), { name: 'T' })).rejects.toThrow(message)
  })

  test('a value that does not fit is an error with its line', async () => {
    const table = await readTable(file('x.csv', 'n\n1\nx\n'), { name: 'T', schema: { n: 'long' } })
    expect(() => table.column('n')).toThrow(/x\.csv:3, column n: "x" is no long/)
  })
})

test('what cannot be read is said in words', async () => {
  await expect(readTable(join(folder, 'none.json'), { name: 'T' })).rejects.toThrow(/none\.json: there is no such file/)
  await expect(readTable(folder, { name: 'T' })).rejects.toThrow(/this is a folder/)
  const broken = file('x.json.gz', gzipSync(json).subarray(0, 30))
  await expect(readTable(broken, { name: 'T' })).rejects.toThrow(/the gzip file ends too early/)
  const both = [file('a.json', '{}'), file('b.csv', 'a')]
  await expect(readTable(both, { name: 'T' })).rejects.toThrow(/JSON and CSV files/)
})

test('progress is told up to the end', async () => {
  const seen: number[] = []
  await readTable([file('x.json', json), file('y.json', json)], {
    name: 'T',
    onProgress: ({ done, total }) => seen.push(done / total),
  })
  expect(seen.at(-1)).toBe(1)
  expect(seen).toEqual([...seen].sort())
})
