import type { FunctionInput } from '../options.ts'
import type { JsonValue } from '../result.ts'
import { EVENT_TIME_COLUMNS } from '../sentinel/event-time.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { NOW, numbered } from './solver/plausible.ts'
import type { FirstRow } from './solver/rows.ts'
import { yamlRow, yamlText, yamlValue } from './yaml-text.ts'

/** What a first test file says. */
export interface Skeleton {
  /** Where editors find the JSON schema. */
  readonly schema: string
  /** The rule, where it is not the file beside. */
  readonly rule?: string
  /** Folders or files of saved functions, from the test file. */
  readonly functions: readonly string[]
  /** Functions that are not known. */
  readonly mocks: Readonly<Record<string, FunctionInput>>
  readonly rows: readonly FirstRow[]
  /** The schemas of tables that are not known. */
  readonly schemas: Readonly<Record<string, Readonly<Record<string, ScalarType>>>>
  /** What `geo_info_from_ip_address` tells of every address, where the rule asks it. */
  readonly place?: JsonValue
  /** How often each row is there in the test that fires. */
  readonly repeat: number
  /** A column whose texts differ from row to row, instead of those that the rows say. */
  readonly varied?: string
  /** Whether it fires with them. */
  readonly fires: boolean
  /** Whether it fires without any event, too. */
  readonly firesOnNothing?: boolean
}

/** A first test file: a row for each table, a test that fires, and one that does not. */
export function skeletonText(skeleton: Skeleton): string {
  const { schema, rule, functions, mocks, rows, schemas, repeat, place, fires, firesOnNothing = false } = skeleton
  const onNothing = firesOnNothing ? 'fires without events too' : 'does not fire without events'
  const tables = rows.filter(({ kind }) => kind === 'table')
  const lines = [
    `# yaml-language-server: $schema=${schema}`,
    ...(rule === undefined ? [] : [`rule: ${yamlText(rule)}`]),
    `now: ${NOW}`,
    ...functionLines(functions, mocks),
    ...schemaLines(schemas),
    ...sourceLines(
      rows.filter(({ kind }) => kind === 'watchlist'),
      ['# A watchlist without rows excludes nothing, and finds nothing.', 'watchlists:'],
    ),
    ...sourceLines(
      rows.filter(({ kind }) => kind === 'externaldata'),
      ['# What is at these addresses.', 'externaldata:'],
    ),
    ...(place === undefined ? [] : ['', '# Where IP addresses are.', 'geoInfo:', `  0.0.0.0/0: ${yamlValue(place)}`]),
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

function baseLines({ name, cells }: FirstRow): string[] {
  const lines = cellLines(cells, '    ')
  return lines.length === 0 ? [`  ${yamlText(name)}: {}`] : [`  ${yamlText(name)}:`, ...lines]
}

function testLines(name: string, fires: boolean, rows: readonly FirstRow[], skeleton: Skeleton): string[] {
  const tables = [...new Set(rows.map(({ table }) => table))].flatMap((table) => {
    const key = `      ${yamlText(table)}:`
    const wanted = rows.filter((row) => row.table === table && row.wanted)
    if (skeleton.repeat === 0 || wanted.length === 0) return [`${key} []`]
    return [key, ...wanted.map((row) => `        - { $from: ${yamlText(row.name)}${burst(row, skeleton)} }`)]
  })
  return [`  - name: ${name}`, '    tables:', ...(tables.length === 0 ? ['      {}'] : tables), `    fires: ${fires}`]
}

function burst({ cells, varied }: FirstRow, { repeat, varied: column }: Skeleton): string {
  if (repeat === 1) return ''
  const differing =
    column === undefined ? varied : typeof cells[column] === 'string' ? { [column]: numbered(cells[column]) } : {}
  const texts = Object.entries(differing).map(([name, text]) => `, ${yamlText(name)}: '${text.replaceAll("'", "''")}'`)
  // Rows are two minutes before the clock: they stay before it.
  const every = repeat <= 100 ? '1s' : repeat <= 1000 ? '100ms' : '10ms'
  return `, $repeat: ${repeat}${hasTime(cells) ? `, $every: ${every}` : ''}${texts.join('')}`
}

function functionLines(functions: readonly string[], mocks: Skeleton['mocks']): string[] {
  const names = Object.keys(mocks)
  if (functions.length + names.length === 0) return []
  if (names.length === 0) return [`functions: [${functions.map(yamlText).join(', ')}]`]
  const mockLines = names.flatMap((name) => [
    `  - ${yamlText(name)}: # not found: say where it is, or what it gives`,
    `      parameters: ${yamlText(mocks[name].parameters ?? '')}`,
    `      body: ${yamlText(mocks[name].body)}`,
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

/** The rows of watchlists, or of `externaldata`. */
function sourceLines(rows: readonly FirstRow[], head: readonly string[]): string[] {
  if (rows.length === 0) return []
  const lines = [...new Set(rows.map(({ table }) => table))].flatMap((table) => {
    const own = rows.filter((row) => row.table === table)
    if (own[0].wanted) {
      return [`  ${yamlText(table)}:`, ...own.map(({ cells }) => `    - ${yamlRow(Object.entries(cells))}`)]
    }
    const lines = cellLines(own[0].cells, '    #   ')
    return [`  ${yamlText(table)}: []`, ...(lines.length === 0 ? [] : ['    # - a row such as', ...lines])]
  })
  return ['', ...head, ...lines]
}

function cellLines(cells: FirstRow['cells'], indent: string): string[] {
  return Object.entries(cells).map(([name, value]) => `${indent}${yamlText(name)}: ${yamlValue(value)}`)
}

function hasTime(cells: FirstRow['cells']): boolean {
  return EVENT_TIME_COLUMNS.some((name) => Object.hasOwn(cells, name))
}
