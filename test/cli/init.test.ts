import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { initCommand } from '../../src/cli/init.ts'
import { printedBy } from '../support/commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'kqlite-init-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The first test file of a rule, and what the command says. */
async function init(name: string, rule: string) {
  const path = join(folder, `${name}.kql`)
  writeFileSync(path, rule)
  const { code, out } = await printedBy(initCommand, path)
  expect(code).toBe(0)
  return { ...parse(readFileSync(join(folder, `${name}.test.yaml`), 'utf8')), out }
}

test('both tables of a union get the columns that are read after it', async () => {
  const { base, out } = await init(
    'union',
    'union SigninLogs, AADNonInteractiveUserSignInLogs | where TimeGenerated > ago(1d) and ResultType == "50126"',
  )
  const row = { TimeGenerated: '2024-01-01T11:58:00Z', ResultType: '50126' }
  expect(base).toEqual({ SigninLogs: row, AADNonInteractiveUserSignInLogs: row })
  expect(out).toMatch(/next: kqlite test /)
})

test('columns that are to be empty are, and a text has all that it is to have', async () => {
  const { base, out } = await init(
    'wanted',
    `DeviceProcessEvents
     | where isempty(AccountName) and isempty(ProcessId) and IsProcessRemoteSession == 0
     | where ProcessCommandLine has_all ("certutil", "urlcache")`,
  )
  expect(base.DeviceProcessEvents).toEqual({
    TimeGenerated: '2024-01-01T11:58:00Z',
    AccountName: '',
    IsProcessRemoteSession: false,
    ProcessCommandLine: 'certutil urlcache',
    ProcessId: null,
  })
  expect(out).toMatch(/next: kqlite test /)
})

test('rows have a time though the rule does not name its column', async () => {
  const { base, out } = await init('ingested', 'SigninLogs | where ingestion_time() > ago(1h)')
  expect(base).toEqual({ SigninLogs: { TimeGenerated: '2024-01-01T11:58:00Z' } })
  expect(out).toMatch(/next: kqlite test /)
})

test('a rule that fires without events says so', async () => {
  const { tests } = await init('absent', 'SigninLogs | summarize Events = count() | where Events < 5')
  expect(tests.map(({ name, fires }: { name: string; fires: boolean }) => [name, fires])).toEqual([
    ['fires', true],
    ['fires without events too', true],
  ])
})

test('a table that has no time, and of which no column is read', async () => {
  const { base } = await init('whole', 'union Nothing_CL, SigninLogs | count')
  expect(base.SigninLogs).toEqual({ TimeGenerated: '2024-01-01T11:58:00Z' })
})
