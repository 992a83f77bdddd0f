import type { Source, Span } from '../../grammar/index.ts'
import type { Table } from '../columns/table.ts'
import type { ExternalContent } from '../engine/context.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { FunctionInput, WorkspaceOptions } from '../options.ts'
import { entryOf, plainValue, type YamlMap, type YamlNode, type YamlScalar } from '../rules/yaml.ts'
import { readFunctionText } from '../sentinel/functions.ts'
import { type Datetime, formatDatetime } from '../types/datetime.ts'
import { parseDatetime } from '../types/parse-datetime.ts'
import { CLOCK_WITHOUT_TIMES, newestTime } from './clock.ts'
import type { Fixture, Layers, RowSource } from './format.ts'
import { Misnamed } from './misnamed.ts'
import { isContent } from './paths.ts'
import { writtenCell } from './written-cell.ts'
import { type BaseRows, rowsOf } from './written-rows.ts'
import { concatTables, tableOfWritten, watchlistOfWritten } from './written-tables.ts'

/** The files that fixtures name, by their paths from the test file. Each throws KqlError for what cannot be read. */
export interface FixtureFiles {
  /** A table of one or more files, all CSV or all JSON, in the manner of `readTable` of `kqlite/io`. */
  readTable(paths: readonly string[], options: FileTableOptions): Promise<Table>
  /** The rows of a file as plain objects. */
  readRows(path: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  readText(path: string): Promise<string>
  /** The names of the files in a folder. */
  list(folder: string): Promise<readonly string[]>
}

/** How the rows of a file become a table. */
export interface FileTableOptions {
  readonly name: string
  readonly schema?: Readonly<Record<string, string>>
  /** Whether all columns are strings, as in a watchlist. */
  readonly strings?: boolean
}

/** A fixture that is ready to be queried. */
export interface LoadedFixture {
  /** For a `Workspace`; `now` is in it too. */
  readonly options: WorkspaceOptions & { readonly tables: Readonly<Record<string, Table>> }
  readonly now: Datetime
  /**
   * Where the clock comes from: the test file, the newest time in the tables, or, where they have none,
   * CLOCK_WITHOUT_TIMES.
   */
  readonly clock: 'given' | 'newest' | 'none'
}

const DATA_FILE = /\.(json|ndjson|jsonl|csv)(\.gz)?$/i
const FUNCTION_FILE = /\.(kql|csl|kusto)$/i

/**
 * Makes tables, watchlists and so on out of what a test file says. Of folders, only what a text names is read: the
 * rule's query, or a function. Throws KqlError, with the place in the test file.
 */
export async function loadFixture(fixture: Fixture, files: FixtureFiles, query: string): Promise<LoadedFixture> {
  const loader = new FixtureLoader(fixture, files)
  const functions = await loader.functions()
  const texts = [query, ...Object.values(functions).map(({ body }) => body)]
  const misnamed = new Misnamed(texts, fixture.source)
  const readsAll = texts.some((text) => /\b(search|find|union)\b/.test(text) && text.includes('*'))
  const isRead = (name: string) => readsAll || texts.some((text) => text.includes(name))
  const tables = await loader.rowsByName(fixture.tables, isRead, false, misnamed)
  const watchlists = await loader.rowsByName(fixture.watchlists, isRead, true, misnamed)
  for (const [name, { span }] of fixture.parameters) misnamed.parameter(name, span)
  const externalData = await loader.externalData()
  const newest = fixture.now === undefined ? newestTime(Object.values(tables)) : undefined
  const now = fixture.now === undefined ? (newest ?? CLOCK_WITHOUT_TIMES) : clockOf(fixture.now, fixture.source)
  return {
    options: {
      tables,
      watchlists,
      functions,
      externalData,
      schemas: fixture.schemas,
      ...(fixture.geoInfo.size === 0 ? {} : { geoInfo: plainValues(fixture.geoInfo) }),
      parameters: Object.fromEntries([...fixture.parameters].map(([name, node]) => [name, parameterOf(node)])),
      now: formatDatetime(now),
    },
    now,
    clock: fixture.now !== undefined ? 'given' : newest === undefined ? 'none' : 'newest',
  }
}

class FixtureLoader {
  private readonly fixture: Fixture
  private readonly files: FixtureFiles
  private bases: Promise<BaseRows> | undefined

  constructor(fixture: Fixture, files: FixtureFiles) {
    this.fixture = fixture
    this.files = files
  }

  async functions(): Promise<Record<string, FunctionInput>> {
    const functions: Record<string, FunctionInput> = {}
    const read = async (path: string, at: YamlScalar, name?: string) => {
      const text = await this.reading(at, () => this.files.readText(path))
      const read = readFunctionText(text, name ?? baseName(path).replace(FUNCTION_FILE, ''))
      functions[name ?? read.name] = { parameters: read.parameters, body: read.body }
    }
    for (const layer of this.fixture.functions) {
      if ('folder' in layer) {
        const { folder } = layer
        if (FUNCTION_FILE.test(folder.text)) await read(folder.text, folder)
        else for (const path of await this.listed(folder, FUNCTION_FILE)) await read(path, folder)
      } else {
        for (const [name, source] of layer.entries) {
          if (source.kind === 'scalar') await read(source.text, source, name)
          else functions[name] = { parameters: textOf(source, 'parameters'), body: textOf(source, 'body') ?? '' }
        }
      }
    }
    return functions
  }

  async rowsByName(
    layers: Layers<readonly RowSource[]>,
    isRead: (name: string) => boolean,
    strings: boolean,
    misnamed: Misnamed,
  ): Promise<Record<string, Table>> {
    const sources = new Map<string, readonly RowSource[]>()
    for (const layer of layers) {
      if ('folder' in layer) {
        const found = new Map<string, YamlScalar[]>()
        for (const path of await this.listed(layer.folder, DATA_FILE)) {
          const name = baseName(path).replace(DATA_FILE, '')
          if (isRead(name)) found.set(name, [...(found.get(name) ?? []), { ...layer.folder, text: path }])
        }
        for (const [name, paths] of found) sources.set(name, paths)
      } else {
        for (const [name, rows] of layer.entries) {
          if (strings) misnamed.watchlist(name, rows[0]?.span)
          else misnamed.table(name, this.fixture.schemas, rows[0]?.span)
          sources.set(name, rows)
        }
      }
    }
    const tables: Record<string, Table> = {}
    for (const [name, rows] of sources) tables[name] = await this.table(name, rows, strings, misnamed)
    return tables
  }

  /** The rows of a table: each stretch of files of one format, or of rows, then all of them together. */
  private async table(
    name: string,
    sources: readonly RowSource[],
    strings: boolean,
    misnamed: Misnamed,
  ): Promise<Table> {
    const schema = Object.hasOwn(this.fixture.schemas, name) ? this.fixture.schemas[name] : undefined
    const parts: Table[] = []
    for (let i = 0; i < Math.max(1, sources.length); ) {
      const first = sources[i]
      const format = formatOf(first)
      let end = i + 1
      while (end < sources.length && format !== undefined && formatOf(sources[end]) === format) end++
      const stretch = sources.slice(i, end)
      if (format !== 'rows') {
        const paths = (stretch as readonly YamlScalar[]).map(({ text }) => text)
        const options = { name, schema, strings }
        parts.push(await this.reading(first as YamlScalar, () => this.files.readTable(paths, options)))
      } else {
        const bases = await this.baseRows()
        const rows = (stretch as readonly YamlMap[]).flatMap((row) => rowsOf(row, bases))
        const { source } = this.fixture
        parts.push(
          strings ? watchlistOfWritten(name, rows, source) : tableOfWritten(name, rows, schema, source, misnamed),
        )
      }
      i = end
    }
    const at = sources[0]
    return parts.length === 1 ? parts[0] : this.reading(at, async () => concatTables(name, parts))
  }

  async externalData(): Promise<Record<string, ExternalContent>> {
    const contents: Record<string, ExternalContent> = {}
    for (const [url, node] of this.fixture.externaldata) {
      if (node.kind === 'scalar') {
        const { text } = node
        contents[url] = isContent(text) ? text : await this.reading(node, () => this.files.readText(text))
      }
      if (node.kind === 'map') contents[url] = textOf(node, 'text') ?? ''
      if (node.kind === 'list') {
        const bases = await this.baseRows()
        const rows = (node.items as readonly YamlMap[]).flatMap((row) => rowsOf(row, bases))
        contents[url] = rows.map((row) => Object.fromEntries([...row].map(([column, { value }]) => [column, value])))
      }
    }
    return contents
  }

  private baseRows(): Promise<BaseRows> {
    this.bases ??= this.readBases()
    return this.bases
  }

  private async readBases(): Promise<BaseRows> {
    const { base, source } = this.fixture
    const files = new Map<string, Readonly<Record<string, unknown>>>()
    for (const node of base.values()) {
      if (node.kind !== 'scalar') continue
      const rows = await this.reading(node, () => this.files.readRows(node.text))
      if (rows.length !== 1) throw failure(`${node.text} has ${rows.length} rows: a base is one`, source, node.span)
      files.set(node.text, rows[0])
    }
    return { source, base, files }
  }

  private async listed(folder: YamlScalar, pattern: RegExp): Promise<readonly string[]> {
    const names = await this.reading(folder, () => this.files.list(folder.text))
    return names
      .filter((name) => pattern.test(name))
      .sort()
      .map((name) => `${folder.text.replace(/\/$/, '')}/${name}`)
  }

  /** What goes wrong with a file is shown where the test file names it. */
  private async reading<T>(at: YamlNode, read: () => Promise<T>): Promise<T> {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof KqlError) || error.span !== undefined) throw error
      throw failure(error.message, this.fixture.source, at.span, error)
    }
  }
}

function failure(message: string, source: Source, span: Span, cause?: KqlError): KqlError {
  return new KqlError('runtime', message, { code: 'KQL136', source, span, hint: cause?.hint, cause })
}

function formatOf(source: RowSource | undefined): 'rows' | 'csv' | 'json' | undefined {
  if (source?.kind !== 'scalar') return 'rows'
  const extension = DATA_FILE.exec(source.text)?.[1].toLowerCase()
  return extension === undefined ? undefined : extension === 'csv' ? 'csv' : 'json'
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function plainValues(nodes: ReadonlyMap<string, YamlNode>): Record<string, object> {
  return Object.fromEntries([...nodes].map(([name, node]) => [name, plainValue(node) as object]))
}

function textOf(map: YamlMap, key: string): string | undefined {
  const value = entryOf(map, key)?.value
  return value?.kind === 'scalar' ? value.text : undefined
}

function parameterOf(node: YamlNode): string | number | bigint | boolean | object | null {
  const { value, scalar } = writtenCell(node)
  if (scalar === undefined) return value as object
  return scalar.value === null || String(scalar.value) === scalar.text ? scalar.value : scalar.text
}

function clockOf({ text, span }: YamlScalar, source: Source): Datetime {
  const now = parseDatetime(text)
  if (now === null) throw failure(`now: ${JSON.stringify(text)} is no datetime`, source, span)
  return now
}
