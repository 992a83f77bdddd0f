import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { didYouMean } from '../errors/suggest.ts'
import { readError } from '../io/errors.ts'
import { statOf } from '../io/pieces.ts'
import { type BadLine, type OnProgress, readTable } from '../io/read.ts'
import { readText } from '../io/read-text.ts'
import { counted } from '../messages/counted.ts'
import type { FunctionInput, TableInput, WorkspaceOptions } from '../options.ts'
import type { Rule } from '../rules/rule.ts'
import { readFunctionText } from '../sentinel/functions.ts'
import { UsageError } from './arguments.ts'
import { filesBelow, isFolder, mustExist } from './files.ts'
import { limitsOfProcess } from './limits.ts'
import { progressBar } from './progress.ts'
import { printable, printableLines } from './terminal.ts'

const DATA_FILE = /\.(json|ndjson|jsonl|csv)(\.gz)?$/i

/** The options that say what there is to read. */
export const SOURCE_OPTIONS = {
  data: { type: 'string', multiple: true },
  functions: { type: 'string', multiple: true },
  watchlists: { type: 'string', multiple: true },
  external: { type: 'string', multiple: true },
  'skip-bad-lines': { type: 'boolean' },
} as const

/** What the help says of them. */
export const SOURCE_HELP = `\
  --data PATH          rows: a folder (each file is a table, by its name), a file, Table=file, or Table=folder (all
                       files in and below it); repeatable. JSON, NDJSON, CSV, gzipped or not, and raw CloudTrail logs.
                       - reads standard input.
  --functions PATH     saved functions: a folder of .kql files, or one file; repeatable
  --watchlists PATH    watchlists: a folder (the file's name is the alias), a file, or Alias=file; repeatable
  --external URL=FILE  what externaldata reads at a URL: a file in the format that it declares; repeatable
  --skip-bad-lines     leaves out lines of NDJSON and CSV that are no rows, and leaves values empty that do not fit
                       their columns, and says which, instead of failing
`

/** The values of `SOURCE_OPTIONS`, or some of them, as they were given. */
export interface Sources {
  readonly data?: readonly string[]
  readonly functions?: readonly string[]
  readonly watchlists?: readonly string[]
  readonly external?: readonly string[]
  readonly 'skip-bad-lines'?: boolean
}

/** A file of rows, and the name they are known by. `-` is standard input. */
interface DataFile {
  readonly name: string
  readonly path: string
}

/**
 * Reads what a query can use. Of folders only the tables and watchlists whose names stand in the query, or in a
 * function, are read.
 */
export async function loadWorkspace(sources: Sources, queries: readonly string[]): Promise<WorkspaceOptions> {
  const { data = [], watchlists = [], external = [], 'skip-bad-lines': skipBadLines } = sources
  const functions = Object.fromEntries((sources.functions ?? []).flatMap(functionsIn))
  const texts = [...queries, ...Object.values(functions).map(({ body }) => body)]
  const readsAll = texts.some((text) => /\b(search|find|union)\b/.test(text) && /[*]/.test(text))
  const isRead = (name: string) => readsAll || texts.some((text) => text.includes(name))
  return {
    functions,
    tables: await readTables(data.flatMap(dataFiles), isRead, false, skipBadLines),
    watchlists: await readTables(watchlists.flatMap(dataFiles), isRead, true, skipBadLines),
    externalData: Object.fromEntries(external.map(externalText)),
    limits: limitsOfProcess(),
  }
}

async function readTables(
  files: readonly DataFile[],
  isRead: (name: string) => boolean,
  strings: boolean,
  skipBadLines = false,
): Promise<Record<string, TableInput>> {
  const paths = new Map<string, string[]>()
  for (const { name, path } of files) {
    if (isRead(name)) paths.set(name, [...(paths.get(name) ?? []), path])
  }
  const tables: [string, TableInput][] = []
  for (const [name, ofTable] of paths) {
    const bar = progressBar(`reading ${printable(name)}`)
    const bad: BadLine[] = []
    const onBadLine = skipBadLines ? (line: BadLine) => bad.push(line) : undefined
    const onProgress: OnProgress = ({ done, total }) => bar.update(done, total)
    try {
      tables.push([name, await readTable(ofTable, { name, onProgress, strings, onBadLine })])
    } finally {
      bar.stop()
    }
    for (const note of notesOf(bad)) process.stderr.write(`${printableLines(`${name}: ${note}`)}\n`)
  }
  return Object.fromEntries(tables)
}

/** What is said of bad lines: how many are left out, which values are empty. Values alike may be told of once only. */
function notesOf(bad: readonly BadLine[]): string[] {
  const lines = bad.filter(({ isLeftOut }) => isLeftOut)
  const values = [...new Map(bad.filter((one) => !one.isLeftOut).map((one) => [one.message, one])).values()]
  return [
    ...(lines.length === 0 ? [] : [`skipped ${counted(lines.length, 'bad line')}; ${firstOf(lines)}`]),
    ...(values.length === 0 ? [] : [`left ${counted(values.length, 'kind')} of bad values empty; ${firstOf(values)}`]),
  ]
}

function firstOf([{ file, line, column, message }]: readonly BadLine[]): string {
  const place = column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`
  return `the first is ${place}: ${message}`
}

/** `folder`, `Table=file`, `Table=folder` (all files in and below it), `file` (its name is the table's) or `-`. */
function dataFiles(argument: string): DataFile[] {
  const [, name, path] = /^([^=/\\]+)=(.*)$/s.exec(argument) ?? []
  if (name !== undefined) return pathsOf(path).map((file) => ({ name, path: file }))
  if (argument === '-') return [{ name: 'stdin', path: '-' }]
  mustExist(argument)
  if (!isFolder(argument)) return [{ name: tableName(argument), path: argument }]
  return filesIn(argument)
    .filter((file) => DATA_FILE.test(file) && isFileOrFolder(join(argument, file)))
    .map((file) => ({ name: tableName(file), path: join(argument, file) }))
}

/** A file, or the files of rows in and below a folder. */
function pathsOf(path: string): string[] {
  if (path === '-') return [path]
  mustExist(path)
  if (!isFolder(path)) return [path]
  const files = filesBelow(path).filter((file) => DATA_FILE.test(file))
  if (files.length === 0) throw new UsageError(`${path}: there are no JSON, NDJSON or CSV files in this folder`)
  return [...files].sort()
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    throw readError(folder, error)
  }
}

/** Pipes and devices in a folder are passed over: reading one may never end. What cannot be looked at, reading tells. */
function isFileOrFolder(path: string): boolean {
  const stat = statOf(path)
  return stat === undefined || stat.isFile() || stat.isDirectory()
}

function tableName(path: string): string {
  return basename(path).replace(DATA_FILE, '')
}

/** Whether a file holds a saved function, by its name. */
export function isFunctionFile(path: string): boolean {
  return /\.(kql|csl)$/i.test(path)
}

/** The saved functions of a file, or of the files in a folder, by name. */
export function functionsIn(argument: string): [string, FunctionInput][] {
  mustExist(argument)
  const files = isFolder(argument)
    ? filesIn(argument).flatMap((file) => (isFunctionFile(file) ? [join(argument, file)] : []))
    : [argument]
  return files.map((file) => {
    const { name, parameters, body } = readFunctionText(readText(file), basename(file).replace(/\.\w+$/, ''))
    return [name, { parameters, body }]
  })
}

/** The text of `URL=FILE`; a URL may hold `=` too. */
function externalText(argument: string): [url: string, text: string] {
  const [, url, path] = /^(.+)=([^=]+)$/s.exec(argument) ?? []
  if (url === undefined) throw new UsageError(`--external ${argument}: expected URL=FILE`)
  return [url, readText(path)]
}

/**
 * The rules of a file; of `FILE#NAME` the one of that name, or number. Throws KqlError for a file that cannot be read,
 * UsageError for a name that is not there.
 */
export async function readRules(argument: string): Promise<readonly Rule[]> {
  const [, path, name] = existsSync(argument) ? [] : (/^(.+)#(.+)$/s.exec(argument) ?? [])
  if (path === undefined) {
    const { parseRules } = await import('../rules/parse.ts')
    return parseRules(readText(argument), argument)
  }
  const rules = await readRules(path)
  const rule = rules.find((one) => one.name === name) ?? rules[Number(name) - 1]
  if (rule !== undefined) return [rule]
  const names = rules.map((one) => one.name)
  throw new UsageError(`${path} has no rule ${name}`, didYouMean(name, names) ?? `its rules: ${names.join(', ')}`)
}

/** The one rule of a file; UsageError for a file of several that is not asked for one of them. */
export async function readRule(argument: string): Promise<Rule> {
  const rules = await readRules(argument)
  if (rules.length === 1) return rules[0]
  const names = rules.map(({ name }) => name).join(', ')
  throw new UsageError(`${argument} has ${rules.length} rules: name one as ${argument}#NAME`, `its rules: ${names}`)
}
