import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { fileError, PlaceError, readError } from './errors.ts'
import { JsonReader } from './json-reader.ts'
import type { WorkerMessage, WorkerTask } from './json-worker.ts'
import { type OnProgress, type Range, readRange } from './pieces.ts'
import { type RecordSet, revived } from './record-set.ts'

/** What reading one part has given. */
interface PartResult {
  readonly records?: RecordSet
  readonly lineBreaks: number
  readonly error?: unknown
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
