import type { ColumnInfo } from '../columns/table.ts'
import type { JsonValue } from '../result.ts'
import { EVENT_TIME_COLUMNS } from '../sentinel/event-time.ts'
import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { cellJson } from './cell-text.ts'
import type { ReadTable } from './reads.ts'
import { yamlText, yamlValue } from './yaml-text.ts'

/** What a first test file says. */
export interface Skeleton {
  /** Where editors find the JSON schema. */
  readonly schema: string
  /** The rule, where it is not the file beside. */
  readonly rule?: string
  /** Folders or files of saved functions, from the test file. */
  readonly functions: readonly string[]
  /** Names of functions that are not known: they are mocked. */
  readonly mocks: readonly string[]
  readonly reads: readonly ReadTable[]
  /** The schemas of tables that are not known. */
  readonly schemas: Readonly<Record<string, Readonly<Record<string, ScalarType>>>>
  /** How many rows of each table the test that fires has. */
  readonly repeat: number
  /** A column of strings that differ from row to row. */
  readonly varied?: string
  /** Whether it fires with them. */
  readonly fires: boolean
  /** Whether it fires without any event, too. */
  readonly firesOnNothing?: boolean
}

const NOW = '2024-01-01T12:00:00Z'
const BEFORE_NOW = '2024-01-01T11:58:00Z'

/** A first test file: a row for each table, a test that fires, and one that does not. */
export function skeletonText(skeleton: Skeleton): string {
  const { schema, rule, functions, mocks, reads, schemas, repeat, fires, firesOnNothing = false } = skeleton
  const onNothing = firesOnNothing ? 'fires without events too' : 'does not fire without events'
  const tables = reads.filter(({ kind }) => kind === 'table')
  const watchlists = reads.filter(({ kind }) => kind === 'watchlist')
  const lines = [
    `# yaml-language-server: $schema=${schema}`,
    ...(rule === undefined ? [] : [`rule: ${yamlText(rule)}`]),
    `now: ${NOW}`,
    ...functionLines(functions, mocks),
    ...schemaLines(schemas),
    ...(watchlists.length === 0
      ? []
      : ['', '# A watchlist without rows excludes nothing, and finds nothing.', 'watchlists:']),
    ...watchlists.flatMap(watchlistLines),
    '',
    '# Rows that those of the tests start from.',
    'base:',
    ...tables.flatMap(baseLines),
    ...(tables.length === 0 ? ['  {}'] : []),
    '',
    'tests:',
    ...(fires ? [] : ['  # It does not fire yet: change rows until it does. kqlite test shows where they are lost.']),
    ...testLines(repeat === 1 ? 'fires' : `fires on ${repeat} events`, true, tables, skeleton),
    '',
    ...(repeat === 1
      ? testLines(onNothing, firesOnNothing, tables, { ...skeleton, repeat: 0 })
      : testLines(`does not fire on ${repeat - 1}`, false, tables, { ...skeleton, repeat: repeat - 1 })),
  ]
  return `${lines.join('\n')}\n`
}

function baseLines(table: ReadTable): string[] {
  const cells = cellLines(table, '    ')
  const name = yamlText(table.name)
  return cells.length === 0 ? [`  ${name}: {}`] : [`  ${name}:`, ...cells]
}

function testLines(name: string, fires: boolean, tables: readonly ReadTable[], skeleton: Skeleton): string[] {
  const rows = tables.flatMap((table) => {
    const key = `      ${yamlText(table.name)}:`
    if (skeleton.repeat === 0) return [`${key} []`]
    return [key, `        - { $from: ${yamlText(table.name)}${burst(table, skeleton)} }`]
  })
  return [`  - name: ${name}`, '    tables:', ...(rows.length === 0 ? ['      {}'] : rows), `    fires: ${fires}`]
}

function burst(table: ReadTable, { repeat, varied }: Skeleton): string {
  if (repeat === 1) return ''
  const column = table.columns.find(({ name }) => name === varied)
  const text = column === undefined ? '' : `, ${yamlText(column.name)}: '${numbered(String(cellOf(table, column)))}'`
  return `, $repeat: ${repeat}${hasTime(table.columns) ? ', $every: 1s' : ''}${text}`
}

/** A text that differs from row to row. */
function numbered(text: string): string {
  return text.includes('@') ? text.replace('@', '{n}@') : `${text}{n}`
}

function functionLines(functions: readonly string[], mocks: readonly string[]): string[] {
  if (functions.length + mocks.length === 0) return []
  if (mocks.length === 0) return [`functions: [${functions.map(yamlText).join(', ')}]`]
  const mockLines = mocks.flatMap((name) => [
    `  - ${yamlText(name)}: # not found: say where it is, or what it gives`,
    "      parameters: '(T:(*))'",
    '      body: T',
  ])
  return ['functions:', ...functions.map((path) => `  - ${yamlText(path)}`), ...mockLines]
}

function schemaLines(schemas: Skeleton['schemas']): string[] {
  const entries = Object.entries(schemas)
  if (entries.length === 0) return []
  const lines = entries.flatMap(([table, columns]) => [
    `  ${yamlText(table)}:`,
    ...Object.entries(columns).map(([name, type]) => `    ${yamlText(name)}: ${type}`),
  ])
  return ['', '# Not one of the tables that are built in: put the types right.', 'schemas:', ...lines]
}

function watchlistLines(list: ReadTable): string[] {
  const cells = cellLines(list, '    #   ')
  return [`  ${yamlText(list.name)}: []`, ...(cells.length === 0 ? [] : ['    # - a row such as', ...cells])]
}

function cellLines(table: ReadTable, indent: string): string[] {
  const times = table.columns.filter(({ name }) => EVENT_TIME_COLUMNS.includes(name))
  const columns = [...times, ...table.columns.filter((column) => !times.includes(column))]
  return columns.map((column) => `${indent}${yamlText(column.name)}: ${yamlValue(cellOf(table, column))}`)
}

/** What a row of a table has in a column. */
function cellOf({ wanted }: ReadTable, { name, type }: ColumnInfo): JsonValue {
  const value = wanted.get(name)
  return value === undefined ? plausible(name, type) : wantedText(value, type)
}

function wantedText(value: Value, type: ScalarType): JsonValue {
  if (type === 'bool' && typeof value === 'number') return value !== 0
  if (type !== 'string' && value === '') return null
  if (type !== 'string' && typeof value === 'string') return value
  return cellJson(typeof value === 'string' ? 'string' : type, value)
}

function hasTime(columns: readonly ColumnInfo[]): boolean {
  return columns.some(({ name }) => EVENT_TIME_COLUMNS.includes(name))
}

/** Values for string columns, by what their names have in them. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/arn$/i, 'arn:aws:iam::123456789012:user/alice'],
  [/(account|tenant|subscription).?id$/i, '123456789012'],
  [/mail|upn|principal.?name/i, 'alice@example.com'],
  [/ip.?(address)?$|^(src|dst|source|dest).*ip|address$/i, '192.0.2.1'],
  [/user|account|actor|identity|caller|initiat/i, 'alice'],
  [/computer|host|device|machine|dvc/i, 'host-1'],
  [/url|uri/i, 'https://example.com/'],
  [/domain/i, 'example.com'],
  [/region/i, 'us-east-1'],
  [/country|location/i, 'US'],
  [/command.?line/i, 'cmd.exe /c whoami'],
  [/process|image|file.?name|filename/i, 'cmd.exe'],
  [/path|folder/i, '/tmp/file'],
  [/hash|sha|md5/i, 'e3b0c44298fc1c14'],
  [/id$/i, 'id-1'],
]

/** A value that a column of a name and type may well have. */
function plausible(name: string, type: ScalarType): JsonValue {
  switch (type) {
    case 'string':
      return TEXTS.find(([pattern]) => pattern.test(name))?.[1] ?? 'example'
    case 'datetime':
      return BEFORE_NOW
    case 'bool':
      return true
    case 'int':
    case 'long':
    case 'decimal':
      return 1
    case 'real':
      return 1.5
    case 'timespan':
      return '00:01:00'
    case 'guid':
      return '00000000-0000-0000-0000-000000000001'
    case 'dynamic':
      return {}
  }
}
