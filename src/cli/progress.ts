import type { SingleBar } from 'cli-progress'

export interface Bar {
  update(done: number, total: number): void
  stop(): void
}

const SHOW_AFTER_MS = 500

/** A progress bar on stderr, when that is a terminal and the work takes long enough to be worth one. */
export function progressBar(label: string): Bar {
  if (!process.stderr.isTTY) return { update() {}, stop() {} }
  const started = performance.now()
  let bar: SingleBar | undefined
  let loading = false
  let stopped = false
  return {
    update(done, total) {
      if (bar !== undefined) bar.update(Math.round(done / 1e6))
      else if (!loading && performance.now() - started > SHOW_AFTER_MS) {
        loading = true
        void import('cli-progress').then(({ default: progress }) => {
          if (stopped) return
          const format = `${label} {bar} {percentage}% | {value} of {total} MB`
          bar = new progress.SingleBar(
            { format, clearOnComplete: true, stream: process.stderr },
            progress.Presets.shades_grey,
          )
          bar.start(Math.max(1, Math.round(total / 1e6)), Math.round(done / 1e6))
        })
      }
    },
    stop() {
      stopped = true
      bar?.stop()
    },
  }
}
