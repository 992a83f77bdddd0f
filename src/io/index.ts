/**
 * Files in and out, for Node: tables from JSON, NDJSON, CSV and CloudTrail logs, saved functions from their files,
 * results as text.
 *
 * @packageDocumentation
 */
export { readFunctionText } from '../sentinel/functions.ts'
export { type OnProgress, type Progress, readRows, readTable, type ReadTableOptions } from './read.ts'
export { type OutputFormat, writeResult } from './write.ts'
