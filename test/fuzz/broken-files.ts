import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { KqlError, Result } from '../../src/index.ts'
import { type OnBadLine, readTable } from '../../src/io/read.ts'
import { formatTable } from '../../src/io/write.ts'
import { type Edit, edit, edited } from './mutations.ts'
import { same, workspaceWith } from './outcomes.ts'
import type { Property } from './properties.ts'
import { type Row, rows, SCHEMA } from './tables.ts'

/** Rows, the file they are written to, and what becomes of its bytes. */
interface FileCase {
  readonly T: readonly Row[]
  readonly name: string
  readonly edits: readonly Edit[]
  readonly typed: boolean
}

const NAMES = ['T.ndjson', 'T.json', 'T.csv', 'T', 'T.ndjson.gz', 'T.csv.gz']

function bytesOf({ T, name, edits }: FileCase): Buffer {
  const { table } = workspaceWith(T, []).query('T')
  const format = name.includes('csv') ? 'csv' : name.includes('nd') ? 'ndjson' : 'json'
  const text = Buffer.from([...formatTable(table, format, { csvFormulas: true })].join(''))
  return edited(name.endsWith('gz') ? gzipSync(text) : text, edits, () => text)
}

/** The rows of a file, or the error that it is; throws what is no KqlError. */
async function read(path: string, typed: boolean, onBadLine?: OnBadLine): Promise<string> {
  try {
    const table = await readTable(path, { name: 'T', schema: typed ? SCHEMA : undefined, onBadLine })
    return JSON.stringify(new Result(table))
  } catch (error) {
    if (!(error instanceof KqlError) || error.kind === 'internal') throw error
    return `error ${error.message}`
  }
}

/** A broken file gives rows or one KqlError; when no line is bad, leaving out bad lines changes nothing. */
export const brokenFiles: Property<FileCase> = {
  name: 'broken files',
  cases: fc.record({
    T: rows.map((some) => some.slice(0, 20)),
    name: fc.constantFrom(...NAMES),
    edits: fc.array(edit, { maxLength: 4 }),
    typed: fc.boolean(),
  }),
  query: (one) => bytesOf(one).toString('latin1'),
  check: async (one) => {
    const folder = mkdtempSync(join(tmpdir(), 'kqlite-fuzz-'))
    try {
      const path = join(folder, one.name)
      writeFileSync(path, bytesOf(one))
      const strict = await read(path, one.typed)
      let bad = 0
      const skipping = await read(path, one.typed, () => bad++)
      if (bad === 0 && !strict.startsWith('error')) same('a file and its good lines', strict, skipping)
      // What is called NDJSON has an object on each line, even if JSON could be read otherwise.
      const isNdjson = one.name.includes('ndjson')
      if (bad > 0 && !isNdjson && !strict.startsWith('error'))
        throw new Error(`${bad} lines are bad, but the file is not`)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}
