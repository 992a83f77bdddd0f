import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { knownTable } from '../../src/sentinel/log-analytics.ts'
import { builtInSchema, builtInTableNames } from '../../src/sentinel/schemas/schemas.ts'

const source = fileURLToPath(new URL('../../../shared/schemas/tables.json', import.meta.url))

test.skipIf(!existsSync(source))('the packed schemas say what their source says', () => {
  const tables: Record<string, Record<string, string>> = JSON.parse(readFileSync(source, 'utf8'))
  const names = Object.keys(tables).filter((name) => !name.endsWith('_CL'))
  expect(builtInTableNames()).toEqual(names.sort())
  for (const name of names) {
    const columns = Object.entries(tables[name]).map(([column, type]) => ({ name: column, type }))
    expect(builtInSchema(name), name).toEqual(columns)
  }
})

test('a table of Microsoft has its published columns', () => {
  const columns = builtInSchema('AWSCloudTrail')!
  expect(columns[0]).toEqual({ name: 'TimeGenerated', type: 'datetime' })
  expect(columns).toContainEqual({ name: 'UserIdentityPrincipalid', type: 'string' })
  expect(columns).toContainEqual({ name: 'SessionMfaAuthenticated', type: 'bool' })
})

test.each(['', 'AWSCloudTrai', 'awscloudtrail', 'MyTable_CL', '__proto__', 'constructor', 'a=b', 'a\nb', '.'])(
  'there is no built-in table %j',
  (name) => {
    expect(builtInSchema(name)).toBeUndefined()
  },
)

const columnsOf = (name: string, schema?: Record<string, string>) =>
  knownTable(name, schema).columns.map((column) => `${column.name}:${column.type}`)

test('custom tables have TimeGenerated and Type', () => {
  expect(columnsOf('My_CL', { Who: 'string' })).toEqual(['Who:string', 'TimeGenerated:datetime', 'Type:string'])
  expect(knownTable('My_CL').defaults).toEqual({ Type: 'My_CL' })
})

test('other tables are just their schema', () => {
  expect(columnsOf('T', { a: 'long', b: 'double' })).toEqual(['a:long', 'b:real'])
  expect(knownTable('T').defaults).toEqual({})
})

test('a given schema changes and extends a published one', () => {
  const columns = columnsOf('Heartbeat', { Version: 'dynamic', Extra: 'int' })
  expect(columns).toContain('Version:dynamic')
  expect(columns.at(-1)).toBe('Extra:int')
  expect(columns.length).toBe(builtInSchema('Heartbeat')!.length + 1)
})

test('an unknown type in a schema is an error', () => {
  expect(() => knownTable('T', { a: 'strin' })).toThrow(/schema of T: column a has the unknown type "strin"/)
})
