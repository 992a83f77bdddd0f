/**
 * Reading and writing files, on Node: `kqlite/io`.
 *
 * @packageDocumentation
 */
export type { SavedFunctionText } from '../sentinel/functions.ts'
export {
  type BadLine,
  type OnBadLine,
  type OnProgress,
  type Progress,
  type ReadTableOptions,
  readRows,
  readTable,
} from './read.ts'
export { readFunction } from './read-function.ts'
export { type FormatOptions, formatTable, type OutputFormat, writeResult } from './write.ts'
