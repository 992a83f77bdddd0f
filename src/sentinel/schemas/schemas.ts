import type { ColumnInfo } from '../../columns/table.ts'
import type { ScalarType } from '../../types/scalar-type.ts'
import { PACKED_TABLES, SHARED_COLUMNS } from './packed.ts'

/*
 * The tables of Log Analytics, Microsoft Sentinel and Defender XDR as Microsoft's public table reference lists them.
 * They stay packed text until a table is asked for; then only its own line is read.
 */

const TYPE_OF_MARK: Readonly<Record<string, ScalarType>> = {
  $: 'string',
  '#': 'long',
  '%': 'int',
  '~': 'real',
  '?': 'bool',
  '@': 'datetime',
  '^': 'timespan',
  '!': 'guid',
  '*': 'dynamic',
  ',': 'decimal',
}
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-+'
const TOKEN = /([$#%~?@^!*,.])([^$#%~?@^!*,.]+)/g

const decoded = new Map<string, readonly ColumnInfo[] | undefined>()
let sharedColumns: readonly ColumnInfo[] | undefined

/** The columns of one of Microsoft's own tables, in their published order; undefined for any other name. */
export function builtInSchema(tableName: string): readonly ColumnInfo[] | undefined {
  if (!decoded.has(tableName)) decoded.set(tableName, decode(tableName))
  return decoded.get(tableName)
}

/** The names of all tables that have a built-in schema, sorted by code unit. */
export function builtInTableNames(): string[] {
  return PACKED_TABLES.trim()
    .split('\n')
    .map((line) => line.slice(0, line.indexOf('=')))
}

function decode(tableName: string): readonly ColumnInfo[] | undefined {
  if (/[\n=]/.test(tableName)) return undefined
  const head = `\n${tableName}=`
  const at = PACKED_TABLES.indexOf(head)
  if (at < 0) return undefined
  const start = at + head.length
  const columns: ColumnInfo[] = []
  for (const [, mark, text] of PACKED_TABLES.slice(start, PACKED_TABLES.indexOf('\n', start)).matchAll(TOKEN)) {
    if (mark === '.') for (let i = 0; i < text.length; i += 2) columns.push(sharedColumn(text, i))
    else columns.push({ name: text, type: TYPE_OF_MARK[mark] })
  }
  return columns
}

function sharedColumn(references: string, at: number): ColumnInfo {
  sharedColumns ??= Array.from(SHARED_COLUMNS.matchAll(TOKEN), ([, mark, name]) => ({ name, type: TYPE_OF_MARK[mark] }))
  return sharedColumns[DIGITS.indexOf(references[at]) * 64 + DIGITS.indexOf(references[at + 1])]
}
