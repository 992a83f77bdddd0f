import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { partsOf } from '../../src/io/file-parts.ts'
import { readParts } from '../../src/io/parallel.ts'
import { tableOfRecords } from '../../src/io/record-table.ts'

const folder = mkdtempSync(join(tmpdir(), 'kqlite-parts-'))
afterAll(() => rmSync(folder, { recursive: true }))

const shape = { columns: [], defaults: {}, mapsCloudTrail: false, strings: false }
const lines = Array.from({ length: 3000 }, (_, i) => `{"id":${i},"name":"n${i % 7}","u":"u-${i}"}`)
let files = 0

function file(content: string): string {
  const path = join(folder, `${++files}.ndjson`)
  writeFileSync(path, content)
  return path
}

test.each(['\n', '\r\n'])('a file is cut between its lines (%j)', async (lineBreak) => {
  const path = file(lines.join(lineBreak) + lineBreak)
  const parts = partsOf(path, 4, 1000)!
  expect(parts).toHaveLength(4)
  expect(parts[0].start).toBe(0)
  expect(parts.slice(1).map((part) => part.start)).toEqual(parts.slice(0, -1).map((part) => part.end))
  const text = readFileSync(path, 'latin1')
  for (const { start, end } of parts) expect(text.slice(start, end)).toMatch(/^\{"id"[\s\S]*\}\r?\n$/)

  let progress = { done: 0, total: 1 }
  const sets = await readParts(path, parts, (now) => {
    progress = now
  })
  expect(progress).toEqual({ done: text.length, total: text.length })
  const table = tableOfRecords(sets, shape)
  expect(table.length).toBe(3000)
  for (const row of [0, 1, 999, 1500, 2999]) {
    expect(table.column('id').get(row)).toBe(row)
    expect(table.column('name').get(row)).toBe(`n${row % 7}`)
    expect(
      table
        .select(new Int32Array([row]))
        .column('u')
        .get(0),
    ).toBe(`u-${row}`)
  }
})

test('what is wrong is said with its line in the whole file', async () => {
  const broken = [...lines]
  broken[2500] = '{"id":1,}'
  const path = file(broken.join('\n'))
  await expect(readParts(path, partsOf(path, 4, 1000)!)).rejects.toThrow(
    `${path}:2501:9: expected a key in double quotes`,
  )

  const bad = [...lines]
  bad[2600] = '{"id":"x"}'
  const other = file(bad.join('\n'))
  const table = tableOfRecords(await readParts(other, partsOf(other, 4, 1000)!), {
    ...shape,
    columns: [{ name: 'id', type: 'long' }],
  })
  expect(() => table.column('id')).toThrow(`${other}:2601, column id: "x" is no long`)
})

test.each([
  ['an array', `[\n${lines.join(',\n')}\n]`],
  ['a pretty object', `{\n${lines.map((line, i) => `"k${i}":\n${line}`).join(',\n')}\n}`],
  ['one line', lines.join('')],
  ['a small file', lines.slice(0, 10).join('\n')],
  ['no file', ''],
])('%s is not cut', (_, content) => {
  expect(partsOf(content === '' ? join(folder, 'none') : file(content), 4, 1000)).toBeUndefined()
})
