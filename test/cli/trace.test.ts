import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { UsageError } from '../../src/cli/arguments.ts'
import { traceCommand } from '../../src/cli/trace.ts'
import { printedBy } from '../support/commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'kqlite-trace-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'rule.kql'), 'Logins\n| where code == "denied"\n| where user != "root"\n')
writeFileSync(
  join(folder, 'Logins.json'),
  '[{"user": "ada", "code": "ok"}, {"user": "root\\u001b[2J", "code": "denied"}]',
)

const trace = (...args: string[]) => printedBy(traceCommand, join(folder, 'rule.kql'), '--data', folder, ...args)

test('shows the steps, and at which one a row is dropped', async () => {
  const { out, code } = await trace('--row', 'user == "ada"')
  expect(code).toBe(0)
  const lines = out.split('\n').map((line) => line.trim())
  expect(lines).toContainEqual(expect.stringMatching(/^1 +−1 +where code == "denied" +line 2$/))
  expect(lines).toContainEqual(expect.stringMatching(/^✗ where code == "denied" +line 2$/))
  expect(lines).toContain('code == "denied" was false: code = "ok"')
})

test('control characters of the data are shown, not sent', async () => {
  const { out } = await trace('--row', 'code == "denied"')
  expect(out).not.toContain('\u001b')
})

test('as JSON', async () => {
  const { out } = await trace('--row', 'user == "ada"', '--format', 'json')
  const { root, steps, trails } = JSON.parse(out)
  expect(steps[root]).toMatchObject({ operator: 'where', rowsIn: 1, rowsOut: 1 })
  expect(trails[0]).toMatchObject({ table: 'Logins', row: 0, outcome: 'dropped', droppedAt: 1 })
})

test('no such row, and wrong usage', async () => {
  expect(await trace('--row', 'user == "eve"')).toMatchObject({
    code: 1,
    err: 'no row meets the condition user == "eve"\n',
  })
  const query = "Logins | where user !in ((_GetWatchlist('none') | project name))"
  await expect(printedBy(traceCommand, '--query', query, '--data', folder, '--row', 'usr == "eve"')).rejects.toThrow(
    "The name 'usr' does not refer to any known column",
  )
  await expect(trace('--table', 'Logins')).rejects.toThrow(UsageError)
  await expect(trace('--format', 'xml')).rejects.toThrow(UsageError)
})
