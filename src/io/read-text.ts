import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readError } from './errors.ts'

/** The path of a file; throws KqlError for a URL that is of none. */
export function pathOf(file: string | URL): string {
  if (typeof file === 'string') return file
  try {
    return fileURLToPath(file)
  } catch (error) {
    throw readError(String(file), error)
  }
}

/** The text of a file, or of standard input for `-`, without a byte order mark. Throws KqlError. */
export function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw readError(path, error)
  }
}
