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

test.each([
  [
    'a part of a dynamic column',
    'SigninLogs | where DeviceDetail.operatingSystem has "Windows" and Status.errorCode == 50126',
  ],
  [
    'JSON in a text',
    'SigninLogs | extend P = parse_json(AuthenticationDetails) | where tostring(P[0].result) == "failure"',
  ],
  [
    'a value that is made of another',
    'AuditLogs | extend Who = tolower(tostring(InitiatedBy.user.upn)) | where Who endswith "@contoso.com"',
  ],
  [
    'one of several branches',
    'SigninLogs | extend Kind = case(ResultType == "0", "ok", AppDisplayName has "Azure", "cloud", "bad") | where Kind == "cloud"',
  ],
  ['a piece of a text', 'SigninLogs | where split(UserPrincipalName, "@")[1] == "contoso.com"'],
  [
    'what parse reads',
    'Syslog | parse SyslogMessage with * "user=" User " from " Ip " port " * | where User == "root" and Ip startswith "10."',
  ],
  ['what a pattern extracts', 'Syslog | extend U = extract(@"for (\\w+) from", 1, SyslogMessage) | where U == "root"'],
  [
    'an item of an array',
    'AuditLogs | mv-expand T = TargetResources | where T.type == "User" | mv-expand M = T.modifiedProperties | where M.displayName == "Role"',
  ],
  [
    'a subquery over items',
    'AuditLogs | mv-apply P = TargetResources on (where P.type =~ "app" | extend Name = P.name) | where Name has "x"',
  ],
  ['how many there are', 'SigninLogs | summarize N = count() by IPAddress | where N >= 37'],
  [
    'how many differ',
    'SigninLogs | where ResultType != "0" | summarize U = dcount(UserPrincipalName), make_set(AppId) by IPAddress | where U > 12',
  ],
  [
    'how long a set is',
    'SigninLogs | summarize S = make_set(UserPrincipalName) by IPAddress | where array_length(S) >= 4',
  ],
  [
    'a common key',
    'SigninLogs | where AppId == "a" | join kind=inner (AuditLogs | extend UserId = tostring(InitiatedBy.user.id)) on UserId',
  ],
  [
    'two kinds of rows of one table',
    'SigninLogs | where ResultType == "50126" | join kind=inner (SigninLogs | where ResultType == "0") on IPAddress',
  ],
  [
    'rows before others',
    'let F = SigninLogs | where ResultType == "1"; let S = SigninLogs | where ResultType == "0"; F | join kind=inner S on IPAddress | where TimeGenerated1 > TimeGenerated',
  ],
  [
    'what is new',
    'SigninLogs | where TimeGenerated > ago(1d) | join kind=leftanti (SigninLogs | where TimeGenerated between (ago(14d) .. ago(1d))) on IPAddress',
  ],
  [
    'a list',
    'let names = dynamic(["mimikatz", "rubeus"]); DeviceProcessEvents | where ProcessCommandLine has_any (names) and FileName !in ("cmd.exe", "example")',
  ],
  [
    'a query as a list',
    'SigninLogs | where UserId in ((AuditLogs | where Result == "failure" | project CorrelationId))',
  ],
  [
    'a window in the past',
    'SigninLogs | where TimeGenerated between (ago(3d) .. ago(2d)) and hourofday(TimeGenerated) < 6',
  ],
  ['a range of addresses', 'SigninLogs | where ipv4_is_in_range(IPAddress, "10.1.0.0/16")'],
  ['the length of a text', 'DnsEvents | where strlen(Name) > 150'],
  ['an amount in other units', 'CommonSecurityLog | where SentBytes / 1024 / 1024 > 100'],
  ['a pattern', 'SecurityEvent | where CommandLine matches regex @"^cmd(\\.exe)? /c \\d{3,}$"'],
  ['a watchlist', '_GetWatchlist("vips") | join kind=inner SigninLogs on $left.Upn == $right.UserPrincipalName'],
  [
    'externaldata',
    'let bad = externaldata(ip:string)["https://example.com/x.csv"]; SigninLogs | where IPAddress in (bad)',
  ],
  ['a place', 'SigninLogs | extend G = geo_info_from_ip_address(IPAddress) | where tostring(G.country) == "France"'],
  ['a place that nothing asks', 'SigninLogs | extend G = geo_info_from_ip_address(IPAddress)'],
  [
    'the last of each',
    'SecurityIncident | summarize arg_max(TimeGenerated, *) by IncidentName | where Classification == "TruePositive"',
  ],
  [
    'items of a series',
    'SigninLogs | make-series n = count() on TimeGenerated step 1h by AppId | mv-expand TimeGenerated, n',
  ],
  [
    'two uses of one let',
    'let S = SigninLogs | where AppId == "a"; S | where ResultType == "1" | join kind=inner (S | where ResultType == "0") on IPAddress',
  ],
  [
    'rows that are not among others of their table',
    'let old = DeviceInfo | where OSPlatform == "Windows" or DeviceName has "host" | project DeviceId; DeviceInfo | where DeviceId !in (old)',
  ],
  [
    'rows without a match in their table',
    'SigninLogs | join kind=leftanti (SigninLogs | where isnotempty(RiskState) | distinct UserId) on UserId',
  ],
  [
    'a union',
    'union (SigninLogs | where AppId == "a"), (AuditLogs | where Result == "b") | where TimeGenerated > ago(1d)',
  ],
])('rows are found that make it fire: %s', async (name, rule) => {
  const { out } = await init(name.replaceAll(' ', '-'), rule)
  expect(out).toMatch(/next: kqlite test /)
})

test('a function that nobody has gives what the rule reads of it', async () => {
  const { functions, out } = await init(
    'profile',
    'DeviceFileEvents | invoke FileProfile("SHA1", 1000) | where GlobalPrevalence < 100',
  )
  expect(functions[0].FileProfile).toEqual({
    parameters: '(T:(*), p1:string, p2:long)',
    body: 'T | extend GlobalPrevalence = 1',
  })
  expect(out).toMatch(/next: kqlite test /)
})

test('a function that stands for a table gives the rows of one', async () => {
  const { functions, schemas, out } = await init(
    'parser',
    'let from = ago(1d); _Im_Dns(starttime=from, responsecodename="NXDOMAIN", pack=true) | where SrcIpAddr != ""',
  )
  expect(functions[0]._Im_Dns).toEqual({
    parameters: '(starttime:datetime, responsecodename:string, pack:bool)',
    body: 'Im_Dns_rows',
  })
  expect(schemas).toEqual({ Im_Dns_rows: { TimeGenerated: 'datetime', SrcIpAddr: 'string' } })
  expect(out).toMatch(/next: kqlite test /)
})

test('columns that logs add to AzureDiagnostics', async () => {
  const { schemas, out } = await init(
    'diagnostics',
    'AzureDiagnostics | where my_action_s == "BATCH" and my_duration_d > 5 and my_flag_b',
  )
  expect(schemas).toMatchObject({
    AzureDiagnostics: { my_action_s: 'string', my_duration_d: 'real', my_flag_b: 'bool' },
  })
  expect(out).toMatch(/next: kqlite test /)
})

test('a rule for which no rows are found says so', async () => {
  const { tests, out } = await init('never', 'SigninLogs | where AppId == "a" and AppId == "b"')
  expect(out).toMatch(/the rule does not fire on these rows yet/)
  expect(tests[0].fires).toBe(true)
})
