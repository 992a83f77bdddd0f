import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { type ThreadSettings, Threads } from '../../../src/cli/testing/threads.ts'

const folder = mkdtempSync(join(tmpdir(), 'kqlite-threads-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A thread that answers as `worker.ts` does; of paths with `fail` it says that the caller has to run them. */
function settings(body: string): ThreadSettings {
  const file = join(folder, 'thread.mjs')
  writeFileSync(
    file,
    `import { parentPort } from 'node:worker_threads'\nparentPort.on('message', (path) => { ${body} })\n`,
  )
  return { file: pathToFileURL(file), warmUpMs: 0, watchMs: 0, worthwhileMs: 0.000001 }
}

/** Which paths this thread was given, and which others have run. */
async function share(
  paths: readonly string[],
  threadSettings: ThreadSettings,
): Promise<{ own: string[]; others: string[] }> {
  const own: string[] = []
  const others: string[] = []
  const options = { filter: undefined, coverage: false }
  const threads = new Threads(paths, options, (run) => others.push(run.path), threadSettings)
  for (let path = await threads.next(); path !== undefined; path = await threads.next()) {
    own.push(path)
    // Work, so that the guess of what is left is more than nothing.
    for (const end = process.cpuUsage().user + 2000; process.cpuUsage().user < end; );
    await setImmediate()
  }
  return { own, others }
}

const paths = Array.from({ length: 60 }, (_, i) => (i % 10 === 5 ? `fail ${i}` : `pass ${i}`))

test('every path is run once; what others cannot tell is run here', async () => {
  const thread = settings("parentPort.postMessage({ path, run: path.startsWith('fail') ? undefined : { path } })")
  const { own, others } = await share(paths, thread)
  expect([...own, ...others].sort()).toEqual([...paths].sort())
  expect(own).toEqual(expect.arrayContaining(paths.filter((path) => path.startsWith('fail'))))
})

test('what a thread that breaks has not told is run here', async () => {
  const { own, others } = await share(paths, settings("throw new Error('broken')"))
  expect([...own].sort()).toEqual([...paths].sort())
  expect(others).toEqual([])
})

test('without compiled code all is run here, in order', async () => {
  const { own } = await share(paths, { ...settings(''), file: undefined })
  expect(own).toEqual(paths)
})
