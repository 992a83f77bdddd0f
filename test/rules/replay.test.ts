import { describe, expect, it, test } from 'vitest'
import { parseRules, type ReplayOptions, type ReplayReport, replay } from '../../src/rules/index.ts'

const schemas = { T: { TimeGenerated: 'datetime', user: 'string', n: 'long' } } as const

/** Minutes after 2024-01-01T00:00Z as a time. */
function at(minutes: number): string {
  return new Date(Date.UTC(2024, 0, 1) + minutes * 60_000).toISOString()
}

function minutes(time: Date): number {
  return (time.getTime() - Date.UTC(2024, 0, 1)) / 60_000
}

function rule(query: string, settings = 'queryFrequency: 1h\nqueryPeriod: 1h') {
  return parseRules(`name: R\n${settings}\nquery: ${JSON.stringify(query)}\n`, 'rule.yaml')[0]
}

/** Events at some minutes. */
function events(...times: number[]): object[] {
  return times.map((time, n) => ({ TimeGenerated: at(time), user: 'ada', n }))
}

function runsOf({ runs }: ReplayReport): unknown[] {
  return runs.map(({ at, outcome, rows }) => `${minutes(at)} ${outcome} ${rows}`)
}

const hourly = rule('T')
const options = (rows: object[], more: Partial<ReplayOptions> = {}): ReplayOptions => {
  return { tables: { T: rows }, schemas, from: at(60), to: at(180), ...more }
}

describe('replay', () => {
  it('runs at from, and every queryFrequency until to', () => {
    expect(runsOf(replay(hourly, options(events(70))))).toEqual(['60 quiet 0', '120 fired 1', '180 quiet 0'])
    expect(runsOf(replay(hourly, options(events(70), { to: at(179) })))).toEqual(['60 quiet 0', '120 fired 1'])
  })

  it('sees the start of a window, and not its end', () => {
    const report = replay(hourly, options(events(0, 59, 60, 119, 120, 180)))
    expect(runsOf(report)).toEqual(['60 fired 2', '120 fired 2', '180 fired 1'])
    expect(report).toMatchObject({ events: 5, unseen: [], repeated: [], untimed: 0 })
  })

  it('has the end of the window as its clock', () => {
    const report = replay(rule('T | extend age = now() - TimeGenerated'), options(events(70)))
    expect(report.runs[1].result!.rows).toEqual([
      { TimeGenerated: new Date(at(70)), user: 'ada', n: 0, age: '00:50:00' },
    ])
    const recent = rule('T | where TimeGenerated > ago(30m)')
    expect(runsOf(replay(recent, options(events(70, 100))))).toEqual(['60 quiet 0', '120 fired 1', '180 quiet 0'])
  })

  it('fires by the trigger, and counts alerts by the grouping', () => {
    const settings =
      'queryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 1\neventGroupingSettings: {aggregationKind: AlertPerResult}'
    const report = replay(rule('T', settings), options(events(10, 70, 80)))
    expect(report.runs.map(({ outcome, alerts }) => [outcome, alerts])).toEqual([
      ['quiet', 0],
      ['fired', 2],
      ['quiet', 0],
    ])
  })

  it('starts after the first event and ends after the last when it is not told', () => {
    const report = replay(hourly, { tables: { T: events(70, 200) }, schemas })
    expect(runsOf(report)).toEqual(['120 fired 1', '180 quiet 0', '240 fired 1'])
    expect(() => replay(hourly, { tables: { T: [] }, schemas })).toThrow('not known when')
  })

  it('takes its schedule from the options first', () => {
    const bare = parseRules('T', 'rule.kql')[0]
    expect(() => replay(bare, options([]))).toThrow('the rule rule has no schedule')
    const report = replay(bare, options(events(70), { every: '30m', period: 'PT1H', to: at(120) }))
    expect(runsOf(report)).toEqual(['60 quiet 0', '90 fired 1', '120 fired 1'])
    expect(report).toMatchObject({ every: '30m', period: '1h', runDelay: '5m' })
  })

  it('finds events between the windows', () => {
    // Windows: 30–60, 90–120, 150–180.
    const report = replay(
      rule('T', 'queryFrequency: 1h\nqueryPeriod: 30m'),
      options(events(10, 45, 70, 90, 121, 149, 150)),
    )
    expect(report.events).toBe(6)
    expect(report.unseen.map(({ row, time, reason }) => [row, minutes(time), reason])).toEqual([
      [2, 70, 'gap'],
      [4, 121, 'gap'],
      [5, 149, 'gap'],
    ])
  })

  it('finds events that come too late', () => {
    // With 10 minutes of delay, and runs 5 minutes after their windows, the last 5 minutes of each window are lost.
    const report = replay(hourly, options(events(54, 55, 56, 119), { delay: '10m' }))
    expect(runsOf(report)).toEqual(['60 fired 2', '120 quiet 0', '180 quiet 0'])
    expect(report.unseen.map(({ row, reason, ingested }) => [row, reason, minutes(ingested)])).toEqual([
      [2, 'late', 66],
      [3, 'late', 129],
    ])
    expect(replay(hourly, options(events(54, 56), { delay: '10m', runDelay: '0' })).unseen).toHaveLength(2)
    expect(replay(hourly, options(events(54, 56), { delay: '5m' })).unseen).toEqual([])
  })

  it('reads when events were ingested from their column', () => {
    const rows = [
      { TimeGenerated: at(70), $IngestionTime: at(124), n: 1 },
      { TimeGenerated: at(80), $IngestionTime: at(126), n: 2 },
      { TimeGenerated: at(90), n: 3 },
    ]
    const report = replay(rule('T | extend i = ingestion_time()'), options(rows))
    expect(report.runs[1].result!.rows.map(({ n, i }) => [n, (i as Date).toISOString()])).toEqual([
      [1, at(124)],
      [3, at(90)],
    ])
    const other = rows.map(({ TimeGenerated, $IngestionTime = TimeGenerated }) => ({
      TimeGenerated,
      came: $IngestionTime,
    }))
    const named = replay(hourly, { ...options(other, { ingestionColumn: 'came' }), schemas: undefined })
    expect(named.unseen.map(({ row, reason }) => [row, reason])).toEqual([[1, 'late']])
  })

  it('counts events with a part in several results, and rows that come again', () => {
    // Windows: 0–120 at 120, 60–180 at 180.
    const twoHours = 'queryFrequency: 1h\nqueryPeriod: 2h'
    const query = 'T | where n < 5 | summarize Count = count() by user'
    const rows = [
      { TimeGenerated: at(10), user: 'ada', n: 1 },
      { TimeGenerated: at(70), user: 'bob', n: 2 },
      { TimeGenerated: at(80), user: 'ada', n: 3 },
      { TimeGenerated: at(90), user: 'ada', n: 9 },
      { TimeGenerated: at(130), user: 'cat', n: 4 },
    ]
    const report = replay(rule(query, twoHours), options(rows, { from: at(120) }))
    expect(report.runs.map(({ result }) => result!.toJSON().rows)).toEqual([
      [
        ['ada', 2],
        ['bob', 1],
      ],
      [
        ['bob', 1],
        ['ada', 1],
        ['cat', 1],
      ],
    ])
    expect(report.repeated.map(({ row, count }) => [row, count])).toEqual([
      [1, 2],
      [2, 2],
    ])
    expect(report.repeatedRows.map(({ row, runs }) => [row, runs.map(minutes)])).toEqual([
      [
        ['bob', 1],
        [120, 180],
      ],
    ])
    expect(report.exact).toBe(true)
  })

  it('counts what is joined, and not what only decides', () => {
    const twoHours = 'queryFrequency: 1h\nqueryPeriod: 2h'
    const query = 'T | join kind=leftanti (U) on user | where n in ((U | project n)) or n > 0'
    const tables = { T: events(70), U: [{ TimeGenerated: at(75), user: 'bob', n: 7 }] }
    const settled = { schemas: { ...schemas, U: schemas.T }, from: at(120), to: at(180) }
    const report = replay(rule('T | where n == 0 | join kind=inner (U | extend user = "ada") on user', twoHours), {
      ...settled,
      tables,
    })
    expect(report.repeated.map(({ table, row }) => [table, row])).toEqual([
      ['T', 0],
      ['U', 0],
    ])
    const tables2 = { ...tables, T: [{ TimeGenerated: at(70), user: 'ada', n: 7 }] }
    const anti = replay(rule(query, twoHours), { ...settled, tables: tables2 })
    expect(anti.repeated.map(({ table, row }) => [table, row])).toEqual([['T', 0]])
  })

  it('does not run while it is suppressed', () => {
    const settings = 'queryFrequency: 1h\nqueryPeriod: 1h\nsuppressionEnabled: true\nsuppressionDuration: 90m'
    const report = replay(rule('T', settings), options(events(10, 70, 130, 190), { to: at(240) }))
    expect(runsOf(report)).toEqual(['60 fired 1', '120 suppressed 0', '180 fired 1', '240 suppressed 0'])
    expect(report.unseen.map(({ row, reason }) => [row, reason])).toEqual([
      [1, 'suppressed'],
      [3, 'suppressed'],
    ])
  })

  it('runs NRT rules every minute over what was ingested', () => {
    const nrt = parseRules('name: N\nkind: NRT\nquery: T\n', 'rule.yaml')[0]
    const rows = [{ TimeGenerated: at(0.5), $IngestionTime: at(2.5) }, { TimeGenerated: at(1.5) }]
    const report = replay(nrt, { tables: { T: rows }, schemas, from: at(1), to: at(4) })
    expect(runsOf(report)).toEqual(['1 quiet 0', '2 fired 1', '3 fired 1', '4 quiet 0'])
    expect(report.unseen).toEqual([])
  })

  it('sees tables without a time and watchlists whole', () => {
    const query = 'T | where user in (_GetWatchlist("people") | project name) | join kind=inner (Names) on user'
    const tables = { T: events(70), Names: [{ user: 'ada', full: 'Ada L.' }] }
    const report = replay(
      rule(query.replace('(_GetWatchlist("people") | project name)', '((_GetWatchlist("people") | project name))')),
      {
        ...options([]),
        tables,
        watchlists: { people: [{ name: 'ada' }] },
      },
    )
    expect(runsOf(report)).toEqual(['60 quiet 0', '120 fired 1', '180 quiet 0'])
  })

  it('leaves out rows without a time, and says how many', () => {
    const report = replay(hourly, options([...events(70), { user: 'x' }]))
    expect(runsOf(report)[1]).toBe('120 fired 1')
    expect(report.untimed).toBe(1)
  })

  it('goes on when a run fails', () => {
    const query = 'T | extend bag = todynamic(user) | evaluate bag_unpack(bag) | where a > 0'
    const rows = [{ TimeGenerated: at(70), user: '{"a": 1}', n: 1 }]
    const report = replay(rule(query), options(rows))
    expect(report.runs.map(({ outcome, error }) => [outcome, error?.code])).toEqual([
      ['failed', 'KS142'],
      ['fired', undefined],
      ['failed', 'KS142'],
    ])
  })

  it('tells how far it is', () => {
    const done: string[] = []
    replay(hourly, options([], { onProgress: (progress) => done.push(`${progress.done}/${progress.total}`) }))
    expect(done).toEqual(['1/3', '2/3', '3/3'])
  })

  test.each([
    [{ every: 'soon' }, "every: 'soon' is no duration"],
    [{ every: '0' }, "every: '0' is no duration"],
    [{ from: 'yesterday' }, 'from: yesterday is no time'],
    [{ from: at(200) }, 'to is before from'],
  ])('refuses %j', (more, message) => {
    expect(() => replay(hourly, options(events(70), more))).toThrow(message)
  })
})
