import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KqlError } from '../../src/errors/kql-error.ts'
import { FilesBeside } from '../../src/io/fixture-files.ts'
import { parseRules } from '../../src/rules/index.ts'
import { parseTestFile } from '../../src/testing/parse.ts'
import { runTestFile } from '../../src/testing/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'kqlite-fixtures-'))
const file = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content)

const record = (eventName: string) => ({
  eventTime: '2024-02-14T11:00:00Z',
  eventName,
  eventSource: 's3.amazonaws.com',
  userIdentity: { type: 'IAMUser' },
})

beforeAll(() => {
  mkdirSync(join(folder, 'logs'))
  mkdirSync(join(folder, 'functions'))
  file('trail.json', JSON.stringify({ Records: [record('A'), record('B')] }))
  file('more.ndjson.gz', gzipSync(`${JSON.stringify(record('C'))}\n${JSON.stringify(record('D'))}\n`))
  file('rows.csv', 'TimeGenerated,EventName,UserIdentityAccountId\n2024-02-14T11:00:00Z,E,012345678901\n')
  file('one.json', JSON.stringify(record('F')))
  file('logs/AWSCloudTrail.json', JSON.stringify([record('G')]))
  file('logs/SigninLogs.csv', 'UserPrincipalName\nada\n')
  file('functions/Named.kql', '.create-or-alter function Other (T:(*)) { T | project EventName }')
  file('functions/Plain.kql', 'SigninLogs | project UserPrincipalName')
  file('vip.csv', 'Id,Name\n012,ada\n')
  file('ips.csv.gz', gzipSync('ip\n192.0.2.1\n'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The names of events, or the first column, that a query gives over a fixture. */
async function namesOf(query: string, keys: string): Promise<unknown> {
  const path = join(folder, 'x.test.yaml')
  const [test] = await runTestFile(parseTestFile(`${keys}\ntests: [{ name: a, rows: '>= 0' }]\n`, path), {
    rule: parseRules(query, 'x.kql')[0],
    files: new FilesBeside(path),
  })
  if (test.error !== undefined) throw test.error
  return test.result!.rows.map((row) => Object.values(row)[0])
}

test.each([
  ['raw CloudTrail', 'trail.json', ['A', 'B']],
  ['merges of files of one format', '[trail.json, more.ndjson.gz]', ['A', 'B', 'C', 'D']],
  [
    'merges of files of several formats, and rows',
    '[rows.csv, { EventName: X }, more.ndjson.gz]',
    ['E', 'X', 'C', 'D'],
  ],
  ['raw records from a base', '[{ $from: one, eventName: Y }, rows.csv]', ['Y', 'E']],
])('%s', async (_, rows, names) => {
  const keys = `base: { one: one.json }\ntables: { AWSCloudTrail: ${rows} }`
  expect(await namesOf('AWSCloudTrail | project EventName', keys)).toEqual(names)
})

test('columns keep their types in merges', async () => {
  const keys = 'tables: { AWSCloudTrail: [rows.csv, trail.json] }'
  const query = 'AWSCloudTrail | where isnotempty(UserIdentityAccountId) | project UserIdentityAccountId'
  expect(await namesOf(query, keys)).toEqual(['012345678901'])
})

test('folders of tables and functions; what a test gives goes first', async () => {
  const keys = 'tables: [logs, { SigninLogs: [{ UserPrincipalName: bob }] }]\nfunctions: functions'
  expect(await namesOf('AWSCloudTrail | invoke Other()', keys)).toEqual(['G'])
  expect(await namesOf('Plain', keys)).toEqual(['bob'])
  expect(await namesOf('Plain', 'tables: logs\nfunctions: functions')).toEqual(['ada'])
})

test('watchlists and externaldata', async () => {
  expect(await namesOf("_GetWatchlist('Vip') | project Id", 'watchlists: { Vip: vip.csv }')).toEqual(['012'])
  const query = "externaldata(ip:string)['https://example.com/x'] with (format='csv', ignoreFirstRecord=true)"
  expect(await namesOf(query, "externaldata: { 'https://example.com/x': ips.csv.gz }")).toEqual(['192.0.2.1'])
})

test.each([
  ['tables: { T: nowhere.json }', /nowhere\.json: there is no such file/, 14],
  ['tables: nowhere', /nowhere: there is no such file/, 9],
  ['functions: functions/nowhere.kql', /nowhere\.kql: there is no such file/, 12],
  ['tables: { T: rows.csv }\nbase: { b: trail.json }', undefined, 0],
])('%s', async (keys, message, column) => {
  const error = await namesOf('T', keys).catch((thrown: KqlError) => thrown)
  if (!(error instanceof KqlError)) return expect(error).toEqual([new Date('2024-02-14T11:00:00Z')])
  expect(error.message).toMatch(message ?? /no error/)
  expect(error.source?.positionAt(error.span!.start)).toEqual({ line: 1, column })
})

test('the examples of docs/rule-tests.md and the README pass', async () => {
  const root = join(import.meta.dirname, '../..')
  const spray = `SigninLogs | where ResultType == "50126"
    | summarize Users = dcount(UserPrincipalName) by IPAddress | where Users > 5`
  const logins = `AWSCloudTrail | where EventName == "ConsoleLogin" and UserIdentityUserName == "mallory"
    | summarize Logins = count(), Addresses = dcount(SourceIpAddress) | where Logins == 60 and Addresses == 3`
  const texts = ['docs/rule-tests.md', 'README.md'].flatMap((page) => {
    const blocks = readFileSync(join(root, page), 'utf8').split('```')
    return blocks.filter((block) => /^yaml\n[\s\S]*^tests:/m.test(block)).map((block) => block.slice('yaml\n'.length))
  })
  expect(texts).toHaveLength(3)
  for (const text of texts) {
    const [rule] = parseRules(text.includes('eventName') ? logins : spray, 'x.kql')
    const outcomes = await runTestFile(parseTestFile(text, 'x.test.yaml'), { rule, files: new FilesBeside('x') })
    expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 'passed'))
  }
})
