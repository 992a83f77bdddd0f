import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { RunOptions, SuiteRun } from './suite-run.ts'
import type { WorkerReply } from './worker.ts'

/** When threads are started, in milliseconds of work of this process. */
export interface ThreadSettings {
  /** The compiled code of a thread; none are started without. */
  readonly file: URL | undefined
  /** How long the work goes on before it is watched, as it is slow at first. */
  readonly warmUpMs: number
  /** For how long it is watched before its rest is guessed. */
  readonly watchMs: number
  /** A thread pays for so much work: it takes seconds of work until it is as fast as this one. */
  readonly worthwhileMs: number
}

const MOST_THREADS = 7
/** How many test files a thread has at a time, so that it need not wait for this one. */
const AHEAD = 4

/** Test files that are shared out between this thread and others, which are started when it pays. */
export class Threads {
  private readonly queue: string[]
  /** What only this thread can run. */
  private readonly own: string[] = []
  private readonly options: RunOptions
  private readonly onRun: (run: SuiteRun) => void
  private readonly total: number
  private readonly workers: { readonly worker: Worker; readonly paths: Set<string> }[] = []
  private done = 0
  private watched: { readonly since: number; readonly done: number } | undefined
  private mayStart: boolean
  private readonly settings: ThreadSettings
  private wake: () => void = () => {}

  /** `onRun` is told of the runs of other threads. */
  constructor(
    paths: readonly string[],
    options: RunOptions,
    onRun: (run: SuiteRun) => void,
    settings: ThreadSettings = { file: workerFile(), warmUpMs: 500, watchMs: 500, worthwhileMs: 5000 },
  ) {
    this.settings = settings
    this.queue = paths.toReversed()
    this.options = options
    this.onRun = onRun
    this.total = paths.length
    this.mayStart = settings.file !== undefined && availableParallelism() > 1
  }

  /** The next test file that this thread is to run; undefined when all are done. */
  async next(): Promise<string | undefined> {
    if (this.mayStart) this.startIfWorthwhile()
    for (;;) {
      const path = this.own.pop() ?? this.queue.pop()
      if (path !== undefined) {
        this.done++
        return path
      }
      if (this.workers.every(({ paths }) => paths.size === 0)) break
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
    await Promise.all(this.workers.map(({ worker }) => worker.terminate()))
    return undefined
  }

  private startIfWorthwhile(): void {
    const now = cpuTime()
    const { file, warmUpMs, watchMs, worthwhileMs } = this.settings
    if (this.watched === undefined) {
      if (now > warmUpMs) this.watched = { since: now, done: this.done }
      return
    }
    const { since, done } = this.watched
    if (now - since < watchMs || this.done === done) return
    this.mayStart = false
    const left = ((now - since) / (this.done - done)) * (this.total - this.done)
    const count = Math.min(availableParallelism() - 1, MOST_THREADS, Math.floor(left / worthwhileMs))
    for (let i = 0; i < count; i++) this.start(file!)
  }

  private start(file: URL): void {
    const worker = new Worker(file, { workerData: this.options, execArgv: [] })
    const paths = new Set<string>()
    const feed = () => {
      while (paths.size < AHEAD && this.queue.length > 0) {
        const path = this.queue.pop()!
        paths.add(path)
        worker.postMessage(path)
      }
      this.wake()
    }
    worker.on('message', ({ path, run }: WorkerReply) => {
      paths.delete(path)
      if (run === undefined) this.own.push(path)
      else {
        this.done++
        this.onRun(run)
      }
      feed()
    })
    // What a thread that breaks has not told is run here.
    worker.on('error', () => {
      this.own.push(...paths)
      paths.clear()
      this.wake()
    })
    this.workers.push({ worker, paths })
    feed()
  }
}

/** What this process has worked so far, in milliseconds: other processes do not count, as a clock would count them. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** The worker's compiled code; undefined in sources. */
function workerFile(): URL | undefined {
  const places = ['./worker.js', '../cli/testing/worker.js'].map((place) => new URL(place, import.meta.url))
  return places.find((place) => existsSync(place))
}
