import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { formatError, KqlError, Result, Workspace } from '../../src/index.ts'
import { type BadLine, readRows, readTable } from '../../src/io/read.ts'
import { writeResult } from '../../src/io/write.ts'
import { printable } from '../../src/messages/printable.ts'
import { HOSTILE_FILES, type HostileFile } from './hostile-files/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'kqlite-hostile-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The rows of a file, or the text of its error without the folder. */
async function outcome({ name, content, schema }: HostileFile, onBadLine?: (bad: BadLine) => void) {
  const path = join(folder, name)
  writeFileSync(path, content)
  try {
    const table = await readTable(path, { name: 'T', schema, onBadLine })
    return new Result(table).toJSON().rows
  } catch (error) {
    if (!(error instanceof KqlError)) throw error
    return formatError(error).replaceAll(`${folder}/`, '')
  }
}

const cases = HOSTILE_FILES.map((one) => [`${one.name}: ${one.what}`, one] as const)

test.each(cases)('%s', async (_, one) => {
  expect(await outcome(one)).toEqual(one.expected)
})

describe('with bad lines left out', () => {
  test.each(cases.filter(([, { skipping }]) => skipping !== undefined))('%s', async (_, one) => {
    const bad: string[] = []
    const rows = await outcome(one, ({ line, column, message }) => {
      bad.push(printable(`${line}${column === undefined ? '' : `:${column}`}: ${message}`))
    })
    expect(rows).toEqual(one.skipping!.rows)
    expect(bad).toEqual(one.skipping!.bad)
  })

  test.each(cases.filter(([, { skipping }]) => skipping === undefined))('%s is as without', async (_, one) => {
    expect(typeof (await outcome(one, () => {}))).toEqual(typeof one.expected)
  })
})

test('many bad lines among many, and lines longer than what is read at once', async () => {
  const long = 'x'.repeat(9_000_000)
  const lines = Array.from({ length: 50_000 }, (_, i) => (i % 3 === 0 ? `{"n":${i}` : `{"n":${i}}`))
  writeFileSync(join(folder, 'many.ndjson'), [...lines, `{"s":"${long}"}`, `{"s":"${long}}`].join('\n'))
  const bad: number[] = []
  const onBadLine = ({ line }: BadLine) => bad.push(line)
  const table = await readTable(join(folder, 'many.ndjson'), { name: 'T', onBadLine })
  expect(table.length).toBe(33_334)
  expect(bad).toEqual([...lines.flatMap((_, i) => (i % 3 === 0 ? [i + 1] : [])), 50_002])
  expect((await readRows(join(folder, 'many.ndjson'), { onBadLine: () => {} }))[0]).toEqual({ n: 1 })
})

test.each([
  ['json', '{"a":1}\n{"a":"', 'a', 'row.json:2:1: a row of more than 64 MB starts here'],
  ['ndjson', '{"a":1}\n{"a":[', '1,', 'row.ndjson:2:1: a row of more than 64 MB starts here'],
  ['csv', 'a\n1\n"', 'a', 'row.csv:3: a row of more than 64 MB starts here\nhint: a quote may not be closed'],
])(
  'a row in %s that does not end, in a small gzip file',
  async (format, start, unit, expected) => {
    const path = join(folder, `row.${format}`)
    const content = gzipSync(Buffer.concat([Buffer.from(start), Buffer.alloc(2 ** 26 + 2 ** 24, unit)]), { level: 1 })
    writeFileSync(path, content)
    const read = (onBadLine?: (bad: BadLine) => void) => readTable(path, { name: 'T', onBadLine })
    const error = await read().catch((error: unknown) => error)
    expect(formatError(error as KqlError).replaceAll(`${folder}/`, '')).toContain(expected)
    if (format === 'csv') return
    const skipping = await read(() => {}).catch((error: unknown) => error)
    expect(formatError(skipping as KqlError).replaceAll(`${folder}/`, '')).toContain(expected.replace(':1: ', ': '))
  },
  60_000,
)

test('lines of which none is good', async () => {
  writeFileSync(join(folder, 'none.ndjson'), 'x\n'.repeat(100))
  let bad = 0
  const table = await readTable(join(folder, 'none.ndjson'), { name: 'T', onBadLine: () => bad++ })
  expect([table.length, bad]).toEqual([0, 100])
})

test('a text of millions of characters inside of a value', async () => {
  const long = `{"k":"${'x'.repeat(20_000_000)}\\" y"}`
  writeFileSync(join(folder, 'long.json'), `{"a":${long}}`)
  const table = await readTable(join(folder, 'long.json'), { name: 'T', schema: { a: 'string' } })
  expect(table.column('a').get(0) === long).toBe(true)
})

test('thousands of columns', async () => {
  const names = Array.from({ length: 10_001 }, (_, i) => `column${i}`)
  for (const count of [10_000, 10_001]) {
    const some = names.slice(0, count)
    writeFileSync(join(folder, 'wide.csv'), `${some.join()}\n`)
    writeFileSync(join(folder, 'wide.ndjson'), some.map((name) => `{"${name}":1}`).join('\n'))
    for (const file of ['wide.csv', 'wide.ndjson']) {
      const read = readTable(join(folder, file), { name: 'T' })
      if (count > 10_000) await expect(read).rejects.toThrow(/wide\.(csv:1|ndjson:10001:2): more than 10000 columns/)
      else expect((await read).columns).toHaveLength(count)
    }
  }
})

describe('what is no file', () => {
  mkdirSync(join(folder, 'a folder'))
  symlinkSync('circle', join(folder, 'circle'))
  writeFileSync(join(folder, 'file'), '')
  test.each([
    ['none.json', 'none.json: there is no such file'],
    ['a folder', 'a folder: this is a folder, not a file'],
    ['circle', 'circle: its symbolic links lead in a circle'],
    ['file/x.json', 'file/x.json: there is no such file: something in its path is no folder'],
    [`${'x'.repeat(300)}.json`, `${'x'.repeat(300)}.json: the name is too long`],
    ['zero\0byte.json', 'zero␀byte.json: this is no name of a file'],
  ])('%j', async (name, expected) => {
    const error = await readTable(join(folder, name), { name: 'T', onProgress: () => {} }).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(KqlError)
    expect(formatError(error).replaceAll(`${folder}/`, '')).toBe(expected)
  })
})

describe('a stream that closes while a result is written', () => {
  const result = new Workspace().query('range x from 1 to 100000 step 1')
  const closed = new PassThrough()
  closed.destroy()
  const closing = new Writable({
    highWaterMark: 10,
    write() {
      setImmediate(() => this.destroy())
    },
  })
  const broken = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
    },
  })
  test.each([
    ['before', closed, 'the result cannot be written: its stream was closed'],
    ['meanwhile', closing, 'the result cannot be written: its stream was closed'],
    ['with an error', broken, 'the result cannot be written: no space left on device'],
  ])('%s', async (_, stream, message) => {
    await expect(writeResult(result, 'ndjson', stream)).rejects.toMatchObject({
      name: 'KqlError',
      kind: 'runtime',
      message,
    })
  })
})
