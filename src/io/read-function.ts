import { basename } from 'node:path'
import { readFunctionText, type SavedFunctionText } from '../sentinel/functions.ts'
import { readText } from './read-text.ts'

/**
 * Reads a file with one saved function, in any form that `readFunctionText` knows; its name is the declared one, or
 * else the file's. Throws KqlError.
 */
export function readFunction(path: string): SavedFunctionText {
  return readFunctionText(readText(path), basename(path).replace(/\.\w+$/, ''))
}
