import { type FSWatcher, watch } from 'node:fs'
import { dirname, join } from 'node:path'

/** For how long after a change others are waited for, in milliseconds: editors write in several steps. */
const SETTLE_MS = 80

/**
 * Waits until a file in one of the folders changes, and gives the paths of all that did within a moment, as joined to
 * the folders. Folders that cannot be watched are passed over.
 */
export function nextChange(folders: Iterable<string>): Promise<ReadonlySet<string>> {
  return new Promise((done) => {
    const changed = new Set<string>()
    const watchers: FSWatcher[] = []
    let timer: NodeJS.Timeout | undefined
    const note = (path: string) => {
      changed.add(path)
      clearTimeout(timer)
      timer = setTimeout(() => {
        for (const watcher of watchers) watcher.close()
        done(changed)
      }, SETTLE_MS)
    }
    for (const folder of new Set(folders)) {
      try {
        const watcher = watch(folder, (_event, name) => note(name === null ? folder : join(folder, name)))
        watcher.on('error', () => watcher.close())
        watchers.push(watcher)
      } catch {}
    }
  })
}

/** The folders that files are in. */
export function foldersOf(files: Iterable<string>): ReadonlySet<string> {
  return new Set([...files].map((file) => dirname(file)))
}
