import { expect, test } from 'vitest'
import { Workspace } from '../../src/index.ts'
import { tableTypes } from '../../src/testing/table-types.ts'

test('types for rows of tables, by the name of the table', () => {
  const columns = [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'a b', type: 'long' },
    { name: 'Properties', type: 'dynamic' },
  ] as const
  expect(tableTypes([{ name: 'My-Table_CL', columns }], 'kqlite types My-Table_CL')).toBe(`\
// Written by: kqlite types My-Table_CL
import 'kqlite/testing'

/** A row of My-Table_CL. */
export interface My_Table_CL {
  TimeGenerated?: string | Date | null
  "a b"?: number | bigint | null
  Properties?: unknown
}

declare module 'kqlite/testing' {
  interface Tables {
    "My-Table_CL": My_Table_CL
  }
}
`)
})

test('of a built-in table', () => {
  const columns = new Workspace().columnsOf('AWSCloudTrail')!
  const text = tableTypes([{ name: 'AWSCloudTrail', columns }], 'kqlite types AWSCloudTrail')
  expect(text).toContain('export interface AWSCloudTrail {\n')
  expect(text).toContain('  SessionMfaAuthenticated?: boolean | null\n')
  expect(text).toContain('    AWSCloudTrail: AWSCloudTrail\n')
})
