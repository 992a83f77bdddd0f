import { readdirSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Table } from '../columns/table.ts'
import { readError } from './errors.ts'
import { type ReadTableOptions, readRows, readTable } from './read.ts'

/** Files by their paths from another file, each read once; what `FixtureFiles` of the tests asks for. */
export class FilesBeside {
  private readonly folder: string
  private readonly shared: Map<string, Promise<unknown>>

  /** `shared` is what was read for other files: hand the same to each of them. */
  constructor(file: string, shared: Map<string, Promise<unknown>> = new Map()) {
    this.folder = dirname(file)
    this.shared = shared
  }

  /** A table of the rows of some files; as `readTable` of `kqlite/io`. */
  readTable(paths: readonly string[], options: ReadTableOptions): Promise<Table> {
    const files = paths.map((path) => this.locate(path))
    return this.once(JSON.stringify([files, options]), () => readTable(files, options))
  }

  /** The rows of a file as objects. */
  readRows(path: string): Promise<Record<string, unknown>[]> {
    const file = this.locate(path)
    return this.once(`rows ${file}`, () => readRows(file))
  }

  /** The text of a file, unpacked if its name ends in `.gz`. */
  readText(path: string): Promise<string> {
    const file = this.locate(path)
    return this.once(`text ${file}`, async () => {
      const bytes = trying(file, () => {
        const content = readFileSync(file)
        return /\.gz$/i.test(file) ? gunzipSync(content) : content
      })
      return bytes.toString('utf8').replace(/^\uFEFF/, '')
    })
  }

  /** The names of the files in a folder. */
  async list(folder: string): Promise<readonly string[]> {
    const path = this.locate(folder)
    return trying(path, () => readdirSync(path))
  }

  private locate(path: string): string {
    return isAbsolute(path) ? path : join(this.folder, path)
  }

  private once<T>(key: string, read: () => Promise<T>): Promise<T> {
    let found = this.shared.get(key) as Promise<T> | undefined
    if (found === undefined) {
      found = read()
      this.shared.set(key, found)
    }
    return found
  }
}

function trying<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw readError(path, error)
  }
}
