import { parentPort, type TransferListItem, workerData } from 'node:worker_threads'
import { PlaceError } from './errors.ts'
import { JsonReader } from './json-reader.ts'
import { type OnProgress, type Range, readRange } from './pieces.ts'
import { buffersOf, type RecordSet } from './record-set.ts'

/** What the thread is started with. */
export interface WorkerTask {
  readonly path: string
  readonly range: Range
}

/** What it tells: how far it is; then the records, or what is wrong. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'records'; readonly records: RecordSet; readonly lineBreaks: number }
  | {
      readonly kind: 'misplaced'
      readonly message: string
      readonly line: number
      readonly column?: number
      readonly hint?: string
    }

// A thread that reads one part of a JSON file: see parallel.ts.
const { path, range } = workerData as WorkerTask
const tell = (message: WorkerMessage, transfer: readonly ArrayBufferLike[] = []) =>
  parentPort!.postMessage(message, transfer as readonly TransferListItem[])
const onProgress: OnProgress = ({ done }) => tell({ kind: 'progress', done })
try {
  const reader = new JsonReader()
  for await (const piece of readRange(path, range, onProgress)) reader.feed(piece)
  const records = reader.finish(path)
  const buffers = buffersOf(records)
  tell({ kind: 'records', records, lineBreaks: reader.lineBreaks }, buffers)
} catch (error) {
  if (!(error instanceof PlaceError)) throw error
  const { message, line, column, hint } = error
  tell({ kind: 'misplaced', message, line, column, hint })
}
