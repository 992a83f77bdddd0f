import { closeSync, openSync, readSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { type Range, STDIN, statOf } from './pieces.ts'

/** A part is at least so large: starting a thread takes as long as reading some ten megabytes. */
const MIN_PART = 32 << 20
/** How far from where a part should end a place to end it is looked for. */
const REACH = 1 << 20

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
