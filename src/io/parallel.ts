import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { fileError, PlaceError, readError } from './errors.ts'
import { JsonReader } from './json-reader.ts'
import type { WorkerMessage, WorkerTask } from './json-worker.ts'
import { type OnProgress, type Range, readRange, STDIN, statOf } from './pieces.ts'
import { type RecordSet, revived } from './record-set.ts'

/** A part is at least so large: starting a thread takes as long as reading some ten megabytes. */
const MIN_PART = 32 << 20
/** How far from where a part should end a place to end it is looked for. */
const REACH = 1 << 20

/** What reading one part has given. */
interface PartResult {
  readonly records?: RecordSet
  readonly lineBreaks: number
  readonly error?: unknown
}

/**
 * Where to cut a file so that several threads can read it; undefined where that does not pay or is not possible: a
 * small file, one that is not plain JSON objects one below the other (between `}` and `{` with just a line break there
 * is always the end of a top-level object).
 */
export function partsOf(path: string, threads = availableParallelism(), minPart = MIN_PART): Range[] | undefined {
  const stat = path === STDIN ? undefined : statOf(path)
  const count = Math.min(threads, Math.floor((stat?.size ?? 0) / minPart))
  if (stat === undefined || !stat.isFile() || count < 2) return undefined
  const file = openSync(path, 'r')
  try {
    const text = (start: number, length: number) => {
      const bytes = Buffer.alloc(Math.min(length, stat.size - start))
      return bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, start))
    }
    if (!/^\s*\{/.test(text(0, 1024))) return undefined
    const parts: Range[] = []
    let start = 0
    for (let i = 1; i < count; i++) {
      const from = Math.max(start, Math.floor((stat.size / count) * i))
      const border = /\}\r?\n(?=\{)/.exec(text(from, REACH))
      if (border === null) return undefined
      const end = from + border.index + border[0].length
      parts.push({ start, end })
      start = end
    }
    return [...parts, { start, end: stat.size }]
  } finally {
    closeSync(file)
  }
}

/** Reads the parts of a file at the same time, one of them in this thread. Throws as `readTable` does. */
export async function readParts(path: string, parts: readonly Range[], onProgress?: OnProgress): Promise<RecordSet[]> {
  const done = parts.map(() => 0)
  const total = parts.at(-1)!.end
  const progress = (part: number, bytes: number) => {
    done[part] = bytes
    onProgress?.({ done: done.reduce((sum, next) => sum + next), total })
  }
  const worker = workerFile()
  const results = await Promise.all(
    parts.map((range, part) => {
      const tell = (bytes: number) => progress(part, bytes)
      return part > 0 && worker !== undefined
        ? readInWorker(worker, { path, range }, tell)
        : readHere(path, range, tell)
    }),
  )
  let line = 1
  return results.map(({ records, lineBreaks, error }) => {
    if (error instanceof PlaceError)
      throw fileError(path, error.message, { line: line + error.line, column: error.column }, error.hint)
    if (error !== undefined) throw error
    const set = revived(records!, line)
    line += lineBreaks
    return set
  })
}

/** The worker's compiled code, beside this file or where the package has it; undefined in sources and in bundles. */
function workerFile(): URL | undefined {
  const places = ['./json-worker.js', '../io/json-worker.js'].map((place) => new URL(place, import.meta.url))
  return places.find((place) => existsSync(place))
}

async function readHere(path: string, range: Range, tell: (done: number) => void): Promise<PartResult> {
  try {
    const reader = new JsonReader()
    for await (const piece of readRange(path, range, ({ done }) => tell(done))) reader.feed(piece)
    return { records: reader.finish(path), lineBreaks: reader.lineBreaks }
  } catch (error) {
    return { error, lineBreaks: 0 }
  }
}

function readInWorker(url: URL, workerData: WorkerTask, tell: (done: number) => void): Promise<PartResult> {
  return new Promise((resolve) => {
    const worker = new Worker(url, { workerData, execArgv: [] })
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') tell(message.done)
      else if (message.kind === 'records') resolve(message)
      else
        resolve({ error: new PlaceError(message.message, message.line, message.column, message.hint), lineBreaks: 0 })
    })
    worker.on('error', (error) => resolve({ error: readError(workerData.path, error), lineBreaks: 0 }))
  })
}
