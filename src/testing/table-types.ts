import type { ColumnInfo } from '../columns/table.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/** What a fixture may write for a cell of a type, in TypeScript; `toCell` takes more, which a reader might misread. */
const CELL_TYPES: Readonly<Record<ScalarType, string>> = {
  bool: 'boolean | null',
  datetime: 'string | Date | null',
  decimal: 'string | number | bigint | null',
  dynamic: 'unknown',
  guid: 'string | null',
  int: 'number | null',
  long: 'number | bigint | null',
  real: 'number | null',
  string: 'string | null',
  timespan: 'string | null',
}

/** A table, for `tableTypes`. */
export interface TypedTable {
  readonly name: string
  readonly columns: readonly ColumnInfo[]
}

/**
 * A TypeScript declaration file with an interface of rows for each table, which `rows` and `rowsOf` then know by the
 * table's name. `command` is what wrote it.
 */
export function tableTypes(tables: readonly TypedTable[], command: string): string {
  const named = tables.map((table) => ({ ...table, type: identifier(table.name) }))
  const entries = named.map(({ name, type }) => `    ${key(name)}: ${type}`)
  return [
    `// Written by: ${command.replace(/\s+/g, ' ')}`,
    "import 'kqlite/testing'",
    '',
    ...named.map(({ name, type, columns }) => interfaceOf(name, type, columns)),
    "declare module 'kqlite/testing' {",
    '  interface Tables {',
    ...entries,
    '  }',
    '}',
    '',
  ].join('\n')
}

function interfaceOf(name: string, type: string, columns: readonly ColumnInfo[]): string {
  const members = columns.map((column) => `  ${key(column.name)}?: ${CELL_TYPES[column.type]}`)
  return [`/** A row of ${name.replaceAll('*/', '* /')}. */`, `export interface ${type} {`, ...members, '}', ''].join(
    '\n',
  )
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
}

/** The name as that of an interface. */
function identifier(name: string): string {
  const word = name.replace(/[^\w$]/g, '_')
  return /^\d/.test(word) ? `_${word}` : word
}
