import { describe, expect, test } from 'vitest'
import { KqlError } from '../../src/errors/kql-error.ts'
import { tableOfRows } from '../../src/index.ts'
import { parseRules } from '../../src/rules/index.ts'
import type { FixtureFiles } from '../../src/testing/fixtures.ts'
import { parseTestFile } from '../../src/testing/parse.ts'
import { runTestFile, type TestOutcome } from '../../src/testing/run.ts'
import { formatDatetime } from '../../src/types/datetime.ts'

const FILES: Readonly<Record<string, unknown>> = {
  'rows.json': [{ a: 1 }, { a: 2 }],
  'texts.json': [{ a: 'x' }],
  'one.json': [{ eventTime: '2024-01-01T00:00:00Z', eventName: 'A', eventSource: 's', userIdentity: { type: 'Root' } }],
  'F.kql': '(T:(*)) { T | extend Seen = "file" }',
  'functions/G.kql': 'T | extend Seen = "folder"',
  'ips.csv': 'ip\n192.0.2.1\n',
}

/** Files that are values. */
const files: FixtureFiles = {
  readTable: async ([path], { name, schema, strings }) => {
    const rows = contentOf(path) as readonly object[]
    const columns = strings ? Object.fromEntries(Object.keys(rows[0]).map((column) => [column, 'string'])) : schema
    return tableOfRows(name, rows, columns)
  },
  readRows: async (path) => contentOf(path) as readonly Record<string, unknown>[],
  readText: async (path) => contentOf(path) as string,
  list: async (folder) =>
    Object.keys(FILES).flatMap((path) => (path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : [])),
}

function contentOf(path: string): unknown {
  if (path in FILES) return FILES[path]
  throw new KqlError('runtime', `${path}: there is no such file`)
}

/** Runs the tests of a text over a query, or a rule in YAML. */
async function run(rule: string, text: string): Promise<readonly TestOutcome[]> {
  const fileName = /^query:/m.test(rule) ? 'rule.yaml' : 'rule.kql'
  const file = parseTestFile(text, 'rule.test.yaml')
  return runTestFile(file, { rule: parseRules(rule, fileName)[0], files })
}

/** Runs one test, given by its keys. */
async function runOne(rule: string, keys: string): Promise<TestOutcome> {
  const lines = keys.trim().split('\n')
  const [outcome] = await run(rule, `tests:\n  - name: a\n${lines.map((line) => `    ${line}`).join('\n')}\n`)
  return outcome
}

/** What is said of a test: nothing if it passed. */
async function failure(rule: string, keys: string): Promise<string | undefined> {
  const { error, failures } = await runOne(rule, keys)
  return error?.message ?? failures[0]?.message
}

/** The rows that a query returns over a fixture. */
async function rowsOf(query: string, keys: string): Promise<readonly unknown[]> {
  const outcome = await runOne(query, `${keys}\nrows: '>= 0'`)
  if (outcome.error !== undefined) throw outcome.error
  return outcome.result!.rows
}

const ONE_TO_THREE = 'range x from 1 to 3 step 1'
const SCHEDULED = (trigger: string) => `query: ${ONE_TO_THREE}\n${trigger}`

describe('what is expected', () => {
  test.each([
    ['fires: true', undefined],
    ['fires: false', 'expected the rule not to fire, but it returned 3 rows'],
    ['rows: 3', undefined],
    ['rows: 2', 'expected 2 rows, got 3'],
    ["rows: '> 3'", 'expected > 3 rows, got 3'],
    ["rows: '<= 3'", undefined],
    ["rows: '< 3'", 'expected < 3 rows, got 3'],
    ['alerts: 1', undefined],
    ['alerts: 3', 'expected 3 alerts, got 1'],
    ['columns: [x]', undefined],
    ['columns: { x: long }', undefined],
    ['columns: { x: int }', 'the columns are others: not there: x: int; not expected: x: long'],
    ['columns: [x, y]', 'the columns are others: not there: y'],
    ['contains: [{ x: 2 }, { x: 1 }]', undefined],
    ['contains: [{ x: 2 }, { x: 2 }]', 'the rows are not as expected: 1 missing'],
    ['contains: [{ x: 4 }]', 'the rows are not as expected: 1 missing'],
    ['contains: [{ X: 1 }]', "the rows are not as expected: 1 missing; the result has no column X (did you mean 'x'?)"],
    ['lacks: [{ x: 4 }]', undefined],
    ['lacks: [{ x: 3 }, { x: 1 }]', 'the result has 2 rows that it should lack'],
    ['lacks: [{ xx: 3 }]', "no row can tell; the result has no column xx (did you mean 'x'?)"],
    ['equals: [{ x: 3 }, { x: 1 }, { x: 2 }]', undefined],
    ['equals: [{ x: 3 }, { x: 1 }]', 'the rows are not as expected: 1 unexpected'],
    ['equals: [{ x: 1 }, { x: 2 }, { x: 3 }]\nordered: true', undefined],
    ['equals: [{ x: 1 }, { x: 3 }, { x: 2 }]\nordered: true', 'the rows are not as expected: 1 in another place'],
    ['error: nothing', 'expected a query error that says "nothing", but the query returned 3 rows'],
  ])('%s', async (keys, message) => {
    expect(await failure(ONE_TO_THREE, keys)).toBe(message)
  })

  test.each([
    ['error: no-such', undefined],
    ['error: { code: KS142 }', undefined],
    ['error: { kind: semantic, code: KS142, message: no-such }', undefined],
    [
      'error: { code: KS204 }',
      "expected a query error KS204, but the query failed with semantic KS142: The name 'no-such' does not refer to any known column, table, variable or function.",
    ],
    ['fires: false', "The name 'no-such' does not refer to any known column, table, variable or function."],
  ])('of a query that fails: %s', async (keys, message) => {
    expect(await failure("print a = ['no-such']", keys)).toBe(message)
  })

  test.each([
    ['triggerOperator: gt\ntriggerThreshold: 2', 'fires: true', undefined],
    [
      'triggerOperator: gt\ntriggerThreshold: 3',
      'fires: true',
      'expected the rule to fire, but it returned 3 rows (it fires on more than 3)',
    ],
    [
      'triggerOperator: lt\ntriggerThreshold: 4',
      'fires: false',
      'expected the rule not to fire, but it returned 3 rows (it fires on fewer than 4)',
    ],
    ['eventGroupingSettings: { aggregationKind: AlertPerResult }', 'alerts: 3', undefined],
  ])('by the trigger of the rule: %s, %s', async (trigger, keys, message) => {
    expect(await failure(SCHEDULED(trigger), keys)).toBe(message)
  })

  test('cells are compared as values of their columns', async () => {
    const query = `print t = datetime(2024-02-14), s = "012345", d = dynamic({"a": [1, 2], "b": 1}), n = long(null), e = "",
      span = 90m, r = 0.5, g = guid(74be27de-1e4e-49d9-b579-fe0b331d3642), b = true, big = 9007199254740993`
    const keys = `equals:
  - t: 2024-02-14T00:00:00.000Z
    s: 012345
    d: { b: 1, a: [1, 2] }
    span: 01:30:00
    r: .5
    g: 74BE27DE-1E4E-49D9-B579-FE0B331D3642
    b: true
    big: 9007199254740993`
    expect(await failure(query, keys)).toBeUndefined()
    expect(await failure(query, keys.replace('[1, 2]', '[2, 1]'))).toBe('the rows are not as expected: 1 changed')
    expect(await failure(query, keys.replace('740993', '740992'))).toBe('the rows are not as expected: 1 changed')
    expect(await failure(query, `${keys}\n    e: x`)).toBe('the rows are not as expected: 1 changed')
  })
})

describe('the clock', () => {
  const now = async (keys: string) => {
    const { now, clock } = await runOne('print 1', `${keys}\nrows: 1`)
    return [formatDatetime(now!), clock]
  }

  test('is what the test says', async () => {
    expect(await now('now: 2024-02-14T12:00:00Z')).toEqual(['2024-02-14T12:00:00.0000000Z', 'given'])
    expect(await failure('print now()', 'now: noon\nrows: 1')).toBe('now: "noon" is no datetime')
  })

  test('else the newest TimeGenerated or Timestamp of all tables', async () => {
    const rows = '[{ TimeGenerated: 2024-01-02, Late: 2025-01-01T00:00:00Z }, { TimeGenerated: 2024-01-01 }]'
    const keys = `tables:\n  A_CL: ${rows}\n  DeviceEvents: [{ Timestamp: 2024-01-03T01:00:00Z }]`
    const outcome = await runOne('union A_CL, DeviceEvents', `${keys}\nrows: 3`)
    expect(formatDatetime(outcome.now!)).toBe('2024-01-03T01:00:00.0000000Z')
    expect(outcome.clock).toBe('newest')
  })

  test('else the newest datetime in any column', async () => {
    expect(await now('tables: { T: [{ At: 2024-05-01T00:00:00Z }] }')).toEqual([
      '2024-05-01T00:00:00.0000000Z',
      'newest',
    ])
  })

  test('else always the same', async () => {
    expect(await now('tables: { T: [{ a: 1 }] }')).toEqual(['2024-01-01T00:00:00.0000000Z', 'none'])
  })
})

describe('the period of a scheduled rule', () => {
  const rule = (more: string) => `query: T_CL | project n\nqueryFrequency: 1h\nqueryPeriod: 1h\n${more}`
  const keys = `now: 2024-01-01T12:00:00Z
tables:
  T_CL:
    - { TimeGenerated: 2024-01-01T10:59:59.9999999Z, n: 1 }
    - { TimeGenerated: 2024-01-01T11:00:00Z, n: 2 }
    - { TimeGenerated: 2024-01-01T12:00:00Z, n: 3 }
    - { TimeGenerated: 2024-01-01T12:00:00.0000001Z, n: 4 }
    - { n: 5 }
`

  test('hides what is older, and what is later', async () => {
    const outcome = await runOne(rule(''), `${keys}equals: [{ n: 2 }, { n: 3 }, { n: 5 }]`)
    expect(outcome.status).toBe('passed')
    expect(outcome.unseen).toEqual({ T_CL: 2 })
  })

  test('hides nothing from an NRT rule, and from a bare query', async () => {
    expect(await failure(rule('kind: NRT'), `${keys}rows: 5`)).toBeUndefined()
    expect(await failure('T_CL', `${keys}rows: 5`)).toBeUndefined()
  })
})

describe('rows', () => {
  const T = 'T | project-away Type'

  test('inline: types are inferred, digits with a leading zero are text', async () => {
    const keys = 'tables: { X: [{ n: 1, id: 012, f: 1e3, b: true, t: 2024-01-01T00:00:00Z, d: { a: [1] }, s: a b }] }'
    expect(await rowsOf('X', keys)).toEqual([
      { n: 1, id: '012', f: 1000, b: true, t: new Date('2024-01-01'), d: { a: [1] }, s: 'a b' },
    ])
  })

  test('inline: a column with a type takes what is written', async () => {
    const keys = `schemas: { S: { id: string, e: string, n: long, m: decimal, d: datetime, u: string } }
tables: { S: [{ id: 012, e: 1e5, n: 9223372036854775807, m: 0.1000000000000000055, d: 2024-01-01, u: ~ }] }`
    expect(await rowsOf('S', keys)).toEqual([
      { id: '012', e: '1e5', n: 9223372036854775807n, m: '0.1000000000000000055', d: new Date('2024-01-01'), u: '' },
    ])
  })

  test('a value that does not fit is shown where it stands', async () => {
    const outcome = await runOne('S', 'schemas: { S: { n: long } }\ntables: { S: [{ n: many }] }\nrows: 1')
    expect(outcome.status).toBe('error')
    expect(outcome.error?.message).toBe('column n: "many" is no long')
    expect(outcome.error?.source?.positionAt(outcome.error.span!.start)).toEqual({ line: 4, column: 24 })
  })

  test('files, and rows beside them', async () => {
    expect(await rowsOf('X', 'tables: { X: rows.json }')).toEqual([{ a: 1 }, { a: 2 }])
    expect(await rowsOf('X', 'tables: { X: [{ a: 0, b: x }, rows.json, { a: 3 }] }')).toEqual([
      { a: 0, b: 'x' },
      { a: 1, b: '' },
      { a: 2, b: '' },
      { a: 3, b: '' },
    ])
    expect(await failure('X', 'tables: { X: [nowhere.json] }\nrows: 1')).toBe('nowhere.json: there is no such file')
  })

  test('a column of two types is an error, unless it is empty in one', async () => {
    expect(await failure('X', 'tables: { X: [rows.json, { a: x }] }\nrows: 1')).toBe(
      'table X: column a is long here and string there',
    )
    expect(await rowsOf('X', "tables: { X: [rows.json, { a: '' }] }")).toEqual([{ a: 1 }, { a: 2 }, { a: null }])
  })

  test('a folder: each file is the table of its name, if the query names it', async () => {
    const folder: FixtureFiles = { ...files, list: async () => ['T.json', 'broken.json', 'readme.txt'] }
    const file = parseTestFile('tables: logs\ntests: [{ name: a, rows: 1 }]\n', 'rule.test.yaml')
    const reads: string[] = []
    const readTable: FixtureFiles['readTable'] = async (paths, { name }) => {
      reads.push(...paths)
      return tableOfRows(name, [{ a: 1 }])
    }
    const [rule] = parseRules('T', 'rule.kql')
    const [outcome] = await runTestFile(file, { rule, files: { ...folder, readTable } })
    expect(outcome.status).toBe('passed')
    expect(reads).toEqual(['logs/T.json'])
  })

  test('from a base row, with columns and parts of columns changed', async () => {
    const keys = `base:
  one: { a: 1, bag: { x: 1, list: [1, 2] }, text: '{"k": {"v": 1}}' }
  two: { $from: one, a: 2 }
tables:
  T:
    - { $from: two, bag.list.1: 9, bag.new.part: n, text.k.v: 5, other.dotted: 1 }`
    expect(await rowsOf(T.replace(' | project-away Type', ''), keys)).toEqual([
      { a: 2, bag: { x: 1, list: [1, 9], new: { part: 'n' } }, text: '{"k":{"v":5}}', 'other.dotted': 1 },
    ])
  })

  test.each([
    ['{ $from: nobody }', "there is no row 'nobody' in base"],
    ['{ $from: loop }', "the row 'loop' starts from itself (loop → loop)"],
    ['{ $from: one, a.b: 1 }', "'b' cannot be set in 1"],
    ['{ $from: one, text.b: 1 }', 'the text there is no JSON object: "plain"'],
    ['{ $from: one, list.7: 1 }', "the array here has 1 items: no place '7'"],
    ['{ $from: one, $every: 5s }', "'$every' needs '$repeat' or '$each': there is just one row"],
    ['{ $from: one, $repeat: 2, $every: 5s }', 'the row has no TimeGenerated, Timestamp, eventTime to move'],
    ['{ $from: one, $repeat: 2, $every: { a: 5s } }', 'a is no datetime to move: "1"'],
    ['{ t: 2024-01-01, $repeat: 2, $every: { t: 5 } }', 'expected a time span such as 30s or 5m, not 5'],
    ['{ $each: { a: [1, 2], b: [1] } }', 'b has 1 values, a 2'],
    ['{ t: 2024-01-01, $repeat: 3, $every: { t: 2000000d } }', 't of row 3 is no time there is'],
    ['{ a: 1, $repeat: 1000000000 }', 'this makes 1000000000 rows: at most 1000000 are made'],
  ])('%s is wrong', async (row, message) => {
    const keys = `base:\n  one: { a: 1, text: plain, list: [1] }\n  loop: { $from: loop }\ntables:\n  T:\n    - ${row}\nrows: 1`
    expect(await failure('T', keys)).toBe(message)
  })

  test('$repeat, $every and {n}', async () => {
    const keys = `tables:
  T: [{ TimeGenerated: 2024-01-01, user: 'u{n}@example.com', bag: { n: '{n}' }, $repeat: 3, $every: 30s }]`
    expect(await rowsOf('T | project Second = datetime_part("second", TimeGenerated), user, n = bag.n', keys)).toEqual([
      { Second: 0, user: 'u1@example.com', n: '1' },
      { Second: 30, user: 'u2@example.com', n: '2' },
      { Second: 0, user: 'u3@example.com', n: '3' },
    ])
  })

  test('$each goes round within $repeat, and time goes on', async () => {
    const keys = `tables:
  T: [{ at: 2024-01-01T00:00:00Z, $each: { a: [x, y], b: [1, 2] }, $repeat: 2, $every: { at: 1h } }]`
    expect(await rowsOf('T | project a, b, h = hourofday(at)', keys)).toEqual([
      { a: 'x', b: 1, h: 0 },
      { a: 'y', b: 2, h: 1 },
      { a: 'x', b: 1, h: 2 },
      { a: 'y', b: 2, h: 3 },
    ])
  })

  test('CloudTrail records become rows, and columns among their fields stay', async () => {
    const keys = `base: { record: one.json }
tables:
  AWSCloudTrail:
    - { $from: record, userIdentity.type: IAMUser, eventName: B }
    - { $from: record, ErrorCode: AccessDenied }`
    expect(await rowsOf('AWSCloudTrail | project EventName, UserIdentityType, ErrorCode', keys)).toEqual([
      { EventName: 'B', UserIdentityType: 'IAMUser', ErrorCode: '' },
      { EventName: 'A', UserIdentityType: 'Root', ErrorCode: 'AccessDenied' },
    ])
    expect(await failure('T', 'base: { b: rows.json }\ntables: { T: [{ $from: b }] }\nrows: 1')).toBe(
      'rows.json has 2 rows: a base is one',
    )
  })

  test('anchors and merge keys', async () => {
    const keys = 'tables: { T: [&one { a: 1, b: 2 }, { <<: *one, b: 3 }, *one] }'
    expect(await rowsOf('T', keys)).toEqual([
      { a: 1, b: 2 },
      { a: 1, b: 3 },
      { a: 1, b: 2 },
    ])
  })

  test('when rows were ingested', async () => {
    const keys = 'tables: { T_CL: [{ TimeGenerated: 2024-01-01, $IngestionTime: 2024-01-02 }] }'
    expect(await rowsOf('T_CL | project d = ingestion_time() - TimeGenerated', keys)).toEqual([{ d: '1.00:00:00' }])
  })
})

describe('what else a query may ask for', () => {
  test('names that look misspelled', async () => {
    const query = `SigninLogs
      | where ResultType == "50126" and IPAddress !in ((_GetWatchlist('Vpn-Ranges') | project SearchKey))`
    const problem = async (keys: string) => {
      const { error } = await runOne(query, `fires: false\n${keys}`)
      return error && `${error.message} ${error.hint} ${error.source?.slice(error.span!)}`
    }
    expect(await problem('tables: { SigninLog: [{ ResultType: 1 }] }')).toBe(
      "the rule does not read a table 'SigninLog' did you mean 'SigninLogs'? { ResultType: 1 }",
    )
    expect(await problem('watchlists: { Vpn-Range: [{ SearchKey: a }] }')).toBe(
      "the rule does not read a watchlist 'Vpn-Range' did you mean 'Vpn-Ranges'? { SearchKey: a }",
    )
    expect(await problem('parameters: { ResultTyp: 5 }')).toBe(
      "the rule declares no parameter 'ResultTyp' did you mean 'ResultType'? 5",
    )
    expect(await problem('tables: { SigninLogs: [{ ResultTyp: 50126 }] }')).toBe(
      "SigninLogs has no column 'ResultTyp' did you mean 'ResultType'? A column of your own is listed in schemas. 50126",
    )
    for (const right of [
      'tables: { SigninLogs: [{ ResultType: 1, Team_CF: a, Quite: other }], AuditLogs: [{ Result: a }] }',
      'schemas: { SigninLogs: { ResultTyp: string } }\ntables: { SigninLogs: [{ ResultTyp: 50126 }] }',
      'tables: { Unrelated_CL: [{ a: 1 }] }',
      'watchlists: { Vpn-Ranges: [{ SearchKey: a }], Other: [{ a: 1 }] }',
    ]) {
      expect(await problem(right), right).toBeUndefined()
    }
  })

  test('watchlists hold texts', async () => {
    const keys = 'watchlists: { Vip: [{ Id: 012, Flag: true }] }'
    expect(await rowsOf("_GetWatchlist('Vip')", keys)).toEqual([{ Id: '012', Flag: 'true' }])
    expect(await rowsOf("_GetWatchlist('Vip')", 'watchlists: { Vip: rows.json }')).toEqual([{ a: '1' }, { a: '2' }])
  })

  test.each([
    ['inline', '{ F: { parameters: "(T:(*))", body: T | extend Seen = "inline" } }', 'inline'],
    ['from a file', '{ F: F.kql }', 'file'],
    ['the later of two', '[F.kql, { F: { parameters: "(T:(*))", body: T | extend Seen = "later" } }]', 'later'],
  ])('functions: %s', async (_, functions, seen) => {
    expect(await rowsOf('print a = 1 | invoke F()', `functions: ${functions}`)).toEqual([{ a: 1, Seen: seen }])
  })

  test('a folder of functions', async () => {
    const keys = 'functions: functions\ntables: { T: [{ a: 1 }] }'
    expect(await rowsOf('G', keys)).toEqual([{ a: 1, Seen: 'folder' }])
  })

  test.each([
    ['rows', '[{ ip: 192.0.2.1 }]'],
    ['a text', '{ text: "ip\\n192.0.2.1\\n" }'],
    ['a file', 'ips.csv'],
    ['a text of several lines', '"ip\\n192.0.2.1\\n"'],
  ])('externaldata: %s', async (_, content) => {
    const query = "externaldata(ip:string)['https://example.com/ips.csv'] with (format='csv', ignoreFirstRecord=true)"
    expect(await rowsOf(query, `externaldata: { 'https://example.com/ips.csv': ${content} }`)).toEqual([
      { ip: '192.0.2.1' },
    ])
  })

  test('places of IP addresses', async () => {
    const query = 'print c = tostring(geo_info_from_ip_address("203.0.113.7").country)'
    const file = 'geoInfo: { 203.0.113.0/24: { country: France, latitude: 48.9 } }'
    expect(await rowsOf(query, file)).toEqual([{ c: 'France' }])
    expect(await failure(query, 'geoInfo: { nowhere: { country: France } }\nrows: 1')).toMatch(/is no IP address/)
  })

  test('parameters', async () => {
    const query = 'declare query_parameters(n:long = 1, s:string = "a", t:timespan = 1h);\nprint n = n, s = s, t = t'
    expect(await rowsOf(query, 'parameters: { n: 5, s: 012, t: 5m }')).toEqual([{ n: 5, s: '012', t: '00:05:00' }])
  })
})
