import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { UsageError } from '../../src/cli/arguments.ts'
import { typesCommand } from '../../src/cli/types.ts'
import { printedBy } from '../support/commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'kqlite-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function printed(...args: string[]): Promise<string> {
  const { out, code } = await printedBy(typesCommand, ...args)
  expect(code).toBe(0)
  return out
}

test('prints types of tables that are built in, of schemas, and of rows', async () => {
  const schemas = join(folder, 'schemas.yaml')
  const rows = join(folder, 'Mine.json')
  writeFileSync(schemas, 'Own_CL: { Count: long }\n')
  writeFileSync(rows, '[{"when": "2024-02-14T12:00:00Z"}]')
  const text = await printed('SigninLogs', 'Own_CL', 'Mine', '--schemas', schemas, '--data', rows)
  expect(text).toContain('export interface SigninLogs {\n')
  expect(text).toContain('export interface Own_CL {\n  Count?: number | bigint | null\n')
  expect(text).toContain('export interface Mine {\n  when?: string | Date | null\n')
  expect(text).toContain('    SigninLogs: SigninLogs\n    Own_CL: Own_CL\n    Mine: Mine\n')
})

test('writes them to a file', async () => {
  const output = join(folder, 'tables.d.ts')
  expect(await printed('SigninLogs', '--output', output)).toBe('')
  expect(readFileSync(output, 'utf8')).toContain('SigninLogs: SigninLogs')
})

test('what is not known, and what is broken', async () => {
  const broken = join(folder, 'broken.yaml')
  writeFileSync(broken, 'Own_CL: [\n')
  await expect(typesCommand([])).rejects.toThrow(UsageError)
  await expect(typesCommand(['SignInLog'])).rejects.toThrow('the table SignInLog is not known')
  await expect(typesCommand(['T', '--schemas', broken])).rejects.toThrow(/broken\.yaml:2:1: /)
  writeFileSync(broken, '[1]')
  await expect(typesCommand(['T', '--schemas', broken])).rejects.toThrow('expected { Table: { Column: type } }')
  writeFileSync(broken, 'T: { a: strin }')
  await expect(typesCommand(['T', '--schemas', broken])).rejects.toThrow('unknown type "strin"')
})
