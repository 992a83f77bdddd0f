import { parentPort, workerData } from 'node:worker_threads'
import { isPlain, type RunOptions, runSuite, type SharedFiles, type SuiteRun } from './suite-run.ts'
import { readSuite } from './suites.ts'

/** What a thread tells of a test file: its run, or that the caller has to run it, as not all of its tests passed. */
export interface WorkerReply {
  readonly path: string
  readonly run: SuiteRun | undefined
}

// A thread that runs test files, as it is told their paths: see threads.ts.
const shared: SharedFiles = new Map()
let last = Promise.resolve()

parentPort!.on('message', (path: string) => {
  last = last.then(async () => {
    const run = await runSuite(readSuite(path), workerData as RunOptions, shared)
    parentPort!.postMessage({ path, run: isPlain(run) ? run : undefined } satisfies WorkerReply)
  })
})
