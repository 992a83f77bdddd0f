import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Workspace } from '../../src/index.ts'
import { type BadLine, readTable } from '../../src/io/read.ts'

const folder = mkdtempSync(join(tmpdir(), 'kqlite-'))
afterAll(() => rmSync(folder, { recursive: true }))

const SCHEMA = { t: 'datetime', n: 'long', s: 'string' }

const FILES = {
  'T.ndjson':
    '{"t":"2024-05-02","n":1,"s":"a"}\n{"t":"redacted","n":2,"s":"b"}\n{"t":"2024-05-03","n":"many","s":"c"}\n',
  'T.csv': 't,n,s\n2024-05-02,1,a\nredacted,2,b\n2024-05-03,many,c\n',
}

describe.each(Object.entries(FILES))('%s: values that do not fit their columns', (file, text) => {
  const path = join(folder, file)
  const first = file === 'T.csv' ? 2 : 1
  writeFileSync(path, text)

  test('are errors that say where, and what to do', async () => {
    const table = await readTable(path, { name: 'T', schema: SCHEMA })
    expect(() => new Workspace({ tables: { T: table } }).query('T')).toThrow(
      expect.objectContaining({
        message: `${path}:${first + 1}, column t: "redacted" is no datetime`,
        hint: 'mend it, or have such values left empty: --skip-bad-lines, or onBadLine of readTable',
      }),
    )
  })

  test('are left empty where somebody is told of bad lines, before the table is there', async () => {
    const bad: BadLine[] = []
    const table = await readTable(path, { name: 'T', schema: SCHEMA, onBadLine: (one) => bad.push(one) })
    expect(bad).toEqual([
      { file: path, line: first + 1, message: 'column t: "redacted" is no datetime', isLeftOut: false },
      { file: path, line: first + 2, message: 'column n: "many" is no long', isLeftOut: false },
    ])
    expect(new Workspace({ tables: { T: table } }).query('T | project isnull(t), n, s').toJSON().rows).toEqual([
      [false, 1, 'a'],
      [true, 2, 'b'],
      [false, null, 'c'],
    ])
  })
})
