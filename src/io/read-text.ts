import { readFileSync } from 'node:fs'
import { readError } from './errors.ts'

/** A file's text, without a byte order mark. Throws KqlError. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw readError(path, error)
  }
}
