import { readFileSync } from 'node:fs'
import { readError } from './errors.ts'

/** The text of a file, or of standard input for `-`, without a byte order mark. Throws KqlError. */
export function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw readError(path, error)
  }
}
