import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { readFunctionText, type SavedFunctionText } from '../sentinel/functions.ts'
import { readError } from './errors.ts'

/**
 * Reads a file with one saved function, in any form that `readFunctionText` knows; its name is the declared one, or
 * else the file's. Throws KqlError.
 */
export function readFunction(path: string): SavedFunctionText {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw readError(path, error)
  }
  return readFunctionText(text.replace(/^\uFEFF/, ''), basename(path).replace(/\.\w+$/, ''))
}
