import type { SingleBar } from 'cli-progress'

/** A progress bar, or nothing where none is shown. */
export interface Bar {
  update(done: number, total: number): void
  stop(): void
}

const SHOW_AFTER_MS = 500

/** What a bar counts: how many of what is told to it make one of what it shows. */
export interface Unit {
  readonly name: string
  readonly size: number
}

const MEGABYTES: Unit = { name: 'MB', size: 1e6 }

/** A progress bar on stderr, when that is a terminal and the work takes long enough to be worth one. */
export function progressBar(label: string, { name, size }: Unit = MEGABYTES): Bar {
  if (!process.stderr.isTTY) return { update() {}, stop() {} }
  const started = performance.now()
  let bar: SingleBar | undefined
  let loading = false
  let stopped = false
  return {
    update(done, total) {
      if (bar !== undefined) bar.update(Math.round(done / size))
      else if (!loading && performance.now() - started > SHOW_AFTER_MS) {
        loading = true
        void import('cli-progress').then(({ default: progress }) => {
          if (stopped) return
          const format = `${label} {bar} {percentage}% | {value} of {total} ${name}`
          bar = new progress.SingleBar(
            { format, clearOnComplete: true, stream: process.stderr },
            progress.Presets.shades_grey,
          )
          bar.start(Math.max(1, Math.round(total / size)), Math.round(done / size))
        })
      }
    },
    stop() {
      stopped = true
      bar?.stop()
    },
  }
}
